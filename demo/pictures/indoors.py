"""Rooms: where people read, learn, talk, make and take care."""

from __future__ import annotations

from . import figures, props
from .figures import CLERK, ELDER, FOREMAN, READER, WORKER, Person, person
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
    SKIN,
    WHITE,
    WIDTH,
    Colour,
    Sheet,
    mix,
    path,
    ring,
    smooth,
)


def wall_of(sheet: Sheet) -> Colour:
    """Rooms are lit at night too, so a wall is lighter than the sky outside."""
    return (
        mix(DEEP, SAGE, 0.35)
        if sheet.light is NIGHT
        else sheet.rng.choice((PALE, SAND, mix(PALE, PAPER, 0.5)))
    )


FRAME = mix(GOLD, INK, 0.5)


def room(sheet: Sheet, wall: Colour, floor: Colour, horizon: float) -> None:
    sheet.box(0, 0, WIDTH, horizon, wall)
    sheet.box(0, horizon, WIDTH, 800 - horizon, floor)
    sheet.box(0, horizon - 10, WIDTH, 12, props.darker(wall, 0.18))


def reading_room(sheet: Sheet) -> None:
    """A reading room: shelves behind, a long table with lamps and readers in front."""
    wall = wall_of(sheet)
    room(sheet, wall, mix(GOLD, INK, 0.35), 640)
    right = sheet.rng.random() < 0.5
    sx, wx = (70, 880) if right else (470, 90)
    props.window(sheet, wx, 110, 230, 300, FRAME)
    props.beam(sheet, path("0,450 230,450 330,640 60,640", wx, 0), wall)
    props.shelf(sheet, sx, 70, 660, 530, 4, mix(GOLD, INK, 0.3))
    person(sheet, sx + 560, 690, 400, ELDER if right else CLERK, figures.REACH, -1)
    readers = [
        READER,
        Person(top=GOLD),
        WORKER.wearing(hat="hair", hat_colour=INK, top=WHITE),
        Person(top=DEEP, hat="bob"),
    ]
    sheet.rng.shuffle(readers)
    for index, who in enumerate(readers[:3]):
        x = 230 + index * 330
        face = 1 if index != 2 else -1
        person(sheet, x - 70 * face, 700, 520, who, figures.READ, face)
    for x in (360, 800):
        props.pendant(sheet, x, 170, RED)
    props.table(sheet, 30, 640, 1140, mix(GOLD, RED, 0.12))
    for index in range(3):
        props.open_book(sheet, 270 + index * 320, 632, 130, (RED, SAGE, INK)[index])
    props.cup(sheet, 1080, 642, 52, GOLD)


def classroom(sheet: Sheet) -> None:
    """Evening class: the board with a drawing on it, the teacher pointing, learners from behind."""
    wall = wall_of(sheet)
    room(sheet, wall, mix(GOLD, INK, 0.4), 620)
    sheet.box(180, 70, 700, 350, mix(GOLD, INK, 0.45))
    sheet.box(196, 86, 668, 318, mix(DEEP, INK, 0.5))
    _chalk(sheet)
    props.window(sheet, 960, 90, 170, 300, FRAME)
    person(sheet, 900, 640, 470, sheet.rng.choice((CLERK, ELDER, READER)), figures.POINT, -1)
    for x in (150, 560, 970):
        props.pendant(sheet, x, 60, GOLD, 130)
    tops = [RED, GOLD, SAGE, WHITE, DEEP]
    sheet.rng.shuffle(tops)
    for row, (y, size, xs) in enumerate(((660, 150, (170, 420, 690)), (800, 215, (40, 360, 680, 1010)))):
        for index, x in enumerate(xs):
            _learner(sheet, x, y, size, tops[(index + row * 2) % 5])


