"""By the water: river, lake, harbour, and the boats on them."""

from __future__ import annotations

from . import figures, props
from .figures import FOREMAN, READER, WORKER, Person, person
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
    WHITE,
    WIDTH,
    Colour,
    Point,
    Sheet,
    curve,
    mix,
    path,
    ring,
    smooth,
)


def hills(sheet: Sheet, level: float, colours: tuple[Colour, ...], floor: float) -> None:
    """Ranges one behind the other, from `level` downwards."""
    for index, colour in enumerate(colours):
        base = level + index * 62
        heights = [base + sheet.rng.uniform(-74, 30) for _ in range(7)]
        sheet.ridge(heights, colour, floor)


def water(sheet: Sheet, top: float, colour: Colour, strokes: int = 26) -> None:
    sheet.box(0, top, WIDTH, HEIGHT - top, colour)
    for _ in range(strokes):
        y = sheet.rng.uniform(top + 14, HEIGHT - 10)
        near = (y - top) / (HEIGHT - top)
        x, width = sheet.rng.uniform(-40, WIDTH), sheet.rng.uniform(30, 90) * (0.6 + near)
        sheet.line([(x, y), (x + width, y)], 3 + 3 * near, mix(colour, PAPER, 0.35))


def reflection(sheet: Sheet, x: float, top: float, width: float, colour: Colour) -> None:
    """The sun's broken path on the water."""
    for index in range(7):
        span = width * (1 - index * 0.1) * sheet.rng.uniform(0.55, 1)
        y = top + 14 + index * 24
        sheet.line([(x - span / 2, y), (x + span / 2, y)], 8, colour)


def river(sheet: Sheet) -> None:
    """The river between hills; a barge, a ferryman, reeds on the near bank."""
    light = sheet.light
    sx = sheet.rng.choice((300, 520, 800))
    props.sun(sheet, sx, 190, 82)
    props.cloud(
        sheet, (sx + 480) % 950, 150, 250, mix(light.sky, WHITE, 0.6) if light is not NIGHT else light.far
    )
    hills(sheet, 300, (light.far, light.middle, light.near), 480)
    landmark = sheet.rng.choice((_pagoda, _bridge, _lighthouse))
    landmark(sheet, sheet.rng.choice((150, 960)), 372)
    water(sheet, 470, mix(light.far, SAGE, 0.35))
    reflection(sheet, sx, 476, 180, light.glow)
    _barge(sheet, sheet.rng.uniform(780, 920), 540)
    props.birds(sheet, 860 if sx < 600 else 180, 210, 4, light.near)
    _ferry(sheet, 280, 690)
    bank = path("0,800 0,745 200,766 470,782 800,776 1010,730 1200,690 1200,800")
    sheet.polygon(bank, INK)
    for _ in range(34):
        x = sheet.rng.uniform(830, 1200)
        tall, lean = sheet.rng.uniform(70, 190), sheet.rng.uniform(10, 40)
        sheet.line([(x, 770), (x + lean * 0.3, 770 - tall * 0.6), (x + lean, 770 - tall)], 5, INK)
        sheet.oval(x + lean, 770 - tall, 6, 17, GOLD if sheet.rng.random() < 0.5 else mix(GOLD, INK, 0.5))


def _pagoda(sheet: Sheet, x: float, base: float) -> None:
    colour = INK
    for storey in range(6):
        wide, y = 34 - storey * 4, base - storey * 30
        sheet.box(x - wide * 0.62, y - 24, wide * 1.24, 26, colour)
        sheet.polygon(
            [
                (x - wide - 6, y - 20),
                (x - wide * 0.5, y - 32),
                (x + wide * 0.5, y - 32),
                (x + wide + 6, y - 20),
            ],
            colour,
        )
    sheet.line([(x, base - 180), (x, base - 226)], 5, colour)


