"""What a selection holds, its one address, and what it refuses."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles.exchange import carrying, sharing
from articles.models import Category, CoSource, TopicIndexPage, TopicPage
from articles.withdrawals import withdrawal
from syndication import selection
from syndication.selection import BadSelection, Gone
from tests import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def chancheng(foshan):
    """A section of a union below Foshan's."""
    return scene.make_section("chancheng", "禅城区总工会", superior=foshan.union)


@pytest.fixture
def topic(alliance):
    page = TopicPage(title="求学圆梦", slug="qiuxue", introduction="导语")
    return TopicIndexPage.objects.get().add_child(instance=page)


@pytest.fixture
def category(alliance):
    return Category.objects.create(name="送清凉", slug="songqingliang")


def filed(section, title, topic=None, **fields):
    article = scene.make_article(section, title, publish=False, **fields)
    if topic:
        article.topics.set([topic])
    article.save_revision().publish()
    article.refresh_from_db()
    return article


def shown(query: str) -> list[str]:
    """The titles; and makes sure that `holds` says the same as the list."""
    found = selection.parse(query)
    entries = found.entries(50)
    ids = [entry.item.pk for entry in entries]
    assert found.holds(range(10_000)) == set(ids)
    assert sorted(entry.item.pk for entry in found.entries_of(ids[:2])) == sorted(ids[:2])
    assert len(ids) == len(set(ids))
    return [entry.item.title for entry in entries]


def test_every_filter_and_their_combination(foshan, guangzhou, topic, category):
    filed(foshan, "佛山的")
    filed(foshan, "分类的", category=category)
    filed(guangzhou, "专题的", topic)
    filed(guangzhou, "两样的", topic, category=category)
    scene.make_event(foshan, "活动", category=category)
    assert shown("") == ["活动", "两样的", "专题的", "分类的", "佛山的"]
    assert shown("union=foshan") == ["活动", "分类的", "佛山的"]
    assert shown("topic=qiuxue") == ["两样的", "专题的"]
    assert shown("category=songqingliang") == ["活动", "两样的", "分类的"]
    assert shown("kind=event") == ["活动"]
    assert shown("union=foshan&category=songqingliang&kind=article") == ["分类的"]
    assert shown("topic=qiuxue&category=songqingliang") == ["两样的"]


def test_filters_hold_for_adopted_joined_and_carried_items(foshan, guangzhou, topic, category, desk):
    adopted, joined, carried = (filed(foshan, title, topic) for title in ("采用的", "共同的", "通稿"))
    other = filed(foshan, "别的", category=category)
    for item in (adopted, other):
        sharing.adopt(item, guangzhou, None)
    CoSource.objects.create(item=joined, section=guangzhou)
    carrying.carry(carried, desk, timezone.localdate() + timedelta(days=3), "要事")
    assert set(shown("union=guangzhou&topic=qiuxue")) == {"采用的", "共同的", "通稿"}
    assert shown("union=guangzhou&category=songqingliang") == ["别的"]
    assert set(shown("union=guangzhou")) == {"采用的", "共同的", "通稿", "别的"}


def test_a_subtree_has_each_item_once(foshan, guangzhou, chancheng, desk):
    own, lower = filed(foshan, "市里的"), filed(chancheng, "区里的")
    far, both, carried = (filed(guangzhou, title) for title in ("省城的", "两样的", "通稿"))
    for item, section in ((own, chancheng), (lower, foshan), (far, foshan), (far, chancheng), (both, foshan)):
        sharing.adopt(item, section, None)
    CoSource.objects.create(item=both, section=chancheng)
    carrying.carry(carried, desk, timezone.localdate() + timedelta(days=3), "要事")
    everything = {"市里的", "区里的", "省城的", "两样的", "通稿"}
    assert set(shown("union=foshan&subtree=1")) == everything
    assert set(shown("union=foshan&subtree=0")) == everything
    assert "市里的" in shown("union=chancheng&subtree=1")
    assert set(shown("union=guangzhou&subtree=1")) == {"省城的", "两样的", "通稿"}
    latest = [entry.placement for entry in selection.parse("union=foshan&subtree=1").entries_of([far.pk])]
    assert latest[0].section == chancheng


