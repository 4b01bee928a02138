"""What a person is told of: shown in the admin, and sent by mail as the person likes it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """One thing told to one person. Written by `notices.telling`, read in `notices.reading`, mailed by
    `notices.mailing`.

    `mail_due_at`: when the worker has to see to its mail; None once that is settled, by a mail or by none.
    """

    class Kind(models.TextChoices):
        REVIEW = "review", "待审"
        RETURNED = "returned", "退回"
        PUBLISHED = "published", "刊出"
        OFFERED = "offered", "推送与采用"
        CORRECTED = "corrected", "更正"
        WITHDRAWN = "withdrawn", "撤稿"
        FEEDBACK = "feedback", "读者纠错"
        PROPOSAL = "proposal", "分类与专题建议"
        INTAKE = "intake", "本会网站引入"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField("类别", max_length=12, choices=Kind)
    text = models.CharField("内容", max_length=300)
    url = models.CharField(max_length=300, blank=True, help_text="Where to act on it, from the site's root.")
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)
    mail_due_at = models.DateTimeField(null=True, editable=False)
    mail = models.ForeignKey(
        "notices.Mail", null=True, on_delete=models.SET_NULL, related_name="notices", editable=False
    )

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        indexes = (
            models.Index(fields=["person", "-created_at"], name="notice_of_person"),
            models.Index(fields=["person"], name="notice_unread", condition=models.Q(read_at=None)),
            models.Index(
                fields=["mail_due_at"], name="notice_unmailed", condition=models.Q(mail_due_at__isnull=False)
            ),
            models.Index(fields=["read_at"], name="notice_read", condition=models.Q(read_at__isnull=False)),
        )

    def __str__(self) -> str:
        return self.text


class MailPreference(models.Model):
    """How a person wants the notices by mail. Who never chose gets each at once."""

    class Mode(models.TextChoices):
        EACH = "each", "每条消息随时发一封"
        DIGEST = "digest", "每天汇总成一封"
        NONE = "none", "不发邮件，我在后台看"

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preference"
    )
    mode = models.CharField("邮件", max_length=6, choices=Mode, default=Mode.EACH)
    digest_hour = models.PositiveSmallIntegerField("汇总时间", default=8)

    class Meta:
        verbose_name = "邮件提醒"
        verbose_name_plural = "邮件提醒"

    def __str__(self) -> str:
        return f"{self.person}：{self.get_mode_display()}"


class Mail(models.Model):
    """One mail to one person, of one notice or of a day's. Written by `notices.mailing` and `notices.sending` only.

    `uid` is the mail's Message-ID in every attempt, so that a receiver can tell a repetition.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "待发"
        SENDING = "sending", "正在发"
        SENT = "sent", "已发出"
        FAILED = "failed", "发不出"
        UNKNOWN = "unknown", "发送中断，不再重发"
        DROPPED = "dropped", "不必发"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest_day = models.DateField(null=True, help_text="Set for a digest: the day at whose hour it was due.")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    attempted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "邮件"
        verbose_name_plural = "邮件"
        constraints = (
            models.UniqueConstraint(
                fields=["person", "digest_day"],
                condition=models.Q(digest_day__isnull=False),
                name="one_digest_per_person_and_day",
            ),
        )
        indexes = (
            models.Index(fields=["next_at"], name="mail_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["attempted_at"], name="mail_sending", condition=models.Q(state="sending")),
            models.Index(
                fields=["settled_at"], name="mail_settled", condition=models.Q(settled_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}：{self.get_state_display()}"
