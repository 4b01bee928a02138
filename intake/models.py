"""The feeds that unions name, and what came of each of their entries."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from articles.models import ItemPage, SectionPage


class IntakeFeed(models.Model):
    """A feed of a union's own site. Kept by `intake.feeds`, read by `intake.reading`.

    `next_at`: when it is to be read again, None while it is not read at all. `etag`, `last_modified` and `digest` (of
    the bytes) belong to the last reading that was finished; `window` holds the keys of its entries, newest first.
    """

    class State(models.TextChoices):
        ACTIVE = "active", "引入中"
        PAUSED = "paused", "已暂停"
        GONE = "gone", "源站已停"

    class Interval(models.IntegerChoices):
        QUARTER = 15, "每15分钟"
        HALF = 30, "每半小时"
        HOUR = 60, "每小时"
        SIX_HOURS = 360, "每6小时"
        DAY = 1440, "每天"

    section = models.ForeignKey(
        SectionPage, verbose_name="栏目", on_delete=models.CASCADE, related_name="intake_feeds"
    )
    name = models.CharField("网站名称", max_length=80, help_text="引入的稿件以它为来源。")
    url = models.URLField("订阅源地址", max_length=500)
    interval = models.PositiveSmallIntegerField("多久看一次", choices=Interval, default=Interval.HOUR)
    sends_to_review = models.BooleanField("新稿件自动送审", default=False)
    takes_backlog = models.BooleanField("连同现有的一起引入", default=False)
    state = models.CharField("状态", max_length=6, choices=State, default=State.ACTIVE)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    next_at = models.DateTimeField(null=True, editable=False)
    attempted_at = models.DateTimeField(null=True, editable=False)
    read_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    problem = models.CharField(max_length=300, blank=True, editable=False)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    window = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = "本会网站"
        verbose_name_plural = "本会网站"
        constraints = (
            models.UniqueConstraint(fields=["section", "url"], name="one_intake_per_section_and_address"),
        )
        indexes = (
            models.Index(fields=["next_at"], name="intake_due", condition=models.Q(next_at__isnull=False)),
        )

    def __str__(self) -> str:
        return self.name


class IntakeItem(models.Model):
    """An entry that was met in a feed. Written by `intake.taking`, `intake.updating` and `intake.vanishing`.

    `key`: SHA-256 of the entry's id; `digest`: of what it said when last taken over. `revision_id`: the revision that
    we wrote last; where the page has a later one, somebody has been at the text. `pending`: what the site says now
    and the page does not, as `parsing.entries.Entry`. `pictures`: address -> number of the stored picture.
    """

    class State(models.TextChoices):
        TAKEN = "taken", "已引入"
        DUPLICATE = "duplicate", "本会已有"
        OURS = "ours", "联盟自己的稿件"
        SKIPPED = "skipped", "添加时已有，没有引入"

    feed = models.ForeignKey(IntakeFeed, on_delete=models.CASCADE, related_name="items")
    key = models.CharField(max_length=64)
    foreign_id = models.CharField(max_length=2000)
    link = models.CharField(max_length=2000, blank=True)
    title = models.CharField("标题", max_length=255)
    digest = models.CharField(max_length=64)
    state = models.CharField("状态", max_length=9, choices=State, default=State.TAKEN)
    page = models.ForeignKey(ItemPage, null=True, on_delete=models.SET_NULL, related_name="intake_items")
    revision_id = models.PositiveBigIntegerField(null=True)
    pictures = models.JSONField(default=dict)
    pending = models.JSONField(null=True)
    pending_digest = models.CharField(max_length=64, blank=True)
    note = models.TextField(blank=True)
    told = models.BooleanField(default=False)
    arrived_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "引入的稿件"
        verbose_name_plural = "引入的稿件"
        constraints = (models.UniqueConstraint(fields=["feed", "key"], name="one_intake_item_per_entry"),)
        indexes = (
            models.Index(fields=["feed", "-arrived_at"], name="intake_item_newest"),
            models.Index(fields=["feed"], name="intake_item_untold", condition=models.Q(told=False)),
        )

    def __str__(self) -> str:
        return self.title
