"""In the streets: arcades, riders, wayside stations, building sites, the bus home."""

from __future__ import annotations

from . import figures, props
from .figures import CLERK, ELDER, FOREMAN, READER, RIDER, WORKER, Person, person
from .sheet import (
    BLUSH,
    DEEP,
    GOLD,
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
    mix,
    path,
    ring,
    smooth,
)
from .waterside import hills


def street(sheet: Sheet) -> None:
    """A street of arcades in a southern town; someone cycles home."""
    light = sheet.light
    props.sun(sheet, 950, 140, 66)
    props.cloud(sheet, 640, 130, 200, mix(light.sky, WHITE, 0.6) if light is not NIGHT else light.far)
    hills(sheet, 290, (light.far,), 500)
    x = -60.0
    for index, colour in enumerate(sheet.rng.sample([SAGE, SAND, BLUSH, PALE, GOLD], 5)):
        width = (250, 290, 240, 270, 300)[index]
        _arcade(sheet, x, 640, width, 360 + (index % 3) * 50 if index < 3 else 300, colour)
        x += width
    sheet.box(0, 640, WIDTH, 160, mix(light.ground, SAGE, 0.25))
    sheet.box(0, 640, WIDTH, 16, props.darker(light.ground, 0.25))
    for mark in range(6):
        sheet.box(40 + mark * 220, 722, 110, 9, PAPER)
    walker = sheet.rng.choice((CLERK, ELDER, READER))
    props.shadow(sheet, 930, 690, 120, props.darker(light.ground, 0.3))
    person(sheet, 930, 692, 270, walker, figures.WALK, -1)
    _bicycle(sheet, 430, 770, 300)
    props.kapok_branch(sheet)


def _arcade(sheet: Sheet, x: float, base: float, width: float, height: float, colour: Colour) -> None:
    """A 骑楼: shops behind pillars at ground level, shutters and a parapet above."""
    top, arch = base - height, 190
    sheet.solid(
        [(x, base), (x, top), (x + width, top), (x + width, base)],
        colour,
        props.darker(colour, 0.16),
        x + width * 0.8,
    )
    sheet.polygon(
        [
            (x + width * 0.3, top),
            (x + width * 0.38, top - 26),
            *ring(x + width / 2, top - 26, width * 0.12, 180, 360),
            (x + width * 0.7, top),
        ],
        props.darker(colour, 0.1),
    )
    sheet.box(x - 4, top - 4, width + 8, 14, props.darker(colour, 0.35))
    _shops(sheet, x, base, width, arch)
    for column in range(3):
        for y in range(int(top) + 34, int(base) - arch - 74, 92):
            _arched_window(sheet, x + width * (0.12 + column * 0.29), y, props.darker(colour, 0.35))
    sheet.box(x, base - arch - 16, width, 12, props.darker(colour, 0.3))


def _shops(sheet: Sheet, x: float, base: float, width: float, arch: float) -> None:
    """Two arches, a shop door in most of them."""
    inside = mix(INK, GOLD, 0.55) if sheet.light is NIGHT else mix(INK, SAGE, 0.25)
    wide = width / 2 - 26
    for left in (x + 16, x + 12 + width / 2):
        crown = ring(left + wide / 2, base - arch + wide / 2, wide / 2, 180, 360)
        sheet.polygon([(left, base), *crown, (left + wide, base)], inside)
        door = sheet.rng.choice((GOLD, RED, PAPER)) if sheet.rng.random() < 0.7 else inside
        sheet.box(left + wide * 0.22, base - 92, wide * 0.56, 92, door)


def _arched_window(sheet: Sheet, x: float, y: float, sill: Colour) -> None:
    pane = GOLD if sheet.light is NIGHT and sheet.rng.random() < 0.5 else mix(INK, SAGE, 0.4)
    sheet.polygon([(x, y + 58), *ring(x + 20, y + 14, 20, 180, 360), (x + 40, y + 58)], pane)
    sheet.box(x - 6, y + 58, 52, 7, sill)


