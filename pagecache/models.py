"""What every page shows and the log of changes does not tell: the footer, the banner, the directory."""

from django.db import models


class SiteChange(models.Model):
    """Something of the kind was changed. Only added to, so that nobody who changes it waits for another."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "全站变动"
        verbose_name_plural = "全站变动"

    def __str__(self) -> str:
        return f"{self.at}"
