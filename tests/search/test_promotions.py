"""Results that the desk recommends, from the admin's form to what readers get."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from articles.models import TopicIndexPage, TopicPage
from articles.withdrawals import withdrawal
from search.promotions import Recommended, recommended
from tests.scene import make_article
from tests.search.test_page import HOSTILE
from tests.standing import standing
from tests.unions.menu import menu

pytestmark = pytest.mark.django_db


def pick(query: str, **fields) -> SearchPromotion:
    return SearchPromotion.objects.create(query=Query.get(query), **fields)


def titles(text: str) -> list[str]:
    return [one.title for one in recommended(text)]


@standing
def article(foshan):
    return make_article(foshan, "高温津贴怎么领")


def test_the_desk_recommends_a_page_and_a_link(desk, login, article):
    client = login(desk)
    assert "推荐结果" in menu(client)
    picks = [
        {"page": article.pk, "external_link_url": "", "external_link_text": "", "description": "四项条件", "ORDER": 2},
        {"page": "", "external_link_url": "https://www.12333.gov.cn/", "external_link_text": "查询标准", "description": "", "ORDER": 1},
    ]  # fmt: skip
    data = nested_form_data({"query_string": "高温 津贴", "editors_picks": inline_formset(picks)})
    response = client.post(reverse("wagtailsearchpromotions:add"), data)
    assert response.status_code == 302
    assert recommended("高温津贴") == [
        Recommended("查询标准", "https://www.12333.gov.cn/", ""),
        Recommended("高温津贴怎么领", article.url, "四项条件"),
    ]


def test_script_case_width_and_punctuation_do_not_matter(article):
    pick("wifi 高温津贴", page=article)
    for typed in ("WiFi 高温津贴", "wifi高溫津貼", "ＷＩＦＩ 高温津贴！", "  “WiFi”高温津贴 "):
        assert titles(typed) == [article.title], typed


def test_other_queries_get_nothing(article):
    pick("wifi高温津贴", page=article)
    pick("——", page=article)
    for typed in ("津贴", "wifi高温津贴怎么领", "高温津贴", "", "  ", "（）", *HOSTILE):
        assert titles(typed) == [], typed


def test_queries_that_differ_in_script_alone_are_one(article, foshan):
    pick("高温津贴", page=article)
    pick("高溫津貼", page=foshan)
    assert titles("高温津贴") == [article.title, foshan.title]


def hide(article, how: str) -> None:
    if how == "draft":
        article.unpublish()
    elif how == "expired":
        type(article).objects.filter(pk=article.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    elif how == "section closed":
        article.section.unpublish()
    elif how == "private":
        PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    elif how == "section private":
        PageViewRestriction.objects.create(page=article.section, restriction_type=PageViewRestriction.LOGIN)
    elif how == "deleted":
        article.delete()


@pytest.mark.parametrize(
    "how", ["draft", "expired", "section closed", "private", "section private", "deleted"]
)
def test_what_the_public_may_not_see_is_not_recommended(article, foshan, how):
    pick("津贴", page=article)
    assert titles("津贴") == [article.title]
    hide(article, how)
    assert titles("津贴") == []


def test_a_withdrawn_article_is_not_recommended(article, desk):
    pick("津贴", page=article)
    withdrawal.withdraw(article, desk, "数字有误")
    assert titles("津贴") == []


def test_pages_of_any_type_are_recommended(alliance, foshan):
    index = TopicIndexPage.objects.get()
    topic = index.add_child(instance=TopicPage(title="送清凉专题", slug="cool", introduction="各地做法"))
    for page in (alliance, foshan, index, topic):
        pick("津贴", page=page)
    assert titles("津贴") == [alliance.title, foshan.title, index.title, topic.title]
    topic.unpublish()
    assert topic.title not in titles("津贴")


def test_the_title_of_an_unpublished_change_is_not_told(article):
    pick("津贴", page=article)
    article.title = "还没审的题目"
    article.save_revision()
    assert titles("津贴") == ["高温津贴怎么领"]


def test_other_addresses_than_the_webs_are_left_out(alliance):
    for url in ("javascript:alert(1)", "data:text/html,x", "ftp://example.org/", "//example.org", ""):
        pick("津贴", external_link_url=url, external_link_text="点这里")
    assert titles("津贴") == []


def test_the_number_of_database_queries_is_constant(article, foshan, django_assert_max_num_queries):
    def counted() -> int:
        with django_assert_max_num_queries(9) as queries:
            assert recommended("津贴")
        return len(queries)

    pick("津贴", page=article)
    counted()  # asks what the process then knows, such as the kinds of pages
    few = counted()
    for number in range(5):
        pick("津贴", page=make_article(foshan, f"津贴{number}"))
        pick("津贴", external_link_url="https://example.org/", external_link_text="链接")
        pick(f"别的词{number}", page=article)
    assert counted() == few


def test_recommending_is_the_desks(staff, login, article):
    query = pick("津贴", page=article).query
    client = login(staff["administrator"])
    for name, arguments in (("index", []), ("add", []), ("edit", [query.pk]), ("delete", [query.pk])):
        address = reverse(f"wagtailsearchpromotions:{name}", args=arguments)
        assert client.get(address).status_code == 302
        assert client.post(address, {"query_string": "改了"}).status_code == 302
    assert titles("津贴") == [article.title]


def test_the_forms_speak_chinese(desk, login, article):
    query = pick("津贴", page=article).query
    client = login(desk)
    listing = client.get(reverse("wagtailsearchpromotions:index")).content.decode()
    assert "推荐结果" in listing
    form = client.get(reverse("wagtailsearchpromotions:edit", args=[query.pk])).content.decode()
    assert "链接文字" in form
    for page in (listing, form):
        assert not [
            word for word in ("推广", "Views", "External", "popular") if word in page.partition("<main")[2]
        ]


def test_any_query_may_be_typed_by_the_desk(desk, login, article):
    client = login(desk)
    one = {
        "page": article.pk,
        "external_link_url": "",
        "external_link_text": "",
        "description": "",
        "ORDER": 1,
    }
    for typed in ("", "津" * 300, "\x00", "((((", "<script>"):
        data = nested_form_data({"query_string": typed, "editors_picks": inline_formset([one])})
        assert client.post(reverse("wagtailsearchpromotions:add"), data).status_code in {200, 302}, typed
        assert client.get(reverse("wagtailsearchpromotions:index"), {"q": typed}).status_code == 200, typed
