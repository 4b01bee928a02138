"""Every path by which Wagtail publishes, hides, moves or deletes ends here, in the same transaction.

Not used: `page_slug_changed`, which Wagtail sends after the commit.
"""

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from unions.models import Union

from . import addresses, changes, duplicates
from .models import Change, ItemPage, SectionPage, TopicPage


@receiver(page_published)
def on_published(instance, **kwargs) -> None:
    if not instance.live:  # scheduled for later
        return
    if isinstance(instance, ItemPage):
        first = changes.latest(instance.pk) is None
        changes.record(Change.Kind.PUBLISHED if first else Change.Kind.UPDATED, instance)
        addresses.keep(instance)
        duplicates.remember(instance)
    elif isinstance(instance, SectionPage):
        changes.record(Change.Kind.UPDATED, instance)
        addresses.keep_section(instance)


@receiver(page_unpublished)
def on_unpublished(instance, **kwargs) -> None:
    """Withdrawal, expiry, unpublishing; and deletion, before which Wagtail unpublishes a live page."""
    if isinstance(instance, ItemPage):
        changes.record(_why_hidden(instance), instance, note=instance.withdrawal_note or "")
    elif isinstance(instance, SectionPage):
        changes.record(Change.Kind.DELETED if _is_being_deleted(instance) else Change.Kind.HIDDEN, instance)


def _why_hidden(item: ItemPage) -> str:
    if item.withdrawal_note is not None:
        return Change.Kind.WITHDRAWN
    if _is_being_deleted(item):
        return Change.Kind.DELETED
    return Change.Kind.EXPIRED if item.expired else Change.Kind.HIDDEN


def _is_being_deleted(page: Page) -> bool:
    """Wagtail does not save the unpublishing of what it is about to delete."""
    return Page.objects.filter(pk=page.pk, live=True).exists()


@receiver(post_page_move)
def on_moved(instance, **kwargs) -> None:
    page = instance.specific
    if isinstance(page, ItemPage):
        ItemPage.objects.filter(pk=page.pk).update(section_id=page.get_parent().pk)
        page.refresh_from_db()
    _tell_new_address(page)


@receiver(pre_save)
def before_save(instance, raw=False, **kwargs) -> None:
    """Notes the address that the page has in the database, for `on_saved`."""
    if isinstance(instance, ItemPage | SectionPage) and instance.pk and not raw:
        instance.former_url_path = (
            Page.objects.filter(pk=instance.pk).values_list("url_path", flat=True).first()
        )


@receiver(post_save)
def on_saved(instance, created, raw=False, **kwargs) -> None:
    """A new slug is told when it is saved."""
    known = isinstance(instance, ItemPage | SectionPage) and not created and not raw
    if known and instance.former_url_path != instance.url_path:
        _tell_new_address(instance)


def _tell_new_address(page: Page) -> None:
    """Only of what was public under the former one: a first publication is told by `on_published`."""
    if isinstance(page, ItemPage) and page.live and changes.latest(page.pk):
        changes.record(Change.Kind.MOVED, page)
        addresses.keep(page)
    elif isinstance(page, SectionPage):
        changes.record(Change.Kind.MOVED, page)
        addresses.keep_section(page)


@receiver(pre_save, sender=Union)
def before_union_saved(instance, raw=False, **kwargs) -> None:
    names = Union.objects.filter(pk=instance.pk).values_list("name", flat=True)
    instance.former_name = None if raw or not instance.pk else names.first()


@receiver(post_save, sender=Union)
def on_union_saved(instance, **kwargs) -> None:
    """The name stands as the source with all that its section publishes."""
    if instance.former_name in (None, instance.name):
        return
    for section in SectionPage.objects.filter(union=instance):
        with transaction.atomic():
            changes.record(Change.Kind.UPDATED, section)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def on_privacy_changed(instance, **kwargs) -> None:
    """Hiding or showing a page by privacy concerns it and all below it."""
    page = instance.page.specific
    if isinstance(page, ItemPage):
        changes.record(Change.Kind.UPDATED, page)
        return
    for section in SectionPage.objects.descendant_of(page, inclusive=True):
        changes.record(Change.Kind.UPDATED, section)
    for topic in TopicPage.objects.descendant_of(page, inclusive=True):
        changes.record(Change.Kind.UPDATED, topic)
