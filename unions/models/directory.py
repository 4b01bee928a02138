"""The directory of unions: who there is, where they are, who is above whom."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr


class Level(models.TextChoices):
    PROVINCE = "province", "省总工会"
    CITY = "city", "市总工会"
    INDUSTRY = "industry", "产业工会"
    DISTRICT = "district", "区县总工会"
    TOWN = "town", "镇街工会"
    ENTERPRISE = "enterprise", "企业事业单位工会"


class Datum(models.TextChoices):
    """China's maps use shifted coordinates; a point without its datum is off by up to 600 m."""

    WGS84 = "wgs84", "WGS-84（卫星定位）"
    GCJ02 = "gcj02", "GCJ-02（高德、腾讯地图）"
    BD09 = "bd09", "BD-09（百度地图）"


class UnionQuerySet(models.QuerySet["Union"]):
    def subtree(self, union: Union) -> UnionQuerySet:
        """The union itself and all below it."""
        return self.filter(path__startswith=union.path)


class Union(models.Model):
    """An entry of the directory. `path` lists the ids from the province down, `/1/5/22/`, for subtree queries."""

    name = models.CharField("全称", max_length=120)
    short_names = models.JSONField(
        "简称", default=list, blank=True, help_text="如：佛山市总、市总。每个一行。"
    )
    slug = models.SlugField(
        "拼音标识", max_length=80, unique=True, help_text="用于网址，只用小写字母、数字和连字符。"
    )
    level = models.CharField("层级", max_length=12, choices=Level, db_index=True)
    superior = models.ForeignKey(
        "self",
        verbose_name="上级工会",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subordinates",
    )
    path = models.CharField(max_length=255, editable=False, db_index=True, default="")
    region_code = models.CharField(
        "行政区划代码",
        max_length=12,
        blank=True,
        db_index=True,
        validators=[RegexValidator(r"^\d{6}(\d{3}|\d{6})?$", "行政区划代码应为6、9或12位数字。")],
    )
    address = models.CharField("地址", max_length=200, blank=True)
    latitude = models.DecimalField(
        "纬度",
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        "经度",
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    datum = models.CharField("坐标系", max_length=8, choices=Datum, default=Datum.GCJ02)
    phones = models.JSONField("电话", default=list, blank=True, help_text="每个一行。")
    opening_hours = models.CharField("开放时间", max_length=200, blank=True)
    services = models.JSONField("服务项目", default=list, blank=True, help_text="每项一行。")
    verified_on = models.DateField("信息核实日期", null=True, blank=True)

    objects = UnionQuerySet.as_manager()

    class Meta:
        verbose_name = "工会"
        verbose_name_plural = "工会名录"
        ordering = ("region_code", "id")
        constraints = (
            models.UniqueConstraint(fields=["superior", "name"], name="union_name_unique_under_superior"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The name used where space is scarce."""
        return self.short_names[0] if self.short_names else self.name

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids from the province down to the superior."""
        return [int(part) for part in self.path.split("/") if part][:-1]

    def clean(self) -> None:
        if self.superior and self.pk and self.superior.path.startswith(f"{self.path}"):
            raise ValidationError({"superior": "上级工会不能是本会或本会的下级，请另选一个。"})
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError("经度和纬度要同时填写或同时留空。")

    def save(self, *args, **kwargs) -> None:
        """Saves, and keeps the paths of this union and of all below it in step with `superior`."""
        before = self.path
        super().save(*args, **kwargs)
        self.path = f"{self.superior.path if self.superior else '/'}{self.pk}/"
        if self.path != before:
            Union.objects.filter(pk=self.pk).update(path=self.path)
            if before:
                Union.objects.filter(path__startswith=before).update(
                    path=Concat(Value(self.path), Substr(F("path"), len(before) + 1))
                )
