"""三审三校 through the admin's addresses: three different people, none the author, exactly the signed text."""

import pytest
from django.urls import reverse
from wagtail.models import TaskState

from articles.models import ItemPage, Picture, SignOff
from articles.onboarding import collections
from articles.reviewing.review import NotAllowed
from tests import scene
from tests.admin_forms import article_form, decide, write
from tests.pictures import png
from unions import members
from unions.models import Role


@pytest.fixture
def submitted(login, staff, foshan):
    """An article that the editor wrote and submitted."""
    return write(login(staff["editor"]), foshan, "一线职工免费体检")


def status(item) -> str:
    item = ItemPage.objects.get(pk=item.pk)
    if item.live:
        return "live"
    state = item.current_workflow_task_state
    return state.task.name if state and state.status == TaskState.STATUS_IN_PROGRESS else "draft"


def approve_by(login, item, *people):
    for person in people:
        decide(login(person), item, "approve")


def test_three_levels_lead_to_publication(login, staff, submitted):
    seen = [status(submitted)]
    for level in ("first", "second", "final"):
        approve_by(login, submitted, staff[level])
        seen.append(status(submitted))
    assert seen == ["初审", "复审", "终审", "live"]
    assert [sign.reviewer for sign in SignOff.objects.all()] == [
        staff["first"],
        staff["second"],
        staff["final"],
    ]


@pytest.mark.parametrize(("levels", "people"), [(1, ["final"]), (2, ["first", "final"])])
def test_a_union_may_have_fewer_levels(login, alliance, levels, people):
    section = scene.make_section("nanhai", "南海区总工会", review_levels=levels)
    editor = scene.make_person("nh-editor", section.union, Role.EDITOR)
    item = write(login(editor), section, "南海工会开办暑托班")
    for role in people:
        assert status(item) != "live"
        approve_by(login, item, scene.make_person(f"nh-{role}", section.union, role))
    assert status(item) == "live"


def test_the_author_cannot_approve_whatever_roles_they_have(login, staff, foshan, submitted):
    members.set_roles(staff["editor"], foshan.union, list(Role))
    decide(login(staff["editor"]), submitted, "approve")
    assert status(submitted) == "初审"


def test_nobody_approves_two_levels(login, staff, foshan, submitted):
    members.set_roles(staff["first"], foshan.union, [Role.FIRST, Role.SECOND, Role.FINAL])
    approve_by(login, submitted, staff["first"], staff["first"])
    assert status(submitted) == "复审"


@pytest.mark.parametrize("second", ["approve", "reject"])
def test_of_two_decisions_on_the_same_waiting_text_the_second_is_refused(login, staff, submitted, second):
    state = ItemPage.objects.get(pk=submitted.pk).current_workflow_task_state
    decide(login(staff["first"]), submitted, "approve")
    with pytest.raises(NotAllowed, match="有人审过"):
        state.task.specific.on_action(state, staff["first"], second, comment="改")
    assert status(submitted) == "复审"


def test_a_reviewer_of_another_level_cannot_decide(login, staff, submitted):
    decide(login(staff["final"]), submitted, "approve")
    decide(login(staff["final"]), submitted, "reject", "不行")
    assert status(submitted) == "初审"


def test_a_reviewer_of_another_union_cannot_decide(login, guangzhou_staff, submitted):
    decide(login(guangzhou_staff["first"]), submitted, "approve")
    assert status(submitted) == "初审"


def test_a_suspended_reviewer_cannot_decide(login, staff, foshan, submitted):
    client = login(staff["first"])
    members.suspend(staff["first"], foshan.union)
    decide(client, submitted, "approve")
    assert status(submitted) == "初审"


def test_a_return_needs_a_reason(login, staff, submitted):
    decide(login(staff["first"]), submitted, "reject")
    assert status(submitted) == "初审"
    decide(login(staff["first"]), submitted, "reject", "请补充时间和地点")
    assert status(submitted) == "draft"
    returned = TaskState.objects.get(status=TaskState.STATUS_REJECTED)
    assert returned.comment == "请补充时间和地点"


