"""What of an item's pictures its readers are shown."""

from __future__ import annotations

from wagtail.blocks import StreamValue

from articles.pictures import picture_rights

from .media import Picture


class Illustrated:
    """A page whose pictures pass through `articles.pictures.picture_rights`; templates ask for these, not for the fields."""

    lead_image: Picture | None
    reprinted = False  # shown in another union's section; see Placement.dress

    @property
    def illustration(self) -> Picture | None:
        return self.lead_image if picture_rights.may_show(self.lead_image, self.reprinted) else None


class IllustratedItem(Illustrated):
    body: StreamValue

    @property
    def shown_body(self) -> StreamValue:
        return picture_rights.shown_body(self.body, self.reprinted)
