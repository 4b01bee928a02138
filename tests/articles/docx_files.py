"""Word files made on the spot: good ones with python-docx, bad ones by hand."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONSHIPS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def picture(kind: str = "PNG", colour: str = "red", size: tuple[int, int] = (64, 48)) -> BytesIO:
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    buffer.seek(0)
    return buffer


def saved(document) -> BytesIO:
    buffer = BytesIO()
    document.save(buffer)
    buffer.seek(0)
    return buffer


def lines(*texts: str) -> BytesIO:
    """A file with one paragraph a line; a line that begins with # is a heading."""
    document = Document()
    for text in texts:
        if text.startswith("#"):
            document.add_heading(text.removeprefix("#"), 1)
        else:
            document.add_paragraph(text)
    return saved(document)


def raw(body: str, head: str = "", **parts: str | bytes) -> BytesIO:
    """A file whose main part holds `body`; `parts` override or add to its parts."""
    document = f'<?xml version="1.0"?>{head}<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>'
    contents = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONSHIPS,
        "word/document.xml": document,
    } | parts
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for name, data in contents.items():
            package.writestr(name, data)
    buffer.seek(0)
    return buffer


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def with_part(file: BytesIO, name: str, data: bytes) -> BytesIO:
    """The file with one part replaced or added."""
    buffer = BytesIO()
    with ZipFile(file) as source, ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for item in source.namelist():
            if item != name:
                target.writestr(item, source.read(item))
        target.writestr(name, data)
    buffer.seek(0)
    return buffer


def number(target, style: str, label: str, document) -> None:
    """Gives paragraphs an automatic number such as 一、"""
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for name, value in (("start", "1"), ("numFmt", style), ("lvlText", label)):
        node = OxmlElement(f"w:{name}")
        node.set(qn("w:val"), value)
        level.append(node)
    abstract.append(level)
    numbering.insert(0, abstract)
    num = OxmlElement("w:num")
    num.set(qn("w:numId"), "77")
    base = OxmlElement("w:abstractNumId")
    base.set(qn("w:val"), "77")
    num.append(base)
    numbering.append(num)
    for item in target:
        properties = item._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = 77
