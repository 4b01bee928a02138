"""A manuscript becomes a draft in a union's section, its pictures in the union's collection: all of it, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from typing import IO

from django.core.files.images import ImageFile
from django.db import transaction
from PIL import Image, UnidentifiedImageError
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from articles.models import ArticlePage, Picture, SectionPage
from articles.onboarding import collections
from unions.models import User

from . import manuscript, reading
from .reading import Illustration, Table

PICTURE_BYTES = 20 * 1024 * 1024
PICTURE_PIXELS = 60_000_000
KEPT_FORMATS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "AVIF": "avif"}
CONVERTED_FORMATS = frozenset(("BMP", "DIB", "TIFF"))
VECTORS = frozenset(("emf", "wmf", "x-emf", "x-wmf", "svg+xml"))
SHRINK = "请缩小后在编辑页添加。"
ADD_YOURSELF = "请另存为 JPG 或 PNG，再在编辑页添加。"
# Alternative texts that Word and WPS make up.
MADE_UP_ALT = re.compile(
    r"(?:图片|图像|IMG|image|picture|微信图片|截图|屏幕截图)[\s_\-\d.]*(?:\.\w+)?|.*[\\/].*|.*\.(?:jpe?g|png|gif|bmp)",
    re.I,
)


class Unusable(ValueError):
    """A picture that cannot be taken over; the message says why, and what to do."""


@dataclass
class Draft:
    """The saved draft, and what of the file could not be taken over (sentences for the editor)."""

    page: ArticlePage
    problems: list[str] = field(default_factory=list)


def draft_from_docx(file: IO[bytes], file_name: str, section: SectionPage, user: User) -> Draft:
    """Makes an unpublished article, owned by `user`, from an uploaded file.

    Raises `package.NotReadable`; whatever is raised, neither rows nor files are left behind.
    """
    made = manuscript.compose(reading.read(file), file_name)
    gallery = Gallery(collections(section.union)["图片"], user, made.title)
    try:
        with transaction.atomic():
            body = [block for piece in made.body for block in blocks(piece, gallery)]
            page = _save(made, body, section, user)
    except BaseException:
        gallery.remove_files()
        raise
    return Draft(page, made.problems + gallery.problems)


def blocks(piece: str | Table | manuscript.Picture, gallery: Gallery) -> list[tuple[str, object]]:
    """A piece of a manuscript's body as blocks of `articles.blocks.BodyBlock`."""
    if isinstance(piece, str):
        return [("paragraph", piece)]
    if isinstance(piece, Table):
        return [("table", _table(piece))]
    image = gallery.keep(piece)
    if image is None:
        caption = piece.caption and f"<p>{escape(piece.caption)}</p>"
        return [("paragraph", caption)] if caption else []
    credit = piece.credit if piece.credit != image.credit else ""
    return [("image", {"image": image, "caption": piece.caption, "credit": credit, "alt_text": ""})]


def _table(table: Table) -> dict:
    """As `wagtail.contrib.table_block` stores it."""
    hidden = [
        {"row": row + down, "col": column + right, "hidden": True}
        for row, column, rows, columns in table.merged
        for down in range(rows)
        for right in range(columns)
        if down or right
    ]
    merged = [
        {"row": row, "col": column, "rowspan": rows, "colspan": columns}
        for row, column, rows, columns in table.merged
    ]
    return {
        "data": table.rows,
        "cell": hidden,
        "mergeCells": merged,
        "first_row_is_table_header": table.has_header,
        "first_col_is_header": False,
        "table_header_choice": "row" if table.has_header else "neither",
        "table_caption": "",
    }


def _save(made: manuscript.Manuscript, body: list, section: SectionPage, user: User) -> ArticlePage:
    people = [{"role": person.role, "name": person.name, "unit": person.unit} for person in made.people]
    page = ArticlePage(
        title=made.title,
        subtitle=made.subtitle,
        source=made.source,
        bylines=[("byline", person) for person in people],
        body=body,
        owner=user,
        live=False,
    )
    section.add_child(instance=page)
    page.save_revision(user=user, log_action="wagtail.create")
    return page


