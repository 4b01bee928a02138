"""Craftsmen at their benches."""

from __future__ import annotations

from . import figures, props
from .figures import ELDER, READER, Person, person
from .indoors import FRAME, room, wall_of
from .sheet import (
    DEEP,
    GOLD,
    INK,
    PALE,
    PAPER,
    RED,
    SAGE,
    SKIN,
    WHITE,
    Colour,
    Point,
    Sheet,
    mix,
    path,
    ring,
    smooth,
)

# The near forearm is drawn later, in front of the work.
WORK = figures.READ | {"hand": figures.READ["elbow"]}
MASTERS = (ELDER, READER, Person(top=WHITE, hat="cap", hat_colour=RED), Person(top=GOLD, hat="hair"))


def pottery(sheet: Sheet) -> None:
    """A potter at the wheel by the window; shelves of pots behind."""
    _studio(sheet)
    _pot_shelves(sheet)
    at, who = _master(sheet)
    sheet.box(560, 640, 34, 160, INK)
    sheet.oval(577, 640, 150, 30, mix(INK, SAGE, 0.3))
    sheet.oval(577, 630, 150, 30, SAGE)
    _pot(sheet, 577, 628, 190, RED, sheet.rng.choice((0.5, 0.62)))
    _near_arm(sheet, at, who, (498, 540))
    for x, size in ((1000, 150), (1110, 110)):
        _pot(sheet, x, 790, size, (SAGE, GOLD)[size < 120], 0.55)


def tailoring(sheet: Sheet) -> None:
    """A pattern maker: the dress form, clothes on the rail, the soft measure round the neck."""
    _studio(sheet)
    sheet.line([(690, 200), (1160, 200)], 12, props.darker(GOLD, 0.5))
    for index, colour in enumerate(sheet.rng.sample([RED, SAGE, GOLD, WHITE, DEEP], 5)):
        _garment(sheet, 740 + index * 92, 206, colour)
    at, who = _master(sheet)
    _dress_form(sheet, 590, 790, sheet.rng.choice((RED, SAGE, GOLD)))
    _near_arm(sheet, at, who, (520, 470))
    neck = at["neck"]
    sheet.line(
        [
            (neck[0] - 22, neck[1] + 120),
            (neck[0] - 16, neck[1] + 10),
            (neck[0] + 22, neck[1] + 8),
            (neck[0] + 30, neck[1] + 150),
        ],
        9,
        GOLD if who.top != GOLD else RED,
    )
    props.table(sheet, 760, 690, 400, mix(GOLD, RED, 0.12))
    for index, colour in enumerate((SAGE, WHITE, RED)):
        sheet.box(840 + index * 8, 662 - index * 28, 230 - index * 30, 28, colour, 8)


def lamps(sheet: Sheet) -> None:
    """A lamp maker under the lamps that he tunes."""
    wall = mix(DEEP, INK, 0.45)
    room(sheet, wall, mix(GOLD, INK, 0.55), 660)
    hung = [
        (120, 170, 150),
        (330, 90, 90),
        (640, 230, 170),
        (820, 120, 110),
        (990, 290, 190),
        (1120, 110, 90),
    ]
    for x, drop, width in hung:
        sheet.disc(x, drop, width * 0.95, mix(wall, GOLD, 0.14))
    for x, drop, width in hung:
        sheet.polygon(path("-0.5,0 0.5,0 1.1,2.2 -1.1,2.2", x, drop, width), mix(wall, GOLD, 0.2))
        props.pendant(sheet, x, drop, sheet.rng.choice((RED, SAGE, GOLD)), width)
        sheet.polygon(ring(x, drop - 3, width * 0.22, 0, 180), mix(GOLD, WHITE, 0.6))
    at, who = _master(sheet)
    props.table(sheet, 460, 640, 700, mix(GOLD, RED, 0.12))
    _near_arm(sheet, at, who, (560, 560))
    sheet.solid(path("-60,0 -40,-16 40,-16 60,0", 640, 640), INK, INK, 660)
    sheet.line([(640, 620), (640, 500)], 10, INK)
    sheet.solid(path("-90,0 -50,-90 50,-90 90,0", 640, 500), mix(GOLD, WHITE, 0.5), GOLD, 664)
    for x in (880, 960, 1040):
        sheet.ball(x, 606, 28, mix(GOLD, WHITE, 0.5), GOLD)
        sheet.box(x - 11, 626, 22, 16, SAGE)


def carving(sheet: Sheet) -> None:
    """A carver at the bench, tools in a row on the wall."""
    _studio(sheet)
    sheet.box(640, 130, 520, 330, mix(GOLD, INK, 0.42))
    for index in range(9):
        _tool(
            sheet,
            680 + index * 54,
            180,
            sheet.rng.uniform(120, 220),
            sheet.rng.choice((RED, SAGE, GOLD, PAPER)),
        )
    at, who = _master(sheet)
    props.table(sheet, 450, 640, 710, mix(GOLD, RED, 0.12))
    _relief(sheet, 730, 640)
    _near_arm(sheet, at, who, (570, 540))
    sheet.line([(566, 546), (620, 560)], 11, INK)
    for x in (930, 980, 1040, 1100):
        sheet.line(ring(x, 628, 14, 30, 300), 8, mix(GOLD, PAPER, 0.5))


