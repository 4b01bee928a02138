"""Which unions show what is another's: those that adopted it, and those that are credited with it."""

from django.db.models import Q, QuerySet

from ..models import CoSource, ItemPage, Placement, SectionPage


def of(items: QuerySet[ItemPage]) -> QuerySet[SectionPage]:
    """Each section once, however many of the items it shows."""
    adopted = Placement.objects.filter(item__in=items, state=Placement.State.ACCEPTED)
    joined = CoSource.objects.standing().filter(item__in=items)
    return SectionPage.objects.filter(
        Q(pk__in=adopted.values("section")) | Q(pk__in=joined.values("section"))
    )
