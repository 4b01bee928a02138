"""A .docx -> its parts in order. mammoth reads Word's XML; here its HTML is taken apart again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import IO, Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import mammoth

from . import numbering
from .package import BROKEN, NotReadable, Package

logger = logging.getLogger(__name__)

PARAGRAPHS = 2_000
TABLE_CELLS = 3_000
PICTURES = 100
NOT_PICTURES = {"chart": "图表", "diagram": "SmartArt 图形"}

# Chinese Word names its styles in English or Chinese, WPS too.
STYLE_MAP = "\n".join(
    [
        "p[style-name='Title'] => h1.title:fresh",
        "p[style-name='标题'] => h1.title:fresh",
        "p[style-name='Subtitle'] => p.subtitle:fresh",
        "p[style-name='副标题'] => p.subtitle:fresh",
        *(f"p[style-name='{name}'] => p.caption:fresh" for name in ("caption", "Caption", "题注", "图注")),
        *(f"p[style-name='标题 {level}'] => h{level}:fresh" for level in range(1, 7)),
        *(f"p[style-name='标题{level}'] => h{level}:fresh" for level in range(1, 7)),
    ]
)


@dataclass(eq=False)
class Text:
    """A paragraph, heading or list as HTML that is not yet clean."""

    html: str
    plain: str
    tag: str = "p"
    style: str = ""  # "title", "subtitle", "caption" or nothing


@dataclass
class Table:
    """Rows of equal length. `merged` holds (row, column, rows, columns) of cells that span."""

    rows: list[list[str]]
    merged: list[tuple[int, int, int, int]]
    has_header: bool


@dataclass(eq=False)
class Illustration:
    """A picture as the file has it; `data` is None where the file only links to it or lacks it."""

    number: int
    data: bytes | None
    content_type: str
    alt_text: str


Part = Text | Table | Illustration


@dataclass
class Document:
    parts: list[Part]
    title: str = ""  # of the file's properties
    problems: list[str] = field(default_factory=list)


def read(file: IO[bytes]) -> Document:
    """Raises NotReadable with what the person can do about it."""
    package = Package(file)
    document = package.tree(package.main)
    assert document is not None  # `Package` found it
    _collapse_alternatives(document)
    if sum(1 for _ in document.iterfind(".//{*}p")) > PARAGRAPHS:
        raise NotReadable(f"全文超过{PARAGRAPHS}段，不像一篇稿件。请分成几篇上传。")
    problems = _not_carried_over(document)
    numbers, styles = package.related("numbering"), package.related("styles")
    numbering_tree = package.tree(numbers)
    numbering.write_out(document, numbering_tree, package.tree(styles))
    changed = {package.main: document} | ({numbers: numbering_tree} if numbering_tree is not None else {})
    html, pictures = _convert(package.with_parts(changed))
    if len(pictures) > PICTURES:
        raise NotReadable(f"图片超过{PICTURES}张。请分成几篇上传，或改用“图集”。")
    if len(pictures) < _expected_pictures(document):
        problems.append("有图片在组合图形里，没有带进来：请在 Word 中取消组合再上传，或单独添加这些图片。")
    root = ElementTree.fromstring(f"<div>{html}</div>")
    for node in root.iter():
        if node.tag in {"br", "li"}:  # so that plain text has lines, too
            node.tail = "\n" + (node.tail or "")
    return Document(list(_parts(root, pictures)), _title_property(package), problems)


def _convert(file: IO[bytes]) -> tuple[str, list[Illustration]]:
    """mammoth's HTML, its <img src> being indexes into the pictures."""
    pictures: list[Illustration] = []

    def keep(image: Any) -> dict[str, str]:
        pictures.append(
            Illustration(len(pictures) + 1, _bytes(image), image.content_type or "", image.alt_text or "")
        )
        return {"src": str(len(pictures) - 1)}

    try:
        result = mammoth.convert_to_html(
            file,
            style_map=STYLE_MAP,
            convert_image=mammoth.images.img_element(keep),
            include_embedded_style_map=False,
            external_file_access=False,
        )
    except Exception as error:  # a stranger's parser on a stranger's file: anything may come out of it
        logger.warning("mammoth could not read an uploaded file", exc_info=True)
        raise NotReadable(BROKEN) from error
    return result.value, pictures


def _bytes(image: Any) -> bytes | None:
    try:
        with image.open() as opened:
            return opened.read()
    except (KeyError, ValueError, OSError):  # missing in the file, or outside of it
        return None


def _collapse_alternatives(document: Element) -> None:
    """Word writes drawings twice, new and old; one of the two is enough, and mammoth knows the old."""
    found = True
    while found:
        found = False
        for parent in list(document.iter()):
            for child in parent.findall("{*}AlternateContent"):
                branch = child.find("{*}Fallback")
                branch = child.find("{*}Choice") if branch is None else branch
                place = list(parent).index(child)
                parent[place : place + 1] = list(branch) if branch is not None else []
                found = True


