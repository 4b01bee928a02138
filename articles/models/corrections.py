"""What was corrected in public: the note that readers see, and both states, for those who took the text over."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from .items import ItemPage


class Correction(models.Model):
    """One correction of a published item. Written by `articles.withdrawals.corrections` only.

    `before` and `after` are the two published states by value (`serializable_data`): a revision can be written over.
    """

    item = models.ForeignKey(ItemPage, on_delete=models.CASCADE, related_name="corrections")
    note = models.TextField("更正说明")
    at = models.DateTimeField("时间", default=timezone.now)
    urgent = models.BooleanField("紧急", default=False)
    from_revision = models.PositiveBigIntegerField(null=True)
    to_revision = models.PositiveBigIntegerField(null=True)
    before = models.JSONField(encoder=DjangoJSONEncoder)
    after = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = "更正"
        verbose_name_plural = "更正"
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["item", "-at"], name="correction_of_item"),)

    def __str__(self) -> str:
        return f"{self.item}：{self.note}"
