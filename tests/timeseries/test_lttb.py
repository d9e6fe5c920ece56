"""The few points that look like all."""

import math

from hypothesis import given
from hypothesis import strategies as st

from timeseries.lttb import chosen


@given(st.lists(st.floats(-1e6, 1e6), max_size=200), st.integers(1, 50))
def test_no_more_than_asked_for_in_order_with_both_ends(values, most) -> None:
    kept = chosen(range(len(values)), values, most)
    assert len(kept) == min(len(values), most)
    assert kept == sorted(set(kept))
    if values and most > 1:
        assert (kept[0], kept[-1]) == (0, len(values) - 1)


def test_a_spike_stays() -> None:
    values = [math.sin(index / 50) for index in range(1000)]
    values[617] = 9.0
    assert 617 in chosen(range(1000), values, 40)