def _bridge(sheet: Sheet, x: float, base: float) -> None:
    """A long cable-stayed bridge from shore to shore; `x` is the higher pylon."""
    deck, colour = base + 62, props.darker(sheet.light.near, 0.2)
    for pylon, height in ((x, 250), (x + (440 if x < 600 else -440), 200)):
        sheet.line([(pylon - 14, deck + 40), (pylon, deck - height), (pylon + 14, deck + 40)], 9, colour)
        for step in range(1, 7):
            for side in (-1, 1):
                sheet.line(
                    [(pylon, deck - height + step * 12), (pylon + side * step * 34, deck)], 2.5, colour
                )
    sheet.box(0, deck, WIDTH, 12, colour)


def _lighthouse(sheet: Sheet, x: float, base: float) -> None:
    """A lighthouse on its rock."""
    rock = smooth(path("-150,120 -90,56 0,40 100,64 160,120", x, base))
    sheet.polygon(rock, props.darker(sheet.light.near, 0.3))
    sheet.solid(path("-26,50 -16,-110 16,-110 26,50", x, base), WHITE, props.darker(WHITE), x + 6)
    for y in (-70, 0):
        sheet.polygon(path("-19,30 -17,0 17,0 19,30", x, base + y), RED)
    sheet.box(x - 24, base - 120, 48, 12, INK)
    sheet.box(x - 13, base - 150, 26, 32, GOLD)
    sheet.polygon(path("-22,-148 0,-174 22,-148", x, base), RED)


def _barge(sheet: Sheet, x: float, y: float) -> None:
    hull = path("-190,-34 200,-34 168,0 -160,0", x, y)
    sheet.solid(hull, RED, props.darker(RED), x + 60)
    heap = smooth(path("-130,-34 -70,-66 10,-60 60,-34", x, y))
    sheet.polygon(heap, GOLD)
    sheet.solid(path("100,-34 100,-92 170,-92 170,-34", x, y), WHITE, props.darker(WHITE), x + 146)
    for wx in (112, 132):
        sheet.box(x + wx, y - 80, 13, 18, INK)
    sheet.line([(x - 196, y + 4), (x + 190, y + 4)], 5, mix(SAGE, PAPER, 0.6))


def _ferry(sheet: Sheet, x: float, y: float) -> None:
    hull = smooth(path("-200,-40 -110,-14 100,-14 210,-46 130,14 -120,14", x, y))
    sheet.solid(hull, props.darker(GOLD, 0.5), INK, x + 40)
    awning = [*ring(x - 20, y - 40, 92, 196, 344), (x + 70, y - 22), (x - 110, y - 22)]
    sheet.solid(awning, mix(GOLD, PAPER, 0.2), props.darker(GOLD), x + 20)
    person(sheet, x + 136, y - 22, 190, Person(top=RED, hat="cap", hat_colour=GOLD), figures.CARRY, 1)
    sheet.line([(x + 210, y - 150), (x + 166, y + 40)], 7, props.darker(GOLD, 0.6))
    sheet.line([(x - 230, y + 22), (x + 240, y + 22)], 6, mix(SAGE, PAPER, 0.5))


