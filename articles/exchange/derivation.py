"""Detaching: an own draft made of an adopted item, which goes its own way and remembers where it comes from.

The only writer of `Derivation`. Pictures and files are copied into the union's own collections, so that nothing of
the draft hangs on what the origin does with its own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.log_actions import log

from notices.telling import tell
from unions.models import Role, User

from .. import onboarding
from ..models import ArticlePage, Derivation, EventPage, ItemPage, Picture, Placement, SectionPage, Sharing
from ..pictures import picture_rights
from ..visibility import ItemQuerySet
from . import licences
from .colleagues import SHARERS, people_of
from .sharing import NotPossible, locked

COMMON = ("title", "summary", "lead_caption", "category_id", "original_date")
OF_ARTICLE = ("kicker", "subtitle")
OF_EVENT = (
    "starts_at",
    "ends_at",
    "previous_starts_at",
    "status",
    "venue",
    "address",
    "co_hosts",
    "audience",
    "contact",
)
TOLD = (*SHARERS, Role.FIRST, Role.SECOND)


@dataclass(frozen=True)
class Detached:
    """The draft, and what of the origin could not come with it, as sentences."""

    page: ItemPage
    problems: list[str] = field(default_factory=list)


@transaction.atomic
def detach(placement: Placement, user: User) -> Detached:
    """Makes a draft in the adopter's section of what it adopted. It passes the union's own review as any other.

    Raises NotPossible where the item is not adopted or not public any more, where its licence forbids changes, and
    where the union has made a draft of it already.
    """
    origin = locked(placement.item)
    section = placement.section
    _check(origin, section)
    text = origin.specific
    with Copies(section, user) as copies:
        page = _draft(text, section, user, copies)
    Derivation.objects.create(
        article_id=page.pk,
        origin_id=origin.pk,
        origin_title=origin.title,
        origin_union=origin.union.name,
        licence=origin.licence,
        made_by=user,
    )
    log(instance=text, action="hub.detach", user=user, data={"section": section.title})
    return Detached(page, copies.problems)


def _check(origin: ItemPage, section: SectionPage) -> None:
    if not Placement.objects.accepted().filter(item=origin, section=section).exists():
        raise NotPossible("本会没有采用这篇稿件。请先采用，再改编。")
    if not ItemPage.objects.visible().filter(pk=origin.pk).exists():
        raise NotPossible("稿件已不在线，不能改编。")
    if not licences.may_be_changed(origin):
        raise NotPossible(f"转载许可是“{origin.get_licence_display()}”，不能改编。")
    if Derivation.objects.filter(origin_id=origin.pk, article__section=section).exists():
        raise NotPossible("本会已经据这篇稿件建过改编稿，请在本栏目里找。")


def _draft(origin: ItemPage, section: SectionPage, user: User, copies: Copies) -> ItemPage:
    event = isinstance(origin, EventPage)
    names = (*COMMON, *(OF_EVENT if event else OF_ARTICLE))
    fields: dict[str, Any] = {name: getattr(origin, name) for name in names}
    if isinstance(origin, EventPage):
        fields["organiser"] = origin.organiser or origin.union.name
    else:
        fields["bylines"] = json.dumps(list(origin.bylines.raw_data))
    page = (EventPage if event else ArticlePage)(
        **fields,
        body=json.dumps([block for raw in origin.body.raw_data for block in copies.block(raw)]),
        lead_image=copies.picture(origin.lead_image_id),
        source=origin.source_name[:80],
        sharing=Sharing.OWN,
        licence=origin.licence,
        owner=user,
        live=False,
    )
    section.add_child(instance=page)
    page.topics.set(origin.topics.all())
    page.keywords.add(*origin.keywords.names())
    page.save()
    page.save_revision(user=user, log_action="wagtail.create")
    return page


class Copies:
    """Copies of the origin's pictures and files, each once; their files are removed if the draft fails."""

    def __init__(self, section: SectionPage, user: User) -> None:
        self.collections = onboarding.collections(section.union)
        self.user = user
        self.problems: list[str] = []
        self.made: dict[tuple[type, int], Any] = {}

    def __enter__(self) -> Copies:
        return self

    def __exit__(self, kind: type | None, *args: object) -> None:
        for copy in self.made.values() if kind else ():
            if copy:
                copy.file.storage.delete(copy.file.name)

    def block(self, raw: dict[str, Any]) -> list[dict[str, Any]]:
        """The raw stream block with copies; none where nothing of it is left."""
        value = raw["value"]
        if raw["type"] == "image":
            value = self._illustration(value)
        elif raw["type"] == "gallery":
            shown = ({**one, "value": self._illustration(one["value"])} for one in value)
            value = [one for one in shown if one["value"]]
        elif raw["type"] == "attachment":
            copy = self._copy(get_document_model(), value["document"], "文件")
            value = value | {"document": copy.pk} if copy else None
        return [{"type": raw["type"], "value": value}] if value else []

    def picture(self, pk: int | None) -> Picture | None:
        return self._copy(Picture, pk, "图片") if pk else None

    def _illustration(self, value: dict[str, Any]) -> dict[str, Any] | None:
        copy = self.picture(value["image"])
        return value | {"image": copy.pk} if copy else None

    def _copy(self, model: Any, pk: int, kind: str) -> Any:
        if (model, pk) not in self.made:
            self.made[model, pk] = self._made(model.objects.filter(pk=pk).first(), kind)
        return self.made[model, pk]

    def _made(self, original: Any, kind: str) -> Any:
        if original is None:
            return None
        if isinstance(original, Picture) and not picture_rights.may_show(original, reprinted=True):
            self.problems.append(f"图片“{original.title}”不可转载，没有带进来。")
            return None
        try:
            with original.file.storage.open(original.file.name) as stored:
                data = ContentFile(stored.read(), PurePath(original.file.name).name)
        except OSError:
            self.problems.append(f"{kind}“{original.title}”读不出来，没有带进来。")
            return None
        names = ("title", "description", "credit", "reprint", "rights_until")
        fields = {name: getattr(original, name) for name in names if hasattr(original, name)}
        return type(original).objects.create(
            **fields, file=data, collection=self.collections[kind], uploaded_by_user=self.user
        )


def derivations_of(item: ItemPage) -> list[Derivation]:
    """What other unions made of the item."""
    return list(Derivation.objects.filter(origin_id=item.pk).select_related("article__section__union"))


def tell_derivers(origins: ItemPage | ItemQuerySet, kind: str, text: str) -> None:
    """Tells, urgently, the people of all unions that made an own article of one of these. Constant queries."""
    items = [origins.pk] if isinstance(origins, ItemPage) else origins.values("pk")
    derived = Derivation.objects.filter(origin_id__in=items)
    rows = list(derived.values_list("origin_id", "article__section"))
    if rows:
        url = reverse("hub_derived", args=[rows[0][0]])
        tell(people_of({section for _, section in rows}, *TOLD), kind, text, url, urgent=True)
