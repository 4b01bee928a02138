"""三审三校: the task that asks a level's reviewers, and the sign-offs that they leave."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import Task, TaskState

from articles.reviewing import review, review_telling
from unions.models import Role


class ReturnForm(forms.Form):
    """A return without a reason would leave the author guessing."""

    comment = forms.CharField(label="退回原因", max_length=1000, widget=forms.Textarea)


class ReviewTask(Task):
    """One level of review for the whole site: the reviewers are found from the page's section."""

    LEVELS = ((Role.FIRST, "初审"), (Role.SECOND, "复审"), (Role.FINAL, "终审"))
    level = models.CharField("审级", max_length=8, choices=LEVELS, unique=True)

    admin_form_fields = (*Task.admin_form_fields, "level")
    admin_form_readonly_on_edit_fields = (*Task.admin_form_readonly_on_edit_fields, "level")

    class Meta:
        verbose_name = "审核"
        verbose_name_plural = "审核"

    def start(self, workflow_state, user=None) -> TaskState:
        """Wagtail resumes a returned text at the level that returned it; every level has to read what is new."""
        due = workflow_state.get_next_task()
        if due is None or due.pk == self.pk:
            started = super().start(workflow_state, user=user)
            review_telling.waiting(started, self.level)
            return started
        return due.specific.start(workflow_state, user=user)

    def user_can_access_editor(self, obj, user) -> bool:
        return review.is_reviewer(user, obj, self.level)

    def locked_for_user(self, obj, user) -> bool:
        """While in review the text is locked for everyone; a change goes through a return."""
        return True

    def get_actions(self, obj, user) -> list[tuple[str, str, bool]]:
        if not review.is_reviewer(user, obj, self.level):
            return []
        actions = [("reject", "退回修改", True)]
        if review.obstacle(user, obj) is None:
            actions += [
                ("approve", f"{self.get_level_display()}通过", False),
                ("approve", "通过并附意见", True),
            ]
        return actions

    def get_form_for_action(self, action: str) -> type:
        return ReturnForm if action == "reject" else super().get_form_for_action(action)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        return review.waiting_for(user, self)

    @transaction.atomic
    def on_action(self, task_state, user, action_name, **kwargs) -> None:
        """Approves with a sign-off, or returns with a reason. Raises `review.NotAllowed` for whom it is not open."""
        if action_name not in {"approve", "reject"}:
            return
        review.check(user, task_state, self.level, action_name, kwargs.get("comment", ""))
        if action_name == "approve":
            page = task_state.revision.as_object()
            SignOff.objects.create(
                task_state=task_state,
                level=self.level,
                reviewer=user,
                remark=kwargs.get("comment", ""),
                digest=review.content_digest(page),
            )
        super().on_action(task_state, user, action_name, **kwargs)
        if action_name == "reject":
            review_telling.returned(task_state, user, self.level, kwargs["comment"])

    @classmethod
    def get_description(cls) -> str:
        return "由稿件所属工会的审核员逐级审核：不审本人稿件，一人只审一级。"


class SignOff(models.Model):
    """A reviewer's approval of exactly one content. `digest` is `articles.reviewing.review.content_digest` of it."""

    task_state = models.OneToOneField(TaskState, on_delete=models.CASCADE, related_name="sign_off")
    level = models.CharField("审级", max_length=8, choices=ReviewTask.LEVELS)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_offs")
    remark = models.TextField("意见", blank=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "审签"
        verbose_name_plural = "审签"
        ordering = ("at",)

    def __str__(self) -> str:
        return f"{self.get_level_display()}：{self.reviewer}"


class ReviewClaim(models.Model):
    """认领: a reviewer has taken a waiting text. Written by `articles.reviewing.review_claims` only; lapses by itself."""

    task_state = models.OneToOneField(TaskState, on_delete=models.CASCADE, related_name="claim")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    claimed_at = models.DateTimeField("认领时间")

    class Meta:
        verbose_name = "认领"
        verbose_name_plural = "认领"

    def __str__(self) -> str:
        return f"{self.reviewer}：{self.task_state_id}"

    @property
    def is_active(self) -> bool:
        lapsed = timezone.now() - self.claimed_at >= timedelta(hours=settings.REVIEW_CLAIM_HOURS)
        return self.reviewer.is_active and not lapsed
