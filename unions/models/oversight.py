"""A higher union's oversight of a lower one: granted by the alliance, never implied by the directory."""

from django.core.exceptions import ValidationError
from django.db import models

from .directory import Union
from .people import Role

OVERSEERS = (Role.FINAL, Role.ADMINISTRATOR)  # whose holders in the higher union read the lower one's texts

TWICE = "这样的监督授权已经有了，请修改原来的那一条。"


class Oversight(models.Model):
    """Lets a union's final reviewers and administrators read what another one writes, unpublished texts included."""

    overseer = models.ForeignKey(
        Union, verbose_name="上级工会", on_delete=models.CASCADE, related_name="oversight_given"
    )
    overseen = models.ForeignKey(
        Union,
        verbose_name="下级工会",
        on_delete=models.CASCADE,
        related_name="oversight_taken",
        null=True,
        blank=True,
        help_text="留空即为它的所有下级工会。",
    )
    may_withdraw = models.BooleanField(
        "可以撤稿", default=False, help_text="不勾选时只能查看，不能改动；勾选后还可以撤下对方已刊出的稿件。"
    )
    created_at = models.DateTimeField("授权时间", auto_now_add=True)

    class Meta:
        verbose_name = "监督授权"
        verbose_name_plural = "监督授权"
        ordering = ("overseer", "overseen")
        constraints = (
            models.UniqueConstraint(
                fields=["overseer", "overseen"], name="one_oversight_per_pair", violation_error_message=TWICE
            ),
            models.UniqueConstraint(
                fields=["overseer"],
                condition=models.Q(overseen=None),
                name="one_oversight_of_all",
                violation_error_message=TWICE,
            ),
        )

    def __str__(self) -> str:
        return f"{self.overseer} → {self.overseen or '所有下级工会'}"

    def clean(self) -> None:
        above = self.overseen.ancestor_ids if self.overseen else None
        if above is not None and self.overseer_id not in above:
            raise ValidationError({"overseen": "只能授权给它的上级工会：请选上级工会名录下面的一家。"})
