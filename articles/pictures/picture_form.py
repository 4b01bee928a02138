"""The admin's form for pictures."""

from wagtail.images.forms import BaseImageForm

from ..models import Picture
from . import media_in_use


class PictureForm(BaseImageForm):
    """Refuses, before anything is lost, what would change a picture under an item that shows it."""

    def clean(self) -> dict:
        data = super().clean()
        changes = media_in_use.SEEN[Picture].intersection(self.changed_data)
        if changes and self.instance.pk and (reason := media_in_use.refusal(self.instance)):
            self.add_error(None, reason)
        return data
