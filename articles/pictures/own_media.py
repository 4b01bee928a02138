"""Pictures and documents in an item come from collections in which its writer may choose.

Wagtail's choosers offer only those, but the form takes any number that is posted.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Field, Model
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

Reference = tuple[type[Model], int]


class OwnMediaForm(WagtailAdminPageForm):
    """Refuses media of others' collections, apart from what the page held before the person opened it."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        fields = self._meta.model._meta.get_fields()
        self._media_fields = {field.name: field for field in fields if field.name in self.fields}
        self._held = {
            one
            for field in (self._media_fields.values() if self.instance.pk else ())
            for one in media_in(field, getattr(self.instance, field.name))
        }

    def clean(self) -> dict:
        data = super().clean()
        for name, field in self._media_fields.items():
            if name in data and self._foreign(set(media_in(field, data[name])) - self._held):
                self.add_error(name, "用了不属于本会的图片或文件，请从本会的图片库、文件库里选。")
        return data

    def _foreign(self, chosen: set[Reference]) -> bool:
        return any(not _may_choose(self.for_user, model, pk) for model, pk in chosen)


def media_in(field: Field, value: object) -> Iterator[Reference]:
    """Pictures and documents that a field's value speaks of, in whatever blocks and links."""
    kinds = (get_image_model(), get_document_model())
    if isinstance(value, kinds):
        yield type(value), value.pk
    elif hasattr(field, "extract_references") and value is not None:
        for model, pk, _, _ in field.extract_references(value):
            if issubclass(model, kinds) and str(pk).isdecimal():
                yield model, int(pk)


def references(page: Model) -> set[Reference]:
    """All pictures and documents that the page speaks of."""
    kinds = (get_image_model(), get_document_model())
    fields = [
        field
        for field in page._meta.concrete_fields
        if hasattr(field, "extract_references") or field.related_model in kinds
    ]
    return {one for field in fields for one in media_in(field, getattr(page, field.name))}


def _may_choose(user, model: type[Model], pk: int) -> bool:
    policy = policy_registry.get_by_type(model)
    return policy.instances_user_has_any_permission_for(user, ["choose"]).filter(pk=pk).exists()
