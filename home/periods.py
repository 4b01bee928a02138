"""What stands over the whole site for a while: the urgent banner, and the grey of mourning."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.models import PreviewableMixin, Site

PLACE_ON_SITE = re.compile(r"/(?!/)[^\s\\]*")


def hold() -> None:
    """One writer of the periods at a time, until the transaction ends; outside of one there is nothing to hold."""
    if connection.in_atomic_block:
        list(Site.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def check_link(link: str) -> None:
    """A place on this site, such as /gonggao/1/, or an address with http or https."""
    if PLACE_ON_SITE.fullmatch(link):
        return
    try:
        URLValidator(schemes=["http", "https"])(link)
    except ValidationError as error:
        raise ValidationError("请填本站的路径（以/开头），或以http://、https://开头的网址。") from error


class Period(PreviewableMixin, models.Model):
    """From `starts_at` up to `ends_at`, which does not belong to it. Two of a kind do not overlap."""

    starts_at = models.DateTimeField("开始", default=timezone.now)
    ends_at = models.DateTimeField("结束", help_text="到时自动撤下。要提前撤下，把它改成现在，或删除本条。")

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if not (self.starts_at and self.ends_at):
            return
        if self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "结束时间要晚于开始时间。"})
        if self.pk is None and self.ends_at <= timezone.now():
            raise ValidationError({"ends_at": "结束时间已经过了。"})
        hold()
        others = type(self).objects.filter(starts_at__lt=self.ends_at, ends_at__gt=self.starts_at)
        if other := others.exclude(pk=self.pk).order_by("starts_at").first():
            begin, end = (timezone.localtime(moment) for moment in (other.starts_at, other.ends_at))
            raise ValidationError(
                f"同一时间只能有一条，与“{other}”（{begin:%Y-%m-%d %H:%M}至{end:%Y-%m-%d %H:%M}）重叠。"
            )

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The front page as it will be, whatever the clock says."""
        request.standing_preview = self  # type: ignore[attr-defined]
        site = Site.find_for_request(request)
        return site.root_page.specific.serve(request)  # type: ignore[union-attr]


class Banner(Period):
    """A line above every page."""

    class Level(models.TextChoices):
        NOTICE = "notice", "通知"
        URGENT = "urgent", "紧急"

    text = models.CharField("文字", max_length=60, help_text="一句话，60字以内，显示在每一页最上方。")
    link = models.CharField(
        "链接", max_length=300, blank=True, validators=[check_link], help_text="选填，点文字就打开。"
    )
    level = models.CharField("级别", max_length=6, choices=Level, default=Level.NOTICE)

    class Meta:
        verbose_name = "全站通栏"
        verbose_name_plural = "全站通栏"

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        self.text = " ".join(self.text.split())
        super().clean()


class Mourning(Period):
    """全站灰: every page without colours."""

    reason = models.CharField("事由", max_length=60, help_text="如“全国哀悼日”。只在后台显示。")

    class Meta:
        verbose_name = "全站灰"
        verbose_name_plural = "全站灰"

    def __str__(self) -> str:
        return self.reason
