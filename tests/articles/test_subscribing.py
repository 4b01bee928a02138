"""Standing orders: what enters the pool comes to those who ordered its like, once, by the licence, all at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageLogEntry

from articles.exchange import sharing, subscribing
from articles.models import (
    Category,
    Change,
    Licence,
    Placement,
    PoolSubscription,
    Sharing,
    TopicIndexPage,
    TopicPage,
)
from notices.models import Notice
from tests import scene
from tests.reading import read
from tests.scene import make_article, make_event

pytestmark = pytest.mark.django_db
ADOPT, PROPOSE = PoolSubscription.Mode.ADOPT, PoolSubscription.Mode.PROPOSE
State = Placement.State


def order(section, mode=ADOPT, union=None, kind="", category=None, topic=None):
    return subscribing.subscribe(
        section, None, mode=mode, union=union, kind=kind, category=category, topic=topic
    )


def states(section) -> list[str]:
    return list(section.placements.order_by("pk").values_list("state", flat=True))


def test_adopted_at_once_it_is_in_the_section_log_and_feed(client, foshan, guangzhou):
    order(guangzhou)
    item = make_article(foshan, "自动到来")
    row = guangzhou.placements.get()
    read(client, row.url)
    assert "自动到来" in client.get("/feeds/guangzhou/rss.xml").text
    kinds = Change.objects.filter(item_id=item.pk).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [Change.Kind.PUBLISHED, Change.Kind.PLACED]
    assert PageLogEntry.objects.get(action="hub.ordered").message == "按订阅：广州市总工会"
    item.unpublish()
    assert client.get(row.url).status_code == 410  # its address was kept


def test_proposed_it_waits_for_a_decision(foshan, guangzhou):
    order(guangzhou, PROPOSE)
    make_article(foshan)
    assert states(guangzhou) == [State.OFFERED]
    assert sharing.pool(guangzhou).count() == 1


def test_the_stronger_of_two_orders_counts_and_places_once(foshan, guangzhou):
    order(guangzhou, PROPOSE, kind="article")
    order(guangzhou, ADOPT)
    make_article(foshan)
    assert states(guangzhou) == [State.ACCEPTED]


@pytest.mark.parametrize(
    ("mode", "licence", "state"),
    [
        (ADOPT, Licence.UNCHANGED, State.ACCEPTED),
        (ADOPT, Licence.ASK, State.REQUESTED),
        (PROPOSE, Licence.ASK, State.OFFERED),
        (ADOPT, Licence.NONE, None),
        (PROPOSE, Licence.NONE, None),
    ],
)
def test_the_licence_is_respected(foshan, guangzhou, mode, licence, state):
    order(guangzhou, mode)
    make_article(foshan, licence=licence)
    assert states(guangzhou) == ([state] if state else [])


def test_what_a_subscription_proposes_is_no_consent_of_the_origin(foshan, guangzhou):
    order(guangzhou, PROPOSE)
    item = make_article(foshan, licence=Licence.ASK)
    assert sharing.adopt(item, guangzhou, None).state == State.REQUESTED


def test_the_origins_own_offer_of_what_was_proposed_is_its_consent(foshan, guangzhou):
    order(guangzhou, PROPOSE)
    item = make_article(foshan, licence=Licence.ASK)
    assert sharing.offer(item, [guangzhou], None) == 1
    assert sharing.adopt(item, guangzhou, None).state == State.ACCEPTED


def test_only_what_was_ordered_comes(alliance, foshan, guangzhou):
    category = Category.objects.create(name="维权", slug="weiquan")
    topic = TopicPage(title="高温", slug="gaowen", introduction="导语")
    TopicIndexPage.objects.get().add_child(instance=topic)
    for fields in ({"kind": "event"}, {"category": category}, {"topic": topic}):
        order(guangzhou, **fields)
    make_article(foshan, "哪样都不是")
    assert states(guangzhou) == []
    make_event(foshan, "活动")
    make_article(foshan, "有分类的", category=category)
    filed = make_article(foshan, "有专题的", publish=False)
    filed.topics = [topic]
    filed.save_revision().publish()
    titles = guangzhou.placements.values_list("item__title", flat=True)
    assert set(titles) == {"活动", "有分类的", "有专题的"}


def test_a_union_stands_for_all_below_it(foshan, guangzhou):
    nanhai = scene.make_section("nanhai", "南海区总工会", superior=foshan.union)
    zhuhai = scene.make_section("zhuhai", "珠海市总工会")
    order(guangzhou, union=foshan.union)
    for section in (foshan, nanhai, zhuhai):
        make_article(section, section.title)
    assert set(guangzhou.placements.values_list("item__title", flat=True)) == {"佛山市总工会", "南海区总工会"}


@pytest.mark.parametrize("kept", [Sharing.OWN, Sharing.OFFERED])
def test_it_comes_when_it_is_put_into_the_pool_later(foshan, guangzhou, kept):
    order(guangzhou)
    item = make_article(foshan, sharing=kept)
    assert states(guangzhou) == []
    item.sharing = Sharing.POOL
    item.save_revision().publish()
    assert states(guangzhou) == [State.ACCEPTED]


def test_own_items_do_not_come(foshan):
    order(foshan)
    make_article(foshan)
    assert states(foshan) == []


def test_drafts_and_private_ones_do_not_come(foshan, guangzhou):
    order(guangzhou)
    make_article(foshan, publish=False)
    foshan.view_restrictions.create(restriction_type="login")
    make_article(foshan)
    assert states(guangzhou) == []


def test_what_was_declined_stays_declined_and_nothing_comes_twice(foshan, guangzhou):
    order(guangzhou)
    item = make_article(foshan)
    sharing.drop(guangzhou.placements.get(), None)
    item.unpublish()
    item.refresh_from_db()
    item.save_revision().publish()
    assert states(guangzhou) == [State.DECLINED]


def test_publishing_again_brings_nothing_to_later_subscribers(foshan, guangzhou):
    item = make_article(foshan)
    order(guangzhou)
    item.save_revision().publish()
    assert states(guangzhou) == []


def test_people_are_told_by_what_came(foshan, guangzhou, guangzhou_staff, staff):
    order(guangzhou)
    make_article(foshan, "送清凉", licence=Licence.ASK)
    assert "已代为请求转载" in Notice.objects.get(person=guangzhou_staff["editor"]).text
    assert "1家工会按订阅请求转载《送清凉》" in Notice.objects.get(person=staff["final"]).text


def test_the_cost_does_not_grow_with_the_subscribers(foshan):
    def subscribers(first, count):
        for number in range(first, first + count):
            section = scene.make_section(f"union{number}", f"第{number}工会")
            scene.make_person(f"editor{number}", section.union, "editor")
            order(section, ADOPT if number % 2 else PROPOSE)

    def cost():
        draft = make_article(foshan, publish=False)
        with CaptureQueriesContext(connection) as queries:
            draft.get_latest_revision().publish()
        return len(queries)

    subscribers(0, 2)
    cost()
    few = cost()
    subscribers(2, 6)
    assert cost() == few
    assert Placement.objects.filter(item__title="工会送清凉到工地").count() == 2 + 2 + 8


def test_the_same_order_is_refused_and_so_is_ones_own_union(foshan, guangzhou):
    order(guangzhou, union=foshan.union)
    with pytest.raises(sharing.NotPossible, match="同样"):
        order(guangzhou, PROPOSE, union=foshan.union)
    with pytest.raises(sharing.NotPossible, match="本会自己"):
        order(guangzhou, union=guangzhou.union)


def test_cancelled_nothing_more_comes_and_what_came_stays(foshan, guangzhou):
    subscription = order(guangzhou)
    make_article(foshan)
    subscribing.cancel(subscription, None)
    make_article(foshan)
    assert states(guangzhou) == [State.ACCEPTED]


def test_a_failure_takes_the_publication_back(foshan, guangzhou, monkeypatch):
    order(guangzhou)
    draft = make_article(foshan, publish=False)

    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr("articles.exchange.subscribing._tell", fail)
    with pytest.raises(RuntimeError):
        draft.get_latest_revision().publish()
    draft.refresh_from_db()
    assert not draft.live
    assert not Placement.objects.exists()
