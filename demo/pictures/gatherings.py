"""Where many come together: workshop, stage, palace of culture."""

from __future__ import annotations

import math
from collections.abc import Callable

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


def workshop(sheet: Sheet) -> None:
    """A high hall: light falls from the saw-tooth roof, a press, a crane hook, people at work."""
    night = sheet.light is NIGHT
    wall = mix(DEEP, INK, 0.25) if night else mix(SAGE, PAPER, 0.25)
    sheet.box(0, 0, WIDTH, 600, wall)
    sheet.box(0, 600, WIDTH, 200, mix(wall, INK, 0.35))
    _roof(sheet, wall, sheet.light.sky if not night else mix(INK, SAGE, 0.2))
    for x in (60, 400, 760, 1120):
        sheet.solid(path("0,600 0,170 30,170 30,600", x, 0), mix(wall, INK, 0.3), mix(wall, INK, 0.5), x + 18)
    for x in (220, 560):
        props.beam(sheet, path("0,150 120,150 330,760 90,760", x, 0), wall, 0.22)
    sheet.box(0, 188, WIDTH, 26, GOLD)
    for x in range(0, WIDTH, 80):
        sheet.polygon(path("0,214 26,188 52,188 26,214", x, 0), INK)
    sheet.line([(640, 214), (640, 330)], 7, INK)
    sheet.line([*ring(640, 356, 26, 270, 470)], 11, INK)
    _press(sheet, 800, 700)
    crew = [
        WORKER,
        FOREMAN,
        WORKER.wearing(top=GOLD, hat_colour=WHITE),
        WORKER.wearing(top=SAGE, hat_colour=RED),
    ]
    sheet.rng.shuffle(crew)
    for x, base, height, who, pose, face in (
        (640, 690, 330, crew[0], figures.POINT, 1),
        (300, 770, 470, crew[1], figures.CARRY, 1),
        (120, 700, 330, crew[2], figures.WALK, 1),
    ):
        props.shadow(sheet, x, base - 4, 170, mix(wall, INK, 0.55))
        person(sheet, x, base, height, who, pose, face)
    _gear(sheet, 452, 500, 62, GOLD)
    for x, y in ((560, 790), (690, 796)):
        _gear(sheet, x, y, 70, mix(wall, INK, 0.5))


def _roof(sheet: Sheet, wall: Colour, sky: Colour) -> None:
    dark = mix(wall, INK, 0.45)
    sheet.box(0, 0, WIDTH, 150, sky)
    for x in range(-120, WIDTH, 264):
        sheet.polygon(path("0,170 150,30 264,170", x, 0), dark)
        sheet.polygon(
            path("40,150 148,50 148,150", x, 0),
            mix(PAPER, GOLD, 0.25) if sheet.light is not NIGHT else mix(GOLD, INK, 0.2),
        )
        for bar in (76, 112):
            sheet.line([(x + bar, 150), (x + bar, 150 - (bar - 40) * 0.92)], 5, dark)
    sheet.box(0, 150, WIDTH, 22, dark)


def _press(sheet: Sheet, x: float, base: float) -> None:
    body, dark = RED, props.darker(RED, 0.4)
    sheet.solid(path("0,0 0,-420 330,-420 330,0", x, base), body, dark, x + 250)
    sheet.box(x + 50, base - 270, 200, 150, INK)
    sheet.box(x + 90, base - 270, 120, 76, SAGE)
    sheet.box(x + 30, base - 120, 240, 34, SAGE)
    sheet.box(x + 110, base - 146, 80, 26, GOLD)
    sheet.box(x + 60, base - 380, 110, 64, PAPER, 6)
    for index in range(3):
        sheet.disc(x + 200 + index * 30, base - 348, 10, (GOLD, PAPER, SAGE)[index])
    sheet.line(path("76,-330 100,-352 124,-340 152,-368", x, base), 5, RED)
    sheet.box(x - 20, base - 24, 370, 30, INK)


