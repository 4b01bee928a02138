"""The API in the words of OpenAPI: what is asked and what is answered."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from syndication.selection import KINDS


class Token(OpenApiAuthenticationExtension):
    target_class = "subscribers.api.access.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "成员网站的令牌，在后台“成员网站”领取。"}


class Author(serializers.Serializer):
    name = serializers.CharField()


class Item(serializers.Serializer):
    id = serializers.CharField(help_text="urn:uuid:…，永不改变。")
    url = serializers.URLField(help_text="在所取栏目里的地址。")
    title = serializers.CharField()
    summary = serializers.CharField()
    content_html = serializers.CharField(help_text="全文，链接和图片都是完整地址。")
    date_published = serializers.DateTimeField()
    date_modified = serializers.DateTimeField()
    authors = Author(many=True)
    tags = serializers.ListField(child=serializers.CharField())
    image = serializers.URLField(allow_null=True)
    language = serializers.CharField()
    _hub = serializers.DictField(help_text="来源、转载许可、图片说明、活动时间地点等。")


class Change(serializers.Serializer):
    act = serializers.ChoiceField(["published", "updated", "corrected", "withdrawn", "removed"])
    cursor = serializers.CharField(help_text="处理完这一条以后，可以从这里接着取。")
    at = serializers.DateTimeField()
    id = serializers.CharField()
    item = Item(required=False, help_text="刊出、更新、更正时。")
    title = serializers.CharField(
        required=False, help_text="撤稿、移出时，写了令牌才有：读者最后看到的标题，可能为空。"
    )
    note = serializers.CharField(required=False, help_text="撤稿时给读者的说明，可能为空。")


class Changes(serializers.Serializer):
    changes = Change(many=True)
    cursor = serializers.CharField(help_text="下一次写在 since 里；没有一条符合条件时也要用新的。")
    more = serializers.BooleanField(help_text="后面是否还有。")
    next = serializers.URLField()


class Errors(serializers.Serializer):
    errors = serializers.DictField(child=serializers.CharField(), help_text="参数 → 哪里不对。")


class Gone(Errors):
    id = serializers.CharField()
    title = serializers.CharField(required=False, help_text="写了令牌才有。")
    note = serializers.CharField(help_text="给读者的说明，可能为空。")


class Kept(serializers.Serializer):
    item = serializers.CharField()
    state = serializers.ChoiceField(["shown", "removed"])
    address = serializers.URLField()
    at = serializers.DateTimeField(help_text="第一次收到这一回执的时间。")


def _parameter(name: str, description: str, kind: type | OpenApiTypes = str, **more) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description, **more)


SELECTION = [
    _parameter("union", "工会栏目的拼音标识，或工会的编号（连同所属工会）"),
    _parameter("subtree", "1：连同所属各级工会", enum=["0", "1"]),
    _parameter("topic", "专题的拼音标识"),
    _parameter("category", "分类的拼音标识"),
    _parameter("kind", "只要稿件或只要活动", enum=list(KINDS)),
]
REFUSALS = {400: Errors, 401: Errors, 429: Errors}
CHANGES: dict[str, Any] = {
    "summary": "某处以后的变更，按次序",
    "parameters": [
        _parameter("since", "上一次回答里的 cursor；第一次不写"),
        *SELECTION,
        _parameter("limit", "一次最多几条，1 到 200，不写为 50", int),
    ],
    "responses": {200: Changes, 410: Errors} | REFUSALS,
}
ITEM: dict[str, Any] = {
    "summary": "一篇稿件的现状",
    "responses": {200: Item, 404: Errors, 410: Gone} | REFUSALS,
}
RECEIPT: dict[str, Any] = {
    "summary": "回执：某篇稿件已登出或已撤下",
    "responses": {200: Kept, 201: Kept, 413: Errors, 415: Errors} | REFUSALS,
}
