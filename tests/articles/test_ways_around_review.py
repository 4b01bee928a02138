"""Nothing becomes public but by review or by the desk's urgent act: every other way of Wagtail's, tried by address."""

from dataclasses import dataclass
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from articles import scheduling
from articles.models import ArticlePage, ItemPage, SectionPage
from tests import scene
from tests.admin_forms import article_form, decide
from unions import members
from unions.models import Role

from . import docx_files

HOUR = timedelta(hours=1)


@dataclass
class Items:
    """One item a state, and the sections to move and copy between."""

    draft: ArticlePage
    waiting: ArticlePage
    signed: ArticlePage  # by the first level
    returned: ArticlePage
    live: ArticlePage  # with a changed draft
    scheduled: ArticlePage
    withdrawn: ArticlePage
    alias: ArticlePage
    own: SectionPage
    other: SectionPage

    def unpublished(self) -> list[ArticlePage]:
        return [self.draft, self.waiting, self.live]


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


def edit(client, page, address="edit", *more, **posted):
    url = reverse(f"wagtailadmin_pages:{address}", args=[page.pk, *more])
    return client.post(url, article_form("偷改", **posted))


def post(client, name, *args, **data):
    return client.post(reverse(f"wagtailadmin_pages:{name}", args=args), data)


def bulk(client, action, pages, **data):
    ids = "&".join(f"id={page.pk}" for page in pages)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return client.post(f"{url}?{ids}", data)


def api(client, action, page, **data):
    url = f"/admin/api/main/pages/{page.pk}/action/{action}/"
    return client.post(url, data, content_type="application/json")


def copy(client, page, into, **data):
    posted = {"new_title": "副本", "new_slug": f"copy-{page.pk}", "new_parent_page": into.pk}
    return post(client, "copy", page.pk, **posted, **data)


def publish_button(client, items):
    for page in items.unpublished():
        edit(client, page, **{"action-publish": "1"})


def publish_while_creating(client, items):
    url = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", items.own.pk])
    client.post(url, article_form("新写即发", **{"action-publish": "1"}))


def publish_the_section(client, items):
    posted = {"title": "佛山市总工会", "introduction": "没有人审过", "action-publish": "1"}
    post(client, "edit", items.own.pk, **posted)


def bulk_publish(client, items):
    bulk(client, "publish", items.unpublished())


def bulk_publish_with_all_below(client, items):
    bulk(client, "publish", [items.own], include_descendants="on")
    bulk(client, "publish", [Page.objects.get(pk=items.own.get_parent().pk)], include_descendants="on")


def copy_as_published(client, items):
    copy(client, items.live, items.own, publish_copies="on")


def copy_into_another_section(client, items):
    copy(client, items.live, items.other, publish_copies="on")


def copy_the_section(client, items):
    copy(client, items.own, items.own.get_parent(), copy_subpages="on", publish_copies="on")
    copy(client, items.own, items.own.get_parent(), copy_subpages="on", alias="on")


def alias(client, items):
    copy(client, items.live, items.own, alias="on")
    copy(client, items.live, items.other, alias="on")


def convert_the_alias_and_change_it(client, items):
    post(client, "convert_alias", items.alias.pk)
    edit(client, items.alias, **{"action-publish": "1"})


def unpublish_and_publish_again(client, items):
    post(client, "unpublish", items.live.pk)
    edit(client, items.live, **{"action-publish": "1"})


def unpublish_all_below(client, items):
    post(client, "unpublish", items.own.pk, include_descendants="on")
    bulk(client, "unpublish", [items.own], include_descendants="on")
    items.own.save_revision().publish()  # the desk may close the section itself, but not its items


def bulk_unpublish(client, items):
    bulk(client, "unpublish", items.unpublished())


def delete(client, items):
    for page in items.unpublished():
        post(client, "delete", page.pk)
    bulk(client, "delete", [items.live])


def schedule_for_the_past(client, items):
    for page in (items.draft, items.scheduled, items.live):
        edit(client, page, go_live_at="2020-01-01 00:00")


def schedule_by_publishing(client, items):
    for page in items.unpublished():
        edit(
            client,
            page,
            go_live_at=f"{timezone.localtime() + HOUR:%Y-%m-%d %H:%M}",
            **{"action-publish": "1"},
        )
    with patch("django.utils.timezone.now", return_value=timezone.now() + 2 * HOUR):
        scheduling.run_due()


def expire(client, items):
    edit(client, items.live, expire_at=f"{timezone.localtime() + HOUR:%Y-%m-%d %H:%M}")


def revert(client, items):
    for page in (items.waiting, items.live):
        first = page.revisions.order_by("pk").first()
        edit(client, page, "revisions_revert", first.pk, **{"action-publish": "1"})


def submit_by_several_ways(client, items):
    for page in (items.returned, items.live, items.signed):
        for action in ("submit", "restart-workflow", "cancel-workflow"):
            edit(client, page, **{f"action-{action}": "1"})


