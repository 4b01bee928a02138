"""The ways in which Wagtail's admin publishes, hides, moves or changes a page, each as requests to its addresses."""

from dataclasses import dataclass
from datetime import timedelta
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from articles import scheduling
from articles.models import ArticlePage, ItemPage, SectionPage
from tests.admin_forms import article_form, decide

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


def write_hidden_fields(client, items):
    for page in items.unpublished():
        hidden = {"live": "on", "live_revision": "1", "issued_at": "2020-01-01", "section": items.other.pk}
        edit(client, page, **hidden, has_unpublished_changes="")


WAYS = [
    publish_button, publish_while_creating, publish_the_section, bulk_publish, bulk_publish_with_all_below,
    copy_as_published, copy_into_another_section, copy_the_section, alias, convert_the_alias_and_change_it,
    unpublish_and_publish_again, unpublish_all_below, bulk_unpublish, delete, schedule_for_the_past,
    schedule_by_publishing, expire, revert, submit_by_several_ways, approve_alone,
    autosave_over_what_is_in_review, act_by_api, copy_by_api, make_private, upload_a_file, move_a_live_item,
    lock_and_write, write_hidden_fields,
]  # fmt: skip
# What these ways lead to where they are open; the others stop even the operator.
OPEN_TO_THE_OPERATOR = {
    "publish_button", "publish_while_creating", "publish_the_section", "bulk_publish",
    "bulk_publish_with_all_below", "convert_the_alias_and_change_it",
    "unpublish_all_below", "bulk_unpublish", "delete", "revert",
    "unpublish_and_publish_again", "act_by_api", "copy_by_api", "make_private", "move_a_live_item",
}  # fmt: skip
