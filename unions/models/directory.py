"""The directory of unions: who there is, where they are, who is above whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zlib import crc32

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone

from unions import finding, naming
from unions.names_index import Kept, NamesIndex

from .fields import Lines, phone_numbers, short_entries

MAX_DEPTH = 10
# Latitude and longitude of China's land and sea; what lies outside was mistyped or swapped.
CHINA = ((3, 54), (73, 136))
RESERVED = frozenset({"near", "suggest"})  # addresses beside those of unions

_kept = Kept()


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


def _level_rank() -> Case:
    ranks = [When(level=level, then=Value(rank)) for rank, level in enumerate(Level)]
    return Case(*ranks, output_field=models.IntegerField())


class UnionQuerySet(models.QuerySet["Union"]):
    def subtree(self, union: Union) -> UnionQuerySet:
        """The union itself and all below it."""
        return self.filter(path__startswith=union.path)

    def from_the_top(self) -> UnionQuerySet:
        """Province first, enterprises last; within a level by region."""
        return self.annotate(level_rank=_level_rank()).order_by("level_rank", "region_code", "pk")

    def keys_matching(self, query: str, limit: int = finding.LIMIT) -> list[int]:
        """Primary keys of what a person who typed `query` may mean, the likeliest first. See `unions.finding`."""
        among = set(self.values_list("pk", flat=True)) if self.query.where else None
        return finding.find(query, Union.objects.names_index(), limit, among)

    def likeliest(self, query: str, limit: int) -> list[Union]:
        return self.in_order(self.keys_matching(query, limit))

    def in_order(self, keys: Sequence[int]) -> list[Union]:
        """The unions with these keys, in their order."""
        found = self.in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def matching(self, query: str) -> UnionQuerySet:
        """As `keys_matching`, for lists that need a queryset."""
        found = self.keys_matching(query)
        places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(found)]
        rank = Case(*places, output_field=models.IntegerField()) if places else Value(0)
        return self.filter(pk__in=found).annotate(match_rank=rank).order_by("match_rank")

    def names_index(self) -> NamesIndex:
        """The names of the whole directory as it is now: one query, and another if it has changed."""
        stamp = self.aggregate(
            count=models.Count("pk"), digests=models.Sum(F("pk") * (F("search_digest") + 1))
        )
        return _kept.get((stamp["count"], stamp["digests"]), self._names)

    def _names(self) -> Iterable[tuple[int, str]]:
        return Union.objects.from_the_top().values_list("pk", "search_text").iterator()

    def fill_paths(self) -> None:
        """Gives a path to every union without one, from the top down: one statement a superior.

        Not one a level, from a subquery: PostgreSQL knows nothing yet of rows added in this transaction, and
        compares each with each.
        """
        self._fill_below(None, "/")
        while ready := self._superiors_of_pathless():
            for superior, path in ready:
                self._fill_below(superior, path)

    def _superiors_of_pathless(self) -> list[tuple[int, str]]:
        pathless = Union.objects.filter(path="").values_list("superior_id", flat=True).distinct()
        return list(Union.objects.exclude(path="").filter(pk__in=list(pathless)).values_list("pk", "path"))

    def _fill_below(self, superior: int | None, path: str) -> None:
        own = Concat(Value(path), Cast("pk", models.CharField()), Value("/"))
        Union.objects.filter(superior=superior, path="").update(path=own)


class Union(models.Model):
    """An entry of the directory. `path` lists the ids from the province down, `/1/5/22/`, for subtree queries."""

    name = models.CharField("全称", max_length=120)
    short_names = Lines("简称", validators=[short_entries], help_text="如：佛山市总、市总。每个一行。")
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
    phones = Lines("电话", validators=[short_entries, phone_numbers], help_text="每个一行。")
    opening_hours = models.CharField("开放时间", max_length=200, blank=True)
    services = Lines("服务项目", validators=[short_entries], help_text="每项一行。")
    verified_on = models.DateField(
        "信息核实日期", null=True, blank=True, help_text="最近一次打电话或上门确认以上信息的日期。"
    )
    search_text = models.TextField(editable=False, default="")
    # Of all that the search goes by. A sum over all unions tells whether the names in memory are those of now.
    search_digest = models.BigIntegerField(editable=False, default=0)

    objects = UnionQuerySet.as_manager()

    class Meta:
        verbose_name = "工会"
        verbose_name_plural = "工会名录"
        ordering = ("region_code", "id")
        indexes = (models.Index(fields=["search_digest", "id"], name="union_search_digest"),)
        constraints = (
            models.UniqueConstraint(fields=["superior", "name"], name="union_name_unique_under_superior"),
        )

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def save(self, *args, **kwargs) -> None:
        """Saves, and keeps the paths of this union and of all below it in step with `superior`."""
        before = self.path
        self.set_search_text()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_text", "search_digest"}
        super().save(*args, **kwargs)
        self.path = f"{self.superior.path if self.superior else '/'}{self.pk}/"
        if self.path != before:
            stale = Q(path__startswith=before) if before else Q(pk=self.pk)
            Union.objects.filter(stale).update(path="")
            Union.objects.fill_paths()

    def get_absolute_url(self) -> str:
        return reverse("unions:union", args=[self.slug])

    @property
    def short_name(self) -> str:
        """The name used where space is scarce."""
        return self.short_names[0] if self.short_names else self.name

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids from the province down to the superior."""
        return [int(part) for part in self.path.split("/") if part][:-1]

    def set_search_text(self) -> None:
        self.search_text = naming.search_text(self.name, self.short_names, self.address)
        told = (self.slug, self.level, self.region_code, self.search_text)
        self.search_digest = crc32("\n".join(told).encode()) >> 8  # 24 bits: sums stay within 63

    def clean(self) -> None:
        self._clean_slug()
        self._clean_superior()
        self.clean_facts()

    def _clean_slug(self) -> None:
        """A publisher's section, groups and collections are named after it."""
        before = Union.objects.filter(pk=self.pk, role_groups__isnull=False).first() if self.pk else None
        if before and before.slug != self.slug:
            raise ValidationError({"slug": f"已开通栏目的工会不能改拼音标识，请仍用“{before.slug}”。"})

    def _clean_superior(self) -> None:
        if not self.superior:
            return
        if self.pk and self.superior.path.startswith(self.path):
            raise ValidationError({"superior": "上级工会不能是本会或本会的下级，请另选一个。"})
        if self.superior.path.count("/") > MAX_DEPTH:
            raise ValidationError({"superior": f"层级过深，最多{MAX_DEPTH}层。"})

    def clean_facts(self) -> None:
        """What the fields must say together, apart from the place in the tree."""
        if self.slug in RESERVED:
            raise ValidationError({"slug": f"“{self.slug}”是本站自用的网址，请另取一个。"})
        if self.verified_on and self.verified_on > timezone.localdate():
            raise ValidationError({"verified_on": "核实日期不能晚于今天。"})
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError("经度和纬度要同时填写或同时留空。")
        if self.latitude is None or self.longitude is None:
            return
        (south, north), (west, east) = CHINA
        if not (south <= self.latitude <= north and west <= self.longitude <= east):
            raise ValidationError("坐标不在中国境内，请检查经度和纬度是否写反。")
