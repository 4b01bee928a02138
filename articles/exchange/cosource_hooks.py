"""An editor learns that another union has the story while it still is a draft."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from unions.models import User
from unions.requests import signed_in

from ..models import ItemPage
from . import cosources


@hooks.register("before_edit_page")
def tell_of_the_same_story(request: HttpRequest, page: Page) -> None:
    item = page.specific
    if request.method != "GET" or not isinstance(item, ItemPage) or item.live:
        return
    joined = cosources.given_up_for(item)
    if joined:
        where = messages.button(cosources.address(joined.item), "查看")
        messages.info(
            request, f"本会已署名为《{joined.item.title}》的共同来源，本稿不再另发。", buttons=[where]
        )
    elif cosources.may_decide(signed_in(request), item) and (found := cosources.undecided(item)):
        first = found[0].item
        text = f"{first.union.name}已刊出同题稿件《{first.title}》。可以署名为共同来源，不必另发；要另发，请说明理由。"
        messages.warning(request, text, buttons=[messages.button(_same(item), "去处理")])


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    item = page.specific
    if isinstance(item, ItemPage) and item.live and item.cosources.standing().exists():
        yield Button("共同来源", url=cosources.address(item), icon_name="group", priority=75)


def _same(item: ItemPage) -> str:
    return reverse("hub_same_story", args=[item.pk])
