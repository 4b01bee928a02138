"""POST /api/v1/receipts."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import CharField, ChoiceField, Serializer

from subscribers import contact, cursors, receiving
from subscribers.models import Receipt

from . import described
from .access import NeedsToken
from .answers import Api, Problem

MISSING = {"required": "请写明{what}。", "null": "请写明{what}。", "blank": "请写明{what}。"}


def _messages(what: str, **more: str) -> dict[str, str]:
    missing = {name: text.format(what=what) for name, text in MISSING.items()}
    return missing | {"invalid": f"{what}应是一段文字。", "max_length": f"{what}太长。"} | more


class ReceiptSerializer(Serializer):
    item = CharField(max_length=45, error_messages=_messages("稿件的 id"))
    state = ChoiceField(
        Receipt.State.values,
        error_messages=_messages("状态", invalid_choice="state 只能是 shown 或 removed。"),
    )
    address = CharField(max_length=500, error_messages=_messages("网站上的地址"))
    cursor = CharField(max_length=60, required=False, allow_blank=True, error_messages=_messages("游标"))


class ReceiptsView(Api):
    """A site's word that it shows an item at an address, or removed it there."""

    permission_classes = [NeedsToken]

    @extend_schema(request=ReceiptSerializer, **described.RECEIPT)
    def post(self, request: Request) -> Response:
        if not isinstance(request.data, dict):
            raise Problem({"request": "请发一个 JSON 对象：item、state、address。"})
        given = ReceiptSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        position = _position(said.pop("cursor", ""))
        try:
            receipt, is_new = receiving.receive(request.auth, **said, position=position)
        except receiving.NotAccepted as error:
            raise Problem(error.problems) from error
        contact.answered(request.auth)
        return Response(
            {
                "item": f"urn:uuid:{receipt.uid}",
                "state": receipt.state,
                "address": receipt.address,
                "at": receipt.said_at.isoformat(),
            },
            status=201 if is_new else 200,
        )


def _position(cursor: str) -> int | None:
    try:
        return cursors.read(cursor).position if cursor else None
    except (cursors.BadCursor, cursors.LostCursor) as error:
        raise Problem({"cursor": "游标不对：请原样写变更接口给出的 cursor，也可以不写。"}) from error
