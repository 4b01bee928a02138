"""回执: a site's word that it shows an item at an address, or no longer."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from .sites import Subscriber


class Receipt(models.Model):
    """What a site last said of an item at an address of its own; the same said again changes nothing.

    Refers to the item by number and uid: it outlives the item, as a withdrawn or deleted one is asked about.
    """

    class State(models.TextChoices):
        SHOWN = "shown", "已登出"
        REMOVED = "removed", "已撤下"

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="receipts")
    item_id = models.PositiveBigIntegerField()
    uid = models.UUIDField()
    title = models.CharField("标题", max_length=255)
    address = models.URLField("网站上的地址", max_length=500)
    state = models.CharField("状态", max_length=7, choices=State)
    position = models.PositiveBigIntegerField(null=True, help_text="Up to where in the log this was done.")
    said_at = models.DateTimeField("回执时间", default=timezone.now)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "回执"
        verbose_name_plural = "回执"
        constraints = (
            models.UniqueConstraint(
                fields=["subscriber", "uid", "address"], name="one_receipt_per_site_item_and_address"
            ),
        )
        indexes = (
            models.Index(fields=["item_id", "state"], name="receipt_of_item"),
            models.Index(fields=["subscriber", "-said_at"], name="receipt_newest"),
        )

    def __str__(self) -> str:
        return f"{self.subscriber}：{self.title} {self.get_state_display()}"
