"""Points on a plain graticule: no borders and no coasts, which are never ours to draw. Made for an accessible SVG.

Equirectangular: one unit is one degree, x grows eastwards from 180° W, y southwards from 90° N.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: The map shows at least so many degrees of longitude, so that two villages do not look like two continents.
LEAST_WIDTH: Final = 24.0
_MARGIN: Final = 0.15
_STEPS: Final = (1, 2, 5, 10, 15, 30)


@dataclass(frozen=True)
class Point:
    """Degrees, north and east positive. `url` may be empty."""

    latitude: float
    longitude: float
    label: str
    url: str = ""


@dataclass(frozen=True)
class Dot:
    """A point as drawn, with its number in the list beside the map."""

    number: int
    x: float
    y: float
    label: str
    url: str


@dataclass(frozen=True)
class Line:
    """A meridian (`vertical`) or parallel at a whole degree, named such as 30° N."""

    at: float
    vertical: bool
    degrees: int
    hemisphere: str

    @property
    def name(self) -> str:
        return f"{self.degrees}°{f' {self.hemisphere}' if self.hemisphere else ''}"


@dataclass(frozen=True)
class PointMap:
    """What the SVG is drawn from; lengths in degrees."""

    left: float
    top: float
    width: float
    height: float
    lines: list[Line]
    dots: list[Dot]

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def radius(self) -> float:
        """Of a dot."""
        return round(self.width * 0.018, 3)

    @property
    def number_size(self) -> float:
        return round(self.width * 0.02, 3)

    @property
    def degree_size(self) -> float:
        return round(self.width * 0.017, 3)

    @property
    def gap(self) -> float:
        """Between a line and its name."""
        return round(self.width * 0.006, 3)


def point_map(points: Sequence[Point]) -> PointMap | None:
    """The map that holds all points with a margin, twice as wide as high; None without points."""
    if not points:
        return None
    xs, ys = [point.longitude + 180 for point in points], [90 - point.latitude for point in points]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    width = min(360.0, max(LEAST_WIDTH, wide * (1 + 2 * _MARGIN), high * 2 * (1 + 2 * _MARGIN)))
    height = width / 2
    left = _held((min(xs) + max(xs) - width) / 2, 360 - width)
    top = _held((min(ys) + max(ys) - height) / 2, 180 - height)
    step = next((step for step in _STEPS if width / step <= 8), _STEPS[-1])
    dots = [
        Dot(number, round(x, 3), round(y, 3), point.label, point.url)
        for number, (x, y, point) in enumerate(zip(xs, ys, points, strict=True), 1)
    ]
    return PointMap(left, top, width, height, _lines(left, top, width, height, step), dots)


def _held(start: float, most: float) -> float:
    return round(min(max(start, 0.0), most), 3)


def _lines(left: float, top: float, width: float, height: float, step: int) -> list[Line]:
    """The whole multiples of `step` degrees within the frame."""
    east = range(math.ceil((left - 180) / step) * step, math.floor(left + width - 180) + 1, step)
    north = range(math.ceil((90 - top - height) / step) * step, math.floor(90 - top) + 1, step)
    return [
        *(Line(at + 180, True, abs(at), "" if at in (0, 180, -180) else "EW"[at < 0]) for at in east),
        *(Line(90 - at, False, abs(at), "" if at == 0 else "NS"[at < 0]) for at in north),
    ]
