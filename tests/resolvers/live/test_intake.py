"""How many readings come in, and how late, over the last seconds."""

from dataclasses import dataclass

from resolvers.live.intake import Intake


@dataclass
class Clock:
    now: float = 100.25

    def __call__(self) -> float:
        return self.now


def test_the_rate_counts_from_the_start_at_first_and_later_over_ten_seconds() -> None:
    clock = Clock()
    intake = Intake(clock)
    assert (intake.rate(), intake.lag()) == (0.0, None)

    clock.now = 102.25
    intake.note(300, 5)
    intake.note(100, 40)
    assert (intake.rate(), intake.lag()) == (200.0, 40)

    clock.now = 110.0
    intake.note(500, 7)
    assert (intake.rate(), intake.lag()) == (100.0, 40)  # 900 readings in the 9 s from 101


def test_what_is_older_than_the_window_counts_no_more() -> None:
    clock = Clock()
    intake = Intake(clock)
    intake.note(1000, 9000)

    clock.now = 112.5
    assert (intake.rate(), intake.lag()) == (0.0, None)

    for second in range(100):
        clock.now = 200.0 + second
        intake.note(20, None)
    assert (intake.rate(), intake.lag()) == (200 / 9, None)


def test_a_batch_without_readings_says_nothing_of_the_lag() -> None:
    intake = Intake(Clock())
    intake.note(0, 70)
    assert intake.lag() is None