def _bicycle(sheet: Sheet, x: float, base: float, size: float) -> None:
    wheel = size * 0.24
    props.shadow(sheet, x, base - 4, size, props.darker(sheet.light.ground, 0.3))
    back, front, crank = (
        (x - size * 0.36, base - wheel),
        (x + size * 0.36, base - wheel),
        (x, base - wheel * 0.95),
    )
    for wx, wy in (back, front):
        sheet.line(ring(wx, wy, wheel - 5), 8, INK)
        sheet.disc(wx, wy, 7, INK)
    seat, bar = (x - size * 0.12, base - size * 0.56), (x + size * 0.27, base - size * 0.6)
    for points in ([back, crank, bar, front], [back, seat, crank], [seat, bar]):
        sheet.line(points, 8, RED)
    ride = figures.SIT | {"knee": (0.2, -0.02), "foot": (0.13, 0.2), "knee_back": (0.15, 0.06), "foot_back": (0.04, 0.26),
                          "neck": (0.07, -0.37), "head": (0.1, -0.465), "hand": (0.3, -0.06), "elbow": (0.18, -0.17),
                          "hand_back": (0.31, -0.07), "elbow_back": (0.2, -0.2)}  # fmt: skip
    person(sheet, seat[0] - 4, seat[1], size * 1.28, WORKER, ride, 1)
    sheet.line([bar, (bar[0] + 24, bar[1] - 10)], 8, INK)


RIDERS = (
    (GOLD, RIDER),
    (SAGE, Person(top=RED, hat="rider", hat_colour=WHITE)),
    (WHITE, Person(top=SAGE, hat="rider", hat_colour=SAGE)),
)


def rider(sheet: Sheet) -> None:
    """Delivery riders cross the town."""
    light = sheet.light
    props.sun(sheet, 190, 210, 92)
    props.skyline(sheet, 600, 160, 300, light.far)
    props.skyline(sheet, 620, 90, 210, light.middle, 0.35 if light is NIGHT else 0.12)
    for x in (90, 640, 1090):
        props.tree(sheet, x, 632, 190, light.near if light is NIGHT else SAGE)
    sheet.box(0, 620, WIDTH, 180, mix(DEEP, INK, 0.35))
    sheet.box(0, 616, WIDTH, 12, PAPER)
    for mark in range(5):
        sheet.polygon(
            [
                (60 + mark * 270, 716),
                (190 + mark * 270, 716),
                (180 + mark * 270, 728),
                (46 + mark * 270, 728),
            ],
            GOLD,
        )
    near, far = sheet.rng.sample(RIDERS, 2)
    _rider_on(sheet, sheet.rng.uniform(900, 1060), 660, 200, *far)
    _rider_on(sheet, sheet.rng.uniform(430, 560), 772, 420, *near)
    for y, x, width in ((560, 60, 150), (610, 110, 90), (690, 30, 130), (520, 140, 70)):
        sheet.line([(x, y), (x + width, y)], 7, mix(light.far, PAPER, 0.5))


def _rider_on(sheet: Sheet, x: float, base: float, size: float, colour: Colour, who: Person) -> None:
    props.shadow(sheet, x - size * 0.3, base - 6, size * 0.95, INK)
    props.scooter(sheet, x, base, size, colour)
    pose = figures.SIT | {"hand": (0.29, -0.17), "hand_back": (0.3, -0.18), "elbow": (0.14, -0.2), "foot": (0.23, 0.17),
                          "foot_back": (0.2, 0.17), "neck": (0.04, -0.38), "head": (0.06, -0.475)}  # fmt: skip
    person(sheet, x - size * 0.14, base - size * 0.44, size * 1.2, who, pose, 1)


def station(sheet: Sheet) -> None:
    """A wayside station for outdoor workers: water, shade, a bench, a light that stays on."""
    light = sheet.light
    night = light is NIGHT
    props.sun(sheet, 1050, 130, 60)
    props.skyline(sheet, 600, 130, 330, light.far, 0.2 if night else 0)
    sheet.box(0, 590, WIDTH, 210, mix(light.ground, SAGE, 0.2))
    sheet.box(0, 590, WIDTH, 14, props.darker(light.ground, 0.25))
    inside = mix(GOLD, PAPER, 0.45)
    sheet.solid(path("420,640 420,240 980,240 980,640"), WHITE, props.darker(WHITE, 0.2), 900)
    if night:
        sheet.polygon(path("450,640 880,640 960,760 330,760"), mix(light.ground, GOLD, 0.5))
    sheet.box(450, 300, 270, 250, inside)
    sheet.box(760, 300, 120, 340, inside)
    person(sheet, 590, 690, 340, sheet.rng.choice((READER, CLERK)), figures.CARRY, -1)
    sheet.box(630, 470, 70, 80, SAGE)
    sheet.box(642, 486, 46, 22, PAPER)
    sheet.box(440, 548, 290, 22, props.darker(GOLD, 0.4))
    props.cup(sheet, 500, 548, 34, RED)
    sheet.box(450, 570, 270, 70, DEEP)
    _awning(sheet, 396, 236, 608)
    props.tree(sheet, 170, 650, 560, SAGE if not night else props.darker(SAGE, 0.25))
    _bench(sheet, sheet.rng.choice((RIDER, WORKER, Person(top=GOLD, hat="cap", hat_colour=RED))))
    props.shadow(sheet, 1020, 744, 180, props.darker(light.ground, 0.3))
    props.scooter(sheet, 1030, 752, 240, GOLD)


