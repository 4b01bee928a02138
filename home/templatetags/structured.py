"""JSON-LD for templates: each tag writes one data block, which the content security policy lets through as no script."""

import json

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from articles.models import EventPage, ItemPage, Placement, SectionPage
from home import structured

register = template.Library()
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def website_data(context: Context) -> SafeString:
    alliance = context["alliance"]
    return _block(
        structured.website(alliance.name, alliance.root_url),
        structured.alliance(alliance.name, alliance.root_url),
    )


@register.simple_tag(takes_context=True)
def section_data(context: Context, section: SectionPage) -> SafeString:
    return _block(structured.union(section), _trail(context, section))


@register.simple_tag(takes_context=True)
def item_data(context: Context, page: ItemPage, placement: Placement | None = None) -> SafeString:
    data = structured.event(page) if isinstance(page, EventPage) else structured.article(page, placement)
    return _block(data, _trail(context, placement.section if placement else page.section, page))


@register.simple_tag(takes_context=True)
def trail_data(context: Context, *pages: Page) -> SafeString:
    return _block(_trail(context, *pages))


def _trail(context: Context, *pages: Page) -> dict:
    alliance = context["alliance"]
    return structured.breadcrumbs(alliance.name, alliance.root_url, pages)


def _block(*things: dict) -> SafeString:
    """One script element with all things as a graph; nothing in it can close the element."""
    graph = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False).translate(
        ESCAPES
    )
    return mark_safe(f'<script type="application/ld+json">{graph}</script>')
