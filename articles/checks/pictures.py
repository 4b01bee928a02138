"""Pictures without their maker's name, or without words for who cannot see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from articles.models import ItemPage
from unions.models import Union

from .registry import Check, Finding, Level


class Shown(NamedTuple):
    where: str
    field: str
    credit: str
    alternative: str


def shown(page: ItemPage) -> Iterator[Shown]:
    """Every picture of the item as readers get it: what the block says, else what the library says."""
    if page.lead_image:
        yield Shown("题图", "lead_image", page.lead_image.credit, page.lead_image.description)
    number = 0
    for block in page.body:
        values = {"image": lambda block: [block.value], "gallery": lambda block: block.value}
        for value in values.get(block.block_type, lambda block: [])(block):
            number += 1
            picture = value["image"]
            if picture:
                credit, words = value["credit"] or picture.credit, value["alt_text"] or picture.description
                yield Shown(f"正文第{number}张图（{picture.title}）", "body", credit, words)


def without_credit(page: ItemPage, union: Union) -> Iterator[Finding]:
    for one in shown(page):
        if not one.credit.strip():
            yield Finding(f"{one.where}没有作者。请在图片下面或图库里填写摄影、绘图者的姓名。", one.field)


def without_alternative(page: ItemPage, union: Union) -> Iterator[Finding]:
    for one in shown(page):
        if not one.alternative.strip():
            yield Finding(f"{one.where}没有替代文字。请写明图上有什么，读给看不见图片的人听。", one.field)


CREDIT = Check("picture-credit", "图片没有作者", Level.BLOCKING, without_credit)
ALTERNATIVE = Check("picture-alternative", "图片没有替代文字", Level.ADVISING, without_alternative)
