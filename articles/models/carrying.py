"""通稿: the desk's must-carry notices. One row a notice, none a union. Written by `articles.exchange.carrying` only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles import visibility

from .items import ItemPage


class MustCarryQuerySet(models.QuerySet["MustCarry"]):
    def current(self) -> MustCarryQuerySet:
        return self.filter(ended_at=None, until__gte=timezone.localdate())

    def visible(self) -> MustCarryQuerySet:
        """In force, of items that the public may see."""
        return self.current().filter(visibility.items("item__"))


class MustCarry(models.Model):
    """An item that stands in every section up to and with the day `until`. `ended_at`: its end has been logged."""

    item = models.OneToOneField(ItemPage, on_delete=models.CASCADE, related_name="must_carry")
    until = models.DateField("登到哪天")
    reason = models.CharField("理由", max_length=300)
    set_at = models.DateTimeField("设定时间")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="经手人",
    )
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    objects = MustCarryQuerySet.as_manager()

    class Meta:
        verbose_name = "通稿"
        verbose_name_plural = "通稿"

    def __str__(self) -> str:
        return f"通稿：{self.item}"