def _gear(sheet: Sheet, x: float, y: float, radius: float, colour: Colour) -> None:
    for tooth in range(10):
        angle = math.radians(tooth * 36)
        cx, cy = x + math.cos(angle) * radius, y + math.sin(angle) * radius
        sheet.disc(cx, cy, radius * 0.17, colour)
    sheet.ball(x, y, radius, colour, props.darker(colour))
    sheet.disc(x, y, radius * 0.38, props.darker(colour, 0.6))


def stage(sheet: Sheet) -> None:
    """The workers' own show: dancers with fans in the light, the house in the dark before them."""
    _show(sheet, _fan)


def opera(sheet: Sheet) -> None:
    """The same house, on an evening of opera: the sleeves fly."""
    _show(sheet, _sleeve)


def _show(sheet: Sheet, prop: Callable) -> None:
    back = sheet.rng.choice((mix(INK, DEEP, 0.4), mix(RED, INK, 0.6), DEEP))
    sheet.box(0, 0, WIDTH, 800, back)
    sheet.disc(600, 330, 250, mix(back, GOLD, 0.3))
    sheet.disc(600, 330, 190, GOLD)
    for x, lean in ((330, 150), (870, -150)):
        props.beam(
            sheet, [(x - 24, 0), (x + 24, 0), (x + lean + 150, 600), (x + lean - 150, 600)], back, 0.16
        )
    sheet.disc(600, 330, 190, GOLD)
    sheet.polygon(path("60,640 200,540 1000,540 1140,640"), mix(GOLD, INK, 0.3))
    sheet.box(60, 640, 1080, 60, mix(GOLD, INK, 0.55))
    _dancers(sheet, prop)
    for side in (0, 1):
        _curtain(sheet, side)
    sheet.polygon([(0, 0), (1200, 0), (1200, 60), *_scallops(), (0, 60)], props.darker(RED, 0.15))
    _audience(sheet)


def _dancers(sheet: Sheet, prop: Callable) -> None:
    cast = [
        Person(top=WHITE, hat="crown", hat_colour=RED, skirt=True),
        Person(top=RED, hat="crown", hat_colour=GOLD, skirt=True),
        Person(top=SAGE, hat="bun", skirt=True),
        Person(top=GOLD, hat="crown", hat_colour=RED, skirt=True),
    ]
    sheet.rng.shuffle(cast)
    poses = [figures.CHEER, figures.REACH, figures.CHEER, figures.POINT]
    sheet.rng.shuffle(poses)
    for x, who, pose, face in zip((390, 600, 810), cast, poses, (1, 1, -1), strict=False):
        at = person(sheet, x, 632 if x == 600 else 616, 400 if x == 600 else 350, who, pose, face)
        for name in ("hand", "hand_back") if pose is figures.CHEER else ("hand",):
            prop(sheet, *at[name], 1 if at[name][0] > x else -1, who.top)


def _fan(sheet: Sheet, x: float, y: float, side: int, colour: Colour) -> None:
    sheet.polygon([(x, y), *ring(x, y - 6, 56, 200, 340)], GOLD if colour == RED else RED)


def _sleeve(sheet: Sheet, x: float, y: float, side: int, colour: Colour) -> None:
    flow = smooth(
        [
            (x - 8 * side, y + 8),
            (x + 20 * side, y - 54),
            (x + 74 * side, y - 46),
            (x + 84 * side, y + 30),
            (x + 58 * side, y + 96),
            (x + 62 * side, y + 20),
            (x + 34 * side, y - 8),
        ]
    )
    sheet.polygon(flow, mix(colour, WHITE, 0.35))


def _curtain(sheet: Sheet, side: int) -> None:
    for fold in range(4):
        x = fold * 52 if side == 0 else WIDTH - (fold + 1) * 52
        low = 690 - fold * 46
        outline = [
            (x - 3, 0),
            (x + 55, 0),
            (x + 55 - (18 if side == 0 else -6) * fold / 2, low),
            (x - 3, low + 30),
        ]
        sheet.solid(outline, RED if fold % 2 else props.darker(RED, 0.12), props.darker(RED, 0.36), x + 32)


def _scallops() -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for index in range(8):
        points += ring(1125 - index * 150, 60, 75, 0, 180)
    return points


