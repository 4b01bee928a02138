"""Suggestions while one types."""

import pytest
from django.core.cache import cache

from articles.models import Category
from articles.withdrawals import withdrawal
from tests.scene import make_article, make_event
from tests.search.test_page import HOSTILE


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def suggest(client):
    def _suggest(typed: str) -> dict[str, list[str]]:
        """{kind: texts}, in order."""
        response = client.get("/search/suggest/", {"q": typed.encode("utf-8", "surrogatepass")})
        assert response.status_code == 200
        found: dict[str, list[str]] = {}
        for one in response.json()["suggestions"]:
            assert one["url"].startswith("/")
            found.setdefault(one["kind"], []).append(one["text"])
        return found

    return _suggest


@pytest.mark.parametrize(
    "typed", ["送清", "清凉到", "送清涼", "songqing", "sqldgd", "SQL", "song'qing", "送qing", "工地"]
)
def test_title_is_found_from_any_of_its_words(suggest, foshan, follow, typed):
    make_article(foshan, "工会送清凉到工地")
    make_event(foshan, "职工文艺汇演")
    follow()
    assert suggest(typed)["稿件"] == ["工会送清凉到工地"]
    assert suggest("huiyan")["活动"] == ["职工文艺汇演"]


def test_words_of_the_unions_are_completed_where_they_find_something(suggest, foshan, follow):
    make_article(foshan, "公司开了职代会")
    follow()
    assert "职代会" in suggest("zdh")["词语"]
    assert "职代会" in suggest("职代")["词语"]
    assert "词语" not in suggest("fayu")  # 法律援助 is a word, but no text holds it
    assert "词语" not in suggest("职代会")


def test_categories_are_words_too(suggest, foshan, follow):
    make_article(foshan, category=Category.objects.create(name="暖心服务", slug="nuanxin"))
    follow()
    assert suggest("暖心") == {"词语": ["暖心服务"]}


def test_unions_are_found_by_name_pinyin_and_initials(suggest, foshan, guangzhou, follow):
    follow()
    for typed in ("佛山", "foshan", "fs"):
        assert suggest(typed)["工会"] == ["佛山市总工会"]


def test_characters_find_no_homophones_and_sound_never_outranks_writing(suggest, foshan, follow):
    make_article(foshan, "倾听职工心声")
    make_article(foshan, "清廷往事")
    follow()
    assert suggest("清廷")["稿件"] == ["清廷往事"]
    assert set(suggest("qingting")["稿件"]) == {"倾听职工心声", "清廷往事"}
    make_article(foshan, "QQ群里的工会")
    follow()
    assert suggest("qq")["稿件"] == ["QQ群里的工会"]
    make_article(foshan, "轻骑兵到车间")
    follow()
    assert suggest("qq")["稿件"] == ["QQ群里的工会", "轻骑兵到车间"]


def test_only_what_is_public_is_suggested(suggest, foshan, follow):
    article = make_article(foshan, "撤下的送清凉")
    make_article(foshan, "起草的送清凉", publish=False)
    follow()
    withdrawal.withdraw(article, None, reason="有误")
    assert "稿件" not in suggest("送清凉")


@pytest.mark.parametrize("typed", [*HOSTILE, "", "a", "'", "a" * 30])
def test_anything_may_be_typed(suggest, foshan, follow, typed):
    make_article(foshan)
    follow()
    suggest(typed)


def test_without_an_engine_the_unions_are_still_suggested(suggest, foshan):
    assert suggest("佛山") == {"工会": ["佛山市总工会"]}


def test_number_of_queries_is_constant(suggest, foshan, follow, django_assert_max_num_queries):
    counts = []
    for number in (1, 6):
        for index in range(number):
            make_article(foshan, f"第{number}{index}次送清凉")
        follow()
        suggest("送")
        with django_assert_max_num_queries(12) as captured:
            suggest("送清")
        counts.append(len(captured))
    assert counts[0] == counts[1]
