"""The part of the alliance that somebody follows: what it shows now, and what may have been in it before.

A feed of a closed section is gone; who follows its changes has to hear that its items are. So a part goes on when its
section or topic is no longer public, and shows nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.functional import cached_property

from articles import changes
from articles.listing import Entry
from articles.models import Change, SectionPage, TopicPage
from articles.visibility import is_restricted
from syndication import selection
from syndication.selection import Gone, Selection
from unions.models import Union

WANDERING = (Change.Kind.MOVED, Change.Kind.DELETED)


@dataclass(frozen=True)
class Part:
    """A selection; `closed` where it is of a section or topic that the public saw once and sees no more.

    `root`: the section that is followed with all below it, where only it is closed.
    """

    selection: Selection
    closed: bool = False
    root: SectionPage | None = None

    @property
    def query(self) -> str:
        """The canonical query string, which does not change when sections close and open."""
        return replace(self.selection, section=self.root or self.selection.section).query

    @cached_property
    def sections(self) -> frozenset[int] | None:
        """The sections whose lists it is made of, closed ones too; None where sections do not matter."""
        chosen = self.selection
        if chosen.union:
            below = SectionPage.objects.filter(union__path__startswith=chosen.union.path)
            return frozenset(below.values_list("pk", flat=True))
        return frozenset([chosen.section.pk]) if chosen.section else None

    @cached_property
    def wandering(self) -> frozenset[int]:
        """Sections that are elsewhere now, or gone, and may have been below the union that is followed."""
        if self.selection.union is None:
            return frozenset()
        moved = Change.objects.filter(scope=Change.Scope.SECTION, kind__in=WANDERING)
        return frozenset(pk for pk in moved.values_list("section_id", flat=True) if pk)

    def concerns(self, change: Change) -> bool:
        """Whether it can matter here; what happens to an item itself always can."""
        if change.scope != Change.Scope.PLACEMENT:
            return True
        if self.sections is None:
            return False
        for_all = change.kind in (Change.Kind.CARRIED, Change.Kind.RELEASED)
        return for_all or change.section_id in self.sections | self.wandering

    def shown(self, ids: Collection[int]) -> set[int]:
        """Those of these items that it shows now."""
        return set() if self.closed or not ids else self.selection.holds(ids)

    def entries(self, ids: Collection[int]) -> list[Entry]:
        """The same as they are shown."""
        return [] if self.closed or not ids else self.selection.entries_of(ids)

    def touched(self, ids: Iterable[int]) -> set[int]:
        """Those of these items that may have been shown here once: one query.

        Each filter is asked for itself, so an item may be named that never passed all of them at once; never is one
        left out.
        """
        rows = Change.objects.filter(item_id__in=list(ids)).order_by()
        conditions = self._conditions()
        counts = {f"n{number}": Count("pk", filter=each) for number, each in enumerate(conditions)}
        found = rows.values("item_id").annotate(**counts).filter(**{f"{name}__gt": 0 for name in counts})
        return {row["item_id"] for row in found if row["item_id"]}

    def had(self, before: Change | None, placed: bool) -> bool:
        """Whether an item was here after this last entry of the log on itself, as far as the log says.

        `placed`: a section took it over only afterwards.
        """
        if before is None or not before.public:
            return False
        if before.filed is not None and not all(f" {mark} " in before.filed for mark in self._marks()):
            return False
        return self.sections is None or before.section_id in self.sections or not placed

    def _conditions(self) -> list[Q]:
        filed = [Q(filed=None) | Q(filed__contains=f" {mark} ") for mark in self._marks()]
        if self.sections is None:
            return filed
        return [*filed, Q(section_id__in=self.sections | self.wandering) | Q(kind=Change.Kind.CARRIED)]

    def _marks(self) -> list[str]:
        """How its filters stand in `Change.filed`."""
        chosen = self.selection
        category = changes.category_mark(chosen.category.pk) if chosen.category else ""
        topic = changes.topic_mark(chosen.topic.pk) if chosen.topic else ""
        return [mark for mark in (chosen.kind, category, topic) if mark]


def read(query: QueryDict, also: Iterable[str] = ()) -> Part:
    """As `syndication.selection.read`, but a section or topic of former times is a part that is closed.

    What is found closed is taken for closed, though it may be open again a moment later: whoever follows hears of that
    next. Raises BadSelection.
    """
    closed: list[SectionPage | TopicPage] = []
    roots: list[SectionPage] = []

    def find_place(given: str) -> SectionPage | Union | None:
        with suppress(Gone):
            if found := selection.open_place(given):
                return found
        section = _former_section(given)
        if section and query.get("subtree") == "1":
            roots.append(section)
            return section.union
        closed.extend([section] if section else [])
        return section

    def find_topic(slug: str) -> TopicPage | None:
        if found := selection.open_topic(slug):
            return found
        topic = _former_topic(slug)
        closed.extend([topic] if topic else [])
        return topic

    found = selection.read(query, also, find_place, find_topic)
    return Part(found, bool(closed), roots[0] if roots else None)


def _former_section(slug: str) -> SectionPage | None:
    """One whose items the public saw once."""
    section = SectionPage.objects.filter(slug=slug).select_related("union").first()
    seen = section and Change.objects.filter(section_id=section.pk, public=True).exists()
    return section if seen else None


def _former_topic(slug: str) -> TopicPage | None:
    """One that was published once and is not private."""
    topic = TopicPage.objects.filter(slug=slug, first_published_at__isnull=False).first()
    return None if topic is None or is_restricted(topic.path) else topic
