"""New names of categories and topics go through the log: with every item that is filed under them, the name is found.

One row tells of all the items; which they are, the consumer asks. A topic's deletion takes the filing away with it, so
that the items have to be told of one by one.
"""

from django.db.models.signals import post_save, pre_delete, pre_save
from django.dispatch import receiver

from .. import changes
from ..models import Category, Change, TopicPage


@receiver(pre_save, sender=Category)
def before_category_saved(instance: Category, raw: bool = False, **kwargs) -> None:
    names = Category.objects.filter(pk=instance.pk).values_list("name", flat=True)
    instance.former_name = None if raw else names.first()  # type: ignore[attr-defined]


@receiver(post_save, sender=Category)
def on_category_saved(instance: Category, **kwargs) -> None:
    if instance.former_name not in (None, instance.name):  # type: ignore[attr-defined]
        changes.record(Change.Kind.UPDATED, instance)


@receiver(pre_save, sender=TopicPage)
def before_topic_saved(instance: TopicPage, raw: bool = False, **kwargs) -> None:
    instance.former_face = None if raw else _face(instance)  # type: ignore[attr-defined]


@receiver(post_save, sender=TopicPage)
def on_topic_saved(instance: TopicPage, **kwargs) -> None:
    """A draft's title is not saved with the page before it is published: what counts is what the rows say."""
    if instance.former_face not in (None, _face(instance)):  # type: ignore[attr-defined]
        changes.record(Change.Kind.UPDATED, instance)


def _face(topic: TopicPage) -> str | None:
    """The title that the public sees; "" while it sees none, None for a topic not yet saved."""
    row = TopicPage.objects.filter(pk=topic.pk).values_list("title", "live").first()
    return row and (row[0] if row[1] else "")


@receiver(pre_delete, sender=TopicPage)
def on_topic_deleted(instance: TopicPage, **kwargs) -> None:
    for item in instance.items.all():
        changes.record(Change.Kind.UPDATED, item)
