"""Files that are broken, hostile or something else: a clear word to the editor, and nothing left behind."""

import resource
import struct
import time
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from articles.docx import drafting, package, reading
from articles.docx.drafting import draft_from_docx
from articles.docx.package import NotReadable
from articles.models import ArticlePage, Picture

from . import docx_files as files

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(foshan, staff):
    def _upload(file: BytesIO, name: str = "稿件.docx"):
        return draft_from_docx(file, name, foshan, staff["editor"])

    return _upload


@pytest.fixture
def refused(upload):
    """refused(file) -> the message; nothing may be left behind."""

    def _refused(file: BytesIO) -> str:
        before = stored_files()
        with pytest.raises(NotReadable) as problem:
            upload(file)
        assert not ArticlePage.objects.exists()
        assert not Picture.objects.exists()
        assert stored_files() == before
        return str(problem.value)

    return _refused


def stored_files() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def zipped(**contents: str | bytes) -> BytesIO:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    buffer.seek(0)
    return buffer


BOMB = '<!DOCTYPE d [<!ENTITY a "哈哈哈哈哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
NOT_WORD = files.CONTENT_TYPES.replace("wordprocessingml.document", "spreadsheetml.sheet")
WITH_MACROS = files.CONTENT_TYPES.replace(
    "vnd.openxmlformats-officedocument.wordprocessingml.document.main",
    "vnd.ms-word.document.macroEnabled.main",
)


@pytest.mark.parametrize(
    ("file", "word"),
    [
        (BytesIO(b""), "不是 .docx"),
        (BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "旧版的 .doc"),
        (BytesIO("一个改了名的文本文件".encode()), "不是 .docx"),
        (BytesIO(b"PK\x03\x04 and then nothing of the kind"), "损坏"),
        (BytesIO(files.lines("送清凉", "正文").getvalue()[:-400]), "损坏"),
        (zipped(**{"word/document.xml": "<a/>"}), "不是 .docx"),
        (zipped(**{"[Content_Types].xml": files.CONTENT_TYPES}), "损坏"),
        (zipped(**{"[Content_Types].xml": NOT_WORD, "word/document.xml": "<a/>"}), "表格、幻灯片"),
        (files.raw("", **{"[Content_Types].xml": WITH_MACROS}), "宏"),
        (files.raw("", **{"word/vbaProject.bin": b"x"}), "宏"),
        (files.raw(files.paragraph("&b;"), BOMB), "损坏"),
        (files.raw(files.paragraph("&a;"), EXTERNAL), "损坏"),
        (files.raw("<w:p><w:r>"), "损坏"),
        (files.raw("<w:tbl><w:tr><w:tc>" * 5_000 + "</w:tc></w:tr></w:tbl>" * 5_000), "损坏"),
        (files.raw("<w:p><w:r><w:drawing/></w:r><w:bookmarkEnd/></w:p>"), "没有文字"),
        (files.raw(""), "没有文字"),
        (files.raw(files.paragraph("　") * 3), "没有文字"),
        (files.raw(files.paragraph("字") * (reading.PARAGRAPHS + 1)), "分成几篇"),
        (files.raw(files.paragraph("字") * 5_000), "分成几篇"),
        (files.raw("<w:p>" + "<w:r/>" * package.XML_ELEMENTS + "</w:p>"), "过大"),
        (files.raw("", **{"word/media/zeros.xml": b" " * (package.XML_BYTES + 1)}), "过大"),
        (files.raw("", **{"word/media/zeros.bin": b"\0" * (package.UNPACKED_BYTES + 1)}), "过大"),
        (files.raw("", **{f"word/{number}.bin": b"" for number in range(package.PARTS + 1)}), "过大"),
    ],
)
def test_a_file_that_is_no_article_is_refused_with_what_to_do(refused, file, word):
    file.seek(0)
    message = refused(file)
    assert word in message
    assert "请" in message


def test_entities_hidden_in_another_encoding_are_refused_too(refused):
    document = f'<?xml version="1.0" encoding="UTF-16"?>{BOMB}<w:document {files.NAMESPACE}/>'
    refused(files.raw("", **{"word/document.xml": document.encode("utf-16")}))


def test_a_file_larger_than_allowed_is_refused_unread(refused, monkeypatch):
    monkeypatch.setattr(package, "FILE_BYTES", 1_000)
    assert "压缩图片" in refused(files.lines("送清凉", "正文"))


def test_a_size_that_lies_is_found_out(refused):
    file = files.raw("", **{"word/media/a.bin": b"\0" * 500_000}).getvalue()
    lying = file.replace(struct.pack("<L", 500_000), struct.pack("<L", 5))
    assert lying != file
    broken = lying.replace(zlib.crc32(b"\0" * 500_000).to_bytes(4, "little"), b"\0\0\0\0")
    refused(BytesIO(broken))


def test_too_many_pictures_are_refused(refused, monkeypatch):
    monkeypatch.setattr(reading, "PICTURES", 1)
    document = Document()
    for colour in ("red", "blue"):
        document.add_picture(files.picture(colour=colour))
    assert "图片超过1张" in refused(files.saved(document))


