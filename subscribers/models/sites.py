"""A member union's own website that takes the alliance's items."""

from __future__ import annotations

from django.db import models

from unions.models import Union


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def active(self) -> SubscriberQuerySet:
        return self.filter(suspended_at=None)


class Subscriber(models.Model):
    """A website with what it takes, and how far it has come. Its token itself is not kept, only a digest.

    `selection`: the canonical query string of what it takes, empty for the whole alliance. `position`: the place in
    the log of changes up to which the site said that it has everything, by going on from there.
    `failures`: requests with its token that were refused since the last that was answered.
    """

    name = models.CharField("网站名称", max_length=80)
    union = models.ForeignKey(
        Union, verbose_name="所属工会", on_delete=models.PROTECT, related_name="subscribers"
    )
    site = models.URLField("网址", max_length=200, help_text="网站首页，如 https://www.example.org/。")
    contact = models.CharField(
        "联系人", max_length=80, help_text="网站管理员的姓名和电话，撤稿没有回音时好找到人。"
    )
    selection = models.CharField("取用范围", max_length=300, blank=True)
    token_digest = models.CharField(max_length=64, unique=True, null=True, editable=False)
    token_ending = models.CharField("令牌尾号", max_length=4, blank=True, editable=False)
    token_at = models.DateTimeField("令牌发出时间", null=True, editable=False)
    suspended_at = models.DateTimeField("停用时间", null=True, editable=False)
    contacted_at = models.DateTimeField("最近联系", null=True, editable=False)
    position = models.PositiveBigIntegerField(default=0, editable=False)
    position_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField("连续出错", default=0, editable=False)
    problem = models.CharField("最近的错误", max_length=300, blank=True, editable=False)
    problem_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = "成员网站"
        verbose_name_plural = "成员网站"
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.suspended_at is None
