"""What a page says to machines: schema.org as JSON-LD (https://schema.org, Google's and Baidu's reading of it)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from articles.models import ArticlePage, EventPage, ItemPage, SectionPage

EVENT_STATUS = {
    EventPage.Status.SCHEDULED: "https://schema.org/EventScheduled",
    EventPage.Status.RESCHEDULED: "https://schema.org/EventRescheduled",
    EventPage.Status.CANCELLED: "https://schema.org/EventCancelled",
}
NOT_WRITERS = frozenset({"摄影", "图", "编辑", "校对"})
PICTURE = "fill-1200x675|format-jpeg"


def website(name: str, root_url: str) -> dict:
    """The alliance's site and its search."""
    return {
        "@type": "WebSite",
        "name": name,
        "url": f"{root_url}/",
        "inLanguage": "zh-CN",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{root_url}/search/?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def alliance(name: str, root_url: str) -> dict:
    return {"@type": "Organization", "name": name, "url": f"{root_url}/"}


def union(section: SectionPage) -> dict:
    """A publishing union: who and where."""
    entry = section.union
    data: dict = {"@type": "Organization", "name": entry.name, "url": section.full_url}
    if entry.short_names:
        data["alternateName"] = entry.short_names
    if entry.address:
        data["address"] = {"@type": "PostalAddress", "streetAddress": entry.address, "addressCountry": "CN"}
    if entry.phones:
        data["telephone"] = entry.phones
    return data


def article(page: ArticlePage, section: SectionPage) -> dict:
    """A story as read in a section; an adopted one is published by the adopter and based on the origin's."""
    data = {
        "@type": "NewsArticle",
        "headline": page.title,
        "mainEntityOfPage": page.full_url,
        "inLanguage": "zh-CN",
        "author": _authors(page),
        "publisher": union(section),
        **_dates(page),
        **_described(page),
    }
    return data if section.pk == page.section_id else data | {"isBasedOn": page.full_url}


def event(page: EventPage) -> dict:
    data = {
        "@type": "Event",
        "name": page.title,
        "url": page.full_url,
        "startDate": _local(page.starts_at),
        "endDate": _local(page.ends_at),
        "eventStatus": EVENT_STATUS[EventPage.Status(page.status)],
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {"@type": "Place", "name": page.venue, "address": page.address or page.venue},
        "organizer": {"@type": "Organization", "name": page.organiser or page.union.name},
        **_described(page),
    }
    if page.status == EventPage.Status.RESCHEDULED and page.previous_starts_at:
        data["previousStartDate"] = _local(page.previous_starts_at)
    return data


def breadcrumbs(name: str, root_url: str, steps: Iterable[tuple[str, str]]) -> dict:
    """The way from the front page to where the reader is: a title and an absolute address a step."""
    steps = [(name, f"{root_url}/"), *steps]
    items = [
        {"@type": "ListItem", "position": position, "name": title, "item": url}
        for position, (title, url) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _authors(page: ArticlePage) -> list[dict]:
    people = [
        {"@type": "Person", "name": byline.value["name"]}
        for byline in page.bylines
        if byline.value["role"] not in NOT_WRITERS
    ]
    return people or [{"@type": "Organization", "name": name} for name in page.credited]


def _dates(page: ItemPage) -> dict:
    dates = {"datePublished": page.issued_at, "dateModified": page.last_published_at or page.issued_at}
    return {name: _local(date) for name, date in dates.items() if date}


def _local(moment: datetime) -> str:
    """ISO 8601 with the offset of the place, so that nobody reads the wrong hour."""
    return timezone.localtime(moment).isoformat()


def _described(page: ItemPage) -> dict:
    described: dict = {}
    if page.summary:
        described["description"] = page.summary
    if page.illustration:
        described["image"] = [page.illustration.get_rendition(PICTURE).full_url]
    return described
