"""What is under review and what came back, across all unions: read once, then asked by each part of the first page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, WorkflowState, get_default_page_content_type

from unions.models import Role, User

OVERDUE = timedelta(days=2)  # after which a text has waited too long at one level
RETURNED = WorkflowState.STATUS_NEEDS_CHANGES


@dataclass(frozen=True)
class Review:
    """A text on its way: waiting at a level since `since`, or returned then."""

    page_id: int
    title: str
    section: str
    union_id: int | None
    owner_id: int | None
    level: str
    since: datetime
    is_returned: bool
    sent_by: User | None
    decided_by: User | None
    remark: str

    def concerns(self, user: User) -> bool:
        """Whether the person wrote or sent it."""
        return user.pk in (self.owner_id, self.sent_by and self.sent_by.pk)

    @property
    def level_name(self) -> str:
        return Role(self.level).label

    @property
    def waited(self) -> str:
        return duration(self.since)

    @property
    def is_overdue(self) -> bool:
        return timezone.now() - self.since > OVERDUE

    @property
    def review_url(self) -> str:
        return reverse("hub_review", args=[self.page_id])

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page_id])

    @property
    def history_url(self) -> str:
        return reverse("wagtailadmin_pages:workflow_history", args=[self.page_id])


@dataclass(frozen=True)
class Reviews:
    """All of them, the longest waiting first."""

    everything: list[Review]

    def awaiting(self, user: User, roles: Mapping[int, set[str]]) -> list[Review]:
        """What the person may decide on; own texts are others' business."""
        return [
            one
            for one in self.waiting
            if one.union_id is not None
            and one.level in roles.get(one.union_id, ())
            and not one.concerns(user)
        ]

    def returned_to(self, user: User) -> list[Review]:
        """The last returned first."""
        return [one for one in reversed(self.everything) if one.is_returned and one.concerns(user)]

    def sent_by(self, user: User) -> list[Review]:
        return [one for one in self.waiting if one.concerns(user)]

    @cached_property
    def waiting(self) -> list[Review]:
        return [one for one in self.everything if not one.is_returned]

    @property
    def overdue(self) -> list[Review]:
        return [one for one in self.waiting if one.is_overdue]

    def by_level(self) -> list[tuple[str, int]]:
        """Name of each level and how many wait there."""
        levels = (Role.FIRST, Role.SECOND, Role.FINAL)
        return [(level.label, sum(one.level == level for one in self.waiting)) for level in levels]


def under_way() -> Reviews:
    """Two queries, however many there are."""
    states = WorkflowState.objects.active().filter(base_content_type=get_default_page_content_type())
    states = states.annotate(level=F("current_task_state__task__reviewtask__level")).exclude(level=None)
    states = list(states.select_related("requested_by", "current_task_state__finished_by"))
    pages = _pages([int(state.object_id) for state in states])
    found = [_review(state, pages[int(state.object_id)]) for state in states if int(state.object_id) in pages]
    return Reviews(sorted(found, key=lambda one: one.since))


def _pages(ids: list[int]) -> dict[int, dict]:
    """Titles and unions of items, and of sections, which are reviewed too."""
    rows = Page.objects.filter(pk__in=ids).values("pk", "draft_title", "owner_id").order_by()
    rows = rows.annotate(
        of_item=F("itempage__section__union"),
        in_section=F("itempage__section__title"),
        of_section=F("sectionpage__union"),
    )
    return {row["pk"]: row for row in rows}


def _review(state: WorkflowState, page: dict) -> Review:
    task = state.current_task_state
    is_returned = state.status == RETURNED
    return Review(
        page_id=page["pk"],
        title=page["draft_title"],
        section=page["in_section"] or page["draft_title"],
        union_id=page["of_item"] or page["of_section"],
        owner_id=page["owner_id"],
        level=state.level,
        since=(task.finished_at if is_returned else None) or task.started_at,
        is_returned=is_returned,
        sent_by=state.requested_by,
        decided_by=task.finished_by,
        remark=task.comment,
    )


def duration(since: datetime) -> str:
    """How long ago, in the largest unit that fits."""
    minutes = int((timezone.now() - since).total_seconds()) // 60
    for size, name in ((1440, "天"), (60, "小时"), (1, "分钟")):
        if minutes >= size:
            return f"{minutes // size}{name}"
    return "不到1分钟"
