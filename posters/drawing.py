"""Draws a poster: paper and ink, as the site itself; 1,080 pixels wide, as tall as its words need."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

from home.headlines import phrases

from . import codes
from .copy_text import Copy, Leaf
from .fonts import Face, Fonts
from .typesetting import atoms, balanced, lines, settable

# The site's colours, static/css/tokens.css.
PAPER, INK, INK_2, HAIRLINE, RED, GREEN = "#fbfaf7", "#1d1c1a", "#5e5a54", "#e2ded6", "#b5171e", "#1f6b52"
WIDTH, MARGIN, LEAST, TALLEST = 1080, 84, 1200, 3200
ROOM = WIDTH - 2 * MARGIN
TITLE_SIZES = ((124, 1), (92, 3), (76, 4), (64, 6))  # pixels, and lines up to which the size is taken
CODE = 280
FOOT = CODE + 92
COLOURS = 64


class Sheet:
    """Paper that is written on from above; `y` is where the next line begins."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts, self.y = fonts, MARGIN
        self.image = Image.new("RGB", (WIDTH, TALLEST), PAPER)
        self.pen = ImageDraw.Draw(self.image)

    def rule(self, height: int, colour: str = INK) -> None:
        self.pen.rectangle((MARGIN, self.y, WIDTH - MARGIN - 1, self.y + height - 1), fill=colour)
        self.y += height

    def write(self, text: str, font: FreeTypeFont, colour: str, x: int = MARGIN, anchor: str = "ls") -> None:
        """One line, standing on `y`."""
        self.pen.text((x, self.y), text, font=font, fill=colour, anchor=anchor)

    def block(self, rows: list[str], font: FreeTypeFont, leading: float, colour: str) -> None:
        for row in rows:
            self.y += round(font.size * leading)
            self.write(row, font, colour)

    def fit(self, text: str, face: Face) -> str:
        return settable(text, face.has)


def draw(copy: Copy, fonts: Fonts) -> bytes:
    """The poster as PNG."""
    sheet = Sheet(fonts)
    _head(sheet, copy)
    if copy.leaf:
        _leaf(sheet, copy.leaf)
    _story(sheet, copy)
    height = min(TALLEST, max(LEAST, sheet.y + FOOT + MARGIN // 2))
    sheet.y = height - FOOT
    _foot(sheet, copy)
    return _png(sheet.image.crop((0, 0, WIDTH, height)))


def _head(sheet: Sheet, copy: Copy) -> None:
    """The name over the thick and thin rule."""
    name, small = sheet.fonts.song.at(52), sheet.fonts.hei.at(30)
    sheet.y += 44
    sheet.pen.rectangle((MARGIN, sheet.y - 50, MARGIN + 61, sheet.y + 11), fill=RED)
    sheet.pen.text((MARGIN + 31, sheet.y - 19), "工", font=sheet.fonts.song.at(46), fill=PAPER, anchor="mm")
    sheet.write(sheet.fit(copy.alliance, sheet.fonts.song), name, INK, MARGIN + 84)
    if not copy.leaf:
        sheet.write(copy.dated, small, INK_2, WIDTH - MARGIN, "rs")
    sheet.y += 36
    sheet.rule(9)
    sheet.y += 6
    sheet.rule(3)


def _leaf(sheet: Sheet, leaf: Leaf) -> None:
    """The day as a leaf of the calendar; beside it when and where."""
    day, song, hei = sheet.fonts.song.at(236), sheet.fonts.song.at(48), sheet.fonts.hei.at(36)
    top = sheet.y
    sheet.y = top + 250
    sheet.write(leaf.day, day, INK_2 if leaf.alarm else INK)
    beside = MARGIN + round(day.getlength(leaf.day)) + 48
    room = WIDTH - MARGIN - beside
    sheet.y = top + 104
    sheet.write(f"{leaf.month} {leaf.weekday}", hei, INK_2, beside)
    sheet.y += 66
    sheet.write(sheet.fit(leaf.hours, sheet.fonts.song), song, INK, beside)
    sheet.y += 68
    sheet.write(leaf.state, song, RED if leaf.alarm else GREEN, beside)
    sheet.y = top + 282
    place = lines(
        atoms(sheet.fit(leaf.place, sheet.fonts.hei)), sheet.fonts.hei.width(36), room + beside - MARGIN, 2
    )
    sheet.block(place, hei, 1.5, INK)
    sheet.y += 44
    sheet.rule(2, HAIRLINE)


def _story(sheet: Sheet, copy: Copy) -> None:
    hei, text = sheet.fonts.hei.at(36), sheet.fonts.hei.at(40)
    sheet.y += 44
    if copy.kicker:
        kicker = sheet.fit(copy.kicker, sheet.fonts.hei)
        sheet.block(lines(atoms(kicker), sheet.fonts.hei.width(36), ROOM, 1), hei, 1.3, RED)
    rows, font = _title(sheet.fit(copy.title, sheet.fonts.song), sheet.fonts.song)
    sheet.block(rows, font, 1.34, INK)
    sheet.y += 26
    unions = sheet.fit(copy.unions, sheet.fonts.hei)
    sheet.block(lines(atoms(unions), sheet.fonts.hei.width(36), ROOM, 2), hei, 1.5, GREEN)
    if copy.summary:
        sheet.y += 20
        summary = atoms(sheet.fit(copy.summary, sheet.fonts.hei))
        sheet.block(lines(summary, sheet.fonts.hei.width(40), ROOM, 7), text, 1.75, INK)


def _title(title: str, face: Face) -> tuple[list[str], FreeTypeFont]:
    """The largest size in which the title does not take the page."""
    parts = phrases(title) if title else []
    for size, most in TITLE_SIZES:
        font = face.at(size)
        rows = balanced(parts, face.width(size), ROOM, most + 1)
        if len(rows) <= most:
            return rows, font
    return balanced(parts, face.width(size), ROOM, most), font


def _foot(sheet: Sheet, copy: Copy) -> None:
    sheet.rule(2, HAIRLINE)
    code = codes.picture(copy.url, CODE)
    left, top = WIDTH - MARGIN - code.width, sheet.y + 44
    sheet.image.paste(code, (left, top))
    sheet.y = top + code.height // 2 - 8
    sheet.write("长按或扫码，读全文", sheet.fonts.song.at(46), INK)
    sheet.y += 60
    host = sheet.fit(copy.host, sheet.fonts.hei)
    small = sheet.fonts.hei.at(30)
    sheet.write(lines([host], sheet.fonts.hei.width(30), left - MARGIN - 40, 1)[0], small, INK_2)


def _png(image: Image.Image) -> bytes:
    written = BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(written, "PNG", compress_level=6)
    return written.getvalue()
