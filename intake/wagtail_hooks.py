"""What the intake room adds to Wagtail's admin."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from unions import audit
from unions.requests import signed_in

from . import feeds, views

LOG_ACTIONS = {
    "intake.take": ("引入", "由{feed}引入"),
    "intake.update": ("随源站更新", "{feed}上的改动存为新的草稿版本"),
    "intake.accept": ("采用源站的改动", "改成{feed}上的内容"),
    "intake.keep": ("保留本会的稿件", "不采用{feed}上的改动"),
    "intake.removed": ("源站撤下", "{feed}撤下了原文"),
    "intake.gone": ("源站停用", "{feed}的订阅源已停用"),
    "intake.feed.add": ("添加引入", "开始引入{feed}（{url}）{how}"),
    "intake.feed.change": ("修改引入", "修改{feed}的引入：{how}"),
    "intake.feed.pause": ("暂停引入", "暂停引入{feed}"),
    "intake.feed.resume": ("恢复引入", "恢复引入{feed}"),
    "intake.feed.run": ("立即引入", "立即读取{feed}"),
    "intake.feed.remove": ("取消引入", "不再引入{feed}（{url}）"),
}


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    audit.register(actions, LOG_ACTIONS)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list:
    return [
        path("intake/", views.FeedsView.as_view(), name="intake_feeds"),
        path("intake/add/", views.AddView.as_view(), name="intake_add"),
        path("intake/<int:pk>/", views.FeedView.as_view(), name="intake_feed"),
        path("intake/<int:pk>/change/", views.ChangeView.as_view(), name="intake_change"),
        path("intake/<int:pk>/<slug:act>/", views.ActView.as_view(), name="intake_act"),
        path("intake/items/<int:pk>/", views.ItemView.as_view(), name="intake_item"),
    ]


@hooks.register("insert_global_admin_css")
def intake_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/intake.css"))


class IntakeMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return feeds.has_feeds(signed_in(request))


@hooks.register("register_admin_menu_item")
def intake_menu_item() -> MenuItem:
    return IntakeMenuItem(
        "本会网站引入", reverse("intake_feeds"), name="intake", icon_name="globe", order=165
    )
