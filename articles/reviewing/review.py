"""三审三校: the one place that decides an approval, and the only way from a signed text to the public."""

from __future__ import annotations

import hashlib
import json

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page, Revision, Task, TaskState, WorkflowState

from unions.members import has_role, roles_of
from unions.models import User

from ..pictures.own_media import references
from ..reading import pictures

# What Wagtail keeps on a page beside its content; it changes while the text stays the same.
STATE_FIELDS = frozenset(
    [
        "pk",
        "path",
        "depth",
        "numchild",
        "translation_key",
        "locale",
        "latest_revision",
        "live_revision",
        "live",
        "has_unpublished_changes",
        "draft_title",
        "slug",
        "content_type",
        "url_path",
        "owner",
        "seo_title",
        "show_in_menus",
        "search_description",
        "expired",
        "locked",
        "locked_at",
        "locked_by",
        "first_published_at",
        "last_published_at",
        "latest_revision_created_at",
        "alias_of",
        "wagtail_admin_comments",
        "page_ptr",
        "itempage_ptr",
        "section",
        "issued_at",
        "import_id",
    ]
)


class NotAllowed(PermissionDenied):
    """The person may not decide on this text; the message says why."""


def is_reviewer(user: User, page: Page, level: str) -> bool:
    """Whether the person reviews this level for the union whose section holds the page."""
    union = getattr(page.specific, "union", None)
    return union is not None and has_role(user, union, level)


def obstacle(user: User, page: Page) -> str | None:
    """Why this reviewer may not approve this text, None if nothing stands against it."""
    if user.pk in authors(page):
        return "不能审核自己写的或改过的稿件，请由其他审核员处理。"
    state = page.current_workflow_state
    if state and _signed(state, page, user):
        return "您已在前一审级签过这篇稿件，一人只能审一级。"
    return None


def _signed(state: WorkflowState, page: Page, user: User) -> bool:
    """Sign-offs of a text that was returned since do not count: who gave one reads the new text."""
    return state.task_states.filter(revision_id=page.latest_revision_id, sign_off__reviewer=user).exists()


def authors(page: Page) -> set[int]:
    """Who wrote what would be published: everybody who saved or submitted it since the last publication."""
    revisions = page.revisions.exclude(user=None)
    if page.live_revision_id:
        revisions = revisions.filter(pk__gt=page.live_revision_id)
    people = set(revisions.values_list("user_id", flat=True))
    state = page.current_workflow_state
    if state and state.requested_by_id:
        people.add(state.requested_by_id)
    if not page.live_revision_id and page.owner_id:
        people.add(page.owner_id)
    return people


def check(user: User, task_state: TaskState, level: str, action: str, comment: str) -> None:
    """Raises NotAllowed unless the person may take this action on the waiting task."""
    page = task_state.workflow_state.content_object
    Page.objects.select_for_update().get(pk=page.pk)
    if not is_reviewer(user, page, level):
        raise NotAllowed("您不是这一审级的审核员。")
    if action == "reject" and not comment.strip():
        raise NotAllowed("退回时请写明原因，作者才知道怎么改。")
    if TaskState.objects.get(pk=task_state.pk).status != TaskState.STATUS_IN_PROGRESS:
        raise NotAllowed("这篇稿件刚刚有人审过了。")
    reason = held_by_another(user, task_state) or (obstacle(user, page) if action == "approve" else None)
    if reason:
        raise NotAllowed(reason)


def held_by_another(user: User, task_state: TaskState) -> str | None:
    """Who else has taken the text, and since when; None if the person may decide on it."""
    stored = TaskState.objects.select_related("claim__reviewer").get(pk=task_state.pk)
    claim = getattr(stored, "claim", None)
    if claim is None or claim.reviewer_id == user.pk or not claim.is_active:
        return None
    since = timezone.localtime(claim.claimed_at)
    return f"这篇稿件由{claim.reviewer}在{since:%H:%M}认领，正在审核。请等审完，或请对方交回。"


def waiting_for(user: User, task: Task) -> QuerySet[TaskState]:
    """Waiting tasks of this level in the unions for which the person reviews it, oldest first."""
    unions = [union for union, roles in roles_of(user).items() if task.level in roles]
    waiting = task.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
    ids = [int(pk) for pk in waiting.values_list("workflow_state__object_id", flat=True)]
    own = Q(itempage__section__union__in=unions) | Q(sectionpage__union__in=unions)
    mine = [str(pk) for pk in Page.objects.filter(own, pk__in=ids).values_list("pk", flat=True)]
    return waiting.filter(workflow_state__object_id__in=mine).order_by("started_at")


def content_digest(page: Page) -> str:
    """SHA-256 (hex) of all that readers will see: text, bylines, settings, the bytes and credits of pictures and files."""
    content = {name: value for name, value in page.serializable_data().items() if name not in STATE_FIELDS}
    content["tagged_items"] = sorted(page.keywords.names()) if hasattr(page, "keywords") else []
    content["pictures"] = sorted(map(_seen_of_picture, pictures(page)), key=str)
    content["documents"] = sorted(
        (document.pk, document.get_file_hash(), document.title) for document in _documents(page)
    )
    return hashlib.sha256(
        json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


def publish_as_signed(workflow_state: WorkflowState, user: User | None = None) -> Page:
    """Wagtail's finish action: publishes the latest revision if, and only if, it is what every level signed.

    Returns the page: live, or waiting for its hour. Raises NotAllowed, which rolls the last approval back, when a
    level has not signed, one person signed twice, or the text is not the signed one.
    """
    locked = Page.objects.select_for_update().get(pk=workflow_state.object_id)
    revision = locked.get_latest_revision()
    reason = _unsigned(revision, workflow_state)
    if reason:
        raise NotAllowed(f"{reason}，未能刊出。")
    revision.publish(user=user, skip_permission_checks=True)
    return Page.objects.get(pk=locked.pk).specific


def publish_at_its_hour(revision: Revision) -> str | None:
    """Publishes a scheduled revision if it still is what every level signed, else returns why not."""
    Page.objects.select_for_update().get(pk=revision.object_id)
    approved = WorkflowState.objects.filter(
        task_states__revision=revision, status=WorkflowState.STATUS_APPROVED
    )
    state = approved.order_by("-created_at").first()
    reason = _unsigned(revision, state) if state else "稿件没有经过审签"
    if reason is None:
        revision.publish(log_action="wagtail.publish.scheduled")
    return reason


def _unsigned(revision: Revision, workflow_state: WorkflowState) -> str | None:
    """What is missing for the revision to be signed by all levels, as it is now; None for nothing."""
    digest = content_digest(revision.as_object())
    states = workflow_state.task_states.filter(revision=revision, sign_off__digest=digest)
    signed = set(states.values_list("task_id", "sign_off__reviewer_id"))
    tasks = set(workflow_state.workflow.tasks.values_list("pk", flat=True))
    if {task for task, _ in signed} != tasks:
        return "稿件或图片与审签时不一致"
    if len({reviewer for _, reviewer in signed}) != len(tasks):
        return "同一人审签了两级"
    return None


def _seen_of_picture(picture) -> tuple:
    point = (
        picture.focal_point_x,
        picture.focal_point_y,
        picture.focal_point_width,
        picture.focal_point_height,
    )
    return (picture.pk, picture.get_file_hash(), picture.credit, picture.description, point)


def _documents(page: Page) -> list:
    """Files that the page attaches or links to."""
    model = get_document_model()
    return list(model.objects.filter(pk__in=[pk for kind, pk in references(page) if kind is model]))
