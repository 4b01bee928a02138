"""Things that several pictures share: trees, houses, shelves, lamps, machines, vehicles."""

from __future__ import annotations

from collections.abc import Sequence

from .sheet import (
    DEEP,
    GOLD,
    HEIGHT,
    INK,
    NIGHT,
    PALE,
    PAPER,
    RED,
    SAGE,
    SAND,
    WHITE,
    WIDTH,
    Colour,
    Sheet,
    curve,
    mix,
    path,
    ring,
    smooth,
)

BOOKS = (RED, SAGE, GOLD, DEEP, PAPER, INK, SAND, SAGE)


def darker(colour: Colour, share: float = 0.28) -> Colour:
    return mix(colour, INK, share)


def sun(sheet: Sheet, x: float, y: float, radius: float) -> None:
    sheet.disc(x, y, radius, sheet.light.glow)


def cloud(sheet: Sheet, x: float, y: float, width: float, colour: Colour) -> None:
    """A flat-bottomed cloud, as in a woodcut."""
    height = width * 0.16
    sheet.box(x, y - height * 0.5, width, height * 0.5, colour, height * 0.25)
    sheet.polygon(ring(x + width * 0.36, y - height * 0.3, height * 0.95, 180, 360), colour)
    sheet.polygon(ring(x + width * 0.63, y - height * 0.3, height * 0.65, 180, 360), colour)


def birds(sheet: Sheet, x: float, y: float, count: int, colour: Colour) -> None:
    for index in range(count):
        bx, by = x + index * 46 + sheet.rng.uniform(-8, 8), y - index * 17 + sheet.rng.uniform(-12, 12)
        sheet.line(path("-15,-7 0,0 15,-9", bx, by), 4, colour)


def tree(sheet: Sheet, x: float, base: float, height: float, colour: Colour) -> None:
    """A round tree, lit from the left."""
    trunk = darker(colour, 0.55)
    sheet.polygon(path("-0.035,0 -0.02,-0.6 0.02,-0.6 0.045,0", x, base, height), trunk)  # fmt: skip
    top, wide = base - height, height * 0.36
    crown = smooth(
        [(x - wide * 0.5, top + height * 0.1), (x + wide * 0.2, top), (x + wide * 0.95, top + height * 0.2), (x + wide, top + height * 0.5), (x + wide * 0.2, top + height * 0.64), (x - wide * 0.8, top + height * 0.58), (x - wide * 1.02, top + height * 0.32)]
    )  # fmt: skip
    sheet.solid(crown, colour, darker(colour, 0.25), x + wide * 0.3, -0.3)
    for dx, dy in ((-0.45, 0.2), (-0.2, 0.42), (0.1, 0.16)):
        sheet.oval(x + wide * dx, top + height * dy, wide * 0.16, height * 0.022, mix(colour, PAPER, 0.3))


def palm(sheet: Sheet, x: float, base: float, height: float, colour: Colour) -> None:
    top = base - height
    sheet.line(
        [(x, base), (x + height * 0.03, base - height * 0.5), (x + height * 0.02, top)],
        height * 0.055,
        darker(colour, 0.5),
    )
    for dx, dy in ((-0.34, 0.16), (-0.3, -0.04), (-0.1, -0.17), (0.13, -0.17), (0.34, -0.03), (0.36, 0.17)):
        tip = (x + height * dx, top + height * dy)
        bend = (x + height * dx * 0.55, top + height * (dy - 0.13))
        root = (x + height * 0.02, top)
        under = (x + height * dx * 0.5, top + height * (dy - 0.03))
        sheet.polygon([root, bend, tip, under], colour if dx < 0 else darker(colour, 0.25))


def kapok_branch(sheet: Sheet) -> None:
    """The red-flowering branch of the south, hanging in from the upper left corner."""
    sheet.line(path("-20,70 150,96 300,76 390,110"), 15, INK)
    sheet.line(path("150,96 230,150 300,158"), 9, INK)
    for x, y, r in ((112, 72, 27), (236, 62, 30), (312, 152, 28), (392, 100, 31), (196, 130, 22)):
        for dx, dy in ((-0.8, -0.1), (-0.35, -0.75), (0.45, -0.7), (0.85, 0), (0, 0.5)):
            sheet.disc(x + dx * r * 0.8, y + dy * r * 0.8, r * 0.56, RED)
        sheet.disc(x, y, r * 0.42, GOLD)


