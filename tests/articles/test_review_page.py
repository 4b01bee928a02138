"""The reviewer's page, and what an author meets when a text is waiting or comes back."""

import pytest
from django.urls import reverse

from articles.models import ItemPage
from tests import admin_forms
from tests.admin_forms import article_form
from unions import members

LEVELS = ("first", "second", "final")


@pytest.fixture
def submitted(login, staff, foshan):
    """An article of Foshan's editor, waiting for the first level."""
    return admin_forms.write(login(staff["editor"]), foshan, "送清凉到工地", text="<p>七月流火。</p>")


def address(item):
    return reverse("hub_review", args=[item.pk])


def edit_address(item):
    return reverse("wagtailadmin_pages:edit", args=[item.pk])


def decide(client, item, decision, comment="", **seen):
    state = ItemPage.objects.get(pk=item.pk).current_workflow_task_state
    data = {"task_state": state.pk, "revision": state.revision_id, "decision": decision, "comment": comment}
    return client.post(address(item), data | seen, follow=True)


def level(item):
    state = ItemPage.objects.get(pk=item.pk).current_workflow_task_state
    return state.task.name if state else None


def submit_again(client, item, text):
    return client.post(edit_address(item), article_form(item.title, text) | {"action-submit": "送审"})


def test_the_edit_address_leads_a_reviewer_to_the_review(login, staff, submitted):
    response = login(staff["first"]).get(edit_address(submitted))
    assert response.url == address(submitted)


def test_a_reviewer_cannot_cancel_the_review_in_silence(login, staff, submitted):
    data = article_form(submitted.title) | {"action-cancel-workflow": "撤回"}
    login(staff["first"]).post(edit_address(submitted), data)
    assert level(submitted) == "初审"


def test_the_sender_withdraws_it_from_review(login, staff, submitted):
    data = article_form(submitted.title) | {"action-cancel-workflow": "撤回"}
    login(staff["editor"]).post(edit_address(submitted), data)
    assert level(submitted) is None


def test_the_page_shows_who_sent_it_and_the_text_as_readers_will_see_it(login, staff, submitted):
    client = login(staff["first"])
    response = client.get(address(submitted))
    assert str(staff["editor"]) in response.text
    assert "七月流火" in client.get(response.context["preview_url"]).text


def test_three_decisions_on_the_page_publish(login, staff, submitted):
    for role in LEVELS:
        response = decide(login(staff[role]), submitted, "approve", f"{role}看过")
    assert "刊出了" in response.text
    assert ItemPage.objects.get(pk=submitted.pk).live


def test_the_next_level_reads_the_remarks_of_those_before(login, staff, submitted):
    decide(login(staff["first"]), submitted, "approve", "标题可再短些")
    assert "标题可再短些" in login(staff["second"]).get(address(submitted)).text


def test_a_return_without_reason_is_asked_for_one(login, staff, submitted):
    response = decide(login(staff["first"]), submitted, "reject")
    assert "请写明原因" in response.text
    assert level(submitted) == "初审"


def test_the_author_reads_the_reason_where_it_is_to_be_mended(login, staff, submitted):
    decide(login(staff["first"]), submitted, "reject", "时间写错了")
    page = login(staff["editor"]).get(edit_address(submitted)).text
    assert "时间写错了" in page
    assert "action-restart-workflow" not in page
    assert "action-cancel-workflow" not in page


def test_after_a_return_by_the_final_level_every_level_reads_the_new_text(login, staff, submitted):
    decide(login(staff["first"]), submitted, "approve")
    decide(login(staff["second"]), submitted, "approve")
    decide(login(staff["final"]), submitted, "reject", "请补采访")
    submit_again(login(staff["editor"]), submitted, "<p>补了采访。</p>")
    assert level(submitted) == "初审"
    for role in LEVELS:
        decide(login(staff[role]), submitted, "approve")
    item = ItemPage.objects.get(pk=submitted.pk)
    assert item.live
    assert item.specific.plain_text() == "补了采访。"


def test_a_decision_on_an_older_text_is_not_taken(login, staff, submitted):
    seen = submitted.latest_revision_id
    decide(login(staff["first"]), submitted, "reject", "改标题")
    submit_again(login(staff["editor"]), submitted, "<p>新的正文。</p>")
    response = decide(login(staff["first"]), submitted, "approve", revision=seen)
    assert "有了新版本" in response.text
    assert level(submitted) == "初审"


def test_a_decision_that_is_none_changes_nothing(login, staff, submitted):
    decide(login(staff["first"]), submitted, "delete")
    assert level(submitted) == "初审"


@pytest.mark.parametrize("role", ["second", "final", "editor", "administrator"])
def test_the_page_is_for_the_reviewer_whose_turn_it_is(login, staff, submitted, role):
    client = login(staff[role])
    assert client.get(address(submitted)).status_code == 302
    decide(client, submitted, "approve")
    assert level(submitted) == "初审"


def test_another_unions_reviewer_does_not_see_it(login, guangzhou_staff, submitted):
    assert "七月流火" not in login(guangzhou_staff["first"]).get(address(submitted), follow=True).text


def test_what_is_no_longer_waiting_says_so(login, staff, submitted):
    decide(login(staff["first"]), submitted, "reject", "改标题")
    response = login(staff["first"]).get(address(submitted), follow=True)
    assert "没有等待审核" in response.text


def test_an_author_with_the_role_sees_why_they_cannot_approve(login, staff, submitted, foshan):
    members.set_roles(staff["editor"], foshan.union, ["editor", "first"])
    response = login(staff["editor"]).get(address(submitted))
    assert "不能审核自己写的" in response.text
    assert 'value="approve"' not in response.text
