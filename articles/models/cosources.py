"""The same story from two unions: who is credited with whom, and who went on with an own text and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles import visibility

from .items import ItemPage
from .sections import SectionPage


class CoSourceQuerySet(models.QuerySet["CoSource"]):
    def standing(self) -> CoSourceQuerySet:
        """Those that the origin has not refused."""
        return self.filter(refused_at=None)

    def visible(self) -> CoSourceQuerySet:
        """Those that readers are told of: unions whose section is open."""
        return self.standing().filter(visibility.sections("section__"))


class CoSource(models.Model):
    """A union that is credited with another's item, instead of publishing the same story again.

    Written by `articles.exchange.cosources` only. A refused one stays, so that the union does not join again and again.
    """

    item = models.ForeignKey(ItemPage, on_delete=models.CASCADE, related_name="cosources")
    section = models.ForeignKey(SectionPage, on_delete=models.CASCADE, related_name="cosourced")
    draft_id = models.PositiveBigIntegerField(
        null=True, help_text="The union's own text, which is not published."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="经手人",
    )
    at = models.DateTimeField("时间", default=timezone.now)
    refused_at = models.DateTimeField("谢绝时间", null=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    refusal = models.CharField("谢绝原因", max_length=300, blank=True)

    objects = CoSourceQuerySet.as_manager()

    class Meta:
        verbose_name = "共同来源"
        verbose_name_plural = "共同来源"
        constraints = (
            models.UniqueConstraint(fields=["item", "section"], name="one_cosource_per_item_and_section"),
        )

    def __str__(self) -> str:
        return f"{self.item} + {self.section}"


class OwnVersion(models.Model):
    """A union knows that another has the story, and publishes its own text all the same. By `articles.exchange.cosources`."""

    item = models.ForeignKey(ItemPage, on_delete=models.CASCADE, related_name="own_versions")
    other_id = models.PositiveBigIntegerField()
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "同题另发"
        verbose_name_plural = "同题另发"
        constraints = (
            models.UniqueConstraint(fields=["item", "other_id"], name="one_reason_per_item_and_other"),
        )

    def __str__(self) -> str:
        return f"{self.item} ≠ {self.other_id}"