class Gallery:
    """Puts a text's pictures into the union's collection, each once. Files are called `prefix` and a number."""

    def __init__(self, collection: Collection, user: User | None, title: str, prefix: str = "docx") -> None:
        self.collection = collection
        self.user = user
        self.title = title
        self.prefix = prefix
        self.problems: list[str] = []
        self.made: list[Picture] = []

    def keep(self, picture: manuscript.Picture) -> Picture | None:
        """The stored picture; None for one that cannot be used, which is noted as a problem."""
        try:
            data, ending = _usable(picture.illustration)
        except Unusable as error:
            where = f"（图注“{picture.caption[:20]}”）" if picture.caption else ""
            self.problems.append(f"第{picture.illustration.number}张图片{where}没有带进来：{error}")
            return None
        return self._stored(data) or self._store(data, ending, picture)

    def _stored(self, data: bytes) -> Picture | None:
        digest = hash_filelike(BytesIO(data))
        return Picture.objects.filter(collection=self.collection, file_hash=digest).first()

    def _store(self, data: bytes, ending: str, picture: manuscript.Picture) -> Picture:
        number = picture.illustration.number
        image = Picture(
            title=(picture.caption or f"{self.title[:200]}（图{number}）")[:255],
            description=_alt_text(picture.illustration.alt_text),
            credit=picture.credit[:80],
            collection=self.collection,
            uploaded_by_user=self.user,
        )
        image.file = ImageFile(
            BytesIO(data), name=f"{self.prefix}-{number}.{ending}"
        )  # measures width and height
        image.file_size = len(data)
        image.file_hash = hash_filelike(BytesIO(data))
        self.made.append(image)
        image.file.save(image.file.name, image.file.file, save=False)
        image.save()
        return image

    def remove_files(self) -> None:
        for image in self.made:
            if image.file:
                image.file.storage.delete(image.file.name)


def _usable(illustration: Illustration) -> tuple[bytes, str]:
    """The bytes to store and the file's ending. Raises Unusable."""
    data = illustration.data
    if data is None:
        raise Unusable(f"文件里只有指向它的链接，没有图片本身。{ADD_YOURSELF}")
    if illustration.content_type.rpartition("/")[2] in VECTORS:
        raise Unusable(
            f"它是矢量图（{illustration.content_type.rpartition('/')[2]}），网页不能显示。{ADD_YOURSELF}"
        )
    if len(data) > PICTURE_BYTES:
        raise Unusable(f"它超过{PICTURE_BYTES // 1024 // 1024}MB。请压缩后在编辑页添加。")
    try:
        return _decoded(data)
    except Image.DecompressionBombError as error:
        raise Unusable(f"它的像素太多。{SHRINK}") from error
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise Unusable(f"它的格式不能用，或已损坏。{ADD_YOURSELF}") from error


def _decoded(data: bytes) -> tuple[bytes, str]:
    with Image.open(BytesIO(data)) as image:
        if image.width * image.height > PICTURE_PIXELS:
            raise Unusable(f"它有{image.width}×{image.height}像素，太大了。{SHRINK}")
        image.load()  # a torn file fails here, and not in front of readers
        if image.format in KEPT_FORMATS:
            return data, KEPT_FORMATS[image.format]
        if image.format in CONVERTED_FORMATS:
            out = BytesIO()
            image.convert("RGB").save(out, "PNG")
            return out.getvalue(), "png"
    raise Unusable(f"它的格式（{image.format}）不能用。{ADD_YOURSELF}")


def _alt_text(text: str) -> str:
    """What a person wrote as alternative text; nothing for what Word made up."""
    line = text.split("描述已自动生成")[0].split("\n")[0].strip()
    return "" if MADE_UP_ALT.fullmatch(line) else line[:255]
