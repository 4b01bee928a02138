"""Which unions are near a point. The point is used for the one answer, and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, isfinite, radians, sin, sqrt

from .coordinates import Point, to_gcj02
from .models import Datum, Level, Union

DECIMALS = 3  # a hundred metres: enough to choose a union, too little to tell a house
NEAREST = 6
BOXES = (0.1, 0.4, 1.6)  # degrees to each side, tried one after the other
SHIFTED = 0.02  # more than any datum moves a point
EARTH = 6_371.0  # km
# Who works elsewhere has no business at an enterprise's union.
OPEN_TO_ALL = (Level.PROVINCE, Level.CITY, Level.INDUSTRY, Level.DISTRICT, Level.TOWN)


class NoPlace(ValueError):
    """What was sent is no point on earth."""


@dataclass(frozen=True)
class Near:
    union: Union
    kilometres: float

    @property
    def distance(self) -> str:
        """约300米, 约2.3公里, 约38公里: no finer than the point is."""
        if self.kilometres < 0.95:
            return f"约{max(1, round(self.kilometres * 10)) * 100}米"
        return f"约{self.kilometres:.1f}公里" if self.kilometres < 9.95 else f"约{self.kilometres:.0f}公里"


def read_point(latitude: str, longitude: str) -> Point:
    """A point as browsers give it, in degrees of WGS-84, rounded. Raises NoPlace."""
    try:
        point = float(latitude[:24]), float(longitude[:24])
    except ValueError as error:
        raise NoPlace(str(error)) from error
    if not all(map(isfinite, point)) or abs(point[0]) > 90 or abs(point[1]) > 180:
        raise NoPlace("out of range")
    return round(point[0], DECIMALS), round(point[1], DECIMALS)


def nearest(point: Point, limit: int = NEAREST) -> list[Near]:
    """The nearest unions that are open to anybody, nearest first; at most four queries, however many there are."""
    here = to_gcj02(point, Datum.WGS84)
    distances: dict[int, float] = {}
    for half in BOXES:
        distances = _distances(here, half)
        # A box holds the whole circle only as far as its sides are away; beyond, another might be nearer.
        sure = [pk for pk, distance in distances.items() if distance <= radians(half) * EARTH]
        if len(sure) >= limit:
            break
    chosen = sorted(distances, key=lambda pk: (distances[pk], pk))[:limit]
    return [Near(union, distances[union.pk]) for union in Union.objects.in_order(chosen)]


def _distances(here: Point, half: float) -> dict[int, float]:
    """Primary key -> kilometres, of the unions in a box around the point."""
    reach = half + SHIFTED
    east = reach / max(cos(radians(here[0])), 0.1)
    found = Union.objects.filter(
        level__in=OPEN_TO_ALL,
        latitude__range=(here[0] - reach, here[0] + reach),
        longitude__range=(here[1] - east, here[1] + east),
    )
    return {
        pk: kilometres(here, to_gcj02((float(latitude or 0), float(longitude or 0)), datum))
        for pk, latitude, longitude, datum in found.values_list("pk", "latitude", "longitude", "datum")
    }


def kilometres(one: Point, other: Point) -> float:
    """The great circle between two points of the same datum (haversine)."""
    (south, west), (north, east) = (tuple(map(radians, point)) for point in (one, other))
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, chord)))
