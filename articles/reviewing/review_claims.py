"""认领: reviewers of one level take turns. Who takes a waiting text keeps it from the others until it is decided on,
given back or the claim has lapsed (REVIEW_CLAIM_HOURS). The only writer of `ReviewClaim`.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, TaskState

from unions.models import User

from ..models import ReviewClaim
from . import review
from .review import NotAllowed


@transaction.atomic
def claim(user: User, page: Page) -> TaskState:
    """Takes the text for this reviewer; again, it lasts anew. Raises NotAllowed where it is not the person's turn."""
    state = _waiting(page)
    level = state.task.specific.level
    if not review.is_reviewer(user, page, level):
        raise NotAllowed("您不是这一审级的审核员。")
    reason = review.held_by_another(user, state) or review.obstacle(user, page)
    if reason:
        raise NotAllowed(reason)
    ReviewClaim.objects.update_or_create(
        task_state=state, defaults={"reviewer": user, "claimed_at": timezone.now()}
    )
    log(instance=page.specific, action="hub.claim", user=user, data={"level": state.task.name})
    return state


@transaction.atomic
def give_back(user: User, page: Page) -> None:
    """Leaves the text to the others of the level. Raises NotAllowed for who does not hold it."""
    state = _waiting(page)
    mine = own(user, state)
    if mine is None:
        raise NotAllowed("您没有认领这篇稿件，或认领已经到期。")
    mine.delete()
    log(instance=page.specific, action="hub.give_back", user=user, data={"level": state.task.name})


def own(user: User, state: TaskState) -> ReviewClaim | None:
    """The person's own claim, while it lasts."""
    mine = ReviewClaim.objects.filter(task_state=state, reviewer=user).first()
    return mine if mine and mine.is_active else None


def _waiting(page: Page) -> TaskState:
    """The text's waiting task; nobody else claims or decides on the text until the transaction ends."""
    state = Page.objects.select_for_update().get(pk=page.pk).current_workflow_task_state
    if state is None:
        raise NotAllowed(f"《{page.get_admin_display_title()}》现在没有等待审核。")
    return state
