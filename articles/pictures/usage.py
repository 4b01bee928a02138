"""Which pages show a picture or a document, and whether the anonymous public may see one of them."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from wagtail.models import Page, ReferenceIndex

from .. import visibility
from ..models import ItemPage


def references_to(model: type[Model]) -> QuerySet[ReferenceIndex]:
    return ReferenceIndex.objects.filter(to_content_type=ContentType.objects.get_for_model(model))


def shown_on(file: Model) -> tuple[list[int], bool]:
    """Numbers of the pages that show it, and whether something else does: a setting or a snippet, always public."""
    pages = ContentType.objects.get_for_model(Page).pk
    used = references_to(type(file)).filter(to_object_id=str(file.pk))
    places = set(used.values_list("base_content_type", "object_id"))
    numbers = [int(key) for kind, key in places if kind == pages]
    return numbers, len(numbers) < len(places)


def is_public(file: Model) -> bool:
    """Whether anything that the anonymous public may see shows the picture or document."""
    numbers, elsewhere = shown_on(file)
    if elsewhere or not numbers:
        return elsewhere
    others = Page.objects.filter(visibility.sections(), visibility.unexpired(), pk__in=numbers)
    return ItemPage.objects.visible().filter(pk__in=numbers).exists() or others.not_type(ItemPage).exists()
