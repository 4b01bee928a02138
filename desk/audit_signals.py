"""The audit log is written once: entries get what would be lost later, and are neither changed nor deleted."""

from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import ModelLogEntry, PageLogEntry

from articles.models import ItemPage, SectionPage, SignOff

from .audit import APPROVED, DELETED


class AppendOnly(TypeError):
    """An entry of the audit log is never changed or deleted."""


@receiver(pre_save, sender=PageLogEntry)
def complete(instance: PageLogEntry, raw: bool = False, **kwargs) -> None:
    """A deletion keeps the section, an approval the digest of what was signed: both go with the page."""
    if raw or not instance._state.adding:
        return
    page = instance.page
    if instance.action == DELETED and isinstance(page, ItemPage | SectionPage):
        section = page.pk if isinstance(page, SectionPage) else page.section_id
        instance.data |= {"of_section": section}
    elif instance.action == APPROVED:
        state = instance.data.get("workflow", {}).get("task_state_id")
        digest = SignOff.objects.filter(task_state=state).values_list("digest", flat=True).first()
        instance.data |= {"digest": digest} if digest else {}


@receiver(pre_save, sender=PageLogEntry)
@receiver(pre_save, sender=ModelLogEntry)
def refuse_change(instance: PageLogEntry | ModelLogEntry, raw: bool = False, **kwargs) -> None:
    if not raw and not instance._state.adding:
        raise AppendOnly("The audit log is append-only.")


@receiver(pre_delete, sender=PageLogEntry)
@receiver(pre_delete, sender=ModelLogEntry)
def refuse_deletion(**kwargs) -> None:
    raise AppendOnly("The audit log is append-only.")
