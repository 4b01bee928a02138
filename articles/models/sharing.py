"""How an item comes into other unions' sections. Written by `articles.sharing` only."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from articles import visibility

from .items import ItemPage
from .sections import SectionPage


class PlacementQuerySet(models.QuerySet["Placement"]):
    def visible(self) -> PlacementQuerySet:
        """Accepted placements of visible items in visible sections."""
        return self.filter(
            visibility.items("item__"), visibility.sections("section__"), state=Placement.State.ACCEPTED
        )


class Placement(models.Model):
    """An item's presence in another union's section. The text itself is stored once, with its origin."""

    class State(models.TextChoices):
        OFFERED = "offered", "待处理"
        ACCEPTED = "accepted", "已采用"
        DECLINED = "declined", "已谢绝"

    item = models.ForeignKey(ItemPage, on_delete=models.CASCADE, related_name="placements")
    section = models.ForeignKey(SectionPage, on_delete=models.CASCADE, related_name="placements")
    state = models.CharField("状态", max_length=8, choices=State)
    note = models.CharField("编者按", max_length=300, blank=True)
    placed_at = models.DateTimeField("采用时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="经手人",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = "转载"
        verbose_name_plural = "转载"
        constraints = (
            models.UniqueConstraint(fields=["item", "section"], name="one_placement_per_item_and_section"),
        )
        indexes = (models.Index(fields=["section", "state", "-placed_at"], name="placement_section_newest"),)

    def __str__(self) -> str:
        return f"{self.item} → {self.section}"

    @property
    def url(self) -> str:
        """The address of the item within the adopting section."""
        return self.section.url + self.section.reverse_subpage("adopted", [self.item.slug])