def _awning(sheet: Sheet, x: float, y: float, width: float) -> None:
    stripe = width / 12
    for index in range(12):
        left = x + index * stripe
        colour = RED if index % 2 == 0 else PAPER
        if index > 9:
            colour = props.darker(colour, 0.2)
        sheet.polygon(
            [(left + 14, y - 44), (left + stripe + 14, y - 44), (left + stripe, y + 30), (left, y + 30)],
            colour,
        )
        sheet.polygon(ring(left + stripe / 2, y + 28, stripe / 2, 0, 180), colour)


def _bench(sheet: Sheet, who: Person) -> None:
    sheet.box(150, 640, 260, 18, props.darker(GOLD, 0.35), 5)
    sheet.box(150, 560, 260, 16, props.darker(GOLD, 0.35), 5)
    for x in (166, 380):
        sheet.box(x, 560, 16, 170, INK)
    props.shadow(sheet, 320, 730, 150, props.darker(sheet.light.ground, 0.3))
    pose = figures.SIT | {"hand": (0.1, -0.4), "elbow": (0.17, -0.24)}
    at = person(sheet, 262, 645, 370, who, pose, 1)
    props.cup(sheet, at["hand"][0] + 8, at["hand"][1] + 12, 34, WHITE)


def site(sheet: Sheet) -> None:
    """A building rises; a break on the beam with a cold drink."""
    light = sheet.light
    props.sun(sheet, 260, 220, 130)
    props.skyline(sheet, 800, 240, 420, light.far)
    props.tower_crane(sheet, 900, 800, 640, -420, light.near if light is not NIGHT else GOLD)
    _frame(sheet, 640, mix(light.middle, INK, 0.15))
    sheet.polygon(path("0,650 1200,610 1200,650 0,690"), RED)
    sheet.polygon(path("0,690 1200,650 1200,664 0,704"), props.darker(RED))
    for x in range(40, 1200, 90):
        sheet.disc(x, 668 - x / 30, 6, props.darker(RED, 0.5))
    crew = [
        WORKER,
        FOREMAN,
        WORKER.wearing(top=GOLD, hat_colour=WHITE),
        WORKER.wearing(top=SAGE, hat_colour=RED),
    ]
    sheet.rng.shuffle(crew)
    at = person(
        sheet, 150, 646, 420, crew[0], figures.SIT | {"hand": (0.11, -0.42), "elbow": (0.17, -0.27)}, 1
    )
    props.cup(sheet, at["hand"][0] + 10, at["hand"][1] + 16, 40, WHITE)
    person(sheet, 430, 636, 420, crew[1], figures.TALK, 1)
    person(sheet, 820, 626, 430, crew[2], figures.CARRY, -1)
    sheet.solid(path("630,410 630,346 722,346 722,410"), WHITE, props.darker(WHITE), 694)
    sheet.box(624, 336, 104, 18, GOLD, 4)


def _frame(sheet: Sheet, x: float, colour: Colour) -> None:
    for floor in range(6):
        y = 780 - floor * 118
        sheet.box(x, y, 620, 18, colour)
        for column in range(6):
            if floor < 5 and (floor < 4 or column < 4):
                sheet.box(x + 10 + column * 118, y - 100, 16, 100, props.darker(colour, 0.15))
    for pole in range(4):
        sheet.line([(x - 26 + pole * 6, 800), (x - 26 + pole * 6, 190)], 3, props.darker(colour, 0.4))


