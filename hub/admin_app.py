"""Wagtail's admin without its mails about review: `articles.reviewing.review_telling` tells people, once."""

from django.apps import apps
from wagtail.admin.apps import WagtailAdminAppConfig
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

MAILS = (
    (task_submitted, "TaskState", "group_approval_task_submitted_email_notification"),
    (workflow_submitted, "WorkflowState", "workflow_state_submitted_email_notification"),
    (workflow_rejected, "WorkflowState", "workflow_state_rejected_email_notification"),
    (workflow_approved, "WorkflowState", "workflow_state_approved_email_notification"),
)


class AdminWithoutReviewMails(WagtailAdminAppConfig):
    def ready(self) -> None:
        super().ready()
        for signal, model, uid in MAILS:
            signal.disconnect(sender=apps.get_model("wagtailcore", model), dispatch_uid=uid)
