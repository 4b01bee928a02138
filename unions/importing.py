"""Bringing a directory of thousands in, or up to date: what is there is updated, what is missing is added.

A row is the union with its 拼音标识, or, where that is empty, the one of its name under its superior. Superiors may
come after their subordinates, so rows are taken in the order of the tree, not of the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import Signal

from .directory_csv import COLUMN_OF_FIELD, Row
from .models import Union
from .models.directory import MAX_DEPTH
from .naming import slug_for

BATCH = 500
NOT_CHECKED = ("superior", "path", "search_text", "search_digest")
SEARCHED = frozenset({"name", "short_names", "address", "slug", "level", "region_code"})


class Unfit(ValueError):
    """A row that cannot be taken; the message says why."""


@dataclass
class Report:
    """What became of the rows; problems and notices as (line, reason)."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)
    notices: list[tuple[int, str]] = field(default_factory=list)


Progress = Callable[[list[Row]], Iterable[Row]]


directory_changed = Signal()  # many entries were written at once, without a signal each


@transaction.atomic
def import_unions(rows: Iterable[Row], progress: Progress = iter) -> Report:
    """Takes every good row, in one transaction, and reports the others."""
    importer = Importer()
    good = importer.set_aside([*rows])
    for row in progress([*importer.from_the_top(good)]):
        importer.take(row)
    importer.write()
    directory_changed.send(sender=Union)
    importer.report.problems.sort()
    return importer.report


