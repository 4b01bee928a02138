"""JSON-LD for templates: each tag writes one data block, which the content security policy lets through as no script."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from wagtail.models import Page

from articles.models import EventPage, ItemPage, SectionPage
from home import structured
from unions.templatetags.directory import json_ld

register = template.Library()


@register.simple_tag(takes_context=True)
def website_data(context: Context) -> SafeString:
    alliance = context["alliance"]
    known_by = (alliance.name, alliance.root_url)
    return json_ld([structured.website(*known_by), structured.alliance(*known_by)])


@register.simple_tag(takes_context=True)
def section_data(context: Context, section: SectionPage) -> SafeString:
    return json_ld([structured.union(section), _trail(context, section)])


@register.simple_tag(takes_context=True)
def item_data(context: Context, page: ItemPage, section: SectionPage) -> SafeString:
    """`section` is the one in which the item is read."""
    data = structured.event(page) if isinstance(page, EventPage) else structured.article(page, section)
    return json_ld([data, _trail(context, section, page)])


@register.simple_tag(takes_context=True)
def trail_data(context: Context, *pages: Page) -> SafeString:
    return json_ld([_trail(context, *pages)])


@register.simple_tag(takes_context=True)
def view_data(context: Context, title: str) -> SafeString:
    """The trail to a page beside Wagtail's tree."""
    alliance = context["alliance"]
    here = (title, f"{alliance.root_url}{context['request'].path}")
    return json_ld([structured.breadcrumbs(alliance.name, alliance.root_url, [here])])


def _trail(context: Context, *pages: Page) -> dict:
    alliance = context["alliance"]
    steps = [(page.title, page.full_url) for page in pages]
    return structured.breadcrumbs(alliance.name, alliance.root_url, steps)
