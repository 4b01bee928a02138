"""急件刊发: by the desk alone, with a reason, at once, logged and told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from articles.exchange.sharing import NotPossible
from articles.models import Change, ItemPage
from articles.reviewing import urgent
from notices.models import Notice
from tests import scene
from tests.admin_forms import write

REASON = "台风红色预警，工地须立即停工"


@pytest.fixture
def waiting(login, staff, foshan):
    """An article in review."""
    return write(login(staff["editor"]), foshan, "台风停工通知")


def address(item):
    return reverse("hub_urgent", args=[item.pk])


def send(client, item, reason=REASON):
    return client.post(address(item), {"reason": reason})


def now(item):
    return ItemPage.objects.get(pk=item.pk)


def test_the_desk_publishes_what_is_in_review(login, desk, waiting):
    send(login(desk), waiting)
    assert now(waiting).live
    assert now(waiting).current_workflow_state is None
    assert Change.objects.filter(item_id=waiting.pk, kind=Change.Kind.PUBLISHED).count() == 1


def test_the_log_marks_it_with_the_reason(login, desk, waiting):
    send(login(desk), waiting)
    entry = PageLogEntry.objects.get(action="hub.urgent")
    assert (entry.user, entry.page_id, entry.message) == (desk, waiting.pk, f"急件刊发：{REASON}")


def test_the_unions_people_are_told_urgently(login, desk, staff, waiting):
    send(login(desk), waiting)
    told = Notice.objects.filter(kind=Notice.Kind.PUBLISHED, urgent=True, text__contains=REASON)
    assert {notice.person for notice in told} == {
        staff[role] for role in ("editor", "final", "administrator")
    }


@pytest.mark.parametrize("role", ["editor", "first", "second", "final", "administrator"])
def test_no_union_role_may(login, staff, waiting, role):
    client = login(staff[role])
    assert address(waiting) not in client.get(reverse("wagtailadmin_explore", args=[waiting.section_id])).text
    send(client, waiting)
    assert not now(waiting).live
    with pytest.raises(PermissionDenied):
        urgent.publish(waiting, staff[role], REASON)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_without_a_reason_it_is_not_done(login, desk, waiting, reason):
    response = send(login(desk), waiting, reason)
    assert response.status_code == 200
    assert not now(waiting).live
    with pytest.raises(NotPossible):
        urgent.publish(waiting, desk, reason)


def test_a_scheduled_text_goes_live_now(desk, foshan):
    item = scene.make_article(foshan, publish=False, go_live_at=timezone.now() + timedelta(days=1))
    item.get_latest_revision().publish()
    urgent.publish(item, desk, REASON)
    assert now(item).live
    assert now(item).go_live_at is None


def test_a_changed_draft_of_a_live_item_goes_live(desk, foshan):
    item = scene.make_article(foshan, "旧标题")
    item.title = "新标题"
    item.save_revision()
    urgent.publish(item, desk, REASON)
    assert now(item).title == "新标题"


def test_what_is_published_already_is_refused(desk, foshan):
    with pytest.raises(NotPossible, match="没有新的改动"):
        urgent.publish(scene.make_article(foshan), desk, REASON)


def test_a_text_without_body_is_refused(desk, foshan):
    item = scene.make_article(foshan, publish=False, body=[])
    with pytest.raises(NotPossible, match="还没有正文"):
        urgent.publish(item, desk, REASON)


def test_a_text_past_its_expiry_is_refused(desk, foshan):
    item = scene.make_article(foshan, publish=False, expire_at=timezone.now() - timedelta(days=1))
    with pytest.raises(NotPossible, match="下线时间已过"):
        urgent.publish(item, desk, REASON)


def test_a_failure_on_the_way_changes_nothing(login, desk, waiting, monkeypatch):
    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr("articles.reviewing.review_telling.published_urgently", fail)
    with pytest.raises(RuntimeError):
        urgent.publish(waiting, desk, REASON)
    assert not now(waiting).live
    assert now(waiting).current_workflow_task_state is not None


def test_the_desk_finds_the_button(login, desk, waiting):
    editing = reverse("wagtailadmin_pages:edit", args=[waiting.pk])
    assert address(waiting) in login(desk).get(editing).text