def calm(sheet: Sheet) -> None:
    """Someone sits still under a great tree by quiet water."""
    light = sheet.light
    props.sun(sheet, 860, 230, 100)
    hills(sheet, 380, (light.far, light.middle), 520)
    water(sheet, 500, mix(light.far, SAGE, 0.25), 14)
    reflection(sheet, 860, 506, 190, light.glow)
    shore = path("0,640 260,606 560,640 820,700 1200,726 1200,800 0,800")
    sheet.polygon(shore, light.near)
    trunk = smooth(path("170,690 230,560 236,360 200,220 300,240 330,380 338,560 430,700"))
    sheet.solid(trunk, mix(INK, GOLD, 0.28), INK, 296)
    for x, y, rx, ry in (
        (120, 150, 260, 130),
        (390, 110, 300, 130),
        (600, 190, 190, 84),
        (250, 250, 220, 76),
    ):
        sheet.oval(x, y, rx, ry, props.darker(SAGE, 0.42))
    for x, y, rx, ry in ((100, 120, 210, 92), (350, 84, 220, 84), (570, 160, 130, 50), (210, 222, 150, 42)):
        sheet.oval(x, y, rx, ry, SAGE if light is not NIGHT else props.darker(SAGE, 0.2))
    for _ in range(9):
        leaf_x, leaf_y = sheet.rng.uniform(60, 700), sheet.rng.uniform(300, 620)
        sheet.oval(leaf_x, leaf_y, 11, 5, GOLD if sheet.rng.random() < 0.6 else RED)
    sheet.box(470, 640, 250, 20, props.darker(GOLD, 0.5), 6)
    for x in (492, 676):
        sheet.box(x, 655, 20, 62, INK)
    who = sheet.rng.choice(
        (
            READER,
            Person(top=WHITE, hat="bob"),
            Person(top=GOLD),
            WORKER.wearing(hat="hair", hat_colour=INK, top=RED),
        )
    )
    person(sheet, 590, 645, 330, who, figures.REST, 1)


def harbour(sheet: Sheet) -> None:
    """A ship at the quay under the gantry cranes; a docker gives the sign."""
    light = sheet.light
    props.sun(sheet, 250, 210, 88)
    props.cloud(sheet, 60, 110, 260, mix(light.sky, WHITE, 0.6) if light is not NIGHT else light.far)
    hills(sheet, 420, (light.far,), 560)
    water(sheet, 520, mix(light.far, SAGE, 0.4), 16)
    reflection(sheet, 250, 528, 170, light.glow)
    for x, scale in ((980, 0.8), (560, 1.0)):
        _gantry(sheet, x, 600, 470 * scale, light.middle if scale < 1 else RED)
    _ship(sheet)
    sheet.box(0, 690, WIDTH, 110, mix(DEEP, INK, 0.35))
    sheet.box(0, 690, WIDTH, 14, mix(GOLD, PAPER, 0.2))
    _containers(sheet, 760, 800)
    for x in (70, 470):
        sheet.solid(path("0,700 8,664 -6,650 54,650 40,664 48,700", x, 0), INK, INK, x + 40)
    props.shadow(sheet, 270, 780, 200, INK)
    person(sheet, 270, 784, 400, sheet.rng.choice((FOREMAN, WORKER.wearing(top=GOLD))), figures.REACH, 1)
    props.birds(sheet, 330, 150, 4, light.near)


def _ship(sheet: Sheet) -> None:
    colours = [RED, GOLD, SAGE, PAPER, DEEP]
    for row in range(3):
        for column in range(8 - row):
            sheet.box(250 + row * 70 + column * 80, 470 - row * 44, 76, 42, sheet.rng.choice(colours))
    sheet.solid(path("960,520 960,300 1070,300 1070,520"), WHITE, props.darker(WHITE), 1030)
    for y in (324, 368, 412):
        sheet.box(974, y, 80, 16, INK)
    sheet.solid(path("990,300 996,240 1044,240 1050,300"), RED, props.darker(RED), 1026)
    hull = path("110,505 1150,505 1110,660 1090,690 230,690 180,640")
    sheet.solid(hull, INK, mix(INK, RED, 0.1), 900)
    sheet.polygon(path("168,622 1120,622 1110,660 1090,690 230,690 180,640"), RED)
    sheet.line([(130, 528), (1140, 528)], 5, PAPER)


def _gantry(sheet: Sheet, x: float, base: float, height: float, colour: Colour) -> None:
    top = base - height
    for leg in (-70, 70):
        sheet.line([(x + leg, base), (x + leg * 0.8, top + 90)], 14, colour)
    sheet.line([(x - 66, base - height * 0.4), (x + 66, base - height * 0.4)], 10, colour)
    sheet.line([(x - 280, top + 90), (x + 190, top + 90)], 14, colour)
    sheet.line([(x, top + 90), (x + 16, top)], 12, colour)
    sheet.line(path("-270,86 16,0 180,86", x, top), 5, colour)
    for cable in (-196, -166):
        sheet.line([(x + cable, top + 96), (x + cable, top + 210)], 3, colour)
    sheet.box(x - 220, top + 210, 78, 34, GOLD)


