"""Opens an uploaded .docx, and refuses what is none, what is broken and what would exhaust the machine."""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat
from zipfile import ZIP_STORED, BadZipFile, ZipFile

MEGABYTE = 1024 * 1024
FILE_BYTES = 50 * MEGABYTE
UNPACKED_BYTES = 200 * MEGABYTE
XML_BYTES = 16 * MEGABYTE  # all text parts together
XML_ELEMENTS = 200_000  # together; so many take 5 s and 400 MB to read, an ordinary article has 10,000
XML_DEPTH = 150  # nested tables in text boxes reach 60
PARTS = 3_000

OLE = b"\xd0\xcf\x11\xe0"  # Word's format up to 2003; also .docx with a password
RESAVE = "请用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”后再上传。"
BROKEN = f"文件已损坏，读不出内容。{RESAVE}"
TOO_LARGE = "文件展开后过大，不像一篇稿件。请分成几篇，或只留正文和所用的图片再上传。"
WORD_MAIN = "wordprocessingml.document.main+xml"
MACROS = "macroEnabled"


class NotReadable(ValueError):
    """The file cannot become a draft; the message says why, and what to do."""


@contextmanager
def broken_is_told() -> Iterator[None]:
    """What Python raises for damaged, encrypted or exotic archives, as NotReadable."""
    try:
        yield
    except NotReadable:
        raise
    except (
        BadZipFile,
        zlib.error,
        RuntimeError,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise NotReadable(BROKEN) from error


class Package:
    """The parts of a .docx that is safe to read."""

    def __init__(self, file: IO[bytes]) -> None:
        """Raises NotReadable."""
        with broken_is_told():
            self.zip = _open(file)
            _check_parts(self.zip)
            self.main = self._find_main()

    def tree(self, name: str) -> ElementTree.Element | None:
        """A part's XML; None if the file has no such part."""
        return ElementTree.fromstring(self.zip.read(name)) if name in self.zip.namelist() else None

    def related(self, kind: str) -> str:
        """The name of the main part's companion: "numbering", "styles"."""
        folder, name = posixpath.split(self.main)
        relationships = self.tree(f"{folder}/_rels/{name}.rels")
        return _target(relationships, kind, folder) or f"{folder}/{kind}.xml"

    def with_parts(self, changed: dict[str, ElementTree.Element]) -> BytesIO:
        """The file with these parts in place of its own."""
        out = BytesIO()
        with broken_is_told(), ZipFile(out, "w", ZIP_STORED) as target:
            for name in dict.fromkeys(self.zip.namelist()):
                tree = changed.get(name)
                target.writestr(name, self.zip.read(name) if tree is None else ElementTree.tostring(tree))
        out.seek(0)
        return out

    def _find_main(self) -> str:
        main = _target(self.tree("_rels/.rels"), "officeDocument", "") or "word/document.xml"
        if main not in self.zip.namelist():
            raise NotReadable(BROKEN)
        return main


def _open(file: IO[bytes]) -> ZipFile:
    head = file.read(len(OLE))
    size = file.seek(0, 2)
    file.seek(0)
    if size > FILE_BYTES:
        raise NotReadable(f"文件超过{FILE_BYTES // MEGABYTE}MB。请在 Word 里压缩图片，或分成几篇上传。")
    if head == OLE:
        raise NotReadable(f"这是旧版的 .doc、.wps 文件，或者加了密码。{RESAVE}")
    if not head.startswith(b"PK"):
        raise NotReadable(f"这不是 .docx 文件。{RESAVE}")
    return ZipFile(file)


def _check_parts(zip_file: ZipFile) -> None:
    parts = zip_file.infolist()
    xml = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
    too_much = sum(part.file_size for part in parts) > UNPACKED_BYTES or len(parts) > PARTS
    if too_much or sum(part.file_size for part in xml) > XML_BYTES:
        raise NotReadable(TOO_LARGE)
    if "[Content_Types].xml" not in zip_file.namelist():
        raise NotReadable(f"这不是 .docx 文件。{RESAVE}")
    elements = 0
    for part in xml:
        elements += _check_xml(zip_file.read(part), XML_ELEMENTS - elements)
    _check_kind(zip_file)


def _check_kind(zip_file: ZipFile) -> None:
    content_types = zip_file.read("[Content_Types].xml").decode("utf-8", "replace")
    if MACROS in content_types or any(name.endswith("vbaProject.bin") for name in zip_file.namelist()):
        raise NotReadable(f"文件带有宏，出于安全不能上传。{RESAVE}")
    if WORD_MAIN not in content_types:
        raise NotReadable(f"这不是 Word 文稿，可能是表格、幻灯片或模板。{RESAVE}")


def _check_xml(data: bytes, allowed: int) -> int:
    """The number of elements, counted by a parser that builds nothing.

    Raises NotReadable for broken XML, for entities (bombs and spies need them, Office files have none), for too many
    elements and for nesting without end.
    """
    depth = elements = 0

    def open_element(*_: object) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > XML_DEPTH:
            raise NotReadable(BROKEN)
        if elements > allowed:
            raise NotReadable(TOO_LARGE)

    def close_element(*_: object) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_: object) -> None:
        raise NotReadable(BROKEN)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = open_element, close_element
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise NotReadable(BROKEN) from error
    return elements


def _target(relationships: ElementTree.Element | None, kind: str, folder: str) -> str | None:
    for relationship in relationships if relationships is not None else ():
        target = relationship.get("Target", "")
        if relationship.get("Type", "").endswith(f"/{kind}") and relationship.get("TargetMode") != "External":
            return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return None
