"""Who is told what of a text on its way through review. Rows in the transaction of the act; mail follows."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState

from notices.models import Notice
from notices.telling import holders, tell
from unions.models import Role, User

from . import review


def waiting(state: TaskState, level: str) -> None:
    """Tells the level's reviewers who may decide on the text; where there is none, the union's administrators."""
    page = state.workflow_state.content_object.specific
    title, name = page.get_admin_display_title(), Role(level).label
    reviewers = [one for one in holders(page.union, level) if review.obstacle(one, page) is None]
    address = reverse("hub_review", args=[page.pk])
    if reviewers:
        tell(reviewers, Notice.Kind.REVIEW, f"《{title}》等您{name}。", address)
    else:
        text = f"《{title}》等待{name}，但本会没有能审它的{name}人员。请添加人员或调整角色。"
        tell(holders(page.union, Role.ADMINISTRATOR), Notice.Kind.REVIEW, text, _editing(page), urgent=True)


def returned(state: TaskState, reviewer: User, level: str, reason: str) -> None:
    """Tells who wrote and who sent the text why it came back."""
    page = state.workflow_state.content_object
    text = f"《{page.get_admin_display_title()}》被{Role(level).label}退回（{reviewer}）：{reason.strip()}"
    tell(writers(page), Notice.Kind.RETURNED, text, _editing(page))


def decided(page: Page) -> None:
    """Tells who wrote and who sent the text that it is public, or when it will be."""
    if page.live and not page.approved_schedule:
        text, address = f"《{page.title}》刊出了。", page.get_url_parts()[2]
    else:
        hour = timezone.localtime(page.scheduled_revision.approved_go_live_at)
        text = f"《{page.get_admin_display_title()}》已审定，{hour:%Y-%m-%d %H:%M}刊出。"
        address = _editing(page)
    tell(writers(page), Notice.Kind.PUBLISHED, text, address)


def not_published(page: Page, why: str) -> None:
    """Tells the union's people that a scheduled text stayed offline."""
    people = [*writers(page), *holders(page.union, Role.FINAL, Role.ADMINISTRATOR)]
    text = f"《{page.get_admin_display_title()}》没有按时刊出：{why}。请核对后重新送审。"
    tell(people, Notice.Kind.RETURNED, text, _editing(page), urgent=True)


def published_urgently(page: Page, desk: User, reason: str) -> None:
    people = [*writers(page), *holders(page.section.union, Role.FINAL, Role.ADMINISTRATOR)]
    text = f"联盟编辑部（{desk}）急件刊发了《{page.title}》：{reason}"
    tell(people, Notice.Kind.PUBLISHED, text, page.get_url_parts()[2], urgent=True)


def writers(page: Page) -> list[User]:
    """Whose text it is, and who last sent it to review."""
    sent = page.workflow_states.order_by("-created_at", "-pk").values_list("requested_by", flat=True)[:1]
    return list(User.objects.filter(pk__in={page.owner_id, *sent}))


def _editing(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])
