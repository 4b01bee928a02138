"""Writes a `SiteChange` in the transaction of whatever changes all pages without the log of changes telling of it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from articles.models import Category, ItemPage, SectionColumn
from home.models import SiteSetting
from unions.importing import directory_changed
from unions.models import Union

from .models import SiteChange

# Sections, items and what is filed are told by the log; of these their order, columns and texts are not.
OF_ALL_PAGES = (SiteSetting, Site, PageViewRestriction, Category, SectionColumn, Union)
TOLD_BY_THE_LOG = (ItemPage,)
KEPT = timedelta(hours=1)


@receiver([post_save, post_delete])
def on_changed(sender: type[Model], instance: Model, **kwargs) -> None:
    page = isinstance(instance, Page) and not isinstance(instance, TOLD_BY_THE_LOG)
    if page or isinstance(instance, OF_ALL_PAGES):
        SiteChange.objects.create()


@receiver(directory_changed)
def on_directory_changed(**kwargs) -> None:
    """Many entries were written at once."""
    SiteChange.objects.create()


def delete_old() -> int:
    """For the worker. The newest stays, so that what came before is still told apart from nothing."""
    old = SiteChange.objects.filter(at__lt=timezone.now() - KEPT)
    newest = SiteChange.objects.order_by("-pk").values("pk")[:1]
    return old.exclude(pk__in=[row["pk"] for row in newest]).delete()[0]
