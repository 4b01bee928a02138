"""What a feed is of: the alliance, or one union's section with its own and adopted items."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from django.http import Http404, HttpRequest
from django.utils.http import quote_etag
from wagtail.models import Site

from articles import listing
from articles.listing import Entry
from articles.models import ItemPage, Placement, SectionPage

from . import freshness
from .freshness import Freshness
from .items import FeedItem, describe

LIMIT = 50
REPRESENTATION = (
    2  # raise it when the same items are written differently, so that no client keeps the old form
)


class Gone(Exception):
    """The section was open once and is closed."""


@dataclass(frozen=True)
class Scope:
    """A feed's own description; `entries` and `look` read the items and how fresh they are when called."""

    feed_id: str
    title: str
    description: str
    publisher: str
    url: str
    base: str
    entries: Callable[[], list[Entry]]
    look: Callable[[], Freshness]

    def items(self) -> list[FeedItem]:
        """The newest items, at most 50."""
        return describe(self.entries(), self.base)

    def etag(self, fresh: Freshness) -> str:
        own = sha256(repr((REPRESENTATION, self.title, self.description, self.url)).encode()).hexdigest()[:12]
        return quote_etag(f"{own}.{fresh.tag}")


def alliance(request: HttpRequest) -> Scope:
    """All that the public may see, each item once. Raises Http404 where there is no site yet."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return Scope(
        feed_id=f"urn:uuid:{site.root_page.translation_key}",
        title=site.site_name,
        description=f"{site.site_name}各成员单位的最新稿件和活动",
        publisher=site.site_name,
        url=f"{site.root_url}/",
        base=site.root_url,
        entries=lambda: (
            listing.newest(ItemPage.objects.visible(), Placement.objects.none(), size=LIMIT).entries
        ),
        look=freshness.of_alliance,
    )


def section(request: HttpRequest, slug: str) -> Scope:
    """A union's own and adopted items. Raises Http404 for an unknown or private section, Gone for a closed one."""
    site = Site.find_for_request(request)
    found = SectionPage.objects.visible().filter(slug=slug).select_related("union").first()
    if site is None or found is None:
        raise _absence(slug)
    return Scope(
        feed_id=f"urn:uuid:{found.translation_key}",
        title=f"{found.title}·{site.site_name}",
        description=found.introduction or f"{found.union.name}发布和采用的最新稿件和活动",
        publisher=found.union.name,
        url=found.full_url,
        base=site.root_url,
        entries=lambda: found.newest(size=LIMIT).entries,
        look=lambda: freshness.of_section(found),
    )


def _absence(slug: str) -> Exception:
    closed = SectionPage.objects.filter(slug=slug, live=False, first_published_at__isnull=False).exists()
    return Gone() if closed else Http404()
