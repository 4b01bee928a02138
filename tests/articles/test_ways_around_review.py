"""Nothing becomes public but by review or by the desk's urgent act: every other way of Wagtail's, tried by address."""

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page

from articles import scheduling
from articles.models import ArticlePage, ItemPage, SectionPage
from tests import scene
from tests.admin_forms import decide
from unions import members
from unions.models import Role

from . import ways_around_review as around
from .ways_around_review import HOUR, Items


def written(section, author, title, **values) -> ArticlePage:
    page = scene.make_article(section, title, publish=False, **values)
    page.owner = author
    page.save()
    page.save_revision(user=author)
    return page


def submitted(section, author, title) -> ArticlePage:
    page = written(section, author, title)
    page.get_workflow().start(page, author)
    return page


def changed(page: ArticlePage, author) -> ArticlePage:
    page.title = "没有人审过的标题"
    page.save_revision(user=author)
    return page


@pytest.fixture(autouse=True)
def _unpainted(monkeypatch):
    """A refused form shows the whole editor again, which takes longer than all the rest."""
    monkeypatch.setattr(EditView, "get_context_data", lambda self, **kwargs: {})
    monkeypatch.setattr(EditView, "render_to_response", lambda self, context, **kwargs: HttpResponse())


@pytest.fixture
def items(foshan, guangzhou, staff, login) -> Items:
    author = staff["editor"]
    live, withdrawn = scene.make_article(foshan, "刊出"), scene.make_article(foshan, "撤回")
    alias = live.create_alias(parent=foshan, update_slug="alias")
    withdrawn.unpublish()
    signed, returned = submitted(foshan, author, "初审过"), submitted(foshan, author, "退回")
    decide(login(staff["first"]), signed, "approve")
    decide(login(staff["first"]), returned, "reject", "改")
    scheduled = written(foshan, author, "待刊出", go_live_at=timezone.now() + HOUR)
    scheduled.get_latest_revision().publish()
    made = Items(
        draft=written(foshan, author, "草稿"),
        waiting=submitted(foshan, author, "待审"),
        signed=signed,
        returned=returned,
        live=changed(live, author),
        scheduled=scheduled,
        withdrawn=withdrawn,
        alias=alias,
        own=foshan,
        other=guangzhou,
    )
    members.set_roles(author, guangzhou.union, [Role.EDITOR])
    return made


@pytest.fixture
def people(staff, foshan, guangzhou, desk) -> dict:
    """Each with as many rights as the role can have: at home in both unions, all three levels in one person."""
    reviewer = scene.make_person("all-levels", foshan.union, Role.FIRST, Role.SECOND, Role.FINAL)
    members.set_roles(staff["administrator"], guangzhou.union, [Role.ADMINISTRATOR])
    operator = scene.make_person("operator")
    operator.is_superuser = operator.is_staff = True
    operator.save()
    return {
        "author": staff["editor"],
        "reviewer": reviewer,
        "administrator": staff["administrator"],
        "desk": desk,
        "operator": operator,
    }


def public_state() -> list:
    """All that readers see of items and sections."""
    items = [
        (item.pk, item.title, item.plain_text(), item.section_id, item.expire_at)
        for item in ArticlePage.objects.visible().order_by("pk")
    ]
    return items + list(SectionPage.objects.visible().order_by("pk").values_list("pk", "introduction"))


def successes(client, items, ways=around.WAYS) -> set[str]:
    """The ways that changed what the public sees, each tried from the same beginning."""
    before, found = public_state(), set()
    for way in ways:
        with transaction.atomic():
            way(client, items)
            scheduling.run_due()
            if public_state() != before:
                found.add(way.__name__)
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("person", ["author", "reviewer", "administrator"])
def test_no_way_leads_around_review(items, people, login, person):
    assert successes(login(people[person]), items) == set()


def test_the_desk_has_no_other_way_than_its_urgent_act(items, people, login):
    """A live item may move with its union's publication: that alone is the desk's."""
    assert successes(login(people["desk"]), items) == {"move_a_live_item"}


def test_the_ways_are_real(items, people, login):
    """Where they are open they do what they say, so that 0 above means that they are closed."""
    assert successes(login(people["operator"]), items) == around.OPEN_TO_THE_OPERATOR


def test_a_text_in_review_is_changed_by_no_way(items, people, login):
    texts = {
        page.pk: page.get_latest_revision().pk for page in (items.waiting, items.signed, items.scheduled)
    }
    names = (
        "revert",
        "autosave_over_what_is_in_review",
        "act_by_api",
        "lock_and_write",
        "write_hidden_fields",
    )
    ways = [getattr(around, name) for name in names]
    for person in ("author", "reviewer", "administrator", "desk"):
        for way in ways:
            way(login(people[person]), items)
    latest = ItemPage.objects.in_bulk(texts)
    assert {pk: page.get_latest_revision().pk for pk, page in latest.items()} == texts


def test_editing_after_the_last_signature_is_editing_a_draft(items, people, login, staff):
    page = written(items.own, staff["editor"], "签完")
    page.get_workflow().start(page, staff["editor"])
    for level in ("first", "second", "final"):
        decide(login(staff[level]), page, "approve")
    around.edit(login(staff["editor"]), page, **{"action-publish": "1"})
    assert ItemPage.objects.get(pk=page.pk).title == "签完"


@pytest.mark.parametrize(
    ("person", "called_off"), [("administrator", True), ("desk", True), ("author", False)]
)
def test_who_may_withdraw_may_call_off_the_schedule(items, people, login, person, called_off):
    revision = items.scheduled.get_latest_revision()
    around.post(login(people[person]), "revisions_unschedule", items.scheduled.pk, revision.pk)
    revision.refresh_from_db()
    assert (revision.approved_go_live_at is None) is called_off


def test_the_desk_publishes_topics_itself(desk, login):
    index = Page.objects.get(slug="topics").specific
    url = reverse("wagtailadmin_pages:add", args=["articles", "topicpage", index.pk])
    entries = {f"entries-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    data = {"title": "送清凉", "slug": "cool", "introduction": "导语", "action-publish": "1"}
    comments = {name.replace("entries", "comments"): value for name, value in entries.items()}
    login(desk).post(url, data | entries | comments)
    assert Page.objects.live().filter(slug="cool").exists()


def test_an_editors_copy_is_a_draft(items, staff, login):
    around.copy(login(staff["editor"]), items.live, items.own)
    assert not ItemPage.objects.get(slug=f"copy-{items.live.pk}").live
