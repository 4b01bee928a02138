"""Tombstones: what left a selection is told of there, for thirty days, and nowhere else."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from lxml import etree
from wagtail.models import PageViewRestriction

from articles import changes
from articles.exchange import carrying, cosources, sharing
from articles.models import Category, Change, CoSource, Placement, TopicIndexPage, TopicPage
from articles.withdrawals import withdrawal
from tests import scene

NS = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}
ALL, FOSHAN, GUANGZHOU = "/feeds/atom.xml", "/feeds/foshan/atom.xml", "/feeds/guangzhou/atom.xml"

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(foshan):
    return scene.make_article(foshan)


@pytest.fixture
def tombs(client):
    """tombs(path) -> id -> the tombstone's comment; makes sure that nothing is both dead and alive."""

    def _tombs(path: str) -> dict[str, str]:
        tree = etree.fromstring(client.get(path, follow=True).content)
        dead = {
            node.get("ref"): node.findtext("at:comment", "", NS)
            for node in tree.iterfind("at:deleted-entry", NS)
        }
        alive = set(tree.xpath("a:entry/a:id/text()", namespaces=NS))
        assert not alive & set(dead)
        return dead

    return _tombs


def uid(item) -> str:
    return f"urn:uuid:{item.translation_key}"


def withdraw(article):
    withdrawal.withdraw(article, None, "内部原因", "数字有误")


def make_private(article):
    PageViewRestriction.objects.create(page=article, restriction_type="login")


def expire(article):
    article.expire_at = timezone.now() - timedelta(minutes=1)
    article.save()
    article.unpublish(set_expired=True)


@pytest.mark.parametrize(
    "act", [withdraw, make_private, expire, lambda one: one.unpublish(), lambda one: one.delete()]
)
def test_what_is_public_no_more_leaves_a_tombstone_wherever_it_was(tombs, article, foshan, guangzhou, act):
    sharing.adopt(article, guangzhou, None)
    elsewhere = scene.make_section("shenzhen", "深圳市总工会")
    paths = (ALL, FOSHAN, GUANGZHOU, "/feeds/foshan/atom.xml?subtree=1", "/feeds/atom.xml?kind=article")
    assert [tombs(path) for path in paths] == [{}] * 5
    act(article)
    for path in paths:
        assert tombs(path) == {uid(article): "数字有误" if act is withdraw else ""}, path
    assert tombs(f"/feeds/{elsewhere.slug}/atom.xml") == {}
    assert tombs("/feeds/atom.xml?kind=event") in (
        {},
        {uid(article): ""},
    )  # of what is deleted, nobody knows the kind


def test_what_comes_back_is_alive_again(tombs, article):
    article.unpublish()
    assert tombs(FOSHAN)
    article.refresh_from_db()
    article.save_revision().publish()
    assert tombs(FOSHAN) == {}


def test_leaving_one_section_is_told_there_only(tombs, article, guangzhou):
    placement = sharing.adopt(article, guangzhou, None)
    sharing.drop(placement, None)
    assert tombs(GUANGZHOU) == {uid(article): ""}
    assert tombs(FOSHAN) == tombs(ALL) == {}
    sharing.adopt(article, guangzhou, None)
    assert tombs(GUANGZHOU) == {}


def test_a_move_is_told_where_it_was(tombs, article, guangzhou):
    article.move(guangzhou, pos="last-child")
    assert tombs(FOSHAN) == {uid(article): ""}
    assert tombs(GUANGZHOU) == tombs(ALL) == {}


def test_the_end_of_a_must_carry_notice_is_told_where_it_stood(tombs, article, guangzhou, desk):
    carrying.carry(article, desk, timezone.localdate() + timedelta(days=3), "要事")
    assert tombs(GUANGZHOU) == {}
    carrying.release(article, desk)
    assert tombs(GUANGZHOU) == {uid(article): ""}
    assert tombs(FOSHAN) == {}


def test_a_closed_section_takes_its_items_along(tombs, article, foshan, guangzhou):
    sharing.adopt(article, guangzhou, None)
    withdrawal.close_section(foshan, None, "内部原因", "合并到别处")
    assert tombs(GUANGZHOU) == tombs(ALL) == {uid(article): "合并到别处"}


def test_a_draft_that_never_was_public_is_not_told(tombs, foshan):
    scene.make_article(foshan, publish=False).delete()
    assert tombs(ALL) == tombs(FOSHAN) == {}


def test_a_filter_tells_of_its_own_only(tombs, foshan):
    kept, other = (
        Category.objects.create(name=name, slug=slug) for name, slug in (("甲", "jia"), ("乙", "yi"))
    )
    mine, theirs = (scene.make_article(foshan, category=category) for category in (kept, other))
    for item in (mine, theirs):
        item.unpublish()
    assert tombs("/feeds/atom.xml?category=jia") == {uid(mine): ""}
    assert tombs("/feeds/foshan/atom.xml?category=yi") == {uid(theirs): ""}


def test_what_is_filed_elsewhere_is_told_where_it_was(tombs, foshan, guangzhou):
    one, two = (Category.objects.create(name=name, slug=slug) for name, slug in (("甲", "jia"), ("乙", "yi")))
    topic = TopicIndexPage.objects.get().add_child(
        instance=TopicPage(title="专题", slug="zhuanti", introduction="导语")
    )
    article = scene.make_article(foshan, category=one, publish=False)
    article.topics.set([topic])
    article.save_revision().publish()
    sharing.adopt(article, guangzhou, None)
    article.refresh_from_db()
    article.category = two
    article.topics.set([])
    article.save_revision().publish()
    for path in ("", "foshan/", "guangzhou/"):
        assert tombs(f"/feeds/{path}atom.xml?category=jia") == {uid(article): ""}
        assert tombs(f"/feeds/{path}atom.xml?topic=zhuanti&kind=article") == {uid(article): ""}
        assert tombs(f"/feeds/{path}atom.xml?category=yi") == tombs(f"/feeds/{path}atom.xml") == {}


def test_who_leaves_as_co_source_loses_the_item(tombs, article, guangzhou):
    made = CoSource.objects.create(item=article, section=guangzhou)
    with transaction.atomic():
        changes.record(Change.Kind.PLACED, made)
    assert tombs(GUANGZHOU) == {}
    cosources.leave(made, None)
    assert tombs(GUANGZHOU) == {uid(article): ""}
    assert tombs(FOSHAN) == {}


def test_after_thirty_days_nothing_is_said(tombs, article, monkeypatch):
    article.unpublish()
    assert tombs(FOSHAN)
    moment = timezone.now() + timedelta(days=31)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert tombs(FOSHAN) == {}


def test_a_declined_offer_leaves_no_tombstone(tombs, article, guangzhou):
    sharing.offer(article, [guangzhou], None)
    sharing.decline(article, guangzhou, None)
    assert Placement.objects.exists()
    assert tombs(GUANGZHOU) == {}
