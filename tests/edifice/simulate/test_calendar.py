"""The building's clock: whenever the demo begins, it is a lively hour there."""

import pytest

from edifice.simulate.calendar import moment, shift_ms

HOUR_MS = 3_600_000
SATURDAY_NIGHT = 1_795_911_660_000  # 2026-11-29T00:21:00Z
HALF_A_WEEK_MS = 84 * HOUR_MS


@pytest.mark.parametrize("later", range(0, 7 * 24, 13))
def test_it_begins_on_a_thursday_afternoon(later: int) -> None:
    begun = SATURDAY_NIGHT + later * HOUR_MS
    at = moment(begun + shift_ms(begun))
    assert (at.weekday, at.hour) == (3, 14)
    assert -HALF_A_WEEK_MS <= shift_ms(begun) <= HALF_A_WEEK_MS


def test_on_a_thursday_afternoon_it_is_the_time_that_it_is() -> None:
    begun = SATURDAY_NIGHT + shift_ms(SATURDAY_NIGHT)
    assert shift_ms(begun) == 0
