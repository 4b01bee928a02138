"""Everything that a person could do to a union's objects by the admin, and whether it came about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page, PageViewRestriction, TaskState

from articles.models import ArticlePage, ItemPage, MustCarry, Picture, Placement, ReviewClaim, SignOff
from tests.admin_forms import article_form
from tests.pictures import png
from unions.models import Membership, Union

from .world import Objects

NEW = "别人写不进来的标题"


@dataclass(frozen=True)
class Act:
    """`do` posts what a browser would; `done` tells whether the database holds what the act is for."""

    do: Callable[[Client, Objects], object]
    done: Callable[[Objects], bool]


def _page(name: str, which: str, **data) -> Callable[[Client, Objects], object]:
    def do(client: Client, objects: Objects) -> object:
        return client.post(reverse(f"wagtailadmin_pages:{name}", args=[getattr(objects, which).pk]), data)

    return do


def _edit(which: str, **action) -> Callable[[Client, Objects], object]:
    return lambda client, objects: _page("edit", which, **article_form(NEW), **action)(client, objects)


def _create(client: Client, objects: Objects) -> object:
    address = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", objects.section.pk])
    return client.post(address, article_form(NEW))


def _copy(client: Client, objects: Objects) -> object:
    data = {"new_title": NEW, "new_slug": "a-copy", "new_parent_page": objects.section.pk}
    return client.post(reverse("wagtailadmin_pages:copy", args=[objects.draft.pk]), data)


def _bulk_delete(client: Client, objects: Objects) -> object:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    return client.post(f"{address}?id={objects.draft.pk}")


def _bulk_publish(client: Client, objects: Objects) -> object:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{address}?id={objects.draft.pk}")


def _review(action: str) -> Callable[[Client, Objects], object]:
    def do(client: Client, objects: Objects) -> object:
        state = _task(objects)
        address = reverse("wagtailadmin_pages:workflow_action", args=[objects.waiting.pk, action, state.pk])
        return client.post(address, {"comment": "不妥之处请改"})

    return do


def _task(objects: Objects) -> TaskState:
    return TaskState.objects.filter(workflow_state__object_id=str(objects.waiting.pk)).earliest("pk")


def _hide(client: Client, objects: Objects) -> object:
    data = {"restriction_type": "login"}
    return client.post(reverse("wagtailadmin_pages:set_privacy", args=[objects.live.pk]), data)


def _item(name: str, which: str, *more: str, **data) -> Callable[[Client, Objects], object]:
    def do(client: Client, objects: Objects) -> object:
        address = reverse(name, args=[getattr(objects, which).pk, *more])
        return client.post(address, data | {"section": objects.section.pk})

    return do


def _drop(client: Client, objects: Objects) -> object:
    address = reverse("hub_decide", args=[objects.placement.item_id, "drop"])
    return client.post(address, {"section": objects.section.pk})


def _offer(client: Client, objects: Objects) -> object:
    return client.post(
        reverse("hub_offer", args=[objects.live.pk]), {"sections": [objects.pooled.section_id]}
    )


def _upload_picture(client: Client, objects: Objects) -> object:
    data = {
        "title": NEW,
        "file": ContentFile(png().file.getvalue(), "new.png"),
        "collection": objects.picture.collection_id,
        "tags": "",
        "reprint": "free",
    }
    posted = {f"image-chooser-upload-{name}": value for name, value in data.items()}
    return client.post(reverse("wagtailimages_chooser:create"), posted)


def _change_picture(client: Client, objects: Objects) -> object:
    data = {
        "title": NEW,
        "collection": objects.picture.collection_id,
        "description": "",
        "tags": "",
        "reprint": "free",
    }
    return client.post(reverse("wagtailimages:edit", args=[objects.picture.pk]), data)


def _change_document(client: Client, objects: Objects) -> object:
    data = {"title": NEW, "collection": objects.document.collection_id, "tags": ""}
    return client.post(reverse("wagtaildocs:edit", args=[objects.document.pk]), data)


def _invite(client: Client, objects: Objects) -> object:
    data = {"name": "容知秋", "email": "new@example.org", "roles": ["editor"]}
    return client.post(reverse("unions_people_add", args=[objects.union.pk]), data)


def _suspend(client: Client, objects: Objects) -> object:
    arguments = [objects.union.pk, objects.colleague.pk, "suspend"]
    return client.post(reverse("unions_people_act", args=arguments))


def _own_entry(client: Client, objects: Objects) -> object:
    data = {
        "address": NEW,
        "short_names": "",
        "phones": "",
        "opening_hours": "",
        "services": "",
        "datum": "wgs84",
    }
    return client.post(reverse("unions_own_entry", args=[objects.union.pk]), data)


def _close(client: Client, objects: Objects) -> object:
    return client.post(reverse("hub_close", args=[objects.section.pk]), {"reason": "停办", "note": ""})


def _carry(client: Client, objects: Objects) -> object:
    until = f"{timezone.localdate() + timedelta(days=3):%Y-%m-%d}"
    return client.post(reverse("hub_carry", args=[objects.live.pk]), {"until": until, "reason": "防台风"})


def _take_up(client: Client, objects: Objects) -> object:
    return client.post(reverse("hub_feedback_report", args=[objects.report.pk]), {"act": "take"})


def _propose(client: Client, objects: Objects) -> object:
    data = {"union": objects.union.pk, "kind": "category", "name": "安全", "why": "常用"}
    return client.post(reverse("hub_propose"), data)


def _claims(objects: Objects):
    return ReviewClaim.objects.filter(task_state=_task(objects))


def _again(row: Model) -> Model:
    return type(row).objects.get(pk=row.pk)


def _is_titled(model: type) -> Callable[[Objects], bool]:
    return lambda objects: model.objects.filter(title=NEW).exists()


def _placement(which: str, state: str) -> Callable[[Objects], bool]:
    def done(objects: Objects) -> bool:
        item = getattr(objects, which)
        return Placement.objects.filter(item_id=item.pk, section=objects.section, state=state).exists()

    return done


def _gone(which: str) -> Callable[[Objects], bool]:
    return lambda objects: (
        not type(getattr(objects, which)).objects.filter(pk=getattr(objects, which).pk).exists()
    )


def _draft_titled(which: str) -> Callable[[Objects], bool]:
    return lambda objects: Page.objects.get(pk=getattr(objects, which).pk).draft_title == NEW


def _live(which: str, live: bool) -> Callable[[Objects], bool]:
    return lambda objects: Page.objects.filter(pk=getattr(objects, which).pk, live=live).exists()


def _is_suspended(objects: Objects) -> bool:
    mine = Membership.objects.filter(user=objects.colleague, union=objects.union)
    return mine.exclude(suspended_at=None).exists()


ACTS = {
    "create": Act(
        _create,
        lambda objects: ArticlePage.objects.child_of(objects.section).filter(draft_title=NEW).exists(),
    ),
    "edit/draft": Act(_edit("draft"), _draft_titled("draft")),
    "edit/waiting": Act(_edit("waiting"), _draft_titled("waiting")),
    "edit/live": Act(_edit("live"), _draft_titled("live")),
    "submit/draft": Act(
        _edit("draft", **{"action-submit": "1"}),
        lambda objects: ItemPage.objects.get(pk=objects.draft.pk).current_workflow_state is not None,
    ),
    "publish/draft": Act(_edit("draft", **{"action-publish": "1"}), _live("draft", True)),
    "publish in bulk/draft": Act(_bulk_publish, _live("draft", True)),
    "unpublish/live": Act(_page("unpublish", "live"), _live("live", False)),
    "delete/draft": Act(_page("delete", "draft"), _gone("draft")),
    "delete/waiting": Act(_page("delete", "waiting"), _gone("waiting")),
    "delete/live": Act(_page("delete", "live"), _gone("live")),
    "delete in bulk/draft": Act(_bulk_delete, _gone("draft")),
    "copy/draft": Act(
        _copy, lambda objects: Page.objects.child_of(objects.section).filter(slug="a-copy").exists()
    ),
    "hide/live": Act(
        _hide, lambda objects: PageViewRestriction.objects.filter(page_id=objects.live.pk).exists()
    ),
    "lock/draft": Act(_page("lock", "draft"), lambda objects: Page.objects.get(pk=objects.draft.pk).locked),
    "approve/waiting": Act(
        _review("approve"), lambda objects: SignOff.objects.filter(task_state=_task(objects)).exists()
    ),
    "return/waiting": Act(
        _review("reject"), lambda objects: _task(objects).status == TaskState.STATUS_REJECTED
    ),
    "withdraw/live": Act(_item("hub_withdraw", "live", reason="有误", note=""), _live("live", False)),
    "offer/live": Act(_offer, lambda objects: Placement.objects.filter(item_id=objects.live.pk).exists()),
    "adopt/pooled": Act(_item("hub_decide", "pooled", "adopt"), _placement("pooled", "accepted")),
    "decline/offered": Act(_item("hub_decide", "offered", "decline"), _placement("offered", "declined")),
    "drop/adopted": Act(
        _drop, lambda objects: Placement.objects.get(pk=objects.placement.pk).state == "declined"
    ),
    "upload/picture": Act(
        _upload_picture,
        lambda objects: Picture.objects.filter(
            title=NEW, collection_id=objects.picture.collection_id
        ).exists(),
    ),
    "change/picture": Act(_change_picture, _is_titled(Picture)),
    "delete/picture": Act(_item("wagtailimages:delete", "picture"), _gone("picture")),
    "change/document": Act(_change_document, _is_titled(get_document_model())),
    "delete/document": Act(_item("wagtaildocs:delete", "document"), _gone("document")),
    "invite/person": Act(
        _invite, lambda objects: objects.union.memberships.filter(user__email="new@example.org").exists()
    ),
    "suspend/person": Act(_suspend, _is_suspended),
    "publish urgently/draft": Act(_item("hub_urgent", "draft", reason="台风"), _live("draft", True)),
    "claim/waiting": Act(_item("hub_review_claim", "waiting"), lambda objects: _claims(objects).exists()),
    "close/section": Act(_close, lambda objects: not Page.objects.get(pk=objects.section.pk).live),
    "carry/live": Act(_carry, lambda objects: MustCarry.objects.filter(item_id=objects.live.pk).exists()),
    "reinstate/withdrawn": Act(
        _item("hub_undo", "withdrawal", reason="撤错了"),
        lambda objects: Page.objects.get(pk=objects.withdrawal.item_id).live,
    ),
    "confirm/taken back": Act(
        _item("hub_confirm", "taken_back"),
        lambda objects: (
            objects.taken_back.confirmations.filter(section=objects.section)
            .exclude(confirmed_at=None)
            .exists()
        ),
    ),
    "take up/report": Act(_take_up, lambda objects: _again(objects.report).state == "taken"),
    "decide/proposal": Act(
        _item("hub_proposal", "proposal", act="decline", answer="已有类似的"),
        lambda objects: _again(objects.proposal).state == "declined",
    ),
    "propose/category": Act(_propose, lambda objects: objects.union.proposals.filter(name="安全").exists()),
    "cancel/subscription": Act(_item("hub_unsubscribe", "subscription"), _gone("subscription")),
    "retract/offer": Act(_item("hub_retract", "given"), _gone("given")),
    "change/placement": Act(
        _item("hub_placement", "placement", note=NEW), lambda objects: _again(objects.placement).note == NEW
    ),
    "read/notice of another": Act(
        _item("hub_notice_read", "notice"), lambda objects: _again(objects.notice).read_at is not None
    ),
    "change/entry": Act(_own_entry, lambda objects: Union.objects.get(pk=objects.union.pk).address == NEW),
}