def _chalk(sheet: Sheet) -> None:
    chalk = mix(PAPER, SAGE, 0.25)
    sheet.line([(250, 360), (250, 150)], 4, chalk)
    sheet.line([(250, 360), (520, 360)], 4, chalk)
    sheet.line(path("250,340 330,300 410,210 500,170"), 5, GOLD)
    for x, y, r in ((650, 230, 70), (760, 290, 40)):
        ringed = ring(x, y, r)
        sheet.line(ringed, 5, chalk)
        sheet.line([(x - 10, y), (x + 10, y)], 4, chalk)
        sheet.line([(x, y - 10), (x, y + 10)], 4, chalk)


def _learner(sheet: Sheet, x: float, base: float, size: float, top: Colour) -> None:
    """Head and shoulders from behind, at a desk."""
    sheet.box(x - size * 0.95, base - size * 0.42, size * 1.9, size * 0.12, mix(GOLD, RED, 0.12), 3)
    body = smooth([(x - size * 0.5, base + 30), (x - size * 0.47, base - size * 0.5), (x - size * 0.15, base - size * 0.72), (x + size * 0.15, base - size * 0.72), (x + size * 0.47, base - size * 0.5), (x + size * 0.5, base + 30)])  # fmt: skip
    sheet.solid(body, top, props.darker(top), x + size * 0.16)
    sheet.line([(x, base - size * 0.7), (x, base - size * 0.9)], size * 0.2, props.darker(SKIN, 0.2))
    sheet.ball(x, base - size * 1.02, size * 0.27, mix(INK, GOLD, sheet.rng.choice((0.05, 0.2))), INK)
    if sheet.rng.random() < 0.4:
        sheet.disc(x - size * 0.02, base - size * 1.3, size * 0.12, INK)


def talks(sheet: Sheet) -> None:
    """Collective bargaining at a round table, no head of the table; the works outside the window."""
    wall = wall_of(sheet)
    room(sheet, wall, mix(SAGE, INK, 0.35), 560)
    _works_window(sheet)
    chairs = mix(DEEP, INK, 0.4)
    people = [WORKER, CLERK, FOREMAN, READER, ELDER, Person(top=GOLD, hat="bob")]
    sheet.rng.shuffle(people)
    for index, (x, face) in enumerate(((330, 1), (600, 1), (870, -1))):
        sheet.box(x - 66, 330, 132, 230, chairs, 26)
        person(sheet, x, 585, 440, people[index], figures.TALK if index != 1 else figures.READ, face)
    for x, face, who in ((110, 1, people[3]), (1090, -1, people[4])):
        sheet.box(x - 80 - 20 * face, 410, 150, 300, chairs, 26)
        person(sheet, x, 670, 540, who, figures.SIT if face > 0 else figures.TALK, face)
    sheet.oval(600, 680, 470, 130, mix(GOLD, INK, 0.45))
    sheet.oval(600, 660, 470, 130, mix(GOLD, RED, 0.1))
    sheet.oval(600, 655, 440, 114, mix(GOLD, PAPER, 0.22))
    for x, y in ((330, 640), (510, 600), (720, 606), (860, 655), (590, 710)):
        sheet.polygon(path("-52,14 -34,-16 44,-14 40,16", x, y), WHITE)
    for x, y in ((425, 690), (650, 620), (780, 710)):
        props.cup(sheet, x, y, 40, RED)


def _works_window(sheet: Sheet) -> None:
    light = sheet.light
    sheet.box(238, 58, 724, 274, FRAME)
    sheet.box(250, 70, 700, 250, light.sky)
    props.sun(sheet, 345, 140, 38)
    for x in (520, 610, 800):
        sheet.polygon(path("0,320 8,130 30,130 38,320", x, 0), light.middle)
    teeth = [(380, 320), (380, 250)]
    for x in range(380, 900, 90):
        teeth += [(x + 60, 205), (x + 60, 250)]
    sheet.polygon([*teeth, (900, 320)], light.near)
    for x in (482, 716):
        sheet.box(x, 70, 10, 250, FRAME)


