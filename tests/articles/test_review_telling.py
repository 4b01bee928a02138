"""Who is told what on a text's way through review: by notices, in the transaction of the act, and once."""

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse

from articles.models import ItemPage
from notices.models import Notice
from tests.admin_forms import article_form, decide, write
from unions import members
from unions.models import Role

TITLE = "送清凉到工地"
LEVELS = ("first", "second", "final")


@pytest.fixture
def submitted(login, staff, foshan):
    return write(login(staff["editor"]), foshan, TITLE)


def told(person) -> list[tuple[str, str]]:
    return [(notice.kind, notice.text) for notice in Notice.objects.filter(person=person).order_by("pk")]


def test_submission_tells_the_first_level_alone(staff, guangzhou_staff, submitted):
    assert told(staff["first"]) == [("review", f"《{TITLE}》等您初审。")]
    others = [staff[role] for role in ("editor", "second", "final", "administrator")]
    assert [told(person) for person in [*others, *guangzhou_staff.values()]] == [[]] * 9


def test_the_notice_leads_to_the_review(staff, submitted):
    notice = Notice.objects.get(person=staff["first"])
    assert notice.url == reverse("hub_review", args=[submitted.pk])


def test_passing_a_level_tells_the_next(login, staff, submitted):
    decide(login(staff["first"]), submitted, "approve")
    assert told(staff["second"]) == [("review", f"《{TITLE}》等您复审。")]
    assert told(staff["final"]) == []


def test_a_return_tells_the_author_the_reason(login, staff, submitted):
    decide(login(staff["first"]), submitted, "reject", "时间写错了")
    (told_now,) = told(staff["editor"])
    assert told_now == ("returned", f"《{TITLE}》被初审退回（foshan-first）：时间写错了")


def test_publication_tells_the_author_where_to_read_it(login, staff, submitted):
    for level in LEVELS:
        decide(login(staff[level]), submitted, "approve")
    notice = Notice.objects.get(person=staff["editor"])
    assert (notice.kind, notice.text) == ("published", f"《{TITLE}》刊出了。")
    assert notice.url == ItemPage.objects.get(pk=submitted.pk).get_url_parts()[2]


def test_who_wrote_it_and_who_sent_it_are_both_told(login, staff, foshan):
    draft = write(login(staff["editor"]), foshan, TITLE, submit=False)
    url = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    login(staff["administrator"]).post(url, article_form(TITLE) | {"action-submit": "送审"})
    decide(login(staff["first"]), draft, "reject", "补充地点")
    assert [len(told(staff[role])) for role in ("editor", "administrator")] == [1, 1]


def test_an_author_who_reviews_too_is_not_asked(login, staff, foshan):
    members.set_roles(staff["editor"], foshan.union, [Role.EDITOR, Role.FIRST])
    write(login(staff["editor"]), foshan, TITLE)
    assert told(staff["editor"]) == []


def test_where_nobody_can_review_the_administrators_are_told(login, staff, foshan):
    members.leave(staff["first"], foshan.union)
    write(login(staff["editor"]), foshan, TITLE)
    notice = Notice.objects.get(person=staff["administrator"])
    assert "没有能审它的初审人员" in notice.text
    assert notice.urgent


def test_wagtails_own_mails_about_review_are_off(login, staff, submitted):
    decide(login(staff["first"]), submitted, "approve")
    decide(login(staff["second"]), submitted, "reject", "改")
    assert mail.outbox == []


def test_a_return_that_fails_tells_nobody(staff, submitted, monkeypatch):
    state = ItemPage.objects.get(pk=submitted.pk).current_workflow_task_state

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("wagtail.models.WorkflowState.update", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        state.task.specific.on_action(state, staff["first"], "reject", comment="改")
    assert told(staff["editor"]) == []


def test_a_mail_server_that_is_down_loses_nothing(login, staff, submitted, settings):
    settings.EMAIL_BACKEND = "nowhere.Backend"
    decide(login(staff["first"]), submitted, "reject", "改")
    assert len(told(staff["editor"])) == 1
