"""What the articles room adds to Wagtail's admin."""

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from unions import audit

from . import admin_scope, created_once, editor_hooks  # noqa: F401  (its hooks register on import)
from .admin_urls import urlpatterns
from .exchange import carrying, cosource_hooks, sharing  # noqa: F401  (likewise)
from .filing.taxonomy_admin import CategoryViewSet
from .filing.taxonomy_views import takes_part
from .models import ItemPage
from .pictures import document_access  # noqa: F401  (likewise)
from .reviewing import review_hooks  # noqa: F401  (likewise)
from .withdrawals import withdrawal, withdrawal_menu  # noqa: F401  (likewise)

register_snippet(CategoryViewSet)

LOG_ACTIONS = {
    "hub.offer": ("推送", "推送给{section}"),
    "hub.adopt": ("采用", "{section}采用了稿件"),
    "hub.ask": ("请求转载", "{section}请求转载"),
    "hub.grant": ("同意转载", "同意{section}转载"),
    "hub.refuse": ("不同意转载", "不同意{section}转载：{reason}"),
    "hub.retract": ("收回推送", "收回对{section}的推送"),
    "hub.decline": ("谢绝", "{section}谢绝了稿件。{reason}"),
    "hub.restore": ("取消谢绝", "{section}取消谢绝"),
    "hub.edit": ("修改转载", "{section}修改了编者按、标题、分组、次序或日期"),
    "hub.detach": ("改编", "{section}据稿件建了改编稿"),
    "hub.carry": ("设为通稿", "设为通稿，登到{until}：{reason}"),
    "hub.release": ("结束通稿", "提前结束通稿"),
    "hub.ordered": ("按订阅进入栏目", "按订阅：{sections}"),
    "hub.subscribe": ("订阅共享池", "订阅：{wanted}"),
    "hub.unsubscribe": ("取消订阅", "取消订阅：{wanted}"),
    "hub.columns": ("修改栏目分组", "栏目分组：{names}"),
    "hub.drop": ("撤下转载", "{section}撤下了转载"),
    "hub.withdraw": ("撤稿", "撤稿：{reason}"),
    "hub.close": ("关闭栏目", "关闭栏目：{reason}"),
    "hub.reinstate": ("恢复刊出", "恢复刊出：{reason}"),
    "hub.confirm": ("确认撤稿", "{section}确认已处理"),
    "hub.correct": ("更正", "更正：{note}"),
    "hub.join": ("共同来源", "{section}署名为《{title}》的共同来源"),
    "hub.leave": ("取消共同来源", "{section}不再署名为共同来源：{reason}"),
    "hub.go_on": ("同题另发", "与《{title}》同题，仍另发：{reason}"),
    "hub.proposal.propose": ("建议分类或专题", "建议增设{name}"),
    "hub.proposal.accepted": ("采纳建议", "采纳建议：{name}"),
    "hub.proposal.merged": ("并入已有的", "建议{name}并入已有的"),
    "hub.proposal.declined": ("不采纳建议", "不采纳{name}：{answer}"),
    "hub.urgent": ("急件刊发", "急件刊发：{reason}"),
    "hub.called_off": ("取消定时刊出", "没有按时刊出：{reason}"),
    "hub.claim": ("认领", "{level}认领"),
    "hub.give_back": ("交回", "{level}交回"),
    "hub.check_level": ("送审检查", "{label}"),
    "hub.export": ("导出", "导出“{what}”为{file}"),
    "hub.import": ("导入", "由命令导入，来源编号{import_id}"),
}


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    audit.register(actions, LOG_ACTIONS)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list:
    return urlpatterns


class ProposalsMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return takes_part(request.user)


@hooks.register("register_admin_menu_item")
def proposals_menu_item() -> MenuItem:
    url = reverse("hub_proposals")
    return ProposalsMenuItem("分类与专题建议", url, name="proposals", icon_name="tag", order=170)


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
    if carrying.may_carry(user):
        yield Button("通稿", url=reverse("hub_carry", args=[item.pk]), icon_name="warning", priority=75)
    if withdrawal.may_withdraw(user, item):
        yield Button("撤稿", url=reverse("hub_withdraw", args=[item.pk]), icon_name="cross", priority=80)
