"""Every public address that an item or a section ever had, so that none of them ends in an unexplained 404."""

from django.db import models


class Address(models.Model):
    """A path below the site's root. Kept through moves and deletion; see `articles.addresses`."""

    path = models.CharField(max_length=600, unique=True)
    item_id = models.PositiveBigIntegerField(
        null=True, db_index=True, help_text="None for a section's own address."
    )
    section_id = models.PositiveBigIntegerField(
        null=True, help_text="Set for an adopting section's address, and for a section's own."
    )

    class Meta:
        verbose_name = "地址"
        verbose_name_plural = "地址"

    def __str__(self) -> str:
        return self.path
