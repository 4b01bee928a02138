"""Taking back: what was withdrawn, by whom and why, and which adopting unions have seen to it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from .sections import SectionPage


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    def open(self) -> WithdrawalQuerySet:
        """Those that hold: not undone, nor overtaken by a new publication."""
        return self.filter(undone_at=None)


class Withdrawal(models.Model):
    """One act of taking back: of an item, or of a whole section, for which `item_id` is None.

    Refers by number and repeats titles, so that it outlives what it tells of. Written by `articles.withdrawals.withdrawal` only.
    """

    item_id = models.PositiveBigIntegerField(null=True, db_index=True)
    section_id = models.PositiveBigIntegerField(db_index=True)
    revision_id = models.PositiveBigIntegerField(
        null=True, help_text="What was public and comes back by undoing."
    )
    digest = models.CharField(
        max_length=64, blank=True, help_text="`articles.reviewing.review.content_digest` of it."
    )
    title = models.CharField("标题", max_length=255)
    union_name = models.CharField("来源单位", max_length=120)
    authority = models.CharField("撤稿单位", max_length=120, help_text="The union, or the alliance's desk.")
    reason = models.TextField("原因")
    note = models.TextField("给读者的说明", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="经手人",
    )
    at = models.DateTimeField("时间", default=timezone.now)
    undone_at = models.DateTimeField("恢复时间", null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    undo_reason = models.TextField("恢复原因", blank=True)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = "撤稿"
        verbose_name_plural = "撤稿"
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["item_id"],
                condition=models.Q(undone_at=None, item_id__isnull=False),
                name="one_open_withdrawal_per_item",
            ),
            models.UniqueConstraint(
                fields=["section_id"],
                condition=models.Q(undone_at=None, item_id=None),
                name="one_open_closing_per_section",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def of_section(self) -> bool:
        return self.item_id is None

    @property
    def name(self) -> str:
        """What was taken back, as it is written in a sentence."""
        return f"“{self.title}”栏目" if self.of_section else f"《{self.title}》"

    @property
    def verb(self) -> str:
        return "关闭" if self.of_section else "撤回"


def tomorrow() -> datetime:
    return timezone.now() + Confirmation.AGAIN


class Confirmation(models.Model):
    """An adopting union was told of a withdrawal, and says when it has seen to its own channels.

    `remind_at`: when its people are told again while it has not confirmed; see `articles.withdrawals.reminding`.
    """

    AGAIN = timedelta(days=1)
    LATE = timedelta(days=3)

    withdrawal = models.ForeignKey(Withdrawal, on_delete=models.CASCADE, related_name="confirmations")
    section = models.ForeignKey(SectionPage, on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField("通知时间", default=timezone.now)
    remind_at = models.DateTimeField(default=tomorrow, editable=False)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "撤稿确认"
        verbose_name_plural = "撤稿确认"
        constraints = (
            models.UniqueConstraint(
                fields=["withdrawal", "section"], name="one_confirmation_per_union_and_withdrawal"
            ),
        )
        indexes = (
            models.Index(
                fields=["section"], name="confirmation_waiting", condition=models.Q(confirmed_at=None)
            ),
            models.Index(
                fields=["remind_at"], name="confirmation_to_remind", condition=models.Q(confirmed_at=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.withdrawal} → {self.section}"

    @property
    def is_late(self) -> bool:
        return self.confirmed_at is None and timezone.now() - self.told_at > self.LATE

    @property
    def days_waiting(self) -> int:
        """Whole days from being told to the confirmation, or to now."""
        return ((self.confirmed_at or timezone.now()) - self.told_at).days
