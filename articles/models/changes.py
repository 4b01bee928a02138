"""The append-only log of what became, changed or ceased to be public. Written by `articles.changes` only."""

from django.conf import settings
from django.db import models


class Change(models.Model):
    """One entry. Refers by number, not by foreign key: it outlives what it tells of."""

    class Scope(models.TextChoices):
        ITEM = "item", "稿件"
        PLACEMENT = "placement", "转载"
        SECTION = "section", "栏目"
        CATEGORY = "category", "分类"
        TOPIC = "topic", "专题"

    class Kind(models.TextChoices):
        PUBLISHED = "published", "发布"
        UPDATED = "updated", "更新"
        CORRECTED = "corrected", "更正"
        MOVED = "moved", "移动"
        HIDDEN = "hidden", "下线"
        EXPIRED = "expired", "到期"
        WITHDRAWN = "withdrawn", "撤稿"
        DELETED = "deleted", "删除"
        PLACED = "placed", "采用"
        REMOVED = "removed", "撤下"
        CARRIED = "carried", "设为通稿"
        RELEASED = "released", "通稿到期"

    position = models.PositiveBigIntegerField(null=True, unique=True, editable=False)
    scope = models.CharField(max_length=10, choices=Scope)
    kind = models.CharField(max_length=10, choices=Kind)
    item_id = models.PositiveBigIntegerField(null=True)
    uid = models.UUIDField(null=True)
    section_id = models.PositiveBigIntegerField(null=True)
    heading_id = models.PositiveBigIntegerField(null=True, help_text="The category or topic, by the scope.")
    title = models.CharField(max_length=255)
    public = models.BooleanField(
        default=False, help_text="Of an item: whether the public saw it afterwards, and so its title."
    )
    filed = models.TextField(
        null=True,
        help_text="Of an item: its kind, category and topics, such as ' article c3 t5 t6 '; None where that is not known.",
    )
    note = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "发布日志"
        verbose_name_plural = "发布日志"
        indexes = (
            models.Index(fields=["id"], name="change_unnumbered", condition=models.Q(position=None)),
            models.Index(fields=["item_id", "scope", "-position"], name="change_of_item"),
            models.Index(fields=["section_id", "-position"], name="change_of_section"),
            # Whole sections, moves and deletions concern every feed; see syndication/freshness.py.
            models.Index(fields=["scope", "-position"], name="change_of_scope"),
            models.Index(fields=["kind", "-position"], name="change_of_kind"),
        )

    def __str__(self) -> str:
        return f"{self.position or '-'} {self.get_kind_display()} {self.title}"

    def save(self, *args, **kwargs) -> None:
        if self.pk:
            raise TypeError("The log of changes is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        raise TypeError("The log of changes is append-only.")
