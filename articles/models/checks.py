"""What the desk and the unions set for the checks before review."""

from django.core.exceptions import ValidationError
from django.db import models

from unions.models import Union


class CheckLevel(models.Model):
    """How strictly a check is taken, where the desk has chosen otherwise than its default."""

    name = models.CharField(max_length=40, unique=True)
    level = models.CharField(max_length=10)

    class Meta:
        verbose_name = "送审检查的级别"
        verbose_name_plural = "送审检查的级别"

    def __str__(self) -> str:
        return f"{self.name}: {self.level}"


class WatchedTerm(models.Model):
    """A word to watch for: of the desk for all unions, or of one union for itself."""

    class Kind(models.TextChoices):
        BANNED = "banned", "禁用词"
        WRONG = "wrong", "错误用语"
        NAME = "name", "人名、单位名（正确写法）"

    kind = models.CharField("类别", max_length=8, choices=Kind, default=Kind.WRONG)
    term = models.CharField(
        "词语", max_length=60, help_text="禁用词、错误用语写不该出现的；人名、单位名写正确的。"
    )
    instead = models.CharField("应写作", max_length=60, blank=True, help_text="错误用语必填。")
    note = models.CharField("说明", max_length=120, blank=True, help_text="显示给编辑看，如依据哪个文件。")
    union = models.ForeignKey(
        Union,
        verbose_name="适用工会",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="watched_terms",
        help_text="留空即对所有工会。",
    )

    class Meta:
        verbose_name = "用词"
        verbose_name_plural = "用词"
        ordering = ("kind", "term")
        constraints = (
            models.UniqueConstraint(
                fields=["union", "kind", "term"],
                name="one_watched_term_of_a_union",
                violation_error_message="这个词已经在表里了。",
            ),
            models.UniqueConstraint(
                fields=["kind", "term"],
                condition=models.Q(union=None),
                name="one_watched_term_of_the_desk",
                violation_error_message="这个词已经在表里了。",
            ),
        )

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        super().clean()
        if len(self.term.strip()) < 2:
            raise ValidationError({"term": "至少两个字：单个字处处都会碰到。"})
        if self.kind == self.Kind.WRONG and not self.instead.strip():
            raise ValidationError({"instead": "请写明应写作什么，编辑才知道怎么改。"})
        if self.kind != self.Kind.NAME and self.instead.strip() == self.term.strip():
            raise ValidationError({"instead": "和左边的词一样。"})