def house(
    sheet: Sheet, x: float, base: float, width: float, height: float, colour: Colour, lit: float = 0.3
) -> None:
    """A block of flats or offices with a grid of windows, a share `lit` of them glowing."""
    top = base - height
    sheet.solid(
        [(x, base), (x, top), (x + width, top), (x + width, base)],
        colour,
        darker(colour, 0.2),
        x + width * 0.76,
    )
    columns, rows = max(2, int(width // 46)), max(2, int(height // 58))
    for column in range(columns):
        for row in range(rows):
            glowing = sheet.rng.random() < lit
            pane = sheet.light.glow if glowing else darker(colour, 0.16)
            sheet.box(
                x + (column + 0.28) * width / columns,
                top + 22 + row * (height - 26) / rows,
                width / columns * 0.46,
                26,
                pane,
            )


def skyline(sheet: Sheet, base: float, low: float, high: float, colour: Colour, lit: float = 0.0) -> None:
    x = -30.0
    while x < WIDTH:
        width = sheet.rng.uniform(80, 160)
        house(sheet, x, base, width, sheet.rng.uniform(low, high), colour, lit)
        x += width + sheet.rng.choice((-6, 0, 14))


def window(
    sheet: Sheet, x: float, y: float, width: float, height: float, frame: Colour, bars: int = 2
) -> None:
    """A window with a view: sky, sun or moon, hills."""
    light = sheet.light
    sheet.box(x - 12, y - 12, width + 24, height + 24, frame)
    sheet.box(x, y, width, height, light.sky)
    cx, cy, r = x + width * 0.28, y + height * 0.36, min(width, height) * 0.15
    sheet.disc(cx, cy, r, light.glow)
    for level, colour in ((0.5, light.far), (0.64, light.middle)):
        rolling = [
            (x + width * index / 4, y + height * (level + sheet.rng.uniform(-0.07, 0.07)))
            for index in range(5)
        ]
        sheet.polygon([*curve(rolling), (x + width, y + height), (x, y + height)], colour)
    for index in range(1, bars):
        sheet.box(x + width * index / bars - 5, y, 10, height, frame)
    sheet.box(x, y + height * 0.48, width, 9, frame)
    sheet.box(x - 22, y + height + 12, width + 44, 14, darker(frame, 0.3))


def shelf(sheet: Sheet, x: float, y: float, width: float, height: float, rows: int, wood: Colour) -> None:
    """A bookcase full of books."""
    sheet.box(x, y, width, height, darker(wood, 0.5))
    step = height / rows
    for row in range(rows):
        _books(sheet, x + 14, y + row * step + 14, width - 28, step - 24)
        sheet.box(x, y + (row + 1) * step - 12, width, 12, wood)
    for edge in (x, x + width - 12):
        sheet.box(edge, y, 12, height, wood)
    sheet.box(x - 8, y - 10, width + 16, 16, wood)


def _books(sheet: Sheet, x: float, y: float, width: float, height: float) -> None:
    stop = x + width
    while x < stop - 16:
        thick = min(sheet.rng.uniform(15, 34), stop - x)
        if sheet.rng.random() < 0.1:
            x += thick * 1.6
            continue
        tall = height * sheet.rng.uniform(0.66, 0.97)
        colour = sheet.rng.choice(BOOKS)
        sheet.box(x, y + height - tall, thick - 3, tall, colour)
        sheet.box(
            x, y + height - tall * 0.8, thick - 3, 5, mix(colour, PAPER if colour != PAPER else RED, 0.6)
        )
        x += thick


def pendant(sheet: Sheet, x: float, drop: float, colour: Colour, width: float = 110) -> None:
    """A hanging lamp."""
    sheet.line([(x, -5), (x, drop - 40)], 5, INK)
    shade = [
        (x - width / 2, drop),
        (x - width * 0.16, drop - width * 0.42),
        (x + width * 0.16, drop - width * 0.42),
        (x + width / 2, drop),
    ]
    sheet.polygon(ring(x, drop - 3, width * 0.2, 0, 180), sheet.light.glow if sheet.light is NIGHT else WHITE)
    sheet.solid(shade, colour, darker(colour), x + width * 0.12)


def beam(sheet: Sheet, points: Sequence[tuple[float, float]], ground: Colour, share: float = 0.35) -> None:
    """Light falling through the room: the wall's colour, lightened."""
    sheet.polygon(points, mix(ground, PAPER, share))


def table(sheet: Sheet, x: float, y: float, width: float, wood: Colour, floor: float = HEIGHT) -> None:
    for leg in (x + 40, x + width - 66):
        sheet.box(leg, y + 20, 26, floor - y - 20, darker(wood, 0.45))
    sheet.box(x, y, width, 30, wood, 4)
    sheet.box(x, y + 22, width, 12, darker(wood, 0.35))


def open_book(sheet: Sheet, x: float, y: float, width: float, cover: Colour = RED) -> None:
    half = width / 2
    sheet.polygon(
        [
            (x - half - 6, y + 8),
            (x, y + 14),
            (x + half + 6, y + 8),
            (x + half, y - half * 0.5),
            (x, y - half * 0.3),
            (x - half, y - half * 0.5),
        ],
        cover,
    )
    sheet.polygon([(x - half, y), (x, y + 8), (x, y - half * 0.4), (x - half * 0.9, y - half * 0.6)], WHITE)
    sheet.polygon(
        [(x + half, y), (x, y + 8), (x, y - half * 0.4), (x + half * 0.9, y - half * 0.6)],
        mix(WHITE, SAGE, 0.3),
    )


def plant(sheet: Sheet, x: float, base: float, height: float, pot: Colour = RED) -> None:
    """A pot plant with long leaves."""
    rim = height * 0.2
    for dx, dy in ((-0.42, -0.72), (-0.2, -0.95), (0.06, -1.0), (0.3, -0.86), (0.46, -0.62)):
        tip = (x + height * dx, base + height * dy)
        bend = (x + height * dx * 0.75 - height * 0.07, base + height * dy * 0.6)
        back = (x + height * dx * 0.6 + height * 0.07, base + height * dy * 0.55)
        sheet.polygon([(x, base - rim), bend, tip, back], SAGE if dx < 0.1 else darker(SAGE, 0.35))
    outline = path("-0.19,-0.3 0.19,-0.3 0.13,0 -0.13,0", x, base, height)
    sheet.solid(outline, pot, darker(pot), x + height * 0.04)


def cup(sheet: Sheet, x: float, base: float, size: float, colour: Colour = WHITE) -> None:
    sheet.solid(path("-0.4,-1 0.4,-1 0.3,0 -0.3,0", x, base, size), colour, darker(colour), x + size * 0.1)


def scooter(sheet: Sheet, x: float, base: float, size: float, colour: Colour) -> None:
    """An electric scooter facing right with a box behind the seat; x is the middle, `size` its length."""
    wheel = size * 0.155
    for wx in (x - size * 0.33, x + size * 0.36):
        sheet.disc(wx, base - wheel, wheel, INK)
        sheet.disc(wx, base - wheel, wheel * 0.45, PALE)
    deck = base - wheel * 1.15
    sheet.line([(x - size * 0.3, deck), (x + size * 0.18, deck)], size * 0.07, darker(colour, 0.4))
    sheet.line([(x + size * 0.36, base - wheel), (x + size * 0.27, base - size * 0.56)], size * 0.05, INK)
    sheet.line(
        [(x + size * 0.2, base - size * 0.58), (x + size * 0.3, base - size * 0.57)], size * 0.035, INK
    )
    front = [
        (x + size * 0.2, deck + 2),
        (x + size * 0.25, base - size * 0.46),
        (x + size * 0.33, base - size * 0.44),
        (x + size * 0.32, deck - size * 0.05),
    ]
    sheet.polygon(front, colour)
    rear = smooth(
        [
            (x - size * 0.47, deck - size * 0.1),
            (x - size * 0.3, base - size * 0.4),
            (x - size * 0.02, base - size * 0.38),
            (x - size * 0.05, deck + 2),
            (x - size * 0.3, deck),
        ]
    )
    sheet.solid(rear, colour, darker(colour), x - size * 0.18)
    sheet.box(x - size * 0.3, base - size * 0.43, size * 0.3, size * 0.05, INK, size * 0.02)
    sheet.line([(x - size * 0.5, base - size * 0.42), (x - size * 0.2, base - size * 0.4)], size * 0.03, INK)
    left, right, top, low = x - size * 0.53, x - size * 0.25, base - size * 0.72, base - size * 0.43
    sheet.solid([(left, low), (left, top), (right, top), (right, low)], RED, darker(RED), x - size * 0.34)
    sheet.box(left, base - size * 0.62, size * 0.28, size * 0.03, PAPER)


def tower_crane(sheet: Sheet, x: float, base: float, height: float, reach: float, colour: Colour) -> None:
    """A construction crane; negative `reach` points to the left."""
    top = base - height
    for side in (-11, 11):
        sheet.line([(x + side, base), (x + side, top)], 5, colour)
    for step in range(int(height // 36)):
        y = base - step * 36
        sheet.line([(x - 11, y), (x + 11, y - 36)], 3, colour)
    sheet.line([(x - reach * 0.32, top), (x + reach, top)], 8, colour)
    sheet.line([(x - reach * 0.3, top), (x, top - height * 0.13), (x + reach * 0.92, top)], 3, colour)
    sheet.line([(x, top), (x, top - height * 0.13)], 7, colour)
    sheet.box(x - reach * 0.32 - 16, top, 34, 30, colour)
    sheet.line([(x + reach * 0.7, top), (x + reach * 0.7, top + height * 0.26)], 3, colour)
    sheet.box(x + reach * 0.7 - 26, top + height * 0.26, 52, 14, colour)


def shadow(sheet: Sheet, x: float, y: float, length: float, colour: Colour) -> None:
    """The cast shadow of something standing at (x, y): long, to the right."""
    sheet.polygon(
        [(x - 16, y), (x + 20, y - 3), (x + length, y + 9), (x + length * 0.9, y + 20), (x, y + 9)], colour
    )
