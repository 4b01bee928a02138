"""What a feed says of itself: whose it is, what it is called, where its readers find the same as pages."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from wagtail.models import Site

from .content import absolute
from .selection import KINDS, Selection


@dataclass(frozen=True)
class Scope:
    """`feed_id` is a URN that stays when the selection's names change; `base` such as "https://example.org"."""

    selection: Selection
    feed_id: str
    title: str
    description: str
    publisher: str
    url: str
    base: str


def describe(selection: Selection, site: Site) -> Scope:
    union = selection.section.union if selection.section else selection.union
    name = "·".join([*_names(selection), site.site_name])
    return Scope(
        selection,
        feed_id=f"urn:uuid:{_key(selection, site)}",
        title=name,
        description=_description(selection, site),
        publisher=union.name if union else site.site_name,
        url=_home(selection, site),
        base=site.root_url,
    )


def _names(selection: Selection) -> list[str]:
    """What it is limited to, such as 佛山市总工会及所属工会, 活动."""
    place = selection.section.title if selection.section else selection.union.name if selection.union else ""
    names = [f"{place}及所属工会" if selection.union else place]
    names += [selection.topic.title] if selection.topic else []
    names += [selection.category.name] if selection.category else []
    return list(filter(None, [*names, KINDS.get(selection.kind, "")]))


def _description(selection: Selection, site: Site) -> str:
    section = selection.section
    what = KINDS.get(selection.kind, "稿件和活动")
    if section and list(selection.parameters) == ["union"]:
        return section.introduction or f"{section.union.name}发布和采用的最新{what}"
    if selection.whole:
        return f"{site.site_name}各成员单位的最新{what}"
    return f"{'·'.join(_names(selection))}：最新{what}"


def _key(selection: Selection, site: Site) -> UUID:
    """The page's own for the alliance and a section, else made of it and the filters."""
    if selection.section and list(selection.parameters) == ["union"]:
        return selection.section.translation_key
    root = site.root_page.translation_key
    return root if selection.whole else uuid5(root, selection.query)


def _home(selection: Selection, site: Site) -> str:
    if selection.section:
        return selection.section.full_url
    if selection.topic:
        return absolute(selection.topic.url, site.root_url)
    return f"{site.root_url}/"
