"""Every path by which Wagtail publishes, hides, moves or deletes ends here, in the same transaction.

Not used: `page_slug_changed`, which Wagtail sends after the commit. A new slug shows as a missing `Address`.
"""

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from . import addresses, changes
from .models import Address, Change, ItemPage, SectionPage


@receiver(page_published)
def on_published(instance, **kwargs) -> None:
    if not instance.live:  # scheduled for later
        return
    if isinstance(instance, ItemPage):
        first = changes.latest(instance.pk) is None
        changes.record(Change.Kind.PUBLISHED if first else Change.Kind.UPDATED, instance)
        addresses.keep(instance)
    elif isinstance(instance, SectionPage):
        changes.record(Change.Kind.UPDATED, instance)
        addresses.keep_section(instance)


@receiver(page_unpublished)
def on_unpublished(instance, **kwargs) -> None:
    if isinstance(instance, ItemPage):
        changes.record(_why_hidden(instance), instance, note=instance.withdrawal_note or "")
    elif isinstance(instance, SectionPage):
        changes.record(Change.Kind.HIDDEN, instance)


def _why_hidden(item: ItemPage) -> str:
    if item.withdrawal_note is not None:
        return Change.Kind.WITHDRAWN
    return Change.Kind.EXPIRED if item.expired else Change.Kind.HIDDEN


@receiver(post_page_move)
def on_moved(instance, **kwargs) -> None:
    if isinstance(instance, ItemPage):
        item = ItemPage.objects.get(pk=instance.pk).specific
        ItemPage.objects.filter(pk=item.pk).update(section_id=item.get_parent().pk)
        item.refresh_from_db()
        if item.live:
            changes.record(Change.Kind.MOVED, item)
            addresses.keep(item)
    elif isinstance(instance, SectionPage):
        changes.record(Change.Kind.MOVED, instance)
        addresses.keep_section(SectionPage.objects.get(pk=instance.pk))


@receiver(post_save)
def on_saved(sender, instance, created, raw=False, **kwargs) -> None:
    """A live page saved without being published: its address may be new."""
    if raw or created or not isinstance(instance, ItemPage | SectionPage) or not instance.live:
        return
    path = instance.get_url_parts()[2]
    if isinstance(instance, ItemPage) and not Address.objects.filter(path=path, item_id=instance.pk).exists():
        _readdressed_item(instance)
    elif isinstance(instance, SectionPage) and _has_strayed(instance, path):
        changes.record(Change.Kind.MOVED, instance)
        addresses.keep_section(instance)


def _readdressed_item(item: ItemPage) -> None:
    """Only what was public before: a first publication is told by `on_published`."""
    if Address.objects.filter(item_id=item.pk).exists():
        changes.record(Change.Kind.MOVED, item)
        addresses.keep(item)


def _has_strayed(section: SectionPage, path: str) -> bool:
    item = section.items.live().first()
    return item is not None and not Address.objects.filter(path=f"{path}{item.slug}/").exists()


@receiver(pre_delete)
def on_deleted(sender, instance, **kwargs) -> None:
    if (isinstance(instance, ItemPage) and sender is not ItemPage and instance.live) or isinstance(
        instance, SectionPage
    ):
        changes.record(Change.Kind.DELETED, instance)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def on_privacy_changed(instance, **kwargs) -> None:
    """Hiding or showing a page by privacy concerns it and all below it."""
    page = instance.page.specific
    if isinstance(page, ItemPage):
        changes.record(Change.Kind.UPDATED, page)
        return
    for section in SectionPage.objects.descendant_of(page, inclusive=True):
        changes.record(Change.Kind.UPDATED, section)
