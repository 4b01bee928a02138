"""What the search keeps in the database: the desk's synonyms, and how often what was searched for."""

from django.db import models

RANKS = 10  # results whose clicks are counted one by one; those further down count as one more
LONGEST_QUERY = 20  # characters of a query that is counted


class SynonymGroup(models.Model):
    """Words that mean the same: each finds the others. Checked by the form alone, so readers take any text."""

    words = models.TextField("同义词")

    class Meta:
        verbose_name = "同义词组"
        verbose_name_plural = "同义词"
        ordering = ("words",)

    def __str__(self) -> str:
        return self.words


class SearchCount(models.Model):
    """How often on a day one thing happened with one query. Nothing of who, when in the day, or from where."""

    class Kind(models.TextChoices):
        FOUND = "found", "有结果"
        NOTHING = "nothing", "没有结果"
        CLICK = "click", "点开结果"

    day = models.DateField("日期")
    query = models.CharField("搜索词", max_length=LONGEST_QUERY)
    kind = models.CharField("情形", max_length=7, choices=Kind)
    rank = models.PositiveSmallIntegerField("第几条", default=0)  # of a click, from 1 to RANKS + 1
    count = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = "搜索词"
        verbose_name_plural = "搜索词"
        default_permissions = ("view",)
        constraints = (
            models.UniqueConstraint(fields=("day", "query", "kind", "rank"), name="one_search_count"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.query} {self.get_kind_display()}"
