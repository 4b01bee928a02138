"""Acts on a page and the rows that tell of them are committed together, or not at all.

Wagtail's own publish, unpublish, move and delete are several transactions. Code that calls these methods is covered
here; the admin, which calls Wagtail's actions directly, by `hub.urls`.
"""

from django.db import transaction


class AtomicActs:
    @transaction.atomic
    def publish(self, *args, **kwargs):
        return super().publish(*args, **kwargs)

    @transaction.atomic
    def unpublish(self, *args, **kwargs):
        return super().unpublish(*args, **kwargs)

    @transaction.atomic
    def move(self, *args, **kwargs):
        return super().move(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args, **kwargs):
        return super().delete(*args, **kwargs)

    @transaction.atomic
    def copy(self, *args, **kwargs):
        return super().copy(*args, **kwargs)
