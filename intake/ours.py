"""Entries that are the alliance's own items: unions' sites show what they take from our feeds, and feed it back."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from wagtail.models import Site

from articles.models import ItemPage

from .parsing.entries import Entry

URN = "urn:uuid:"


def is_ours(entry: Entry) -> bool:
    """By the id that our feeds give each item, or by an address on this site."""
    return find(entry) is not None or any(map(_is_here, (entry.link, entry.id, entry.source_url)))


def find(entry: Entry) -> ItemPage | None:
    """The item that the entry's id names."""
    try:
        number = UUID(entry.id.lower().removeprefix(URN)) if URN in entry.id.lower() else None
    except ValueError:
        return None
    return ItemPage.objects.filter(translation_key=number).first() if number else None


def _is_here(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.netloc.lower() in _hosts() and parts.path not in {"", "/"}


def _hosts() -> set[str]:
    """Under which this site is known, with the port where it is none of the usual."""
    roots = [site.root_url for site in Site.objects.all()] + [settings.WAGTAILADMIN_BASE_URL]
    return {urlsplit(root).netloc.lower() for root in roots} - {"localhost", ""}
