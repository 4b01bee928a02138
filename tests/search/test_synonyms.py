"""Words that mean the same: the desk keeps them, every process uses them at once."""

import pytest
from django.urls import reverse

from search import chinese, synonyms
from search.models import SynonymGroup
from tests.unions.menu import menu

pytestmark = pytest.mark.django_db

ADD = "wagtailsnippets_search_synonymgroup:add"
LIST = "wagtailsnippets_search_synonymgroup:list"
EDIT = "wagtailsnippets_search_synonymgroup:edit"


@pytest.fixture
def save(desk, login):
    """save(words) -> what the form says against them; [] where it took them."""
    client = login(desk)

    def _save(words: str, group: SynonymGroup | None = None) -> list[str]:
        response = client.post(reverse(EDIT, args=[group.pk]) if group else reverse(ADD), {"words": words})
        if response.status_code == 302:
            return []
        form = response.context["form"]
        assert form["words"].value() == words, "what was typed is kept"
        return form.errors["words"]

    return _save


def test_words_of_a_group_find_each_other(save):
    assert save("高温津贴、高温补贴，防暑降温费") == []
    assert synonyms.current()["高温补贴"] == ("高温津贴", "防暑降温费")
    assert synonyms.current()["高温津贴"] == ("高温补贴", "防暑降温费")


def test_many_signs_may_stand_between_words(save):
    for between in ("、", ",", "，", "=", " = ", "＝", "\n", "\r\n\r\n", ";", " 、 ", "，，"):
        assert save(f"高温津贴{between}高温补贴") == [], between
        group = SynonymGroup.objects.get()
        assert group.words == "高温津贴、高温补贴"
        group.delete()


def test_built_in_words_are_there_and_may_be_added_to(save):
    assert synonyms.current()["职代会"] == chinese.equivalents()["职代会"] == ("职工代表大会",)
    assert save("職代會、职工大会") == []
    assert synonyms.current()["职工大会"] == ("职代会", "职工代表大会")
    assert set(synonyms.current()["职工代表大会"]) == {"职代会", "职工大会"}


def test_keys_are_simplified_and_words_stay_as_written(save):
    assert save("WeChat、微 信公众号、公眾平臺") == []
    assert synonyms.current()["wechat"] == ("微 信公众号", "公眾平臺")
    assert synonyms.current()["公众平台"] == ("WeChat", "微 信公众号")


def test_a_change_holds_at_once_and_costs_one_query(save, django_assert_num_queries):
    save("高温津贴、高温补贴")
    synonyms.current()
    group = SynonymGroup.objects.get()
    assert save("高温津贴、防暑费", group) == []
    with django_assert_num_queries(1):
        found = synonyms.current()
    assert found["高温津贴"] == ("防暑费",)
    assert "高温补贴" not in found
    group.delete()
    with django_assert_num_queries(1):
        assert "高温津贴" not in synonyms.current()


REFUSED = {
    "": "请写两个以上的词",
    "高温津贴": "请写两个以上的词",
    "、，=\n": "请写两个以上的词",
    "、".join(f"津贴{n}" for n in range(11)): "最多10个词，这里有11个",
    "高温津贴、热": "“热”太短",
    "高温津贴、（）——": "太短",
    f"高温津贴、{'热' * 21}": "最多20个字",
    f"高温津贴、{'热' * 900}": "最多20个字",
    "热" * 1001: "1000",
    "高温津贴、什么": "“什么”是虚词或疑问词",
    "高温津贴、甚麼": "“甚麼”是虚词或疑问词",
    "职工书屋、職工書屋": "同一个词",
    "WiFi、ｗｉｆｉ": "同一个词",
    "职工书屋、职工“书屋”": "同一个词",
}


def test_what_makes_no_group_is_said_and_nothing_is_lost(save):
    for words, said in REFUSED.items():
        assert said in "".join(save(words)), words
    assert not SynonymGroup.objects.exists()


def test_all_that_is_wrong_is_said_at_once(save):
    assert len(save("热、什么、凉")) == 3


def test_a_word_stands_in_one_group_only(save):
    assert save("高温津贴、高温补贴") == []
    (said,) = save("防暑费、高溫補貼")
    assert said == "“高溫補貼”已经在另一组里（高温津贴、高温补贴），请修改那一组。"
    assert save("高温补贴、高温津贴、防暑费", SynonymGroup.objects.get()) == []


HOSTILE = [
    "职工\x00书屋、书屋",
    "=HYPERLINK(1)、=cmd",
    "<script>alert(1)</script>、书屋",
    "\u202e职工、\u200b书屋",
    "(" * 999,
    "\ufffd、\ufffd",
]


def test_anything_may_be_typed(save, login, desk):
    for words in HOSTILE:
        save(words)
        page = login(desk).get(reverse(LIST), {"q": words})
        assert page.status_code == 200, words
        assert "<script>alert(1)" not in page.content.decode()
        synonyms.current()


def test_unseen_characters_are_dropped(save):
    assert save("职工\u200b书屋、\ufeff书 \t 屋") == []
    assert SynonymGroup.objects.get().words == "职工书屋、书 屋"


def test_whatever_stands_in_the_table_is_read():
    SynonymGroup.objects.bulk_create(
        SynonymGroup(words=words) for words in ("", "、", "一", "（）、……", "甲乙、甲乙")
    )
    assert synonyms.current()["职代会"]


def test_synonyms_are_the_desks(desk, staff, login):
    group = SynonymGroup.objects.create(words="高温津贴、高温补贴")
    client = login(staff["administrator"])
    assert "搜索管理" not in menu(client)
    for address in (reverse(LIST), reverse(ADD), reverse(EDIT, args=[group.pk])):
        assert client.get(address).status_code == 302
        assert client.post(address, {"words": "甲乙、丙丁"}).status_code == 302
    assert SynonymGroup.objects.get().words == group.words
    client = login(desk)
    assert all(label in menu(client) for label in ("搜索管理", "同义词", "推荐结果", "搜索统计"))
    assert "高温津贴" in client.get(reverse(LIST)).content.decode()
    client.post(reverse("wagtailsnippets_search_synonymgroup:delete", args=[group.pk]))
    assert not SynonymGroup.objects.exists()
