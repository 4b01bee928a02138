"""Whatever happens, a page that was kept is the page that would be made now."""

import itertools
import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from articles.exchange import carrying, sharing
from articles.models import (
    Category,
    ItemPage,
    Placement,
    SectionColumn,
    TopicIndexPage,
    TopicPage,
)
from articles.withdrawals import withdrawal
from home.models import Banner, SiteSetting
from pagecache import the_clock
from tests import scene
from unions.importing import import_unions
from unions.models import Union

pytestmark = pytest.mark.django_db
TIMES = itertools.count()


@pytest.fixture
def alliance_at_work(foshan, guangzhou):
    """Two sections with items of their own and adopted ones, a category, a topic."""
    category = Category.objects.create(name="服务", slug="fuwu")
    topic = TopicPage(title="清凉", slug="cool", introduction="一夏")
    TopicIndexPage.objects.get().add_child(instance=topic)
    for section in (foshan, guangzhou):
        for number in range(2):
            scene.make_article(section, f"{section.title}第{number}篇", category=category, topics=[topic])
        scene.make_event(section, f"{section.title}的活动")
    sharing.adopt(foshan.items.order_by("pk").first(), guangzhou, None)


def addresses() -> list[str]:
    """Every public page and the lists beside the tree, those that have gone included."""
    items = [item.url for item in ItemPage.objects.all()]
    adopted = [placement.url for placement in Placement.objects.accepted()]
    pages = [
        page.url for page in Page.objects.filter(depth__gt=1).exclude(pk__in=ItemPage.objects.values("pk"))
    ]
    return [
        *items,
        *adopted,
        *pages,
        "/events/",
        "/events/?city=foshan",
        "/category/fuwu/",
        "/sitemap/",
        "/unions/",
        "/unions/?city=foshan",
        "/unions/foshan/",
        "/unions/suggest/?q=fs",
    ]


def by_two_ways(known: set[str]) -> Iterator[str]:
    """Each page as it is kept, and as it is made of what is remembered where it is asked for by another address."""
    known.update(filter(None, addresses()))
    for address in sorted(known):
        yield address
        yield f"{address}{'&' if '?' in address else '?'}n={next(TIMES)}"


def assert_exact(reader, fresh, known: set[str]) -> None:
    for address in by_two_ways(known):
        assert reader.get(address).content == fresh(address), address


def edit(item):
    page = ItemPage.objects.get(pk=item.pk).specific
    page.title = f"改过的{item.title}"
    page.save_revision().publish()


def rename_category():
    category = Category.objects.get()
    category.name = "服务职工"
    category.save()


def move(item, section):
    ItemPage.objects.get(pk=item.pk).specific.move(section, pos="last-child")


def carry(item, desk):
    carrying.carry(item, desk, until=timezone.localdate() + timedelta(days=3), reason="各会知悉")


def footer(**fields):
    setting = SiteSetting.for_site(Site.objects.get(is_default_site=True))
    for name, value in fields.items():
        setattr(setting, name, value)
    setting.save()


def note(guangzhou, words):
    sharing.edit(Placement.objects.accepted().get(section=guangzhou), None, note=words)


ACTS = {
    "an edit": lambda w: edit(w.own),
    "a first publication": lambda w: scene.make_article(w.foshan, "新来的"),
    "a withdrawal": lambda w: withdrawal.withdraw(w.own, w.desk, "有误", "已撤回"),
    "an adoption": lambda w: sharing.adopt(w.other, w.foshan, None),
    "a deletion": lambda w: w.own.delete(),
    "a move": lambda w: move(w.other, w.foshan),
    "a section's closing": lambda w: withdrawal.close_section(w.foshan, w.desk, "撤并"),
    "a category's new name": lambda w: rename_category(),
    "a union's new address": lambda w: Union.objects.get(slug="foshan").save(),
    "the footer": lambda w: footer(sponsor="省总工会"),
    "a privacy setting": lambda w: PageViewRestriction.objects.create(page=w.own, restriction_type="login"),
    "a column": lambda w: SectionColumn.objects.create(section=w.foshan, name="要闻", order=1),
    "an editor's note": lambda w: note(w.guangzhou, "编者的话"),
    "a must-carry notice": lambda w: carry(w.own, w.desk),
    "entries taken in at once": lambda w: import_unions([]),
    "a banner": lambda w: Banner.objects.create(
        text="台风", starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=1), level="urgent"
    ),
}


