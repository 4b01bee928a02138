"""The sheet that every picture is drawn on: flat shapes in four inks on paper, light from the left.

Coordinates are those of the finished picture, 1200 wide and 800 high, from the top left corner.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1200, 800
OVERSAMPLING = 2

Point = tuple[float, float]
Points = Sequence[Point]
Colour = tuple[int, int, int]

PAPER: Colour = (244, 236, 220)
INK: Colour = (34, 48, 58)
RED: Colour = (190, 70, 48)
GOLD: Colour = (227, 174, 86)
SAGE: Colour = (133, 163, 149)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """`first` with `share` (0 to 1) of `second` in it."""
    return tuple(round(a + (b - a) * share) for a, b in zip(first, second, strict=True))  # type: ignore[return-value]


SKIN = mix(GOLD, PAPER, 0.42)
SKIN_SHADE = mix(SKIN, RED, 0.34)
WHITE: Colour = (255, 252, 244)
PALE = mix(SAGE, PAPER, 0.62)
SAND = mix(GOLD, PAPER, 0.62)
DEEP = mix(SAGE, INK, 0.55)
BLUSH = mix(RED, PAPER, 0.55)


@dataclass(frozen=True)
class Light:
    """One hour of the day, from the sky to what stands nearest; `glow` is sun, moon, lamp and lit windows."""

    sky: Colour
    far: Colour
    middle: Colour
    near: Colour
    ground: Colour
    glow: Colour


DAY = Light(PAPER, PALE, SAGE, DEEP, SAND, GOLD)
DUSK = Light(mix(GOLD, PAPER, 0.35), mix(GOLD, SAGE, 0.55), SAGE, DEEP, mix(GOLD, PAPER, 0.5), PAPER)
NIGHT = Light(mix(INK, SAGE, 0.22), mix(INK, SAGE, 0.42), mix(INK, SAGE, 0.6), INK, mix(INK, SAGE, 0.5), GOLD)
MORNING = Light(BLUSH, mix(RED, PAPER, 0.78), PALE, DEEP, PAPER, RED)


class Sheet:
    """Draws shapes; `finish()` returns the picture."""

    def __init__(self, light: Light, rng: random.Random) -> None:
        self.light = light
        self.rng = rng
        size = (WIDTH * OVERSAMPLING, HEIGHT * OVERSAMPLING)
        self._image = Image.new("RGB", size, light.sky)
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, points: Points, colour: Colour) -> None:
        self._draw.polygon([(x * OVERSAMPLING, y * OVERSAMPLING) for x, y in points], fill=colour)

    def solid(self, points: Points, colour: Colour, shade: Colour, edge: float, lean: float = 0) -> None:
        """A shape whose part right of `edge` lies in shade; `lean` tilts that border (x per y, from the top)."""
        self.polygon(points, colour)
        top = min(y for _, y in points)
        shaded = _right_of(points, lambda p: p[0] - edge - lean * (p[1] - top))
        if len(shaded) > 2:
            self.polygon(shaded, shade)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour, radius: float = 0) -> None:
        corners = [v * OVERSAMPLING for v in (x, y, x + width, y + height)]
        self._draw.rounded_rectangle(corners, radius * OVERSAMPLING, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        self.oval(x, y, radius, radius, colour)

    def oval(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        self._draw.ellipse([v * OVERSAMPLING for v in (x - rx, y - ry, x + rx, y + ry)], fill=colour)

    def ball(self, x: float, y: float, radius: float, colour: Colour, shade: Colour) -> None:
        """A disc with a crescent of shade at the right."""
        self.disc(x, y, radius, shade)
        inner = ring(x - radius * 0.42, y - radius * 0.12, radius * 1.08)
        self.polygon(_inside(ring(x, y, radius), inner), colour)

    def line(self, points: Points, width: float, colour: Colour) -> None:
        """A stroke with round ends and joints."""
        scaled = [(x * OVERSAMPLING, y * OVERSAMPLING) for x, y in points]
        self._draw.line(scaled, fill=colour, width=max(1, round(width * OVERSAMPLING)), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, colour)

    def blob(self, points: Points, colour: Colour) -> None:
        """A closed smooth shape through the points."""
        self.polygon(smooth(points), colour)

    def ridge(self, heights: Sequence[float], colour: Colour, floor: float = HEIGHT) -> None:
        """Hills from the left to the right edge through these heights, filled down to `floor`."""
        step = WIDTH / (len(heights) - 1)
        top = curve([(index * step, y) for index, y in enumerate(heights)])
        self.polygon([*top, (WIDTH, floor), (0, floor)], colour)

    def finish(self) -> Image.Image:
        """The picture in 64 colours: flat tones need no more, and the file stays small."""
        small = self._image.reduce(OVERSAMPLING)
        return small.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def path(text: str, x: float = 0, y: float = 0, scale: float = 1) -> list[Point]:
    """Points written as in SVG, "0,0 12,-5 ...", scaled and moved to (x, y)."""
    pairs = (pair.split(",") for pair in text.split())
    return [(x + float(px) * scale, y + float(py) * scale) for px, py in pairs]


def ring(x: float, y: float, radius: float, start: float = 0, stop: float = 360) -> list[Point]:
    """Points of an arc in degrees, clockwise from the right; the whole circle unless said otherwise."""
    steps = max(8, round(abs(stop - start) / 6))
    angles = (math.radians(start + (stop - start) * index / steps) for index in range(steps + 1))
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


def smooth(points: Points, steps: int = 8) -> list[Point]:
    """A closed Catmull-Rom curve through the points."""
    around = [points[-1], *points, points[0], points[1]]
    return _spline(around, steps)


def curve(points: Points, steps: int = 10) -> list[Point]:
    """An open Catmull-Rom curve through the points."""
    return [*_spline([points[0], *points, points[-1]], steps), points[-1]]


def _spline(points: Points, steps: int) -> list[Point]:
    return [
        _between(points[i : i + 4], step / steps) for i in range(len(points) - 3) for step in range(steps)
    ]


def _between(four: Points, t: float) -> Point:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = four
    return _cubic(ax, bx, cx, dx, t), _cubic(ay, by, cy, dy, t)


def _cubic(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def _right_of(points: Points, distance) -> list[Point]:
    """The part of a polygon where `distance` is not negative (Sutherland-Hodgman against one line)."""
    kept: list[Point] = []
    for here, after in zip(points, [*points[1:], points[0]], strict=True):
        a, b = distance(here), distance(after)
        if a >= 0:
            kept.append(here)
        if (a >= 0) != (b >= 0):
            share = a / (a - b)
            kept.append((here[0] + (after[0] - here[0]) * share, here[1] + (after[1] - here[1]) * share))
    return kept


def _inside(points: Points, convex: Points) -> list[Point]:
    """The part of a polygon inside a convex one that runs clockwise on the screen."""
    kept = list(points)
    for (ax, ay), (bx, by) in itertools.pairwise(convex):
        kept = _right_of(kept, lambda p: (bx - ax) * (p[1] - ay) - (by - ay) * (p[0] - ax))  # noqa: B023
        if not kept:
            return []
    return kept
