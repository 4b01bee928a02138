"""A part of a page that is kept as text, apart from the page (`articles.remembering`).

A page asked for under another address, such as the one that WeChat makes of a shared link, or in the other view, is
made anew without making anew what it shares with all the others; so is a page of which only the rest has changed.
"""

from __future__ import annotations

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

from articles.remembering import ITEMS, of_section, remembered_part

register = template.Library()
SCOPES = ("site", "items", "item", "section")
OF_ONE_ITEM = {"item", "section"}


class RememberNode(Node):
    def __init__(self, nodes: NodeList, name: str, scope: str) -> None:
        self.nodelist, self._name, self._scope = nodes, name, scope

    def render(self, context: Context) -> SafeString:
        site = context["alliance"].site  # whose address begins the links
        key: tuple = (self._name, site and site.pk)
        also: tuple[str, ...] = (ITEMS,) if self._scope == "items" else ()
        if self._scope in OF_ONE_ITEM:
            section = context["shown_in"].pk
            key = (*key, context["page"].pk, section)
            also = context["depends_on"] if self._scope == "item" else (of_section(section),)
        return SafeString(remembered_part(key, lambda: self.nodelist.render(context), also))


@register.tag
def remember(parser: Parser, token: Token) -> RememberNode:
    """{% remember name scope %}…{% endremember %}: nothing in it may depend on the request or the view.

    `scope`: what it shows beside the time and what every page shows; "site" is no more than that, "items" lists of
    them; on an item's page "item" is itself in the section in which it is read (`articles.reading.context`), and
    "section" what else that section has.
    """
    _, name, scope = token.split_contents()
    if scope not in SCOPES:
        raise template.TemplateSyntaxError(f"remember does not know {scope}, only {', '.join(SCOPES)}")
    nodes = parser.parse(("endremember",))
    parser.delete_first_token()
    return RememberNode(nodes, name, scope)