class Importer:
    """The directory in memory while rows are laid over it: unions by address, by name, and by place in the tree."""

    def __init__(self) -> None:
        self.report = Report()
        self.lines: dict[int, int] = {}  # id of a union in memory -> line that speaks of it
        self.new: list[Union] = []
        self.changed: dict[int, set[str]] = {}  # primary key -> fields
        self.by_slug: dict[str, Union] = {}
        self.by_name: dict[str, list[Union]] = defaultdict(list)
        self.by_place: dict[tuple[int, str], Union] = {}
        known = Union.objects.in_bulk()
        self.known = known
        for union in known.values():
            union.superior = known.get(union.superior_id)  # type: ignore[call-overload]
            self._index(union)

    def _index(self, union: Union) -> None:
        self.by_slug[union.slug] = union
        if union not in self.by_name[union.name]:
            self.by_name[union.name].append(union)
        self.by_place[_place(union.superior, union.name)] = union

    def set_aside(self, rows: list[Row]) -> list[Row]:
        """The rows without a problem of their own; the others go to the report."""
        for row in rows:
            if not row.problem and not row.values.get("name"):
                row.problem = "全称：不能空着。"
            if row.problem:
                self._refuse(row, row.problem)
        return [row for row in rows if not row.problem]

    def _refuse(self, row: Row, reason: str) -> None:
        row.problem = reason
        self.report.problems.append((row.line, reason))

    def from_the_top(self, rows: list[Row]) -> Iterator[Row]:
        """Rows so that a superior comes before its subordinates; those in a circle go to the report."""
        self.named = _by(rows, "name")
        self.slugged = _by(rows, "slug")
        waiting = {id(row): len(self._superior_rows(row)) for row in rows}
        below = defaultdict(list)
        for row in rows:
            for superior in self._superior_rows(row):
                below[id(superior)].append(row)
        ready = [row for row in rows if not waiting[id(row)]]
        for row in ready:  # grows while it is walked
            yield row
            for subordinate in below[id(row)]:
                waiting[id(subordinate)] -= 1
                if not waiting[id(subordinate)]:
                    ready.append(subordinate)
        for row in rows:
            if waiting[id(row)]:
                self._refuse(row, "上级工会：层级关系成环，请检查本行和上级各行。")

    def _superior_rows(self, row: Row) -> list[Row]:
        wanted = row.values.get("superior", "")
        return (self.slugged.get(wanted) or self.named.get(wanted, [])) if wanted else []

    def take(self, row: Row) -> None:
        """Lays one row over the directory in memory."""
        try:
            values = self._complete(row)
            found = self._find(row, values)
            if found is None:
                self._add(row, values)
            else:
                self._update(row, found, values)
        except Unfit as error:
            self._refuse(row, str(error))

    def _complete(self, row: Row) -> dict:
        """The row's values with its superior as a union; without a column for it, a known union keeps its own."""
        values = dict(row.values)
        if "superior" in values:
            values["superior"] = self._superior(row, values["superior"])
        return values

    def _superior(self, row: Row, wanted: str) -> Union | None:
        if not wanted:
            return None
        if spoiled := [one.line for one in self._superior_rows(row) if one.problem]:
            raise Unfit(f"上级工会：“{wanted}”所在的第{spoiled[0]}行有误，请先改正。")
        found = [self.by_slug[wanted]] if wanted in self.by_slug else self.by_name.get(wanted, [])
        if not found:
            raise Unfit(f"上级工会：没有找到“{wanted}”，请核对全称，或先加上它。")
        if len(found) > 1:
            raise Unfit(f"上级工会：有{len(found)}家“{wanted}”，请改写拼音标识。")
        return found[0]

    def _find(self, row: Row, values: dict) -> Union | None:
        slug = values.pop("slug", "")
        if slug:
            values["slug"] = slug
            found = self.by_slug.get(slug)
        elif "superior" in values:
            found = self.by_place.get(_place(values["superior"], values["name"]))
        else:
            found = self._only(values["name"])
        if found is not None and id(found) in self.lines:
            raise Unfit(f"与第{self.lines[id(found)]}行重复。")
        return found

    def _only(self, name: str) -> Union | None:
        found = self.by_name.get(name, [])
        if len(found) > 1:
            raise Unfit(f"有{len(found)}家“{name}”，请填写拼音标识或上级工会。")
        return found[0] if found else None

    def _add(self, row: Row, values: dict) -> None:
        union = Union(**values)
        union.slug = union.slug or slug_for(union.name, self.by_slug)
        self._check(union, union)
        if others := self.by_name.get(union.name):
            above = others[0].superior or "无"
            self.report.notices.append((row.line, f"另有一家“{union.name}”（上级：{above}），已按两家处理。"))
        union.set_search_text()
        self._index(union)
        self.lines[id(union)] = row.line
        self.new.append(union)
        self.report.created += 1

    def _update(self, row: Row, found: Union, values: dict) -> None:
        changed = {name for name, value in values.items() if getattr(found, name) != value}
        if changed:
            draft = copy(found)
            for name in changed:
                setattr(draft, name, values[name])
            self._check(draft, found)
            for name in changed:
                setattr(found, name, values[name])
            if changed & SEARCHED:
                found.set_search_text()
                changed |= {"search_text", "search_digest"}
            self.changed[found.pk] = changed
            self._index(found)
            self.report.updated += 1
        else:
            self.report.unchanged += 1
        self.lines[id(found)] = row.line

    def _check(self, draft: Union, original: Union) -> None:
        namesake = self.by_place.get(_place(draft.superior, draft.name))
        if namesake is not None and namesake is not original:
            raise Unfit(f"上级下面已有一家“{draft.name}”，拼音标识是{namesake.slug}。")
        above, depth = draft.superior, 1
        while above is not None:
            if above is original:
                raise Unfit("上级工会：层级关系成环，上级不能是本会的下级。")
            above, depth = above.superior, depth + 1
        if depth > MAX_DEPTH:
            raise Unfit(f"上级工会：层级过深，最多{MAX_DEPTH}层。")
        try:
            draft.clean_fields(exclude=NOT_CHECKED)
            draft.clean_facts()
        except ValidationError as error:
            raise Unfit(_reason(error)) from error

    def write(self) -> None:
        """Saves new unions, a level of the tree after the other, then changes, then the paths."""
        pending = self.new
        while pending:
            ready = [union for union in pending if union.superior is None or union.superior.pk]
            pending = [union for union in pending if union.superior is not None and not union.superior.pk]
            Union.objects.bulk_create(ready, batch_size=BATCH)
        for pk, names in self.changed.items():
            union = self.known[pk]
            if "superior" in names:
                Union.objects.filter(path__startswith=union.path).update(path="")
            Union.objects.filter(pk=pk).update(**{name: getattr(union, name) for name in names})
        Union.objects.fill_paths()


def _place(superior: Union | None, name: str) -> tuple[int, str]:
    return (id(superior) if superior is not None else 0, name)


def _by(rows: list[Row], field_name: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.values.get(field_name):
            found[row.values[field_name]].append(row)
    return found


def _reason(error: ValidationError) -> str:
    """All messages in one line, each with its column's name."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        f"{COLUMN_OF_FIELD.get(name, name)}：{' '.join(messages)}"
        for name, messages in error.message_dict.items()
    )
