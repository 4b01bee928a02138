"""What a person is told of: shown in the admin, and sent by mail."""

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """One thing told to one person. Written by `notices.telling` only."""

    class Kind(models.TextChoices):
        REVIEW = "review", "待审"
        RETURNED = "returned", "退回"
        PUBLISHED = "published", "刊出"
        OFFERED = "offered", "推送与采用"
        CORRECTED = "corrected", "更正"
        WITHDRAWN = "withdrawn", "撤稿"
        FEEDBACK = "feedback", "读者纠错"
        PROPOSAL = "proposal", "分类与专题建议"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField("类别", max_length=12, choices=Kind)
    text = models.CharField("内容", max_length=300)
    url = models.CharField(max_length=300, blank=True, help_text="Where to act on it, from the site's root.")
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    class Meta:
        verbose_name = "提醒"
        verbose_name_plural = "提醒"
        indexes = (models.Index(fields=["person", "-created_at"], name="notice_of_person"),)

    def __str__(self) -> str:
        return self.text
