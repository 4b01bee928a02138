"""「全站通栏」 and 「全站灰」: the desk sets what stands over the whole site, with start and end, and sees it beforehand."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .models import Banner, Mourning
from .periods import Period

TIMES = FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")])


def moment(name: str) -> Callable[[Period], str]:
    """Wagtail's own column says how long ago a moment was, also of one to come."""
    return lambda period: f"{timezone.localtime(getattr(period, name)):%Y-%m-%d %H:%M}"


TIMES_LISTED = (
    Column("starts_at", label="开始", accessor=moment("starts_at"), sort_key="starts_at"),
    Column("ends_at", label="结束", accessor=moment("ends_at"), sort_key="ends_at"),
)


def state(period: Period) -> str:
    now = timezone.now()
    if now < period.starts_at:
        return "未开始"
    return "正在显示" if now < period.ends_at else "已结束"


class PeriodViewSet(SnippetViewSet):
    list_per_page = 30
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.order_by("-starts_at", "-pk")


class BannerViewSet(PeriodViewSet):
    model = Banner
    icon = "warning"
    menu_label = "全站通栏"
    list_display = (
        "text",
        "level",
        Column("state", label="状态", accessor=state),
        *TIMES_LISTED,
    )
    edit_handler = ObjectList([FieldPanel("text"), FieldPanel("link"), FieldPanel("level"), TIMES])


class MourningViewSet(PeriodViewSet):
    model = Mourning
    icon = "view"
    menu_label = "全站灰"
    list_display = (
        "reason",
        Column("state", label="状态", accessor=state),
        *TIMES_LISTED,
    )
    edit_handler = ObjectList([FieldPanel("reason"), TIMES])


class StandingGroup(SnippetViewSetGroup):
    items = (BannerViewSet, MourningViewSet)
    menu_label = "全站状态"
    menu_icon = "warning"
    menu_name = "standing"
    menu_order = 335