def approve_alone(client, items):
    for page in (items.waiting, items.signed):
        for _ in range(4):
            state = ItemPage.objects.get(pk=page.pk).current_workflow_task_state
            if state is None:
                break
            decide(client, page, "approve")
            seen = {"task_state": state.pk, "revision": state.revision_id, "decision": "approve"}
            client.post(reverse("hub_review", args=[page.pk]), seen)
            data = {"action-workflow-action": "1", "workflow-action-name": "approve"}
            edit(client, page, **data)


def autosave_over_what_is_in_review(client, items):
    for page in (items.waiting, items.signed, items.scheduled):
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        posted = article_form("偷改", overwrite_revision_id=str(page.get_latest_revision().pk))
        client.post(url, posted, headers={"accept": "application/json"})


def act_by_api(client, items):
    for page in items.unpublished():
        revision = page.revisions.order_by("pk").first()
        api(client, "publish", page)
        api(client, "unpublish", page, recursive=True)
        api(client, "revert_to_page_revision", page, revision_id=revision.pk)
        api(client, "delete", page)


def copy_by_api(client, items):
    for section in (items.own, items.other):
        api(client, "copy", items.live, destination_page_id=section.pk, slug="api", keep_live=True)
        api(client, "create_alias", items.live, destination_page_id=section.pk, update_slug="api-alias")
        api(client, "move", items.live, destination_page_id=section.pk)
    api(client, "convert_alias", items.alias)


def make_private(client, items):
    url = reverse("wagtailadmin_pages:set_privacy", args=[items.live.pk])
    client.post(url, {"restriction_type": "login", "password": "", "groups": []})


def upload_a_file(client, items):
    file = SimpleUploadedFile("稿件.docx", docx_files.lines("上传的", "正文。").getvalue())
    client.post(reverse("hub_docx", args=[items.own.pk]), {"file": file, "action-publish": "1", "live": "on"})


def move_a_live_item(client, items):
    post(client, "move_confirm", items.live.pk, items.other.pk)
    bulk(client, "move", [items.live], chooser=items.other.pk)


def lock_and_write(client, items):
    for page in (items.draft, items.waiting):
        post(client, "lock", page.pk)
        edit(client, page, **{"action-submit": "1"})
        edit(client, page)


def write_in_other_words(client, items):
    """Fields that no form shows."""
    for page in items.unpublished():
        hidden = {"live": "on", "live_revision": "1", "issued_at": "2020-01-01", "section": items.other.pk}
        edit(client, page, **hidden, has_unpublished_changes="")


WAYS = [
    publish_button, publish_while_creating, publish_the_section, bulk_publish, bulk_publish_with_all_below,
    copy_as_published, copy_into_another_section, copy_the_section, alias, convert_the_alias_and_change_it,
    unpublish_and_publish_again, unpublish_all_below, bulk_unpublish, delete, schedule_for_the_past,
    schedule_by_publishing, expire, revert, submit_by_several_ways, approve_alone,
    autosave_over_what_is_in_review, act_by_api, copy_by_api, make_private, upload_a_file, move_a_live_item,
    lock_and_write, write_in_other_words,
]  # fmt: skip
# What these ways lead to where they are open; the others stop even the operator.
OPEN_TO_THE_OPERATOR = {
    "publish_button", "publish_while_creating", "publish_the_section", "bulk_publish",
    "bulk_publish_with_all_below", "convert_the_alias_and_change_it",
    "unpublish_all_below", "bulk_unpublish", "delete", "revert",
    "unpublish_and_publish_again", "act_by_api", "copy_by_api", "make_private", "move_a_live_item",
}  # fmt: skip


def public_state() -> list:
    """All that readers see of items and sections."""
    items = [
        (item.pk, item.title, item.plain_text(), item.section_id, item.expire_at)
        for item in ArticlePage.objects.visible().order_by("pk")
    ]
    return items + list(SectionPage.objects.visible().order_by("pk").values_list("pk", "introduction"))


def successes(client, items, ways=WAYS) -> set[str]:
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
    assert successes(login(people["operator"]), items) == OPEN_TO_THE_OPERATOR


def test_a_text_in_review_is_changed_by_no_way(items, people, login):
    texts = {
        page.pk: page.get_latest_revision().pk for page in (items.waiting, items.signed, items.scheduled)
    }
    ways = (revert, autosave_over_what_is_in_review, act_by_api, lock_and_write, write_in_other_words)
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
    edit(login(staff["editor"]), page, **{"action-publish": "1"})
    assert ItemPage.objects.get(pk=page.pk).title == "签完"


@pytest.mark.parametrize(
    ("person", "called_off"), [("administrator", True), ("desk", True), ("author", False)]
)
def test_who_may_withdraw_may_call_off_the_schedule(items, people, login, person, called_off):
    revision = items.scheduled.get_latest_revision()
    post(login(people[person]), "revisions_unschedule", items.scheduled.pk, revision.pk)
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
    copy(login(staff["editor"]), items.live, items.own)
    assert not ItemPage.objects.get(slug=f"copy-{items.live.pk}").live
