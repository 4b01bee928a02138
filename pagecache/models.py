"""What is kept of changes beside their log: what every page shows and the log does not tell, and what a CDN was told."""

from django.db import models


class SiteChange(models.Model):
    """Something of the kind was changed. Only added to, so that nobody who changes it waits for another."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "全站变动"
        verbose_name_plural = "全站变动"

    def __str__(self) -> str:
        return f"{self.at}"


class Purged(models.Model):
    """How far a CDN was told what to forget. One row."""

    position = models.PositiveBigIntegerField(help_text="Of the log of changes.")
    site_change = models.PositiveBigIntegerField(default=0)
    swept = models.PositiveBigIntegerField(
        null=True, help_text="The last address of a sweep over all; None between two."
    )

    class Meta:
        verbose_name = "CDN 清除进度"
        verbose_name_plural = "CDN 清除进度"

    def __str__(self) -> str:
        return f"{self.position}"
