"""Skills shown before judges: welding, flying a drone, driving a fork-lift truck."""

from __future__ import annotations

import math

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
    Sheet,
    mix,
    path,
    smooth,
)
from .waterside import hills


def contest(sheet: Sheet) -> None:
    """A welder at the contest, sparks flying; judges watch with their boards."""
    dark = mix(INK, DEEP, 0.35)
    sheet.box(0, 0, WIDTH, 620, dark)
    sheet.box(0, 620, WIDTH, 180, mix(INK, DEEP, 0.1))
    glow = (575, 545)
    for radius, share in ((470, 0.1), (330, 0.2), (200, 0.34)):
        sheet.disc(*glow, radius, mix(dark, GOLD, share))
    _pennants(sheet)
    sheet.box(0, 620, WIDTH, 180, mix(INK, DEEP, 0.1))
    for x, who in ((840, CLERK), (985, ELDER), (1110, FOREMAN)):
        at = person(sheet, x, 660, 380, who, figures.CARRY, -1)
        hx, hy = at["hand"]
        sheet.polygon(path("-34,12 -26,-56 30,-50 22,18", hx, hy), PAPER)
    welder = sheet.rng.choice((WORKER, WORKER.wearing(top=RED), WORKER.wearing(top=SAGE))).wearing(
        hat="hair", legs=mix(SAGE, INK, 0.55)
    )
    lean = figures.STAND | {"neck": (0.16, -0.76), "head": (0.23, -0.84), "elbow": (0.24, -0.58), "hand": (0.42, -0.52),
                            "elbow_back": (0.26, -0.62), "hand_back": (0.4, -0.58), "foot_back": (-0.16, 0), "foot": (0.1, 0)}  # fmt: skip
    at = person(sheet, 270, 790, 600, welder, lean, 1)
    _mask(sheet, *at["head"], 62)
    sheet.solid(path("470,800 500,590 800,590 830,800"), mix(SAGE, INK, 0.4), mix(SAGE, INK, 0.7), 700)
    sheet.box(450, 570, 400, 30, SAGE)
    sheet.line([(600, 566), (760, 566)], 26, GOLD)
    sheet.line([at["hand"], (565, 548)], 12, INK)
    _sparks(sheet, *glow)


def _mask(sheet: Sheet, x: float, y: float, size: float) -> None:
    shield = smooth(path("-0.3,-1 0.75,-0.8 0.95,0.5 0.4,1.05 -0.25,0.7", x, y, size))
    sheet.solid(shield, GOLD, props.darker(GOLD), x + size * 0.2)
    sheet.polygon(path("0.35,-0.3 0.95,-0.22 0.97,0.18 0.35,0.12", x, y, size), INK)


def _sparks(sheet: Sheet, x: float, y: float) -> None:
    for index in range(46):
        angle = math.radians(sheet.rng.uniform(-175, 20))
        start, length = sheet.rng.uniform(36, 90), sheet.rng.uniform(30, 240)
        end = (
            x + math.cos(angle) * (start + length),
            y + math.sin(angle) * (start + length) * 0.8 + length * 0.2,
        )
        begin = (x + math.cos(angle) * start, y + math.sin(angle) * start * 0.8)
        sheet.line([begin, end], sheet.rng.uniform(2.5, 5), (GOLD, WHITE, RED)[index % 3])
    burst = [
        (x + math.cos(math.radians(a)) * r, y + math.sin(math.radians(a)) * r)
        for a, r in zip(range(0, 360, 15), [62, 24] * 12, strict=True)
    ]
    sheet.polygon(burst, WHITE)


def _pennants(sheet: Sheet) -> None:
    sheet.line(path("-10,60 300,110 600,124 900,108 1210,56"), 4, PAPER)
    for index in range(14):
        x = 30 + index * 86
        y = 66 + 58 * math.sin(math.pi * (x / WIDTH))
        sheet.polygon(path("0,0 56,2 28,66", x, y), (RED, GOLD, SAGE, PAPER)[index % 4])


def drone(sheet: Sheet) -> None:
    """A delivery drone comes down with its box; the pilot has eyes for nothing else."""
    light = sheet.light
    props.sun(sheet, 940, 180, 84)
    hills(sheet, 350, (light.far, light.middle), 640)
    props.skyline(
        sheet, 640, 60, 190, light.far if light is not NIGHT else light.middle, 0.2 if light is NIGHT else 0
    )
    sheet.box(0, 620, WIDTH, 180, mix(light.ground, SAGE, 0.35))
    for radius, colour in ((190, PAPER), (160, RED), (126, PAPER), (84, RED)):
        sheet.oval(760, 710, radius, radius * 0.26, colour)
    sheet.polygon([(740, 330), (780, 330), (850, 690), (670, 690)], mix(light.middle, PAPER, 0.35))
    _quadcopter(sheet, 760, 260)
    pilot = sheet.rng.choice(
        (Person(top=RED, hat="cap", hat_colour=INK), Person(top=GOLD, hat="bun"), FOREMAN)
    )
    props.shadow(sheet, 250, 766, 220, props.darker(light.ground, 0.3))
    gaze = figures.CARRY | {"head": (-0.004, -0.91)}
    at = person(sheet, 250, 770, 500, pilot, gaze, 1)
    hand_x, hand_y = at["hand"]
    sheet.box(hand_x - 46, hand_y - 26, 78, 44, INK, 8)
    sheet.line([(hand_x + 20, hand_y - 26), (hand_x + 34, hand_y - 74)], 5, INK)
    for x, who in ((1010, CLERK), (1110, ELDER)):
        props.shadow(sheet, x, 716, 120, props.darker(light.ground, 0.3))
        person(sheet, x, 720, 300, who, figures.CARRY, -1)


