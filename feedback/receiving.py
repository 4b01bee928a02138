"""A reader's report comes in: stored once, told to the union that wrote the item."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.urls import reverse

from articles.models import ItemPage, Placement, SectionPage
from notices.models import Notice
from notices.telling import holders, tell
from unions.models import Role

from .models import ReaderReport

HANDLERS = (Role.EDITOR, Role.ADMINISTRATOR)
EXCERPT = 60


def adopter(item: ItemPage, section_id: str | None) -> SectionPage | None:
    """The section that shows the item by adoption and by which the reader came; None for anything else."""
    if not section_id or not section_id.isdecimal() or len(section_id) > 18:
        return None
    placements = Placement.objects.visible().filter(item=item, section_id=int(section_id))
    placement = placements.select_related("section").first()
    return placement.section if placement else None


@transaction.atomic
def receive(item: ItemPage, uid: UUID, data: dict, came_by: SectionPage | None = None) -> ReaderReport:
    """Stores the report and tells the union's editors and administrators; the same `uid` again changes nothing."""
    report, created = ReaderReport.objects.get_or_create(
        uid=uid,
        defaults={
            "item": ItemPage.objects.get(pk=item.pk),
            "item_title": item.title,
            "union": item.union,
            "came_by": came_by,
            "passage": data["passage"],
            "problem": data["problem"],
            "contact": data["contact"],
        },
    )
    if created:
        _tell(report)
    return report


def _tell(report: ReaderReport) -> None:
    problem = " ".join(report.problem.split())
    excerpt = problem if len(problem) <= EXCERPT else f"{problem[: EXCERPT - 1]}…"
    by = f"（从{report.came_by.title}转载处来）" if report.came_by else ""
    tell(
        holders(report.union, *HANDLERS),
        Notice.Kind.FEEDBACK,
        f"读者指出《{report.item_title[:100]}》有误{by}：{excerpt}",
        reverse("hub_feedback_report", args=[report.pk]),
    )
