"""What a section wishes to have of the pool as soon as it comes. Written by `articles.exchange.subscribing` only."""

from django.conf import settings
from django.db import models

from unions.models import Union

from .sections import SectionPage
from .taxonomy import Category


class PoolSubscription(models.Model):
    """A standing order: empty fields match everything; `union` stands for the union and all below it."""

    class Kind(models.TextChoices):
        ARTICLE = "article", "稿件"
        EVENT = "event", "活动通知"

    class Mode(models.TextChoices):
        ADOPT = "adopt", "直接采用"
        PROPOSE = "propose", "先推荐，由本会决定"

    section = models.ForeignKey(SectionPage, on_delete=models.CASCADE, related_name="pool_subscriptions")
    union = models.ForeignKey(
        Union, verbose_name="来源工会", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField("类型", max_length=8, choices=Kind, blank=True)
    category = models.ForeignKey(
        Category, verbose_name="分类", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    topic = models.ForeignKey(
        "articles.TopicPage",
        verbose_name="专题",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    mode = models.CharField("方式", max_length=8, choices=Mode, default=Mode.PROPOSE)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField("订阅时间", auto_now_add=True)

    class Meta:
        verbose_name = "订阅"
        verbose_name_plural = "订阅"

    def __str__(self) -> str:
        return f"{self.section}：{self.wanted}"

    @property
    def wanted(self) -> str:
        """What is ordered, as people say it."""
        source = f"{self.union.name}及所属工会" if self.union else "全部工会"
        parts = [source, self.get_kind_display() if self.kind else "稿件和活动通知"]
        parts += [f"分类“{self.category}”"] if self.category else []
        parts += [f"专题“{self.topic.title}”"] if self.topic else []
        return "，".join(parts)