class World:
    def __init__(self, foshan, guangzhou, desk):
        self.foshan, self.guangzhou, self.desk = foshan, guangzhou, desk
        self.own, self.other = (
            section.items.order_by("pk").first().specific for section in (foshan, guangzhou)
        )


@pytest.mark.parametrize("act", list(ACTS))
def test_what_is_done_is_seen_at_once_on_every_page(
    reader, fresh, alliance_at_work, foshan, guangzhou, desk, act
):
    known: set[str] = set()
    for address in by_two_ways(known):
        reader.get(address)
    ACTS[act](World(foshan, guangzhou, desk))
    assert_exact(reader, fresh, known)


def test_many_acts_in_random_order(reader, fresh, alliance_at_work, foshan, guangzhou, desk):
    chance = random.Random(11)
    known: set[str] = set()
    for _ in range(6):
        items = [item.specific for item in ItemPage.objects.live()]
        item = chance.choice(items)
        section = chance.choice([foshan, guangzhou])
        act = chance.choice(["edit", "withdraw", "adopt", "drop", "write"])
        if act == "edit":
            edit(item)
        elif act == "withdraw" and len(items) > 3:
            withdrawal.withdraw(item, desk, "有误")
        elif act == "adopt" and item.section_id != section.pk:
            sharing.adopt(item, section, None)
        elif act == "drop" and (placement := Placement.objects.accepted().first()):
            sharing.drop(placement, None)
        else:
            scene.make_article(section, f"又一篇{chance.random()}")
        assert_exact(reader, fresh, known)


def test_an_item_is_gone_when_it_expires_and_a_banner_when_it_ends(reader, foshan, monkeypatch):
    now = timezone.now().replace(second=10, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: now)
    item = scene.make_article(foshan, "限时", expire_at=now + timedelta(seconds=20))
    Banner.objects.create(text="台风", starts_at=now, ends_at=now + timedelta(seconds=25), level="urgent")
    assert "台风" in reader.get(item.url).text
    assert "限时" in reader.get("/foshan/").text
    now += timedelta(seconds=21)
    assert reader.get(item.url).status_code != 200
    assert "限时" not in (page := reader.get("/foshan/").text)
    assert "台风" in page
    now += timedelta(seconds=5)
    assert "台风" not in reader.get("/foshan/").text


def test_an_item_that_gets_an_end_is_gone_then_from_the_list_beside_others(reader, foshan, monkeypatch):
    now = timezone.now().replace(second=10, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: now)
    item, beside = scene.make_article(foshan, "限时"), scene.make_article(foshan, "书屋")
    for _ in range(2):  # from the second on, the list is known
        assert "限时" in reader.get(beside.url).text
        reader.get("/foshan/")
    item.expire_at = now + timedelta(seconds=20)
    item.save_revision().publish()
    assert "限时" in reader.get(beside.url).text
    now += timedelta(seconds=21)
    assert "限时" not in reader.get(beside.url).text


def test_what_the_clock_changes_is_seen_within_the_minute(reader, foshan, monkeypatch):
    now = timezone.now().replace(second=10, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: now)
    monkeypatch.setattr(the_clock, "MINUTE", timedelta(minutes=1))
    event = scene.make_event(foshan, "夜校", starts_at=now, ends_at=now + timedelta(seconds=30))
    before = reader.get(event.url).text
    now += timedelta(seconds=51)
    assert "已结束" in reader.get(event.url).text
    assert "已结束" not in before