def _quadcopter(sheet: Sheet, x: float, y: float) -> None:
    for side in (-1, 1):
        sheet.line([(x, y), (x + side * 150, y - 36)], 14, INK)
        sheet.line([(x + side * 150, y - 36), (x + side * 150, y - 66)], 10, INK)
        sheet.oval(x + side * 150, y - 68, 96, 9, props.darker(SAGE, 0.2))
    sheet.solid(
        smooth(path("-80,-30 80,-30 100,6 60,34 -60,34 -100,6", x, y)), WHITE, props.darker(WHITE), x + 30
    )
    sheet.disc(x - 20, y + 6, 13, RED)
    for side in (-1, 1):
        sheet.line([(x + side * 40, y + 30), (x + side * 46, y + 84)], 4, INK)
    sheet.solid(path("-58,84 58,84 58,166 -58,166", x, y), GOLD, props.darker(GOLD), x + 26)
    sheet.box(x - 58, y + 116, 116, 12, RED)


def forklift(sheet: Sheet) -> None:
    """A fork-lift truck between full racks; the judge kneels down to the fork's tip."""
    night = sheet.light is NIGHT
    wall = mix(DEEP, INK, 0.2) if night else mix(SAGE, PAPER, 0.45)
    sheet.box(0, 0, WIDTH, 620, wall)
    sheet.box(0, 620, WIDTH, 180, mix(wall, INK, 0.3))
    for x in (190, 600, 1010):
        props.beam(sheet, path("-60,70 60,70 230,620 -230,620", x, 0), wall, 0.18)
        props.pendant(sheet, x, 70, RED, 130)
    for x in (-60, 870):
        _rack(sheet, x, 620)
    sheet.polygon(path("0,716 1200,690 1200,704 0,732"), GOLD)
    props.shadow(sheet, 430, 772, 520, mix(wall, INK, 0.5))
    driver = sheet.rng.choice((WORKER, FOREMAN, READER))
    person(sheet, 395, 560, 430, driver, figures.SIT, 1)
    _truck(sheet, 400, 780)
    person(sheet, 1000, 770, 390, sheet.rng.choice((CLERK, ELDER)), figures.POINT, -1)
    sheet.oval(770, 742, 9, 26, GOLD)


def _rack(sheet: Sheet, x: float, base: float) -> None:
    for shelf in range(3):
        y = base - 10 - shelf * 180
        for place in range(3):
            size = sheet.rng.uniform(84, 128)
            colour = sheet.rng.choice((GOLD, SAND, SAGE, RED, BLUSH))
            left = x + 26 + place * 132
            box = [(left, y), (left, y - size), (left + 112, y - size), (left + 112, y)]
            sheet.solid(box, colour, props.darker(colour), left + 84)
            sheet.box(left + 46, y - size, 16, size, props.darker(colour, 0.15))
        sheet.box(x, y, 420, 16, RED)
    for post in (x, x + 404):
        sheet.box(post, base - 560, 16, 560, DEEP)


def _truck(sheet: Sheet, x: float, base: float) -> None:
    """Faces right; x is the driver's seat."""
    sheet.line(
        [(x - 150, base - 120), (x - 130, base - 470), (x + 120, base - 470), (x + 150, base - 200)], 15, INK
    )
    body = smooth(path("-230,-60 -236,-200 -170,-236 -90,-214 -40,-150 120,-150 170,-60", x, base))
    sheet.solid(body, GOLD, props.darker(GOLD), x + 20)
    sheet.box(x - 200, base - 130, 120, 14, INK)
    for post in (196, 224):
        sheet.box(x + post, base - 520, 16, 500, INK)
    for y in (-440, -280):
        sheet.box(x + 190, base + y, 56, 14, INK)
    sheet.polygon(path("244,-150 258,-150 258,-30 372,-30 372,-20 244,-20", x, base), INK)
    for wheel, radius in ((-150, 62), (130, 72)):
        sheet.disc(x + wheel, base - radius, radius, INK)
        sheet.disc(x + wheel, base - radius, radius * 0.45, PALE)
