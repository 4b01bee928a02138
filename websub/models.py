"""The WebSub hub's rows: topics and their newest payload, subscriptions, requests to be verified, deliveries."""

from __future__ import annotations

from django.db import models


class Topic(models.Model):
    """A feed of ours that somebody asked to be told of.

    `position`: of the log of changes, up to which the feed has been looked at; `etag`: the feed's, as then.
    """

    address = models.CharField("订阅源", max_length=700, unique=True)
    etag = models.CharField(max_length=200, blank=True)
    position = models.PositiveBigIntegerField(default=0)
    rest_until = models.DateTimeField(null=True, help_text="After a failure to write the feed.")

    class Meta:
        verbose_name = "订阅源"
        verbose_name_plural = "订阅源"

    def __str__(self) -> str:
        return self.address


class Payload(models.Model):
    """A feed as it is sent to everybody, written once. Only the newest of a topic is kept."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="payloads")
    content_type = models.CharField(max_length=200)
    body = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"


class Subscription(models.Model):
    """A callback that takes a topic, since it confirmed so. `state` and lease: `websub.verifying`, `websub.ending`.

    `wanted` and `delivered` are numbers of payloads; `due_at` is when the wanted one is (again) to be sent, None when
    there is nothing to send. Who sends holds the row by `claim` until `claimed_until`; see `websub.delivering`.
    """

    class State(models.TextChoices):
        ACTIVE = "active", "有效"
        EXPIRED = "expired", "已到期"
        UNSUBSCRIBED = "unsubscribed", "已退订"
        GONE = "gone", "对方已停用"
        DENIED = "denied", "订阅源已停用"
        ENDED = "ended", "联盟已终止"

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="subscriptions")
    callback = models.CharField("推送地址", max_length=1000)
    host = models.CharField("网站", max_length=260)
    secret = models.CharField(max_length=200, blank=True)
    state = models.CharField("状态", max_length=12, choices=State, default=State.ACTIVE)
    created_at = models.DateTimeField("订阅时间", auto_now_add=True)
    verified_at = models.DateTimeField("核实时间")
    lease_until = models.DateTimeField("有效期至")
    ended_at = models.DateTimeField("结束时间", null=True)
    wanted = models.PositiveBigIntegerField(default=0)
    delivered = models.PositiveBigIntegerField(default=0)
    delivered_at = models.DateTimeField("上次送达", null=True)
    due_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField("连续失败", default=0)
    failing_since = models.DateTimeField("失败开始", null=True)
    gave_up_at = models.DateTimeField("放弃时间", null=True)
    failure = models.CharField("原因", max_length=200, blank=True)
    is_slow = models.BooleanField(default=False)

    class Meta:
        verbose_name = "推送订阅"
        verbose_name_plural = "推送订阅"
        constraints = (
            models.UniqueConstraint(
                fields=["topic", "callback"], name="one_subscription_per_topic_and_callback"
            ),
        )
        indexes = (
            models.Index(fields=["due_at"], name="websub_due", condition=models.Q(due_at__isnull=False)),
            models.Index(fields=["host", "state"], name="websub_of_host"),
            models.Index(fields=["state", "lease_until"], name="websub_lease"),
        )

    def __str__(self) -> str:
        return f"{self.callback} ← {self.topic}"

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE


class Intent(models.Model):
    """A request that waits for the subscriber's word, or a denial that has to be told (WebSub, 5.2 and 5.3).

    `topic` is the address as the subscriber wrote it. Nothing of a subscription changes before the answer.
    """

    class Mode(models.TextChoices):
        SUBSCRIBE = "subscribe", "订阅"
        UNSUBSCRIBE = "unsubscribe", "退订"
        DENIED = "denied", "告知不能订阅"

    class State(models.TextChoices):
        WAITING = "waiting", "待核实"
        DONE = "done", "已核实"
        REFUSED = "refused", "对方否认"
        FAILED = "failed", "核实失败"

    mode = models.CharField("请求", max_length=12, choices=Mode)
    topic = models.CharField("订阅源", max_length=1000)
    callback = models.CharField("推送地址", max_length=1000)
    host = models.CharField("网站", max_length=260)
    sender = models.CharField(
        max_length=64, blank=True, help_text="A pseudonym of the sender's address, for a day."
    )
    lease_seconds = models.PositiveIntegerField(default=0)
    secret = models.CharField(max_length=200, blank=True)
    reason = models.CharField("原因", max_length=200, blank=True)
    state = models.CharField("状态", max_length=8, choices=State, default=State.WAITING)
    failure = models.CharField("失败原因", max_length=200, blank=True)
    created_at = models.DateTimeField("收到时间", auto_now_add=True)
    settled_at = models.DateTimeField("办结时间", null=True)
    due_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "订阅请求"
        verbose_name_plural = "订阅请求"
        indexes = (
            models.Index(
                fields=["due_at"], name="websub_intent_due", condition=models.Q(due_at__isnull=False)
            ),
            models.Index(fields=["sender", "created_at"], name="websub_intent_sender"),
            models.Index(fields=["host", "created_at"], name="websub_intent_host"),
            models.Index(fields=["created_at"], name="websub_intent_at"),
        )

    def __str__(self) -> str:
        return f"{self.get_mode_display()} {self.callback} ← {self.topic}"


class Delivery(models.Model):
    """One attempt at a delivery, kept 30 days. `status` is the answer's, None where there was none."""

    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    payload = models.PositiveBigIntegerField("内容编号")
    attempt = models.PositiveSmallIntegerField("第几次")
    at = models.DateTimeField("时间")
    took = models.PositiveIntegerField("毫秒")
    status = models.PositiveSmallIntegerField("回应", null=True)
    failure = models.CharField("原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "推送记录"
        verbose_name_plural = "推送记录"
        indexes = (
            models.Index(fields=["subscription", "-id"], name="websub_log_of"),
            models.Index(fields=["at"], name="websub_log_at"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.status or self.failure}"
