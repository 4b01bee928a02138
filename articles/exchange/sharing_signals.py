"""What sharing does when an item or a picture changes: the pool's subscribers, adopters, those who made own articles.

In the transaction of the change, after `articles.signals`, which writes the log.
"""

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from notices.models import Notice

from ..models import ItemPage, Picture, SectionPage
from . import sharing_changes, turning
from .derivation import tell_derivers


@receiver(pre_save)
def before_item_saved(instance, raw=False, **kwargs) -> None:
    """Notes how the public item stands in the database before it is published anew."""
    if isinstance(instance, ItemPage) and instance.pk and not raw and instance.stood is None:
        instance.stood = sharing_changes.standing(instance)


@receiver(page_published)
def on_published(instance, **kwargs) -> None:
    if isinstance(instance, ItemPage) and instance.live:
        sharing_changes.after_publication(instance, instance.stood)
        instance.stood = None


@receiver(page_unpublished)
def on_unpublished(instance, **kwargs) -> None:
    """Not at an expiry, which is no fault of the text."""
    if isinstance(instance, ItemPage) and not instance.expired:
        text = f"{instance.union.short_name}撤下了《{instance.title}》。本会有据它改编的稿件，请马上核对。"
        tell_derivers(instance, Notice.Kind.WITHDRAWN, text)
    elif isinstance(instance, SectionPage):
        text = f"“{instance.title}”栏目已关闭。本会有据其稿件改编的稿件，请核对。"
        tell_derivers(instance.items.all(), Notice.Kind.WITHDRAWN, text)


@receiver(pre_save, sender=Picture)
def before_picture_saved(instance, raw=False, **kwargs) -> None:
    known = None if raw or not instance.pk else Picture.objects.filter(pk=instance.pk).first()
    instance.rights_before = known and (known.reprint, known.rights_until)
    if known and known.rights_until != instance.rights_until:
        instance.rights_ended = False


@receiver(post_save, sender=Picture)
def on_picture_saved(instance, created, raw=False, **kwargs) -> None:
    before = getattr(instance, "rights_before", None)
    if before and before != (instance.reprint, instance.rights_until):
        turning.tell_of(instance)