def _not_carried_over(document: Element) -> list[str]:
    """What is in the file and cannot become a block."""
    kinds = {data.get("uri", "").rpartition("/")[2] for data in document.iterfind(".//{*}graphicData")}
    names = [name for kind, name in NOT_PICTURES.items() if kind in kinds]
    problems = [f"{name}没有带进来：请在 Word 中把它另存为图片，再到编辑页添加。" for name in names]
    if document.find(".//{*}oMath") is not None:
        problems.append("公式没有带进来：请截成图片，再到编辑页添加。")
    return problems


def _expected_pictures(document: Element) -> int:
    """As many as the file shows; charts carry no blip of their own."""
    return sum(1 for name in ("blip", "imagedata") for _ in document.iterfind(f".//{{*}}{name}"))


def _parts(parent: Element, pictures: list[Illustration]) -> Iterator[Part]:
    for node in parent:
        loose, node.tail = (node.tail or "").strip(), None
        yield from _parts_of(node, pictures)
        if loose:
            yield Text(f"<p>{escape(loose)}</p>", loose)


def _parts_of(node: Element, pictures: list[Illustration]) -> Iterator[Part]:
    if node.tag == "img":
        yield pictures[int(node.get("src", "0"))]
        return
    if node.tag == "table":
        yield from _table_or_contents(node, pictures)
        return
    if node.tag == "ol" and any("note-" in item.get("id", "") for item in node):
        yield from _notes(node)
        return
    before, after = _take_pictures(node)
    yield from (pictures[index] for index in before)
    plain = _plain(node)
    if plain:
        yield Text(ElementTree.tostring(node, "unicode"), plain, node.tag, node.get("class", ""))
    yield from (pictures[index] for index in after)


def _take_pictures(node: Element) -> tuple[list[int], list[int]]:
    """Takes the pictures out of a paragraph: those before its first words, and the others."""
    before: list[int] = []
    after: list[int] = []
    seen_text = False
    for parent in list(node.iter()):
        seen_text = seen_text or bool((parent.text or "").strip())
        for child in list(parent):
            if child.tag == "img":
                (after if seen_text else before).append(int(child.get("src", "0")))
                _remove(parent, child)
            seen_text = seen_text or bool((child.tail or "").strip())
    return before, after


def _remove(parent: Element, child: Element) -> None:
    """Removes a child, but not the text behind it."""
    place = list(parent).index(child)
    tail = child.tail or ""
    parent.remove(child)
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail


def _notes(node: Element) -> Iterator[Part]:
    """Foot- and endnotes, which Word keeps apart: they come last, with the numbers that the text has."""
    for number, item in enumerate(node, 1):
        plain = "".join(item.itertext()).removesuffix("↑").strip()
        paragraph = Element("p")
        paragraph.text = f"[{number}] {plain}"
        yield Text(ElementTree.tostring(paragraph, "unicode"), paragraph.text)


def _table_or_contents(node: Element, pictures: list[Illustration]) -> Iterator[Part]:
    """A table; but one that only arranges pictures, or has one cell, is taken for what is in it."""
    cells = [cell for row in _rows(node) for cell in row]
    if len(cells) > 1 and node.find(".//img") is None:
        table = _table(node)
        if table is not None:
            yield table
            return
    for cell in cells:
        yield from _parts(cell, pictures)


def _rows(table: Element) -> list[list[Element]]:
    """The cells of the table itself, not those of tables in it."""
    rows = [*table.findall("tr"), *table.findall("thead/tr"), *table.findall("tbody/tr")]
    return [[cell for cell in row if cell.tag in {"td", "th"}] for row in rows]


def _table(node: Element) -> Table | None:
    """None for a table too large to be edited as one."""
    rows = _rows(node)
    grid: dict[tuple[int, int], str] = {}
    merged = []
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in grid:
                x += 1
            width, height = _span(cell, "colspan"), min(_span(cell, "rowspan"), len(rows) - y)
            if len(grid) + width * height > TABLE_CELLS:
                return None
            grid.update({(y + down, x + right): "" for down in range(height) for right in range(width)})
            grid[y, x] = _cell_text(cell)
            if width * height > 1:
                merged.append((y, x, height, width))
            x += width
    columns = max((x for _, x in grid), default=-1) + 1
    if columns * len(rows) > TABLE_CELLS:
        return None
    text = [[grid.get((y, x), "") for x in range(columns)] for y in range(len(rows))]
    return Table(text, merged, bool(rows) and _is_header(rows[0]))


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1")
    return max(1, min(int(value), TABLE_CELLS)) if value.isdigit() else 1


def _plain(node: Element) -> str:
    return "".join(node.itertext()).strip(" \t\n\xa0\u3000")


def _cell_text(cell: Element) -> str:
    lines = [line for child in cell for line in _plain(child).split("\n")]
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _is_header(cells: list[Element]) -> bool:
    """Marked as one in Word, or all of it bold."""
    return all(
        cell.tag == "th" or (_cell_text(cell) and _cell_text(cell) == _bold_text(cell)) for cell in cells
    )


def _bold_text(cell: Element) -> str:
    lines = (" ".join("".join(bold.text or "" for bold in child.iter("strong")).split()) for child in cell)
    return "\n".join(line for line in lines if line)


def _title_property(package: Package) -> str:
    properties = package.tree("docProps/core.xml")
    title = properties.find("{*}title") if properties is not None else None
    return (title.text or "").strip() if title is not None else ""