def helmet(sheet: Sheet) -> None:
    """A hard hat, large, on a wall; cranes and a town being built behind it."""
    light = sheet.light
    props.sun(sheet, 870, 250, 120)
    props.skyline(sheet, 640, 150, 330, light.far)
    props.tower_crane(sheet, 300, 640, 480, 330, light.middle if light is not NIGHT else light.far)
    props.tower_crane(sheet, 1060, 640, 400, -260, light.middle if light is not NIGHT else light.far)
    props.skyline(
        sheet, 660, 60, 150, light.near if light is NIGHT else light.middle, 0.3 if light is NIGHT else 0
    )
    sheet.box(0, 640, WIDTH, 160, mix(light.ground, SAGE, 0.35))
    sheet.box(0, 640, WIDTH, 20, mix(light.ground, PAPER, 0.5))
    sheet.polygon(path("240,700 900,690 1120,730 980,752 300,752"), props.darker(light.ground, 0.4))
    colour = sheet.rng.choice((GOLD, GOLD, RED, WHITE))
    dome = [(300, 640), *ring(590, 640, 290, 180, 360), (880, 640)]
    sheet.solid(dome, colour, props.darker(colour), 700, -0.25)
    ridge = [(524, 640), *ring(590, 640, 308, 260, 281), (676, 640)]
    sheet.solid(ridge, mix(colour, WHITE, 0.3), props.darker(colour, 0.12), 622)
    sheet.oval(600, 694, 380, 26, props.darker(light.ground, 0.5))
    brim = smooth(path("205,668 290,630 600,612 910,628 1000,672 900,692 600,690 300,690"))
    sheet.solid(brim, mix(colour, WHITE, 0.15), props.darker(colour, 0.42), 700)
    sheet.oval(372, 520, 22, 60, mix(colour, WHITE, 0.5))
    _gloves(sheet)


def _gloves(sheet: Sheet) -> None:
    for dx, dy, colour in ((40, 14, props.darker(SAGE, 0.3)), (0, 0, SAGE)):
        x, y = 930 + dx, 724 + dy
        palm = smooth(path("0,0 20,-44 120,-50 150,-8 130,30 20,34", x, y))
        sheet.solid(palm, colour, props.darker(colour), x + 100)
        for finger in range(4):
            fy = y - 34 + finger * 19
            sheet.line(
                [(x + 120, fy), (x + 194 - abs(finger - 1.4) * 12, fy - 2)],
                17,
                colour if finger < 3 else props.darker(colour),
            )
        sheet.box(x - 34, y - 38, 40, 72, RED, 8)


def journey(sheet: Sheet) -> None:
    """A platform, a bus home or to school; someone waves."""
    light = sheet.light
    props.sun(sheet, 980, 170, 74)
    hills(sheet, 330, (light.far, light.middle), 560)
    _bus(sheet)
    sheet.box(0, 640, WIDTH, 160, mix(light.ground, SAGE, 0.2))
    sheet.box(0, 640, WIDTH, 14, GOLD)
    for x in (170, 1030):
        sheet.box(x - 8, 120, 16, 580, INK)
    sheet.polygon(path("40,104 1160,104 1120,134 80,134"), props.darker(RED, 0.1))
    traveller = sheet.rng.choice((Person(top=GOLD), READER, Person(top=WHITE, hat="bun")))
    for x, who, pose, face, height in (
        (330, traveller, figures.WALK, 1, 400),
        (790, ELDER, figures.REACH, -1, 380),
        (940, CLERK.wearing(top=RED), figures.STAND, -1, 370),
    ):
        props.shadow(sheet, x, 752, 170, props.darker(light.ground, 0.3))
        at = person(sheet, x, 756, height, who, pose, face)
        if pose is figures.WALK:
            _luggage(sheet, at["hand_back"][0], at["hand_back"][1])


def _luggage(sheet: Sheet, x: float, y: float) -> None:
    sheet.line(path("-22,40 -22,4 22,4 22,40", x, y), 7, INK)
    sheet.solid(path("-66,150 -66,38 66,38 66,150", x, y), RED, props.darker(RED), x + 34)
    for edge in (-40, 30):
        sheet.box(x + edge, y + 38, 12, 112, GOLD)


def _bus(sheet: Sheet) -> None:
    sheet.box(60, 260, 1020, 350, SAGE, 36)
    sheet.box(60, 470, 1020, 60, PAPER)
    sheet.box(60, 560, 1020, 50, DEEP, 20)
    glass = mix(INK, SAGE, 0.3) if sheet.light is not NIGHT else GOLD
    for index in range(5):
        sheet.box(100 + index * 160, 310, 140, 120, glass, 12)
    sheet.box(920, 310, 130, 270, glass, 12)
    for index in (1, 3):
        x = 170 + index * 160
        sheet.polygon(
            [(x - 42, 430), *ring(x, 392, 32, 180, 360), (x + 42, 430)],
            mix(INK, RED, 0.2) if sheet.light is not NIGHT else DEEP,
        )
    for x in (250, 850):
        sheet.disc(x, 620, 62, INK)
        sheet.disc(x, 620, 28, PALE)
