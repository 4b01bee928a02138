"""待我审核: what waits for a reviewer, oldest first, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState

from unions.members import roles_of
from unions.models import Role, User

from ..models import ReviewTask, SignOff

REVIEWERS = frozenset({Role.FIRST, Role.SECOND, Role.FINAL})
UNION = Coalesce("itempage__section__union_id", "sectionpage__union_id")
UNION_NAME = Coalesce("itempage__section__union__name", "sectionpage__union__name")


@dataclass(frozen=True)
class Waiting:
    """A text that a reviewer may decide on. `holder` is who has claimed it, None for nobody."""

    page_id: int
    title: str
    union: str
    level: str
    requested_by: User | None
    since: datetime
    holder: User | None
    is_mine: bool

    @property
    def waited(self) -> str:
        return f"等了{duration(timezone.now() - self.since)}"


def is_reviewer(user: User) -> bool:
    return any(REVIEWERS & roles for roles in roles_of(user).values())


def queue(user: User) -> list[Waiting]:
    """All that the person may decide on now, what others hold included."""
    roles = roles_of(user)
    unions = [union for union, held in roles.items() if REVIEWERS & held]
    if not unions:
        return []
    levels = dict(ReviewTask.objects.values_list("pk", "level"))
    states = _states(levels)
    pages = _pages(states, unions)
    done = _written_by(user, pages) | _signed_by(user, states)
    found = []
    for state in states:
        page = pages.get(int(state.workflow_state.object_id))
        if page is None or levels[state.task_id] not in roles[page.union_id] or page.pk in done:
            continue
        if state.workflow_state.requested_by_id != user.pk:
            found.append(_waiting(state, page, user))
    return found


def _states(levels: dict[int, str]) -> list[TaskState]:
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task_id__in=levels)
    related = waiting.select_related("task", "workflow_state__requested_by", "claim__reviewer")
    return list(related.order_by("started_at", "pk"))


def _pages(states: list[TaskState], unions: list[int]) -> dict[int, Page]:
    ids = [int(state.workflow_state.object_id) for state in states]
    pages: QuerySet[Page] = Page.objects.filter(pk__in=ids)
    return pages.annotate(union_id=UNION, union_name=UNION_NAME).filter(union_id__in=unions).in_bulk()


def _written_by(user: User, pages: dict[int, Page]) -> set[int]:
    """Pages of which the person wrote something that is not public yet; see `articles.reviewing.review.authors`."""
    mine = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(pk) for pk in pages],
        user=user,
    )
    last = {int(pk): revision for pk, revision in mine.values_list("object_id").annotate(Max("pk"))}
    return {
        pk
        for pk, page in pages.items()
        if last.get(pk, 0) > (page.live_revision_id or 0)
        or (page.owner_id == user.pk and not page.live_revision_id)
    }


def _signed_by(user: User, states: list[TaskState]) -> set[int]:
    """Pages whose waiting revision the person has signed at another level."""
    signed = SignOff.objects.filter(reviewer=user, task_state__revision__in=[s.revision_id for s in states])
    pairs = set(signed.values_list("task_state__workflow_state_id", "task_state__revision_id"))
    return {
        int(state.workflow_state.object_id)
        for state in states
        if (state.workflow_state_id, state.revision_id) in pairs
    }


def _waiting(state: TaskState, page: Page, user: User) -> Waiting:
    claim = getattr(state, "claim", None)
    holder = claim.reviewer if claim and claim.is_active else None
    return Waiting(
        page_id=page.pk,
        title=page.get_admin_display_title(),
        union=page.union_name,
        level=state.task.name,
        requested_by=state.workflow_state.requested_by,
        since=state.started_at,
        holder=holder,
        is_mine=holder == user,
    )


def duration(span) -> str:
    """A span of time in words, in its largest unit: 3小时, 2天, 不到1分钟."""
    minutes = int(span.total_seconds() // 60)
    for size, unit in ((24 * 60, "天"), (60, "小时"), (1, "分钟")):
        if minutes >= size:
            return f"{minutes // size}{unit}"
    return "不到1分钟"
