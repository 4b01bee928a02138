"""Categories and topics are the alliance desk's: unions choose from them, and propose others."""

from __future__ import annotations

from django.conf import settings
from django.db import models, transaction

from unions.models import Union


class Category(models.Model):
    name = models.CharField("名称", max_length=20, unique=True)
    slug = models.SlugField("拼音标识", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField("顺序", default=100)

    class Meta:
        verbose_name = "分类"
        verbose_name_plural = "分类"
        ordering = ("order", "id")

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def save(self, *args, **kwargs) -> None:
        """A new name and the row that tells of it are committed together; see `articles.filing.headings`."""
        super().save(*args, **kwargs)


class Proposal(models.Model):
    """A union's wish for a category or topic. Written by `articles.filing.taxonomy` only.

    `category` or `topic` is what it came to, newly made or there before.
    """

    class Kind(models.TextChoices):
        CATEGORY = "category", "分类"
        TOPIC = "topic", "专题"

    class State(models.TextChoices):
        OPEN = "open", "待定"
        ACCEPTED = "accepted", "已采纳"
        MERGED = "merged", "并入已有的"
        DECLINED = "declined", "未采纳"

    kind = models.CharField("类别", max_length=8, choices=Kind)
    name = models.CharField("名称", max_length=40)
    why = models.TextField("理由", max_length=500)
    union = models.ForeignKey(Union, verbose_name="工会", on_delete=models.CASCADE, related_name="proposals")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="提出人",
    )
    state = models.CharField("状态", max_length=8, choices=State, default=State.OPEN)
    answer = models.TextField("答复", max_length=500, blank=True)
    category = models.ForeignKey(Category, null=True, on_delete=models.SET_NULL, related_name="+")
    topic = models.ForeignKey("articles.TopicPage", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="答复人",
    )
    created_at = models.DateTimeField("提出时间", auto_now_add=True)
    decided_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = "分类与专题建议"
        verbose_name_plural = "分类与专题建议"
        constraints = (
            models.UniqueConstraint(
                fields=["union", "kind", "name"],
                condition=models.Q(state="open"),
                name="one_open_proposal_per_union_and_name",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}“{self.name}”"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
