"""China's map data: WGS-84 as satellites give it, GCJ-02 of 高德 and 腾讯, BD-09 of 百度.

GCJ-02 shifts WGS-84 by a published-by-now series of sines on the Krasovsky 1940 ellipsoid; BD-09 shifts GCJ-02 again.
There is no closed inverse: GCJ-02 is undone by iteration. Angles are degrees, as (latitude, longitude).
"""

from collections.abc import Callable
from math import atan2, cos, hypot, pi, radians, sin, sqrt

from .models import Datum

AXIS = 6_378_245.0  # metres, semi-major axis of Krasovsky 1940
ECCENTRICITY2 = 0.00669342162296594323
BD_TURN = pi * 3000 / 180
ROUNDS = 6  # each shrinks the error a thousandfold; the first leaves a few metres

Point = tuple[float, float]


def to_gcj02(point: Point, datum: str) -> Point:
    return _TO_GCJ02[Datum(datum)](point)


def to_wgs84(point: Point, datum: str) -> Point:
    if datum == Datum.WGS84:
        return point
    wanted = to_gcj02(point, datum)
    guess = wanted
    for _ in range(ROUNDS):
        reached = _shift(guess)
        guess = (guess[0] + wanted[0] - reached[0], guess[1] + wanted[1] - reached[1])
    return guess


def _shift(point: Point) -> Point:
    """WGS-84 to GCJ-02."""
    north, east = _metres(point[1] - 105, point[0] - 35)
    latitude = radians(point[0])
    curve = 1 - ECCENTRICITY2 * sin(latitude) ** 2
    metres_per_radian = AXIS * (1 - ECCENTRICITY2) / curve**1.5
    degrees = 180 / pi
    return (
        point[0] + north / metres_per_radian * degrees,
        point[1] + east / (AXIS / sqrt(curve) * cos(latitude)) * degrees,
    )


def _metres(x: float, y: float) -> tuple[float, float]:
    """How far the datum moves a point, to the north and to the east; x and y are degrees east and north of 105°E 35°N."""
    common = (sin(6 * pi * x) + sin(2 * pi * x)) * 40 / 3
    root = sqrt(abs(x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
    north += (20 * sin(pi * y) + 40 * sin(pi * y / 3)) * 2 / 3
    north += (160 * sin(pi * y / 12) + 320 * sin(pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
    east += (20 * sin(pi * x) + 40 * sin(pi * x / 3)) * 2 / 3
    east += (150 * sin(pi * x / 12) + 300 * sin(pi * x / 30)) * 2 / 3
    return north, east


def _from_bd09(point: Point) -> Point:
    y, x = point[0] - 0.006, point[1] - 0.0065
    radius = hypot(x, y) - 0.00002 * sin(y * BD_TURN)
    angle = atan2(y, x) - 0.000003 * cos(x * BD_TURN)
    return radius * sin(angle), radius * cos(angle)


_TO_GCJ02: dict[Datum, Callable[[Point], Point]] = {
    Datum.WGS84: _shift,
    Datum.GCJ02: lambda point: point,
    Datum.BD09: _from_bd09,
}