def counsel(sheet: Sheet) -> None:
    """Legal aid: two people over papers at a desk, the scales beside them."""
    wall = wall_of(sheet)
    room(sheet, wall, mix(GOLD, INK, 0.35), 650)
    props.window(sheet, 90, 100, 250, 290, FRAME)
    props.beam(sheet, path("90,430 340,430 520,650 230,650"), wall)
    props.shelf(sheet, 760, 90, 350, 320, 2, mix(GOLD, INK, 0.3))
    client, lawyer = sheet.rng.choice(
        ((WORKER, CLERK), (Person(top=GOLD, hat="cap", hat_colour=RED), READER), (ELDER, CLERK))
    )
    for x in (265, 925):
        sheet.box(x - 80, 440, 150, 330, mix(DEEP, INK, 0.4), 24)
    person(sheet, 285, 700, 610, client, figures.SIT, 1)
    person(sheet, 905, 700, 610, lawyer, figures.TALK, -1)
    props.table(sheet, 380, 620, 440, mix(GOLD, RED, 0.12))
    for index, x in enumerate((470, 560, 650)):
        sheet.polygon(path("-46,618 -30,596 46,598 38,618", x, 0), (WHITE, PAPER, WHITE)[index])
    _scales(sheet, 600, 590, 250)
    props.plant(sheet, 1120, 790, 250)


def _scales(sheet: Sheet, x: float, base: float, height: float) -> None:
    brass, dark = GOLD, mix(GOLD, INK, 0.4)
    top = base - height
    sheet.polygon(path("-54,0 -30,-18 30,-18 54,0", x, base), dark)
    sheet.line([(x, base - 14), (x, top)], 10, brass)
    sheet.line(path("-105,26 0,10 105,26", x, top), 8, brass)
    sheet.disc(x, top, 14, brass)
    for side in (-105, 105):
        sheet.line([(x + side - 40, top + 112), (x + side, top + 26), (x + side + 40, top + 112)], 3, dark)
        sheet.polygon(ring(x + side, top + 110, 46, 0, 180), brass)


def nursery(sheet: Sheet) -> None:
    """A mothers' room: mother and child by the window, toys on the floor."""
    wall = mix(BLUSH, PAPER, 0.45)
    room(sheet, wall, SAND, 640)
    props.window(sheet, 700, 90, 340, 360, WHITE, 3)
    props.beam(sheet, path("690,480 1050,480 1000,720 520,720"), SAND, 0.5)
    for x in (640, 1050):
        cloth = smooth(path("0,60 60,60 70,300 44,500 8,500 -8,300", x, 0))
        sheet.solid(cloth, SAGE, props.darker(SAGE), x + 40)
    sheet.oval(560, 735, 430, 48, mix(SAGE, PAPER, 0.35))
    sheet.blob(path("250,690 230,420 330,360 440,420 470,560 640,580 650,690"), mix(DEEP, SAGE, 0.25))
    mother = sheet.rng.choice((READER, Person(top=GOLD, hat="bun"), Person(top=RED, hat="bob")))
    at = person(sheet, 400, 600, 560, mother, figures.READ, 1)
    hand_x, hand_y = at["hand"]
    sheet.blob(path("-110,10 -40,-52 44,-30 60,30 -30,58", hand_x, hand_y), WHITE)
    sheet.ball(hand_x + 26, hand_y - 36, 36, SKIN, mix(SKIN, RED, 0.3))
    sheet.polygon(ring(hand_x + 24, hand_y - 42, 37, 190, 320), INK)
    sheet.line([at["elbow"], (hand_x - 10, hand_y + 26)], 34, props.darker(mother.top, 0.12))
    _toys(sheet)
    props.plant(sheet, 120, 770, 300, GOLD)


def _toys(sheet: Sheet) -> None:
    for x, y, size, colour in ((820, 740, 62, RED), (890, 740, 62, GOLD), (856, 678, 62, SAGE)):
        sheet.solid(path("0,0 0,-1 1,-1 1,0", x, y, size), colour, props.darker(colour), x + size * 0.68)
    sheet.ball(1010, 706, 42, RED, props.darker(RED))
    sheet.oval(1000, 696, 30, 9, PAPER)
