"""How an item comes into other unions' sections. Written by `articles.exchange.sharing*` only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from articles import visibility

from .carrying import MustCarry
from .items import ItemPage
from .sections import SectionPage


class SectionColumn(models.Model):
    """One of the few groups under which a section shows what it adopted, such as 学习参考."""

    section = models.ForeignKey(SectionPage, on_delete=models.CASCADE, related_name="columns")
    name = models.CharField("名称", max_length=20)
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "栏目分组"
        verbose_name_plural = "栏目分组"
        ordering = ("order", "pk")
        constraints = (models.UniqueConstraint(fields=["section", "name"], name="one_column_per_name"),)

    def __str__(self) -> str:
        return self.name


class PlacementQuerySet(models.QuerySet["Placement"]):
    def accepted(self) -> PlacementQuerySet:
        return self.filter(state=Placement.State.ACCEPTED)

    def visible(self) -> PlacementQuerySet:
        """Accepted placements of visible items in visible sections, on the days for which they were placed."""
        return self.accepted().filter(
            visibility.items("item__"), visibility.sections("section__"), _of_today()
        )

    def pinned(self) -> PlacementQuerySet:
        return self.filter(order__isnull=False).order_by("order", "-placed_at", "-pk")

    def carried(self, section: SectionPage) -> list[Placement]:
        """The must-carry notices that stand in `section` beside these placements of its own, newest first."""
        adopted = self.visible().filter(item=OuterRef("item"))
        others = MustCarry.objects.visible().exclude(item__section=section).exclude(Exists(adopted))
        return [
            _carried(notice, section) for notice in others.select_related("item").order_by("-set_at", "-pk")
        ]

    def at(self, section: SectionPage, slug: str) -> Placement | None:
        """What stands at `slug` among the section's adopted items and must-carry notices."""
        placement = self.visible().filter(item__slug=slug).first()
        if placement or not section.live:
            return placement
        notices = MustCarry.objects.visible().filter(item__slug=slug).exclude(item__section=section)
        notice = notices.select_related("item").first()
        return _carried(notice, section) if notice else None


def _of_today() -> Q:
    today = timezone.localdate()
    begun = Q(shown_from=None) | Q(shown_from__lte=today)
    return begun & (Q(shown_until=None) | Q(shown_until__gte=today))


def _carried(notice: MustCarry, section: SectionPage) -> Placement:
    """A must-carry notice is stored once; in a section it is shown as a placement that has no row."""
    placement = Placement(item=notice.item, section=section, placed_at=notice.set_at)
    placement.carried = True
    return placement


class Placement(models.Model):
    """An item's presence in another union's section. The text itself is stored once, with its origin.

    `offered_at` says that the origin itself offered the item, which is its consent where the licence asks for one.
    `next_turn` is the next day on which the clock alone shows or hides it; see `articles.exchange.turning`.
    """

    class State(models.TextChoices):
        OFFERED = "offered", "待处理"
        REQUESTED = "requested", "等对方同意"
        REFUSED = "refused", "对方未同意"
        ACCEPTED = "accepted", "已采用"
        DECLINED = "declined", "已谢绝"

    item = models.ForeignKey(ItemPage, on_delete=models.CASCADE, related_name="placements")
    section = models.ForeignKey(SectionPage, on_delete=models.CASCADE, related_name="placements")
    state = models.CharField("状态", max_length=10, choices=State)
    note = models.CharField("编者按", max_length=300, blank=True)
    headline = models.CharField("本会标题", max_length=120, blank=True)
    column = models.ForeignKey(
        SectionColumn,
        verbose_name="栏目分组",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="placements",
        db_index=False,
    )
    order = models.PositiveSmallIntegerField("置顶次序", null=True, blank=True)
    shown_from = models.DateField("从哪天起登", null=True, blank=True)
    shown_until = models.DateField("登到哪天", null=True, blank=True)
    next_turn = models.DateField(null=True, editable=False)
    message = models.CharField("留言", max_length=300, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    offered_at = models.DateTimeField("推送时间", null=True, blank=True)
    by_subscription = models.BooleanField("按订阅", default=False)
    placed_at = models.DateTimeField("采用时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="经手人",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PlacementQuerySet.as_manager()

    carried = False  # a must-carry notice, no row

    class Meta:
        verbose_name = "转载"
        verbose_name_plural = "转载"
        constraints = (
            models.UniqueConstraint(fields=["item", "section"], name="one_placement_per_item_and_section"),
        )
        indexes = (
            models.Index(fields=["section", "state", "-placed_at"], name="placement_section_newest"),
            models.Index(fields=["column", "-placed_at"], name="placement_column_newest"),
            models.Index(
                fields=["section", "order"], name="placement_pinned", condition=Q(order__isnull=False)
            ),
            models.Index(
                fields=["next_turn"], name="placement_turning", condition=Q(next_turn__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} → {self.section}"

    @property
    def url(self) -> str:
        """The address of the item within the adopting section."""
        return self.section.url + self.section.reverse_subpage("adopted", [self.item.slug])

    def dress(self, item: ItemPage) -> ItemPage:
        """The item as the adopting section shows it: under its own headline, without pictures not to be reprinted.

        Changes the object, which must not be saved afterwards.
        """
        item.reprinted = True
        if self.headline:
            item.title = self.headline
        return item
