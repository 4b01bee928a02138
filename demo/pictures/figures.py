"""People in simple shapes: round heads without faces, tapering bodies, limbs as strokes; lit from the left."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .sheet import (
    DEEP,
    GOLD,
    INK,
    PAPER,
    RED,
    SAGE,
    SKIN,
    SKIN_SHADE,
    WHITE,
    Colour,
    Point,
    Sheet,
    mix,
    ring,
    smooth,
)  # fmt: skip

TROUSERS = mix(INK, SAGE, 0.18)

# Joints of a pose in shares of the person's height, from the ground between the feet; facing right.
Pose = dict[str, Point]

STAND: Pose = {
    "hip": (0, -0.47), "neck": (0, -0.81), "head": (0.005, -0.905),
    "elbow_back": (-0.12, -0.63), "hand_back": (-0.11, -0.46),
    "elbow": (0.12, -0.63), "hand": (0.13, -0.46),
    "knee_back": (-0.05, -0.24), "foot_back": (-0.06, 0), "knee": (0.05, -0.24), "foot": (0.07, 0),
}  # fmt: skip
WALK: Pose = STAND | {
    "neck": (0.03, -0.81), "head": (0.045, -0.905),
    "elbow_back": (-0.11, -0.65), "hand_back": (-0.15, -0.49), "elbow": (0.13, -0.64), "hand": (0.2, -0.5),
    "knee_back": (-0.08, -0.24), "foot_back": (-0.2, -0.02), "knee": (0.09, -0.25), "foot": (0.13, 0),
}  # fmt: skip
CARRY: Pose = STAND | {
    "elbow_back": (0.02, -0.6), "hand_back": (0.19, -0.6), "elbow": (0.1, -0.58), "hand": (0.24, -0.58),
}  # fmt: skip
REACH: Pose = STAND | {"elbow": (0.17, -0.88), "hand": (0.27, -1.03)}
CHEER: Pose = STAND | {
    "elbow_back": (-0.17, -0.88), "hand_back": (-0.24, -1.06), "elbow": (0.17, -0.88), "hand": (0.24, -1.06),
}  # fmt: skip
POINT: Pose = STAND | {"elbow": (0.16, -0.74), "hand": (0.32, -0.78)}
# Seated: the origin is the seat, one leg's length above the ground.
SIT: Pose = {
    "hip": (0, -0.04), "neck": (0.01, -0.38), "head": (0.025, -0.475),
    "elbow_back": (0.07, -0.2), "hand_back": (0.22, -0.16), "elbow": (0.09, -0.18), "hand": (0.25, -0.14),
    "knee_back": (0.2, -0.03), "foot_back": (0.18, 0.23), "knee": (0.23, -0.02), "foot": (0.24, 0.24),
}  # fmt: skip
READ: Pose = SIT | {
    "neck": (0.03, -0.37),
    "head": (0.07, -0.455),
    "hand_back": (0.2, -0.23),
    "hand": (0.22, -0.22),
}
TALK: Pose = SIT | {"elbow": (0.12, -0.22), "hand": (0.24, -0.31)}
REST: Pose = SIT | {
    "neck": (-0.03, -0.38), "head": (-0.03, -0.475), "hand_back": (0.14, -0.05), "hand": (0.18, -0.06),
    "elbow": (0.02, -0.2), "elbow_back": (0.02, -0.2),
}  # fmt: skip
ROW: Pose = SIT | {
    "neck": (0.12, -0.34), "head": (0.17, -0.425), "elbow_back": (0.2, -0.3), "hand_back": (0.3, -0.34),
    "elbow": (0.16, -0.14), "hand": (0.26, -0.08),
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """How someone looks. `hat` is one of helmet, rider, cap, hair, bob, bun, crown."""

    top: Colour = SAGE
    legs: Colour = TROUSERS
    hat: str = "hair"
    hat_colour: Colour = INK
    skirt: bool = False

    def wearing(self, **changes) -> Person:
        return replace(self, **changes)


WORKER = Person(top=DEEP, hat="helmet", hat_colour=GOLD)
FOREMAN = Person(top=RED, hat="helmet", hat_colour=WHITE)
RIDER = Person(top=GOLD, hat="rider", hat_colour=GOLD)
CLERK = Person(top=WHITE, hat="bob")
READER = Person(top=RED, hat="bun")
ELDER = Person(top=SAGE, hat="hair", hat_colour=mix(INK, PAPER, 0.6))


def person(
    sheet: Sheet, x: float, y: float, height: float, who: Person, pose: Pose = STAND, face: int = 1
) -> dict[str, Point]:
    """Draws someone whose ground or seat is at (x, y); returns the joints, to put things into hands."""
    at = {name: (x + px * height * face, y + py * height) for name, (px, py) in pose.items()}
    arm, leg = height * 0.062, height * 0.086
    shade = mix(who.top, INK, 0.32)
    sheet.line([_shoulder(at, height, -face), at["elbow_back"], at["hand_back"]], arm, shade)
    sheet.disc(*at["hand_back"], arm * 0.46, SKIN_SHADE)
    for side, colour in (("_back", mix(who.legs, INK, 0.35)), ("", who.legs)):
        _leg(sheet, at, side, leg, colour, face)
    _body(sheet, at, height, who)
    _head(sheet, at, height, who, face)
    sheet.line([_shoulder(at, height, face * 0.6), at["elbow"], at["hand"]], arm, mix(who.top, INK, 0.12))
    sheet.disc(*at["hand"], arm * 0.5, SKIN)
    return at


def _shoulder(at: dict[str, Point], height: float, side: float) -> Point:
    return at["neck"][0] + side * height * 0.085, at["neck"][1] + height * 0.045


def _leg(sheet: Sheet, at: dict[str, Point], side: str, width: float, colour: Colour, face: int) -> None:
    x, y = at[f"foot{side}"]
    sheet.line([at["hip"], at[f"knee{side}"], (x, y - width * 0.45)], width, colour)
    shoe = [(x - width * 0.6, y), *ring(x, y - width * 0.1, width * 0.58, 180, 300), (x + width * 1.25, y)]
    sheet.polygon(shoe if face > 0 else [(2 * x - px, py) for px, py in shoe], mix(INK, RED, 0.12))


def _body(sheet: Sheet, at: dict[str, Point], height: float, who: Person) -> None:
    (nx, ny), (hx, hy) = at["neck"], at["hip"]
    wide, waist = height * 0.122, height * (0.165 if who.skirt else 0.094)
    low = hy + height * (0.17 if who.skirt else 0.035)
    mx, my = (nx + hx) / 2, (ny + hy) / 2
    outline = smooth(
        [
            (nx - height * 0.03, ny - height * 0.012), (nx + height * 0.03, ny - height * 0.012),
            (nx + wide * 0.9, ny + height * 0.035), (nx + wide, ny + height * 0.1),
            (mx + height * 0.098, my + height * 0.04), (hx + waist, low), (hx - waist, low),
            (mx - height * 0.098, my + height * 0.04), (nx - wide, ny + height * 0.1),
            (nx - wide * 0.9, ny + height * 0.035),
        ]
    )  # fmt: skip
    lean = (hx - nx) / max(1, low - ny)
    sheet.solid(outline, who.top, mix(who.top, INK, 0.26), nx + height * 0.035, lean)


def _head(sheet: Sheet, at: dict[str, Point], height: float, who: Person, face: int) -> None:
    (x, y), radius = at["head"], height * 0.074
    sheet.line([at["neck"], (x, y)], height * 0.055, SKIN_SHADE)
    if who.hat == "bob":
        sheet.box(
            x - radius * 1.22, y - radius * 0.9, radius * 2.4, radius * 1.9, who.hat_colour, radius * 0.7
        )
    sheet.ball(x, y, radius, SKIN, SKIN_SHADE)
    HATS[who.hat](sheet, x, y, radius, who.hat_colour, face)


def _hair(sheet: Sheet, x: float, y: float, r: float, colour: Colour, face: int) -> None:
    tilt = -14 * face
    sheet.polygon(ring(x - r * 0.06 * face, y - r * 0.06, r * 1.1, 180 + tilt, 360 + tilt), colour)
    sheet.polygon(ring(x - r * 0.62 * face, y - r * 0.05, r * 0.52), colour)


def _bun(sheet: Sheet, x: float, y: float, r: float, colour: Colour, face: int) -> None:
    _hair(sheet, x, y, r, colour, face)
    sheet.disc(x - r * 0.95 * face, y - r * 0.75, r * 0.5, colour)


def _bob(sheet: Sheet, x: float, y: float, r: float, colour: Colour, face: int) -> None:
    sheet.polygon(ring(x, y - r * 0.05, r * 1.12, 178, 362), colour)


def _helmet(sheet: Sheet, x: float, y: float, r: float, colour: Colour, face: int) -> None:
    dome = ring(x, y - r * 0.16, r * 1.24, 180, 360)
    sheet.solid(dome, colour, mix(colour, INK, 0.3), x + r * 0.35)
    sheet.box(
        x - r * (1.35 if face > 0 else 1.75), y - r * 0.26, r * 3.1, r * 0.26, mix(colour, INK, 0.3), r * 0.12
    )


def _rider(sheet: Sheet, x: float, y: float, r: float, colour: Colour, face: int) -> None:
    sheet.ball(x - r * 0.1 * face, y - r * 0.14, r * 1.3, colour, mix(colour, INK, 0.3))
    sheet.oval(x + r * 0.5 * face, y + r * 0.18, r * 0.62, r * 0.66, SKIN)
    brow = [(x - r * 0.1 * face, y - r * 0.4), (x + r * 1.25 * face, y - r * 0.22)]
    sheet.line(brow, r * 0.3, INK)


def _cap(sheet: Sheet, x: float, y: float, r: float, colour: Colour, face: int) -> None:
    sheet.polygon(ring(x, y - r * 0.15, r * 1.12, 180, 360), colour)
    sheet.line([(x, y - r * 0.2), (x + r * 1.6 * face, y - r * 0.16)], r * 0.24, colour)


def _crown(sheet: Sheet, x: float, y: float, r: float, colour: Colour, face: int) -> None:
    _hair(sheet, x, y, r, INK, face)
    for index in range(-2, 3):
        sheet.disc(x + index * r * 0.5, y - r * (1.35 - 0.12 * index * index), r * 0.3, colour)


HATS = {
    "hair": _hair, "bun": _bun, "bob": _bob, "helmet": _helmet, "rider": _rider, "cap": _cap,
    "crown": _crown,
}  # fmt: skip
