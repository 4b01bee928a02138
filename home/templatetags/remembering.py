"""A part of a page that is kept as text, apart from the page (`articles.remembering`).

A page asked for under another address, such as the one that WeChat makes of a shared link, or in the other view, is
made anew without making anew what it shares with all the others.
"""

from __future__ import annotations

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

from articles.remembering import ITEMS, remembered

register = template.Library()
DEPENDENCIES = {"items": ITEMS}
BY_CLOCK = "clock"


class RememberNode(Node):
    def __init__(self, nodes: NodeList, name: str, on: list[str]) -> None:
        self.nodelist = nodes
        self._name = ("part", name)
        self._also = tuple(DEPENDENCIES[word] for word in on if word != BY_CLOCK)
        self._by_clock = BY_CLOCK in on

    def render(self, context: Context) -> SafeString:
        return remembered(
            self._name, lambda: self.nodelist.render(context), self._also, by_clock=self._by_clock
        )


@register.tag
def remember(parser: Parser, token: Token) -> RememberNode:
    """{% remember front items clock %}…{% endremember %}: nothing in it may depend on the request or the view.

    Named after it: what it shows that changes, besides what every page shows.
    """
    _, name, *on = token.split_contents()
    if unknown := set(on) - {*DEPENDENCIES, BY_CLOCK}:
        raise template.TemplateSyntaxError(f"remember does not know {', '.join(sorted(unknown))}")
    nodes = parser.parse(("endremember",))
    parser.delete_first_token()
    return RememberNode(nodes, name, on)
