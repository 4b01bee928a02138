"""Every path by which Wagtail publishes, hides, moves or deletes ends here, in the same transaction.

Not used: `page_slug_changed`, which Wagtail sends after the commit.
"""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from unions.models import Union

from . import addresses, changes, duplicates
from .models import ArticlePage, Change, EventPage, ItemPage, Rendition, SectionPage, TopicPage
from .pictures import withheld
from .withdrawals import corrections, withdrawal

NEW = {"url_path": None, "live": False, "live_revision_id": None}
Formerly = dict[str, Any]  # what a page was in the database before it was saved; "page" is its public state


@receiver(page_published)
def on_published(instance, **kwargs) -> None:
    if not instance.live:  # scheduled for later
        return
    formerly: Formerly = getattr(instance, "formerly", NEW)
    before = instance.with_content_json(formerly["page"]) if formerly.get("page") else None
    withheld.ask_about(instance, before)
    if isinstance(instance, ItemPage):
        user = get_active_log_context().user
        corrected = corrections.of_publication(instance, before, formerly["live_revision_id"], user)
        changes.record(_why_shown(instance, corrected is not None), instance)
        addresses.keep(instance)
        duplicates.remember(instance)
        withdrawal.end_by_publication(instance, user)
    elif isinstance(instance, SectionPage):
        changes.record(Change.Kind.UPDATED, instance)
        addresses.keep_section(instance)
        if not formerly["live"]:
            withheld.ask_about_items(ItemPage.objects.filter(section=instance))


def _why_shown(item: ItemPage, corrected: bool) -> str:
    if changes.latest(item.pk) is None:
        return Change.Kind.PUBLISHED
    return Change.Kind.CORRECTED if corrected else Change.Kind.UPDATED


@receiver(page_unpublished)
def on_unpublished(instance, **kwargs) -> None:
    """Withdrawal, expiry, unpublishing; and deletion, before which Wagtail unpublishes a live page."""
    withheld.ask_about(instance)
    if isinstance(instance, ItemPage | SectionPage):
        changes.record(_why_hidden(instance), instance, note=instance.withdrawal_note or "")
    if isinstance(instance, SectionPage):
        withheld.ask_about_items(ItemPage.objects.filter(section=instance, live=True))


def _why_hidden(page: ItemPage | SectionPage) -> str:
    if page.withdrawal_note is not None:
        return Change.Kind.WITHDRAWN
    if _is_being_deleted(page):
        return Change.Kind.DELETED
    return Change.Kind.EXPIRED if page.expired else Change.Kind.HIDDEN


def _is_being_deleted(page: Page) -> bool:
    """Wagtail does not save the unpublishing of what it is about to delete."""
    return Page.objects.filter(pk=page.pk, live=True).exists()


@receiver(post_page_move)
def on_moved(instance, **kwargs) -> None:
    page = instance.specific
    if isinstance(page, ItemPage):
        ItemPage.objects.filter(pk=page.pk).update(section_id=page.get_parent().pk)
        page.refresh_from_db()
    withheld.ask_about(page)
    _tell_new_address(page)


@receiver(pre_save)
def before_save(instance, raw=False, **kwargs) -> None:
    """Notes what the page is in the database, for `on_saved` and `on_published`."""
    if isinstance(instance, Page) and instance.pk and not raw:
        instance.formerly = Page.objects.filter(pk=instance.pk).values(*NEW).first() or NEW
        if instance.formerly["live"] and instance.live and isinstance(instance, ArticlePage | EventPage):
            # Not from a revision: one can be written over, the row is what the public sees.
            instance.formerly["page"] = type(instance).objects.get(pk=instance.pk).serializable_data()


@receiver(post_save)
def on_saved(instance, created, raw=False, **kwargs) -> None:
    """A new slug is told when it is saved."""
    known = isinstance(instance, ItemPage | SectionPage) and not created and not raw
    if known and instance.formerly["url_path"] != instance.url_path:
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
    known = None if raw or not instance.pk else Union.objects.filter(pk=instance.pk).first()
    instance.former_name = known and known.name
    instance.former_superior = known and known.superior_id


@receiver(post_save, sender=Union)
def on_union_saved(instance, created, **kwargs) -> None:
    """The name stands as the source with all that its section publishes; what is below whom decides what who
    follows a union with all below it gets.

    Saved before the paths of the unions below, which still lead here.
    """
    if created or instance.former_name is None:
        return
    kinds = {}
    if instance.former_name != instance.name:
        kinds[Change.Kind.UPDATED] = SectionPage.objects.filter(union=instance)
    if instance.former_superior != instance.superior_id:
        kinds[Change.Kind.MOVED] = SectionPage.objects.filter(union__path__startswith=instance.path)
    for kind, sections in kinds.items():
        with transaction.atomic():
            changes.record_all(kind, sections)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def on_privacy_changed(instance, **kwargs) -> None:
    """Hiding or showing a page by privacy concerns it and all below it."""
    page = instance.page.specific
    withheld.ask_about_items(ItemPage.objects.descendant_of(page, inclusive=True))
    if isinstance(page, ItemPage):
        changes.record(Change.Kind.UPDATED, page)
        return
    for section in SectionPage.objects.descendant_of(page, inclusive=True):
        changes.record(Change.Kind.UPDATED, section)
    for topic in TopicPage.objects.descendant_of(page, inclusive=True):
        changes.record(Change.Kind.UPDATED, topic)


@receiver(post_save, sender=Rendition)
def on_rendition_made(instance, created, **kwargs) -> None:
    if created:
        withheld.check_new(instance)
