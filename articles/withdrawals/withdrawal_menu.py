"""Where the admin leads to withdrawals: a menu item, and buttons to close a section and to bring back."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from unions.models import Membership, User
from unions.requests import signed_in

from ..models import ItemPage, SectionPage, Withdrawal
from . import withdrawal


class WithdrawalsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        user = signed_in(request)
        mine = Membership.objects.active().filter(user=user, union__section__isnull=False)
        return withdrawal.is_desk(user) or mine.exists()


@hooks.register("register_admin_menu_item")
def withdrawals_menu_item() -> MenuItem:
    url = reverse("hub_withdrawals")
    return WithdrawalsMenuItem("撤稿通知", url, name="withdrawals", icon_name="cross", order=160)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: User, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user)


def _buttons(page: Page, user: User) -> Iterator[Button]:
    subject = page.specific
    if isinstance(subject, SectionPage) and subject.live and withdrawal.may_close(user):
        yield Button("关闭栏目", url=reverse("hub_close", args=[page.pk]), icon_name="cross", priority=90)
    act = _holding(subject)
    if act and withdrawal.may_undo(user, act):
        url = reverse("hub_undo", args=[act.pk])
        yield Button("恢复刊出", url=url, icon_name="undo", priority=90)


def _holding(page: Page) -> Withdrawal | None:
    """The withdrawal that holds for a page that is not public."""
    if page.live or not isinstance(page, ItemPage | SectionPage):
        return None
    held = Withdrawal.objects.open()
    if isinstance(page, ItemPage):
        return held.filter(item_id=page.pk).first()
    return held.filter(item_id=None, section_id=page.pk).first()
