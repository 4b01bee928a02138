"""Who may see what, decided once. Every list, feed, index, search hit and placement passes through `visible()`."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet


def sections(prefix: str = "") -> Q:
    """Sections that the anonymous public may see; `prefix` leads to the section, such as "section__"."""
    return Q(**{f"{prefix}live": True}) & _public(prefix)


def items(prefix: str = "") -> Q:
    """Items that the anonymous public may see: live, not past their expiry, in an open section, not private.

    `prefix` leads to the item, such as "item__". Costs one query, for the privacy settings.
    """
    live = Q(**{f"{prefix}live": True, f"{prefix}section__live": True})
    return live & unexpired(prefix) & _public(prefix)


def unexpired(prefix: str = "") -> Q:
    """Pages that have not reached their expiry, whether or not the scheduler has run."""
    return Q(**{f"{prefix}expire_at": None}) | Q(**{f"{prefix}expire_at__gt": timezone.now()})


def _public(prefix: str) -> Q:
    """Neither the page nor one above it is restricted."""
    restricted = PageViewRestriction.objects.values_list("page__path", flat=True)
    return Q(*(~Q(**{f"{prefix}path__startswith": path}) for path in restricted))


class SectionQuerySet(PageQuerySet):
    def visible(self) -> SectionQuerySet:
        return self.filter(sections())


class ItemQuerySet(PageQuerySet):
    def visible(self) -> ItemQuerySet:
        return self.filter(items())

    def newest(self) -> ItemQuerySet:
        return self.order_by("-issued_at", "-pk")

    def for_list(self) -> ItemQuerySet:
        """With all that a list entry shows, in a constant number of queries."""
        return self.select_related("section__union", "category", "lead_image").prefetch_related(
            "lead_image__renditions"
        )
