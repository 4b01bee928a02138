"""The log of changes: one row for every path by which an item becomes, changes or ceases to be public."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles import changes, scheduling
from articles.exchange import sharing
from articles.models import Change, ItemPage
from articles.withdrawals import withdrawal
from tests import scene
from tests.scene import make_article, make_event
from tests.standing import standing

Kind = Change.Kind


@standing
def article(foshan):
    return make_article(foshan)


@pytest.fixture
def told(article):
    """The kinds recorded since the article was published."""
    start = changes.last_position()
    return lambda: [change.kind for change in changes.read(after=start)]


def test_publishing_is_told_once(foshan):
    start = changes.last_position()
    article = make_article(foshan)
    (change,) = changes.read(after=start)
    assert (change.kind, change.item_id, change.section_id) == (Kind.PUBLISHED, article.pk, foshan.pk)
    assert change.uid == article.translation_key


def test_a_draft_is_not_told(foshan, told):
    make_article(foshan, publish=False)
    assert told() == []


def test_an_event_notice_is_told_too(foshan, told):
    make_event(foshan)
    assert told() == [Kind.PUBLISHED]


def test_republishing_is_an_update(article, told):
    article.title = "更正后的标题"
    article.save_revision().publish()
    assert told() == [Kind.UPDATED]


def test_a_draft_change_of_a_live_item_is_not_told(article, told):
    article.title = "还没送审"
    article.save_revision()
    assert told() == []


def test_unpublishing_hides(article, told):
    article.unpublish()
    assert told() == [Kind.HIDDEN]


def test_withdrawing_carries_the_public_note_and_not_the_reason(article, told):
    withdrawal.withdraw(article, None, "数字有误", "内容有误，已撤回")
    assert told() == [Kind.WITHDRAWN]
    change = changes.latest(article.pk)
    assert change.note == "内容有误，已撤回"


def test_deleting_a_live_item_is_told(article, told):
    article.delete()
    assert told() == [Kind.DELETED]


def test_deleting_a_section_tells_of_its_items(foshan, article, told):
    foshan.delete()
    assert set(told()) == {Kind.DELETED}
    assert changes.latest(article.pk).kind == Kind.DELETED


def test_moving_to_another_section_is_told_and_moves_the_item(article, guangzhou):
    start = changes.last_position()
    article.move(guangzhou, pos="last-child")
    (change,) = changes.read(after=start)
    assert (change.kind, change.section_id) == (Kind.MOVED, guangzhou.pk)
    assert ItemPage.objects.get(pk=article.pk).section_id == guangzhou.pk


def test_a_new_slug_is_told(article, told):
    article.slug = "20190222-new"
    article.save()
    assert told() == [Kind.MOVED]


def test_a_slug_that_returns_to_a_former_one_is_told_too(article, told):
    former = article.slug
    for slug in ("20190222-new", former):
        article.slug = slug
        article.save()
    assert told() == [Kind.MOVED, Kind.MOVED]


def test_a_new_slug_of_a_section_is_told(foshan, article, told):
    foshan.slug = "fszgh"
    foshan.save()
    assert told() == [Kind.MOVED]
    assert Change.objects.latest("id").scope == Change.Scope.SECTION


def test_closing_and_opening_a_section_is_told(foshan, article, told):
    foshan.unpublish()
    foshan.get_latest_revision().publish()
    assert told() == [Kind.HIDDEN, Kind.UPDATED]


def test_privacy_of_an_item_is_told(article, told):
    restriction = PageViewRestriction.objects.create(page=article, restriction_type="login")
    restriction.delete()
    assert told() == [Kind.UPDATED, Kind.UPDATED]


def test_privacy_of_the_front_page_concerns_every_section(alliance, foshan, guangzhou, told):
    start = changes.last_position()
    PageViewRestriction.objects.create(page=alliance, restriction_type="login")
    assert {change.section_id for change in changes.read(after=start)} == {foshan.pk, guangzhou.pk}


def test_expiry_by_the_clock_is_told(article, told):
    ItemPage.objects.filter(pk=article.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert scheduling.run_due() == 1
    assert told() == [Kind.EXPIRED]


def test_publication_by_the_clock_is_told(foshan, told, monkeypatch):
    hour = timezone.now() + timedelta(hours=1)
    scene.approve(make_article(foshan, publish=False, go_live_at=hour))
    assert told() == []
    monkeypatch.setattr("django.utils.timezone.now", lambda: hour + timedelta(minutes=1))
    assert scheduling.run_due() == 1
    assert told() == [Kind.PUBLISHED]


def test_adoption_and_dropping_are_told_for_the_adopting_section(article, guangzhou):
    start = changes.last_position()
    placement = sharing.adopt(article, guangzhou, None)
    sharing.drop(placement, None)
    placed, removed = changes.read(after=start)
    assert (placed.kind, removed.kind) == (Kind.PLACED, Kind.REMOVED)
    assert {placed.section_id, removed.section_id} == {guangzhou.pk}
    assert placed.scope == Change.Scope.PLACEMENT


def test_copying_a_live_item_leaves_a_draft_and_tells_nothing(foshan, article, told):
    copy = article.copy(to=foshan, update_attrs={"slug": "copy"}, keep_live=False)
    assert not copy.live
    assert told() == []


def test_a_change_cannot_be_altered_or_deleted(article):
    change = Change.objects.latest("id")
    with pytest.raises(TypeError):
        change.save()
    with pytest.raises(TypeError):
        change.delete()


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused(article):
    with pytest.raises(TransactionManagementError):
        changes.record(Kind.UPDATED, article)


def test_reading_goes_on_after_a_position(article):
    everything = changes.read()
    assert [change.position for change in everything] == list(range(1, len(everything) + 1))
    assert changes.read(after=everything[0].position) == everything[1:]
    assert changes.read(after=changes.last_position()) == []


def test_a_page_of_the_log_is_limited(article):
    assert len(changes.read(limit=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_leaves_no_gap(article):
    start = changes.last_position()
    with transaction.atomic():
        changes.record(Kind.UPDATED, article)
        transaction.set_rollback(True)
    with transaction.atomic():
        changes.record(Kind.UPDATED, article)
    assert [change.position for change in changes.read(after=start)] == [start + 1]


def test_reading_an_unchanged_log_writes_nothing(article, django_assert_num_queries):
    last = changes.last_position()
    with django_assert_num_queries(2) as captured:
        changes.read(after=last)
    assert all(query["sql"].startswith("SELECT") for query in captured.captured_queries), connection.vendor


def test_a_union_s_new_name_concerns_its_whole_section(foshan, told):
    start = changes.last_position()
    foshan.union.phones = ["12351"]
    foshan.union.save()
    assert told() == []
    foshan.union.name = "佛山市工会联合会"
    foshan.union.save()
    (change,) = changes.read(after=start)
    assert (change.kind, change.scope, change.section_id) == (Kind.UPDATED, Change.Scope.SECTION, foshan.pk)
