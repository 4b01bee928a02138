"""How often what was read, day by day. Nothing of the readers."""

from django.db import models

from articles.models import ItemPage, SectionPage


class ReadCount(models.Model):
    """Reads of one item in one section on one day of local time. Written by `readership.counting` only.

    `origin` is the section that the item came from: equal to `section` where it was read at home, another one where
    it was read at an adopter's. The keys are not enforced: numbers outlive what they tell of.
    """

    item = models.ForeignKey(
        ItemPage, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    section = models.ForeignKey(
        SectionPage, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    origin = models.ForeignKey(
        SectionPage, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    day = models.DateField("日期")
    count = models.PositiveIntegerField("阅读次数", default=0)

    class Meta:
        verbose_name = "阅读次数"
        verbose_name_plural = "阅读次数"
        constraints = (
            models.UniqueConstraint(fields=["item", "section", "day"], name="one_count_per_item_section_day"),
        )
        indexes = (
            models.Index(fields=["origin", "day"], name="reads_of_origin"),
            models.Index(fields=["section", "day"], name="reads_in_section"),
            # Holds all that the reports add up, so that a quarter's million of rows is read from it alone.
            models.Index(fields=["day", "item", "origin", "section", "count"], name="reads_of_day"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.item_id}@{self.section_id}: {self.count}"
