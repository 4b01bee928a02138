"""What an own article was made from. Written by `articles.exchange.derivation` only."""

from django.conf import settings
from django.db import models

from .items import ItemPage, Licence


class Derivation(models.Model):
    """An article made from another union's. By number, name and licence as they were then: the origin may go."""

    article = models.OneToOneField(ItemPage, on_delete=models.CASCADE, related_name="derivation")
    origin_id = models.PositiveBigIntegerField(db_index=True)
    origin_title = models.CharField("原稿标题", max_length=255)
    origin_union = models.CharField("原稿单位", max_length=120)
    licence = models.CharField("当时的转载许可", max_length=10, choices=Licence)
    made_at = models.DateTimeField("改编时间", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="经手人",
    )

    class Meta:
        verbose_name = "改编"
        verbose_name_plural = "改编"

    def __str__(self) -> str:
        return f"{self.article} ← {self.origin_title}"

    def origin_url(self) -> str:
        """Where readers find the origin while it is public, else empty."""
        origin = ItemPage.objects.visible().filter(pk=self.origin_id).first()
        return origin.url if origin else ""