def _audience(sheet: Sheet) -> None:
    for row, (y, radius, colour) in enumerate(((716, 34, mix(INK, DEEP, 0.25)), (776, 44, INK))):
        x = -20.0 + row * 40
        while x < WIDTH + 40:
            dy = sheet.rng.uniform(-10, 10)
            sheet.disc(x, y + dy, radius, colour)
            sheet.box(x - radius * 1.5, y + dy + radius * 0.9, radius * 3, 140, colour, radius)
            if sheet.rng.random() < 0.2:
                sheet.disc(x, y + dy - radius, radius * 0.42, colour)
            x += radius * sheet.rng.uniform(2.7, 3.3)


def palace(sheet: Sheet) -> None:
    """The workers' palace of culture: columns, steps, people coming and going."""
    light = sheet.light
    props.sun(sheet, 1010, 160, 84)
    props.cloud(sheet, 80, 150, 260, mix(light.sky, WHITE, 0.6) if light is not NIGHT else light.far)
    hills(sheet, 430, (light.far,), 620)
    stone = PAPER if light is not NIGHT else mix(GOLD, PAPER, 0.45)
    front = sheet.rng.choice((SAND, BLUSH, PALE)) if light is not NIGHT else mix(GOLD, INK, 0.2)
    _facade(sheet, front, stone)
    sheet.box(0, 700, WIDTH, 100, mix(light.ground, SAGE, 0.3))
    for step in range(5):
        y, wide = 590 + step * 24, 820 + step * 60
        sheet.box(600 - wide / 2, y, wide, 14, stone)
        sheet.box(600 - wide / 2, y + 12, wide, 12, props.darker(stone, 0.24))
    for x, height in ((96, 520), (1112, 560)):
        props.palm(sheet, x, 740, height, SAGE if light is not NIGHT else props.darker(SAGE, 0.2))
    crowd = [
        READER,
        CLERK,
        WORKER.wearing(hat="hair", hat_colour=INK),
        ELDER,
        Person(top=GOLD, hat="bob"),
        FOREMAN.wearing(hat="hair", hat_colour=INK),
    ]
    sheet.rng.shuffle(crowd)
    spots = (
        (330, 650, 200, 1),
        (420, 664, 190, 1),
        (840, 690, 215, -1),
        (640, 780, 300, 1),
        (735, 786, 270, 1),
        (200, 784, 290, 1),
    )
    for who, (x, base, height, face) in zip(crowd, spots, strict=True):
        props.shadow(sheet, x, base - 4, height * 0.4, props.darker(light.ground, 0.3))
        person(sheet, x, base, height, who, figures.WALK, face)


def _facade(sheet: Sheet, front: Colour, stone: Colour) -> None:
    sheet.solid(
        path("150,600 150,330 1050,330 1050,600"), props.darker(front, 0.1), props.darker(front, 0.28), 900
    )
    for x in (180, 262, 900, 978):
        sheet.box(x, 400, 46, 110, GOLD if sheet.light is NIGHT else DEEP)
    sheet.box(320, 260, 560, 340, props.darker(front, 0.5))
    for x in (420, 570, 720):
        sheet.polygon(
            [(x, 600), *ring(x + 30, 470, 42, 180, 360), (x + 72, 600)],
            GOLD if sheet.light is NIGHT else mix(RED, INK, 0.25),
        )
    for index in range(6):
        x = 336 + index * 98
        sheet.solid(path("0,590 4,270 36,270 40,590", x, 0), stone, props.darker(stone, 0.26), x + 22)
        sheet.box(x - 6, 262, 52, 16, stone)
        sheet.box(x - 6, 580, 52, 14, stone)
    sheet.box(296, 222, 608, 44, front)
    sheet.box(296, 256, 608, 12, props.darker(front, 0.3))
    sheet.solid(path("280,222 600,110 920,222"), front, props.darker(front, 0.22), 600)
    sheet.ball(600, 184, 24, RED, props.darker(RED))
    sheet.box(130, 316, 190, 20, front)
    sheet.box(880, 316, 190, 20, props.darker(front, 0.2))
    for x in (360, 840):
        sheet.line([(x, 210), (x, 80)], 6, INK)
        sheet.polygon(path("0,84 60,74 92,92 60,120 0,124", x, 0), RED)
