"""Categories are the alliance desk's: unions choose from them."""

from django.db import models


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