def test_the_text_is_locked_for_everyone_while_in_review(login, staff, desk, submitted):
    url = reverse("wagtailadmin_pages:edit", args=[submitted.pk])
    for person in (*staff.values(), desk):
        login(person).post(url, article_form("偷偷改过的标题"))
    assert "偷偷改过的标题" not in ItemPage.objects.get(pk=submitted.pk).get_latest_revision().object_str


def test_after_a_return_the_author_edits_and_submits_again(login, staff, submitted):
    decide(login(staff["first"]), submitted, "reject", "标题太长")
    url = reverse("wagtailadmin_pages:edit", args=[submitted.pk])
    login(staff["editor"]).post(url, article_form("免费体检") | {"action-submit": "提交"})
    approve_by(login, submitted, staff["first"], staff["second"], staff["final"])
    assert ItemPage.objects.get(pk=submitted.pk).title == "免费体检"
    assert status(submitted) == "live"


@pytest.mark.parametrize("person", ["editor", "first", "second", "final", "administrator"])
@pytest.mark.parametrize("address", ["wagtailadmin_pages:unpublish", "wagtailadmin_pages:edit"])
def test_no_union_role_publishes_or_unpublishes_directly(login, staff, foshan, person, address):
    draft = scene.make_article(foshan, publish=False)
    live = scene.make_article(foshan)
    client = login(staff[person])
    client.post(
        reverse("wagtailadmin_pages:edit", args=[draft.pk]), article_form("x") | {"action-publish": "1"}
    )
    client.post(reverse("wagtailadmin_pages:unpublish", args=[live.pk]))
    assert status(draft) == "draft"
    assert status(live) == "live"


def test_a_revision_overwritten_after_an_approval_is_not_published(login, staff, submitted):
    approve_by(login, submitted, staff["first"], staff["second"])
    revision = ItemPage.objects.get(pk=submitted.pk).get_latest_revision()
    revision.content["title"] = "审后改动的标题"
    revision.save()
    decide(login(staff["final"]), submitted, "approve")
    assert status(submitted) == "终审"


def test_a_picture_replaced_after_an_approval_stops_publication(login, staff, foshan):
    own = collections(foshan.union)["图片"]
    picture = Picture.objects.create(title="工地", file=png("a.png", "red"), credit="李小明", collection=own)
    item = write(login(staff["editor"]), foshan, "带图的稿件", lead_image=str(picture.pk))
    approve_by(login, item, staff["first"], staff["second"])
    stored = picture.file.storage.save("original_images/b.png", png("b.png", "blue"))
    Picture.objects.filter(pk=picture.pk).update(file=stored, file_hash="")  # past every refusal
    decide(login(staff["final"]), item, "approve")
    assert status(item) == "终审"


def test_a_live_article_stays_as_it_is_until_its_update_is_approved(login, staff, submitted):
    approve_by(login, submitted, staff["first"], staff["second"], staff["final"])
    url = reverse("wagtailadmin_pages:edit", args=[submitted.pk])
    login(staff["editor"]).post(url, article_form("更新后的标题") | {"action-submit": "提交"})
    assert ItemPage.objects.get(pk=submitted.pk).title == "一线职工免费体检"
    approve_by(login, submitted, staff["first"], staff["second"], staff["final"])
    assert ItemPage.objects.get(pk=submitted.pk).title == "更新后的标题"


def test_reviewers_see_what_waits_for_them_only(login, staff, guangzhou_staff, submitted):
    url = reverse("wagtailadmin_reports:workflow_tasks")
    waiting = {role: submitted.title in _home(login(person)) for role, person in staff.items()}
    assert waiting == {"editor": True, "first": True, "second": False, "final": False, "administrator": False}
    assert submitted.title not in _home(login(guangzhou_staff["first"]))
    assert url


def _home(client) -> str:
    return client.get(reverse("wagtailadmin_home")).content.decode()
