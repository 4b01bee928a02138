"""What the directory's templates need."""

import json
import re

from django import template
from django.utils.safestring import SafeString, mark_safe

from unions.models import Union
from unions.naming import cut

register = template.Library()
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
EXTENSION = re.compile(r"[转#*,]")


@register.filter
def dial(phone: str) -> str:
    """A phone number as a `tel:` address: 0757-88888888转12（办公室）-> tel:075788888888,12."""
    number, _, extension = EXTENSION.sub(",", re.split(r"[（(]\D", phone)[0], count=1).partition(",")
    digits, extra = (re.sub(r"[^0-9+]", "", part) for part in (number, extension))
    return f"tel:{digits},{extra}" if extra else f"tel:{digits}"


@register.filter
def json_ld(things: list[dict]) -> SafeString:
    """One block of linked data; nothing in it can close the element around it."""
    graph = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False)
    return mark_safe(f'<script type="application/ld+json">{graph.translate(ESCAPES)}</script>')


@register.filter
def within(union: Union, superior: Union) -> str:
    """A union's name where its superior's stands above it: 佛山市南海区总工会 in 佛山市总工会 -> 南海区总工会."""
    place = "".join(stem + kind for stem, kind in cut(superior.name).places)
    shorter = union.name.removeprefix(place)
    return shorter if len(shorter) > len(cut(union.name).end) else union.name