def _relief(sheet: Sheet, x: float, base: float) -> None:
    """A carved panel: a flower in a frame."""
    wood, cut = GOLD, props.darker(GOLD, 0.42)
    sheet.solid(path("-150,0 -150,-270 150,-270 150,0", x, base), wood, props.darker(wood), x + 120)
    sheet.box(x - 118, base - 240, 236, 212, props.darker(wood, 0.2))
    for angle in range(0, 360, 45):
        lobe_x, lobe_y = ring(x, base - 134, 62, angle, angle + 1)[0]
        sheet.ball(lobe_x, lobe_y, 30, mix(wood, PAPER, 0.25), cut)
    sheet.ball(x, base - 134, 30, RED, props.darker(RED))
    for corner_x in (-96, 96):
        for corner_y in (-222, -46):
            sheet.disc(x + corner_x, base + corner_y, 12, cut)


def _studio(sheet: Sheet) -> None:
    wall = wall_of(sheet)
    room(sheet, wall, mix(GOLD, INK, 0.4), 660)
    props.window(sheet, 70, 110, 250, 330, FRAME)
    props.beam(sheet, path("70,480 320,480 620,720 260,720"), mix(GOLD, INK, 0.4), 0.3)
    props.pendant(sheet, 470, 190, RED, 130)


def _master(sheet: Sheet) -> tuple[dict[str, Point], Person]:
    """The one who works, on a block at the left; returns the joints and who it is."""
    who = sheet.rng.choice(MASTERS)
    sheet.box(250, 640, 130, 160, mix(INK, GOLD, 0.2), 8)
    return person(sheet, 315, 640, 660, who, WORK, 1), who


def _near_arm(sheet: Sheet, at: dict[str, Point], who: Person, hand: Point) -> None:
    """The arm that reaches in front of the work."""
    sheet.line([at["elbow"], hand], 40, props.darker(who.top, 0.12))
    sheet.disc(hand[0] + 6, hand[1], 23, SKIN)


def _garment(sheet: Sheet, x: float, top: float, colour: Colour) -> None:
    sheet.line([(x, top - 6), (x, top + 16)], 5, INK)
    length = sheet.rng.choice((250, 340))
    shape = [
        *path("-14,14 14,14 52,40 40,110", x, top),
        (x + 50, top + length),
        (x - 50, top + length),
        *path("-40,110 -52,40", x, top),
    ]
    sheet.solid(shape, colour, props.darker(colour), x + 14)


def _dress_form(sheet: Sheet, x: float, base: float, colour: Colour) -> None:
    sheet.line([(x, base - 40), (x, base - 240)], 16, INK)
    sheet.polygon(path("-80,0 -16,-50 16,-50 80,0", x, base), INK)
    torso = smooth(
        path("-30,-470 30,-470 84,-440 92,-380 58,-300 96,-200 -96,-200 -58,-300 -92,-380 -84,-440", x, base)
    )
    sheet.solid(torso, colour, props.darker(colour), x + 24)
    sheet.box(x - 22, base - 500, 44, 34, props.darker(GOLD, 0.3), 8)
    sheet.line([(x - 50, base - 300), (x + 54, base - 296)], 8, PAPER)


def _tool(sheet: Sheet, x: float, top: float, length: float, handle: Colour) -> None:
    sheet.box(x - 5, top - 12, 10, 12, INK)
    sheet.box(x - 11, top, 22, length * 0.45, handle, 8)
    sheet.polygon(
        [
            (x - 7, top + length * 0.45),
            (x + 7, top + length * 0.45),
            (x + 10, top + length),
            (x - 10, top + length * 0.93),
        ],
        PALE,
    )


def _pot_shelves(sheet: Sheet) -> None:
    wood = mix(GOLD, INK, 0.45)
    for y in (260, 410, 560):
        x = 690.0
        while x < 1110:
            size = sheet.rng.uniform(72, 112)
            _pot(
                sheet,
                x + size * 0.4,
                y,
                size,
                sheet.rng.choice((RED, SAGE, GOLD, PAPER, DEEP)),
                sheet.rng.uniform(0.35, 0.7),
            )
            x += size * 0.95
        sheet.box(650, y, 510, 16, wood)
    for x in (660, 1134):
        sheet.box(x, 150, 16, 520, wood)


def _pot(sheet: Sheet, x: float, base: float, height: float, colour: Colour, belly: float) -> None:
    wide, neck = height * 0.42, height * 0.2
    outline = smooth([(x - neck, base - height), (x + neck, base - height), (x + neck * 0.8, base - height * 0.86), (x + wide, base - height * belly), (x + neck * 1.1, base), (x - neck * 1.1, base), (x - wide, base - height * belly), (x - neck * 0.8, base - height * 0.86)])  # fmt: skip
    sheet.solid(outline, colour, props.darker(colour), x + wide * 0.25)
    sheet.oval(x, base - height, neck, neck * 0.28, props.darker(colour, 0.5))