def _containers(sheet: Sheet, x: float, base: float) -> None:
    stacks = [(0, (RED, SAGE)), (150, (GOLD, RED, PALE)), (300, (DEEP, GOLD))]
    for left, column in stacks:
        for row, colour in enumerate(column):
            y = base - (row + 1) * 74
            sheet.solid(
                [(x + left, y + 72), (x + left, y), (x + left + 146, y), (x + left + 146, y + 72)],
                colour,
                props.darker(colour, 0.2),
                x + left + 116,
            )
            for rib in range(1, 7):
                sheet.box(x + left + rib * 20, y + 8, 4, 56, props.darker(colour, 0.22))


def fishing_port(sheet: Sheet) -> None:
    """The night before the season opens: boats at the quay under their lamps; papers on a crate."""
    light = sheet.light
    props.sun(sheet, 880, 170, 78)
    hills(sheet, 330, (light.far, light.middle), 470)
    water(sheet, 450, mix(light.far, SAGE, 0.35), 20)
    reflection(sheet, 880, 456, 170, light.glow)
    for x, y, scale, hull in ((980, 520, 0.55, SAGE), (640, 560, 0.75, GOLD), (330, 640, 1.1, RED)):
        _trawler(sheet, x, y, scale, hull)
    quay = mix(DEEP, INK, 0.4)
    sheet.polygon(path("480,800 560,690 1200,670 1200,800"), quay)
    sheet.polygon(path("556,690 1200,670 1200,686 548,706"), mix(GOLD, PAPER, 0.2))
    sheet.solid(path("700,760 700,690 800,690 800,760"), WHITE, props.darker(WHITE), 764)
    sheet.polygon(path("716,688 726,674 786,676 780,690"), PAPER)
    sheet.solid(path("886,790 894,700 874,684 974,684 954,700 962,790"), INK, INK, 960)
    person(sheet, 920, 690, 380, sheet.rng.choice((READER, Person(top=WHITE, hat="bob"))), figures.TALK, -1)
    person(sheet, 620, 780, 330, WORKER.wearing(hat="cap", hat_colour=GOLD, top=SAGE), figures.STAND, 1)


def _trawler(sheet: Sheet, x: float, y: float, scale: float, hull: Colour) -> None:
    def at(px: float, py: float) -> Point:
        return x + px * scale, y + py * scale

    for mast, height in ((-60, -330), (150, -250)):
        sheet.line([at(mast, -40), at(mast, height)], 9 * scale, INK)
    rope = curve([at(-250, -110), at(-60, -330), at(50, -235), at(150, -250), at(270, -120)])
    sheet.line(rope, 3 * scale, INK)
    for lamp_x, lamp_y in rope[4:-3:5]:
        sheet.disc(lamp_x, lamp_y + 9 * scale, 11 * scale, mix(GOLD, WHITE, 0.4))
    sheet.solid(
        path("-40,-60 -40,-170 70,-170 84,-60", x, y, scale), WHITE, props.darker(WHITE), x + 46 * scale
    )
    for pane in (-26, 14):
        sheet.box(*at(pane, -150), 30 * scale, 30 * scale, GOLD if sheet.light is NIGHT else INK)
    outline = "-270,-110 -230,-66 240,-62 300,-120 258,20 -220,24"
    sheet.solid(smooth(path(outline, x, y, scale)), hull, props.darker(hull), x + 110 * scale)
    sheet.line([at(-236, -46), at(266, -52)], 8 * scale, PAPER)
    for buoy in (-150, -90, -30, 40, 100):
        sheet.disc(*at(buoy, -14), 14 * scale, INK)
    sheet.line([at(-260, 26), at(280, 24)], 6 * scale, mix(SAGE, PAPER, 0.6))


