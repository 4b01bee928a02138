"""What a withdrawal asks of a site that has the item: that it be told, take the item down, and be seen to have done so."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from articles.models import Withdrawal

from .sites import Subscriber


class RecallQuerySet(models.QuerySet["Recall"]):
    def standing(self) -> RecallQuerySet:
        """Of withdrawals that hold."""
        return self.filter(withdrawal__undone_at=None)

    def waiting(self) -> RecallQuerySet:
        """Of sites that have neither confirmed nor been seen to have taken the item down."""
        return self.standing().filter(confirmed_at=None, seen_at=None)


class Recall(models.Model):
    """One item of one withdrawal, at one site. Written by `subscribers.recalling` and `subscribers.looking` only.

    `look_at`: when the hub next looks at the site itself, None when there is nothing (more) to look at; `found`: what it
    saw last, in words.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="recalls")
    withdrawal = models.ForeignKey(Withdrawal, on_delete=models.CASCADE, related_name="recalls")
    item_id = models.PositiveBigIntegerField()
    uid = models.UUIDField()
    title = models.CharField("标题", max_length=255)
    position = models.PositiveBigIntegerField(help_text="Of the withdrawal in the log of changes.")
    created_at = models.DateTimeField("撤稿时间", default=timezone.now)
    told_at = models.DateTimeField("取到撤稿", null=True)
    confirmed_at = models.DateTimeField("回执确认", null=True)
    seen_at = models.DateTimeField("查看属实", null=True)
    look_at = models.DateTimeField(null=True)
    looks = models.PositiveSmallIntegerField(default=0)
    found = models.CharField("查看所见", max_length=300, blank=True)
    reported_at = models.DateTimeField("逾期报告", null=True)

    objects = RecallQuerySet.as_manager()

    class Meta:
        verbose_name = "网站撤稿"
        verbose_name_plural = "网站撤稿"
        constraints = (
            models.UniqueConstraint(
                fields=["subscriber", "withdrawal", "uid"], name="one_recall_per_site_withdrawal_and_item"
            ),
        )
        indexes = (
            models.Index(
                fields=["look_at"], name="recall_to_look_at", condition=models.Q(look_at__isnull=False)
            ),
            models.Index(
                fields=["created_at"],
                name="recall_waiting",
                condition=models.Q(confirmed_at=None, seen_at=None, reported_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.subscriber}：{self.title}"


class Progress(models.Model):
    """How far in the log of changes one who follows it has come; committed with what was done of it."""

    name = models.CharField(max_length=20, unique=True)
    position = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.position}"
