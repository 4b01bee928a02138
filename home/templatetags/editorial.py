"""Newspaper custom: how bylines and credits are written."""

import re
from collections.abc import Iterable

from django import template

from articles.models import ItemPage
from articles.reading import prefetch_pictures
from home.headlines import phrased
from home.structured import NOT_WRITERS

register = template.Library()
register.filter("phrased", phrased)
SENTENCE = re.compile(r"[^。！？]*[。！？]?[”’》）]*", re.DOTALL)


@register.simple_tag
def load_renditions(page: ItemPage) -> str:
    """All sizes of the pictures in an item's text in one query, before they are asked for one by one."""
    prefetch_pictures(page)
    return ""


@register.filter
def credit(name: str) -> str:
    """张三 -> 张三/摄; a credit that names the craft itself (李四/绘) is left alone."""
    return name if not name or "/" in name else f"{name}/摄"


@register.filter
def first_sentence(text: str) -> str:
    """Up to and with the first full stop, so that a list never cuts a thought in the middle."""
    return SENTENCE.match(text.strip()).group()  # type: ignore[union-attr]  # matches any text


@register.filter
def by_role(bylines: Iterable) -> list[tuple[str, list[dict]]]:
    """The bylines' values in groups of one role, in the order in which the roles first stand."""
    groups: dict[str, list[dict]] = {}
    for byline in bylines:
        groups.setdefault(byline.value["role"], []).append(byline.value)
    return list(groups.items())


@register.filter
def writers(bylines: Iterable) -> str:
    """The writers' names alone."""
    return "、".join(byline.value["name"] for byline in bylines if byline.value["role"] not in NOT_WRITERS)