def dragonboat(sheet: Sheet) -> None:
    """The drum beats, all paddles go in."""
    light = sheet.light
    props.sun(sheet, 330, 190, 96)
    hills(sheet, 300, (light.far, light.middle), 470)
    _banners(sheet)
    water(sheet, 440, mix(light.far, SAGE, 0.4), 22)
    _boat(sheet, 330, 496, 0.5, GOLD, INK, 8)
    _boat(sheet, 530, 680, 1.0, RED, GOLD, 6)
    for index in range(16):
        x = index * 84 - 20
        sheet.polygon(ring(x + 42, 812, 60, 190, 350), mix(SAGE, INK, 0.35 if index % 2 else 0.5))
    for index in range(12):
        x = 160 + index * 72
        sheet.disc(
            x + sheet.rng.uniform(-20, 20), 735 + sheet.rng.uniform(-16, 20), sheet.rng.uniform(4, 10), WHITE
        )


def _banners(sheet: Sheet) -> None:
    for index in range(9):
        x = 40 + index * 140
        sheet.line([(x, 450), (x, 350)], 4, INK)
        sheet.polygon(path("0,352 46,360 36,376 46,392 0,398", x, 0), (RED, GOLD, PAPER)[index % 3])


def _boat(sheet: Sheet, x: float, y: float, scale: float, hull: Colour, trim: Colour, rowers: int) -> None:
    def at(px: float, py: float) -> tuple[float, float]:
        return x + px * scale, y + py * scale

    crew = (
        Person(top=WHITE, hat="cap", hat_colour=RED),
        Person(top=GOLD, hat="cap", hat_colour=RED),
        Person(top=SAGE, hat="bun"),
    )
    span = 700 / rowers
    for index in range(rowers):
        px = -370 + index * span
        joints = person(
            sheet, *at(px, -20), 250 * scale, crew[index % 3 if scale == 1 else 0], figures.ROW, 1
        )
        sheet.line([joints["hand_back"], joints["hand"], at(px + 96, 84)], 9 * scale, props.darker(GOLD, 0.5))
    drummer = Person(top=INK if hull == RED else RED, hat="cap", hat_colour=GOLD)
    person(sheet, *at(372, -50), 250 * scale, drummer, figures.CHEER, -1)
    outline = "-520,-70 -440,-30 0,-16 380,-30 470,-110 540,-120 500,-10 360,46 -380,46 -500,0"
    sheet.solid(smooth(path(outline, x, y, scale)), hull, props.darker(hull), x + 200 * scale)
    for index in range(14):
        sheet.polygon(ring(*at(-400 + index * 58, 6), 26 * scale, 0, 180), trim)
    _dragon_head(sheet, x, y, scale, hull, trim)
    sheet.solid(
        path("284,-34 284,-96 344,-96 344,-34", x, y, scale), GOLD, props.darker(GOLD), x + 322 * scale
    )
    sheet.oval(*at(314, -96), 30 * scale, 9 * scale, PAPER)


def _dragon_head(sheet: Sheet, x: float, y: float, scale: float, hull: Colour, trim: Colour) -> None:
    outline = "470,-100 500,-190 560,-220 650,-190 660,-160 600,-150 640,-124 590,-104 540,-100"
    sheet.polygon(smooth(path(outline, x, y, scale)), hull)
    for spike in ("516,-196 470,-260 548,-212", "516,-196 510,-276 548,-212", "504,-172 446,-156 500,-130",
                  "494,-132 436,-116 490,-90", "514,-212 456,-196 510,-170"):  # fmt: skip
        sheet.polygon(path(spike, x, y, scale), trim)
    eye_x, eye_y = x + 572 * scale, y - 184 * scale
    sheet.disc(eye_x, eye_y, 14 * scale, WHITE)
    sheet.disc(eye_x + 4 * scale, eye_y, 7 * scale, INK)
    sheet.line(path("612,-146 664,-142", x, y, scale), 7 * scale, trim)
