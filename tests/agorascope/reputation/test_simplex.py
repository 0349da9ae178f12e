"""The projection is the nearest point that exists."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from agorascope.reputation.simplex import projected

NUMBERS = st.floats(-50, 50)
TOTALS = st.floats(0, 50)


def nearest(point: tuple[float, float, float], total: float) -> NDArray[np.float64]:
    arrays = (np.array(point[0]), np.array(point[1]), np.array(point[2]))
    return np.array(projected(arrays, np.array(total)))


@given(st.tuples(NUMBERS, NUMBERS, NUMBERS), TOTALS)
def test_what_is_projected_exists(point: tuple[float, float, float], total: float) -> None:
    found = nearest(point, total)
    assert (found >= 0).all()
    assert abs(found.sum() - total) < 1e-9


@given(st.tuples(NUMBERS, NUMBERS, NUMBERS), TOTALS, st.tuples(*[st.floats(0.001, 1)] * 3))
def test_no_other_point_is_nearer(
    point: tuple[float, float, float], total: float, other: tuple[float, float, float]
) -> None:
    rival = np.array(other) / sum(other) * total
    gap, rivals = np.linalg.norm(nearest(point, total) - point), np.linalg.norm(rival - point)
    assert gap <= rivals + 1e-6


@given(st.tuples(*[st.floats(0.0, 10)] * 3))
def test_a_point_that_exists_stays(point: tuple[float, float, float]) -> None:
    np.testing.assert_allclose(nearest(point, sum(point)), point, atol=1e-9)


@given(st.tuples(NUMBERS, NUMBERS, NUMBERS), TOTALS)
def test_the_order_of_the_classes_is_kept(point: tuple[float, float, float], total: float) -> None:
    found = nearest(point, total)
    assert found[int(np.argmax(point))] == found.max()
    assert found[int(np.argmin(point))] == found.min()
