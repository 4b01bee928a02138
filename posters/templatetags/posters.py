"""For item pages: whether there is a poster to offer."""

from django import template

from posters.fonts import are_there

register = template.Library()


@register.simple_tag
def can_draw() -> bool:
    return are_there()
