"""Points on a graticule: every point is inside, near ones stay near, and nothing but degrees is drawn."""

from hypothesis import given
from hypothesis import strategies as st

from cms.base.point_map import LEAST_WIDTH, Point, point_map

points = st.lists(
    st.builds(Point, st.floats(-90, 90), st.floats(-180, 180), st.just("A place")), min_size=1, max_size=8
)


@given(points)
def test_all_points_are_inside_the_frame_and_the_frame_inside_the_world(given_points: list[Point]) -> None:
    drawn = point_map(given_points)
    assert drawn is not None
    assert 0 <= drawn.left <= drawn.right <= 360.001
    assert 0 <= drawn.top <= drawn.bottom <= 180.001
    assert [dot.number for dot in drawn.dots] == list(range(1, len(given_points) + 1))
    for dot in drawn.dots:
        assert drawn.left - 0.01 <= dot.x <= drawn.right + 0.01
        assert drawn.top - 0.01 <= dot.y <= drawn.bottom + 0.01
    assert len(drawn.lines) <= 30


def test_lines_are_named_by_their_degrees() -> None:
    drawn = point_map([Point(14.7, -17.4, "Dakar"), Point(-1.3, 36.8, "Nairobi")])
    assert drawn is not None
    names = {(line.vertical, line.name) for line in drawn.lines}
    assert {(True, "0°"), (True, "10° W"), (True, "30° E"), (False, "0°"), (False, "10° N")} <= names


def test_one_point_is_shown_with_its_surroundings() -> None:
    drawn = point_map([Point(0, 0, "Null Island")])
    assert drawn is not None
    assert (drawn.width, drawn.dots[0].x, drawn.dots[0].y) == (LEAST_WIDTH, 180, 90)
    assert point_map([]) is None