def test_a_union_without_a_section_is_asked_for_by_its_number(alliance, chancheng):
    above = scene.make_union("province", "省总工会")
    chancheng.union.superior.superior = above
    chancheng.union.superior.save()
    filed(chancheng, "区里的")
    assert shown(f"union={above.pk}") == ["区里的"]
    assert selection.parse(f"union={above.pk}").query == f"union={above.pk}&subtree=1"


@pytest.mark.parametrize("hide", [withdrawal.withdraw, "private", "unpublish"])
def test_what_is_not_public_is_not_held(foshan, guangzhou, chancheng, hide):
    item = filed(foshan, "撤下的")
    sharing.adopt(item, guangzhou, None)
    if hide == "private":
        PageViewRestriction.objects.create(page=item, restriction_type="login")
    elif hide == "unpublish":
        item.unpublish()
    else:
        hide(item, None, "有误")
    for query in ("", "union=foshan", "union=guangzhou", "union=foshan&subtree=1", "kind=article"):
        assert shown(query) == []


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("", ""),
        ("kind=event&union=foshan", "union=foshan&kind=event"),
        ("category=songqingliang&topic=qiuxue&subtree=1&union=foshan&kind=article",
         "union=foshan&subtree=1&topic=qiuxue&category=songqingliang&kind=article"),
        ("subtree=0&union=foshan", "union=foshan"),
        ("kind=+event+&topic=", "kind=event"),
    ],
)  # fmt: skip
def test_one_selection_has_one_query(foshan, topic, category, given, canonical):
    found = selection.parse(given)
    assert found.query == canonical
    assert selection.parse(found.query).query == canonical
    assert found.whole is (canonical == "")


def test_a_number_means_the_union_with_all_below_it(foshan):
    assert selection.parse(f"union={foshan.union.pk}").query == "union=foshan&subtree=1"


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("union=nobody", {"union"}),
        ("union=99999999999999999999", {"union"}),
        ("union=%00", {"union"}),
        ("union=" + "a" * 5000, {"union"}),
        ("subtree=1", {"subtree"}),
        ("union=foshan&subtree=yes", {"subtree"}),
        ("topic=none&category=none", {"topic", "category"}),
        ("kind=%27%20OR%201=1", {"kind"}),
        ("kind=event&kind=article", {"kind"}),
        ("unoin=foshan", {"unoin"}),
        ("topic=%EF%BF%BD%F0%28", {"topic"}),
        ("category=../../etc/passwd", {"category"}),
        ("union=佛山", {"union"}),
        ("union=٣", {"union"}),
    ],
)
def test_what_cannot_be_done_is_said(foshan, query, wrong):
    with pytest.raises(BadSelection) as refused:
        selection.parse(query)
    assert set(refused.value.problems) == wrong
    assert all(text.endswith("。") for text in refused.value.problems.values())


def test_others_parameters_may_be_allowed(foshan):
    assert selection.read(QueryDict("since=3&union=foshan"), also=("since",)).query == "union=foshan"


def test_hidden_and_closed_places(foshan, guangzhou, topic):
    PageViewRestriction.objects.create(page=guangzhou, restriction_type="login")
    PageViewRestriction.objects.create(page=topic, restriction_type="login")
    foshan.unpublish()
    for query in ("union=guangzhou", "topic=qiuxue"):
        with pytest.raises(BadSelection):
            selection.parse(query)
    with pytest.raises(Gone):
        selection.parse("union=foshan")


@pytest.mark.parametrize("query", ["", "union=foshan", "union=foshan&subtree=1", "topic=qiuxue&kind=article"])
def test_as_many_queries_for_many_items(foshan, guangzhou, chancheng, topic, query):
    def publish(count: int) -> None:
        for number in range(count):
            filed(chancheng, f"{number}", topic)
            for section in (foshan, chancheng):
                sharing.adopt(filed(guangzhou, f"{number}", topic), section, None)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            found = selection.parse(query)
            found.entries(50)
            found.holds([1, 2, 3])
        return len(queries)

    publish(1)
    few = count()
    publish(4)
    assert count() == few
