"""What readers' corrections add to Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from unions import audit
from unions.requests import signed_in

from . import desk_views, handling

LOG_ACTIONS = {
    "feedback.take": ("处理读者纠错", "开始处理读者指出的差错"),
    "feedback.corrected": ("读者纠错：已更正", "读者指出的差错已更正：{answer}"),
    "feedback.unfounded": ("读者纠错：经核无误", "读者指出的，经核无误：{answer}"),
    "feedback.reopen": ("重新处理读者纠错", "重新处理读者指出的差错"),
}


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    audit.register(actions, LOG_ACTIONS)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("feedback/", desk_views.ReportsView.as_view(), name="hub_feedback"),
        path("feedback/<int:pk>/", desk_views.ReportView.as_view(), name="hub_feedback_report"),
    ]


class FeedbackMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return handling.is_reader(signed_in(request))


@hooks.register("register_admin_menu_item")
def feedback_menu_item() -> MenuItem:
    url = reverse("hub_feedback")
    return FeedbackMenuItem("读者纠错", url, name="feedback", icon_name="comment", order=160)
