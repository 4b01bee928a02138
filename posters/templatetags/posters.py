"""For item pages: whether there is a poster to offer."""

from django import template

from posters.fonts import fonts

register = template.Library()


@register.simple_tag
def can_draw() -> bool:
    return fonts() is not None
