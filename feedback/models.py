"""What readers report as wrong in an article or an event notice."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from articles.models import ItemPage, SectionPage
from unions.models import Union


class ReaderReport(models.Model):
    """One report. Written by `feedback.receiving` and `feedback.handling` only.

    Of the reader there is nothing but what the reader wrote; `contact` goes some time after the closing.
    `union` wrote the item; `came_by` is the adopting section where the reader read it.
    """

    class State(models.TextChoices):
        NEW = "new", "待处理"
        TAKEN = "taken", "处理中"
        CORRECTED = "corrected", "已更正"
        UNFOUNDED = "unfounded", "经核无误"

    OPEN = (State.NEW, State.TAKEN)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(ItemPage, null=True, on_delete=models.SET_NULL, related_name="reader_reports")
    item_title = models.CharField("稿件", max_length=255)
    union = models.ForeignKey(Union, on_delete=models.CASCADE, related_name="reader_reports")
    came_by = models.ForeignKey(SectionPage, null=True, on_delete=models.SET_NULL, related_name="+")
    passage = models.CharField("原文", max_length=500, blank=True)
    problem = models.TextField("读者意见", max_length=1000)
    contact = models.CharField("联系方式", max_length=100, blank=True)
    state = models.CharField("状态", max_length=9, choices=State, default=State.NEW)
    answer = models.TextField("处理说明", max_length=1000, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="经手人",
    )
    created_at = models.DateTimeField("收到时间", auto_now_add=True)
    closed_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        verbose_name = "读者纠错"
        verbose_name_plural = "读者纠错"
        indexes = (
            models.Index(fields=["union", "state", "-created_at"], name="report_of_union"),
            models.Index(fields=["item", "-created_at"], name="report_of_item"),
            models.Index(fields=["closed_at"], name="report_contact", condition=~models.Q(contact="")),
        )

    def __str__(self) -> str:
        return f"《{self.item_title}》{self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN
