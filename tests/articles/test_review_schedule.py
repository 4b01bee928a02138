"""An hour of publication or expiry is signed like the text, and what goes live then is exactly what was signed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from articles import scheduling
from articles.models import ItemPage, Picture
from articles.onboarding import collections
from notices.models import Notice
from tests.admin_forms import article_form, decide, write
from tests.pictures import png

LEVELS = ("first", "second", "final")
HOUR = timedelta(hours=1)


def clock(moment) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


@pytest.fixture
def later():
    return timezone.now().replace(second=0, microsecond=0) + HOUR


@pytest.fixture
def picture(foshan):
    own = collections(foshan.union)["图片"]
    return Picture.objects.create(
        title="工地", file=png("a.png", "red"), credit="李小明", description="工地上的凉茶车", collection=own
    )


@pytest.fixture
def approved(login, staff, foshan, picture, later):
    """An article that all levels signed and that waits for its hour."""
    item = write(
        login(staff["editor"]), foshan, "带时间的稿件", go_live_at=clock(later), lead_image=str(picture.pk)
    )
    approve(login, staff, item)
    return item


def approve(login, staff, item):
    for level in LEVELS:
        decide(login(staff[level]), item, "approve")


def now(item) -> ItemPage:
    return ItemPage.objects.get(pk=item.pk)


def strike(monkeypatch, moment) -> None:
    """The worker's round at that hour."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    scheduling.run_due()


def test_signed_by_all_levels_it_waits_for_its_hour(approved, staff, monkeypatch, later):
    scheduling.run_due()
    assert not now(approved).live
    assert "已审定" in Notice.objects.get(person=staff["editor"]).text
    strike(monkeypatch, later + HOUR)
    assert now(approved).live
    told = Notice.objects.filter(person=staff["editor"]).order_by("pk").last()
    assert told.text == "《带时间的稿件》刊出了。"


def test_a_picture_changed_underneath_keeps_it_offline(approved, picture, staff, monkeypatch, later):
    Picture.objects.filter(pk=picture.pk).update(credit="别人")
    strike(monkeypatch, later + HOUR)
    assert not now(approved).live
    assert now(approved).scheduled_revision is None
    for role in ("editor", "final", "administrator"):
        told = Notice.objects.filter(person=staff[role]).order_by("pk").last()
        assert "没有按时刊出" in told.text
        assert told.urgent
    assert PageLogEntry.objects.filter(page=approved.pk, action="hub.called_off").exists()


def test_it_is_tried_once_and_may_be_sent_again(approved, picture, login, staff, monkeypatch, later):
    Picture.objects.filter(pk=picture.pk).update(credit="别人")
    strike(monkeypatch, later + HOUR)
    assert scheduling.run_due() == 0
    monkeypatch.undo()
    url = reverse("wagtailadmin_pages:edit", args=[approved.pk])
    data = article_form("再送一次", lead_image=str(picture.pk)) | {"action-submit": "送审"}
    login(staff["editor"]).post(url, data)
    approve(login, staff, approved)
    assert now(approved).live


def test_another_text_in_the_revision_keeps_it_offline(approved, monkeypatch, later):
    revision = Revision.objects.get(pk=approved.latest_revision_id)
    revision.content["title"] = "审后改动的标题"
    revision.save()
    strike(monkeypatch, later + HOUR)
    assert not now(approved).live


def test_a_schedule_that_nobody_signed_does_nothing(login, staff, foshan, monkeypatch, later):
    item = write(login(staff["editor"]), foshan, "没有人审过", submit=False, go_live_at=clock(later))
    revision = item.get_latest_revision()
    revision.approved_go_live_at = later
    revision.save()
    strike(monkeypatch, later + HOUR)
    assert not now(item).live


def test_an_hour_in_a_draft_is_no_schedule(login, staff, foshan, monkeypatch, later):
    item = write(login(staff["editor"]), foshan, "草稿里的时间", submit=False, go_live_at=clock(later))
    strike(monkeypatch, later + HOUR)
    assert not now(item).live


def test_the_hour_is_part_of_what_is_signed(login, staff, foshan, later):
    item = write(login(staff["editor"]), foshan, "改过时间", go_live_at=clock(later))
    decide(login(staff["first"]), item, "approve")
    revision = Revision.objects.get(pk=item.latest_revision_id)
    revision.content["go_live_at"] = (later + HOUR).isoformat()
    revision.save()
    decide(login(staff["second"]), item, "approve")
    decide(login(staff["final"]), item, "approve")
    assert now(item).scheduled_revision is None
    assert not now(item).live


def test_another_expiry_of_a_live_item_needs_review(login, staff, foshan, later):
    item = write(login(staff["editor"]), foshan, "会下线的稿件")
    approve(login, staff, item)
    url = reverse("wagtailadmin_pages:edit", args=[item.pk])
    data = article_form("会下线的稿件", expire_at=clock(later))
    login(staff["editor"]).post(url, data)
    assert now(item).expire_at is None
    login(staff["editor"]).post(url, data | {"action-submit": "送审"})
    assert now(item).expire_at is None
    approve(login, staff, item)
    assert now(item).expire_at == later


def test_what_expires_stays_away(login, staff, foshan, monkeypatch, later):
    item = write(login(staff["editor"]), foshan, "会下线的稿件", expire_at=clock(later))
    approve(login, staff, item)
    assert now(item).live
    strike(monkeypatch, later + HOUR)
    assert not now(item).live
    assert now(item).expired


def test_the_reviewer_is_told_that_it_waits(login, staff, foshan, later):
    item = write(login(staff["editor"]), foshan, "带时间的稿件", go_live_at=clock(later))
    decide(login(staff["first"]), item, "approve")
    decide(login(staff["second"]), item, "approve")
    state = now(item).current_workflow_task_state
    data = {"task_state": state.pk, "revision": state.revision_id, "decision": "approve"}
    response = login(staff["final"]).post(reverse("hub_review", args=[item.pk]), data, follow=True)
    assert "到设定的时间刊出" in response.text
