"""Tells a CDN in front of the site which addresses to forget, after the log of changes; a consumer of the worker.

Off unless WAGTAILFRONTENDCACHE names one (FRONTEND_CACHE_URL). The log's position is kept behind what was purged, so
that nothing is left out when the CDN or the worker is away; what was purged already may be purged again. What concerns
all pages (the footer, a union's name, a move) begins a sweep over all addresses, some each round.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.db.models import Max, Q
from django.urls import reverse
from wagtail.contrib.frontend_cache.backends.http import HTTPBackend, PurgeRequest
from wagtail.contrib.frontend_cache.utils import get_backends
from wagtail.models import Page

from articles import changes
from articles.models import Address, Category, Change, CoSource, Derivation, ItemPage, Placement, TopicPage

from .log_tail import concerns_all
from .models import Purged, SiteChange

BATCH = 200
PATIENCE = 10.0  # seconds for an answer
FIXED = ("/", "/topics/")
VIEWS = ("events", "site_map", "unions:directory")


class NotPurged(Exception):
    """The CDN did not take it; the worker tries again."""


class PurgeOverHTTP(HTTPBackend):
    """Wagtail's, which asks with PURGE, but one that tells of a failure. 404: there was nothing to forget."""

    def purge(self, url: str) -> None:
        _scheme, _, rest = url.partition("://")
        host, _, path = rest.partition("/")
        request = PurgeRequest(f"{self.cache_scheme}://{self.cache_netloc}/{path}", headers={"Host": host})
        try:
            with urlopen(request, timeout=PATIENCE):
                pass
        except (URLError, OSError) as error:
            if getattr(error, "code", None) != 404:
                raise NotPurged(f"{url}: {error}") from error


def purge_once() -> int:
    """The next addresses that changed; returns how many entries or addresses were dealt with. Raises NotPurged."""
    if not get_backends():
        return 0
    done, created = Purged.objects.get_or_create(pk=1, defaults={"position": changes.last_position()})
    if created or done.site_change < (newest := _newest_site_change()):
        done.site_change, done.swept = (_newest_site_change(), None) if created else (newest, 0)
        done.save()
    return _follow(done) or (0 if done.swept is None else _sweep(done))


def _follow(done: Purged) -> int:
    rows = changes.read(done.position, BATCH)
    if not rows:
        return 0
    _purge(_paths(rows))
    if any(map(concerns_all, rows)):
        done.swept = 0
    done.position = rows[-1].position or done.position
    done.save()
    return len(rows)


def _sweep(done: Purged) -> int:
    """Every address that an item or a section ever had, some at a time; at the end those that are of neither."""
    rows = list(Address.objects.filter(pk__gt=done.swept).order_by("pk")[:BATCH])
    others = () if rows else Page.objects.exclude(pk__in=ItemPage.objects.values("pk")).filter(depth__gt=1)
    _purge({*(row.path for row in rows), *_lists(), *(page.get_url_parts()[2] for page in others)})
    done.swept = rows[-1].pk if rows else None
    done.save()
    return max(1, len(rows))


def _paths(rows: list[Change]) -> set[str]:
    """Where the items stand or stood, what is made from them, the sections, topics and lists that show them."""
    items = {row.item_id for row in rows if row.item_id}
    items |= set(Derivation.objects.filter(origin_id__in=items).values_list("article_id", flat=True))
    sections = {row.section_id for row in rows if row.section_id}
    for model in (Placement, CoSource):
        found = model.objects.filter(item_id__in=items)  # type: ignore[attr-defined]
        sections |= set(found.values_list("section_id", flat=True))
    stand = Q(item_id__in=items) | Q(item_id=None, section_id__in=sections)
    marked = {int(mark[1:]) for row in rows for mark in (row.filed or "").split() if mark.startswith("t")}
    of_item = Q(items__in=items) | Q(entries__item__in=items) | Q(pk__in=marked)
    topics = TopicPage.objects.filter(of_item).distinct()
    return {
        *Address.objects.filter(stand).values_list("path", flat=True),
        *(topic.get_url_parts()[2] for topic in topics),
        *_lists(),
    }


def _lists() -> Iterable[str]:
    """Lists of items that are no pages of the tree, by their first page."""
    yield from FIXED
    yield from map(reverse, VIEWS)
    for slug in Category.objects.values_list("slug", flat=True):
        yield reverse("category", args=[slug])


def _purge(paths: set[str]) -> None:
    urls = [f"{settings.WAGTAILADMIN_BASE_URL}{path}" for path in sorted(paths) if path.startswith("/")]
    for backend in get_backends().values():
        backend.purge_batch(urls)


def _newest_site_change() -> int:
    return SiteChange.objects.aggregate(last=Max("pk"))["last"] or 0