def test_a_table_without_end_becomes_text(upload):
    row = f"<w:tr><w:tc><w:tcPr><w:gridSpan w:val='999999999'/></w:tcPr>{files.paragraph('甲')}</w:tc>"
    row += f"<w:tc>{files.paragraph('乙')}</w:tc></w:tr>"
    page = upload(files.raw(f"{files.paragraph('标题')}<w:tbl>{row}</w:tbl>")).page
    assert page.plain_text() == "甲 乙"


def with_picture(data: bytes, kind: str = "png") -> BytesIO:
    """A file whose one picture has these bytes."""
    document = Document()
    document.add_paragraph("送清凉")
    document.add_picture(files.picture())
    document.add_paragraph("图为现场")
    document.add_paragraph("正文。")
    file = files.saved(document)
    with ZipFile(file) as source:
        name = next(name for name in source.namelist() if name.startswith("word/media/"))
        types = source.read("[Content_Types].xml").replace(b"image/png", f"image/{kind}".encode())
    return files.with_part(files.with_part(file, name, data), "[Content_Types].xml", types)


def huge_png(side: int) -> bytes:
    """A few bytes that claim to be this wide and high."""
    data = files.picture().getvalue()
    header = b"IHDR" + struct.pack(">LLBBBBB", side, side, 8, 2, 0, 0, 0)
    return data[:8] + struct.pack(">L", 13) + header + struct.pack(">L", zlib.crc32(header)) + data[33:]


@pytest.mark.parametrize(
    ("data", "kind", "word"),
    [
        (b"\x01\0\0\0" + b"\0" * 200, "x-emf", "矢量图"),
        (b"\xd7\xcd\xc6\x9a" + b"\0" * 200, "x-wmf", "矢量图"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg+xml", "矢量图"),
        (b"not a picture at all", "png", "已损坏"),
        (files.picture(size=(800, 600)).getvalue()[:-200], "png", "已损坏"),
        (huge_png(60_000), "png", "像素太多"),
        (huge_png(9_000), "png", "9000×9000"),
        (b"", "png", "已损坏"),
    ],
)
def test_a_picture_that_cannot_be_used_is_named_and_the_rest_arrives(upload, data, kind, word):
    draft = upload(with_picture(data, kind))
    assert [block.block_type for block in draft.page.body] == ["paragraph", "paragraph"]
    assert draft.page.plain_text() == "图为现场\n正文。"
    (problem,) = draft.problems
    assert word in problem
    assert "第1张图片（图注“图为现场”）" in problem
    assert not Picture.objects.exists()


def test_a_picture_that_is_only_linked_is_named_and_not_fetched(upload):
    document = Document()
    document.add_paragraph("送清凉")
    document.add_picture(files.picture())
    blip = next(
        iter(document.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip"))
    )
    external = document.part.relate_to(
        "http://127.0.0.1:9/secret.png", RELATIONSHIP_TYPE.IMAGE, is_external=True
    )
    namespace = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
    del blip.attrib[f"{namespace}embed"]
    blip.set(f"{namespace}link", external)
    draft = upload(files.saved(document))
    assert "链接" in draft.problems[0]


def test_a_picture_whose_file_is_missing_is_named(upload):
    document = Document()
    document.add_paragraph("送清凉")
    document.add_picture(files.picture())
    with ZipFile(files.saved(document)) as source:
        kept = {name: source.read(name) for name in source.namelist() if "media" not in name}
    assert "第1张图片没有带进来" in upload(zipped(**kept)).problems[0]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ('<a:graphicData xmlns:a="a" uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/>', "图表"),
        (
            '<a:graphicData xmlns:a="a" uri="http://schemas.openxmlformats.org/drawingml/2006/diagram"/>',
            "SmartArt",
        ),
        ('<m:oMath xmlns:m="m"><m:r><m:t>x</m:t></m:r></m:oMath>', "公式"),
    ],
)
def test_what_has_no_block_is_named(upload, body, word):
    draft = upload(
        files.raw(f"{files.paragraph('标题')}<w:p><w:r>{body}</w:r></w:p>{files.paragraph('正文。')}")
    )
    assert word in draft.problems[0]


def test_a_failure_half_way_leaves_neither_rows_nor_files(upload, monkeypatch):
    document = Document()
    document.add_picture(files.picture())
    before = stored_files()

    def fail(*_):
        assert Picture.objects.exists()
        assert stored_files() != before
        raise OSError("disk full")

    monkeypatch.setattr(drafting, "_save", fail)
    with pytest.raises(OSError, match="disk full"):
        upload(files.saved(document))
    assert not Picture.objects.exists()
    assert stored_files() == before


def test_the_longest_file_allowed_is_read_in_time(upload):
    text = "工会干部走进车间，把清凉送到一线职工手中。" * 5
    file = files.raw(files.paragraph("标题") + files.paragraph(text) * (reading.PARAGRAPHS - 1))
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    page = upload(file).page
    assert page.plain_text().count("清凉") == 5 * (reading.PARAGRAPHS - 1)
    assert time.perf_counter() - start < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000  # KB
