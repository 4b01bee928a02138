"""What the articles room adds to Wagtail's admin."""

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import ModelLogEntry, PageLogEntry

from . import (
    admin_scope,
    editor_hooks,  # noqa: F401  (its hooks register on import)
    sharing,
)
from .admin_urls import urlpatterns
from .models import ItemPage
from .sharing_views import sections_of

LOG_ACTIONS = {
    "hub.offer": ("推送", "推送给{section}"),
    "hub.adopt": ("采用", "{section}采用了稿件"),
    "hub.decline": ("谢绝", "{section}谢绝了稿件"),
    "hub.drop": ("撤下转载", "{section}撤下了转载"),
    "hub.withdraw": ("撤稿", "撤稿：{reason}"),
    "hub.export": ("导出", "导出“{what}”为{file}"),
    "hub.import": ("导入", "由命令导入，来源编号{import_id}"),
}


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    for name, (label, message) in LOG_ACTIONS.items():
        actions.register_action(name)(_formatter(label, message))


def _formatter(label: str, message: str) -> type[LogFormatter]:
    """Fills the entry's data into the message; Wagtail takes no callable for it."""

    def format_message(self: LogFormatter, log_entry: ModelLogEntry | PageLogEntry) -> str:
        return message.format_map(log_entry.data)

    return type("HubFormatter", (LogFormatter,), {"label": label, "format_message": format_message})


@hooks.register("register_admin_urls")
def register_admin_urls() -> list:
    return urlpatterns


class PoolMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return sections_of(request.user).exists()


@hooks.register("register_admin_menu_item")
def pool_menu_item() -> MenuItem:
    return PoolMenuItem("共享池", reverse("hub_pool"), name="pool", icon_name="download", order=150)


class OnboardingMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return request.user.has_perm("articles.onboard_sectionpage")


@hooks.register("register_admin_menu_item")
def onboarding_menu_item() -> MenuItem:
    url = reverse("hub_onboarding")
    return OnboardingMenuItem("开通栏目", url, name="onboarding", icon_name="plus", order=320)


@hooks.register("construct_page_chooser_queryset")
def choose_own_and_public_pages(pages, request):
    user = request.user
    return pages if admin_scope.oversees_all(user) else pages.filter(admin_scope.choosable_pages(user))


@hooks.register("construct_reports_menu")
def hide_reports_of_everybody(request, menu_items) -> None:
    if not admin_scope.oversees_all(request.user):
        menu_items[:] = [item for item in menu_items if item.name != "page-types-usage"]


@hooks.register("register_page_header_buttons")
def header_buttons(page, user, view_name, next_url=None):
    yield from _item_buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page, user, next_url=None):
    yield from _item_buttons(page, user)


def _item_buttons(page, user):
    item = page.specific
    if not isinstance(item, ItemPage) or not item.live:
        return
    if sharing.may_offer(user, item):
        yield Button("推送", url=reverse("hub_offer", args=[item.pk]), icon_name="mail", priority=70)
    if sharing.may_withdraw(user, item):
        yield Button("撤稿", url=reverse("hub_withdraw", args=[item.pk]), icon_name="cross", priority=80)
