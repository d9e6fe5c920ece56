"""The hub hands each batch to those who follow its points, and keeps only the newest of a point for a slow one."""

from typing import Any

from resolvers.live.hub import LiveHub
from timeseries.bus.live import LiveBatch
from timeseries.records import Reading, ReadingBatch

NO_POOL: Any = None


def batch(*rows: tuple[int, int, float], degraded: bool = False) -> LiveBatch:
    readings = ReadingBatch()
    for point, time, value in rows:
        readings.add(point, time, value)
    return LiveBatch(readings, degraded=degraded)


def test_only_followed_points_arrive() -> None:
    hub = LiveHub(NO_POOL)
    with hub.subscribed([1, 2]) as one, hub.subscribed([2]) as other:
        hub.deliver(batch((1, 10, 1.0), (2, 10, 2.0), (3, 10, 3.0)))

        assert one.take() == ([Reading(1, 10, 1.0), Reading(2, 10, 2.0)], 0)
        assert other.take() == ([Reading(2, 10, 2.0)], 0)
        assert one.take() == ([], 0)

    assert len(hub) == 0


def test_a_slow_subscriber_gets_the_newest_and_is_told_how_many_it_missed() -> None:
    hub = LiveHub(NO_POOL)
    with hub.subscribed([1]) as subscriber:
        for time in range(10, 20):
            hub.deliver(batch((1, time, float(time))))

        assert subscriber.changed.is_set()
        assert subscriber.take() == ([Reading(1, 19, 19.0)], 9)
        assert not subscriber.changed.is_set()


def test_a_late_reading_does_not_displace_a_newer_one() -> None:
    hub = LiveHub(NO_POOL)
    with hub.subscribed([1]) as subscriber:
        hub.deliver(batch((1, 20, 2.0)))
        hub.deliver(batch((1, 10, 1.0)))

        assert subscriber.take() == ([Reading(1, 20, 2.0)], 0)


def test_what_came_before_a_snapshot_is_not_told_behind_it() -> None:
    hub = LiveHub(NO_POOL)
    with hub.subscribed([1, 2]) as subscriber:
        # given readings that arrive between subscription and snapshot, one of them newer than what the store gave
        hub.deliver(batch((1, 10, 1.0), (2, 30, 3.0)))
        # when the snapshot shows what the store held
        subscriber.show(Reading(1, 20, 2.0))
        subscriber.show(Reading(2, 20, 2.0))
        # then only the newer one is still to be told, and the one that the snapshot held is not told again
        hub.deliver(batch((1, 20, 2.0)))
        assert subscriber.take()[0] == [Reading(2, 30, 3.0)]


def test_readings_of_the_time_before_1970_arrive() -> None:
    hub = LiveHub(NO_POOL)
    with hub.subscribed([1]) as subscriber:
        hub.deliver(batch((1, -86_400_000, 1.0)))

        assert subscriber.take() == ([Reading(1, -86_400_000, 1.0)], 0)


def test_everybody_learns_when_the_broker_goes_and_comes() -> None:
    hub = LiveHub(NO_POOL)
    hub.deliver(batch())
    with hub.subscribed([1]) as subscriber:
        assert not subscriber.degraded

        hub.deliver(batch(degraded=True))

        assert subscriber.degraded
        assert subscriber.changed.is_set()


def test_the_points_of_a_subscriber_may_change() -> None:
    hub = LiveHub(NO_POOL)
    with hub.subscribed([1, 2]) as subscriber:
        hub.deliver(batch((1, 10, 1.0), (2, 10, 2.0)))
        hub.follow(subscriber, [2, 3])
        hub.deliver(batch((1, 11, 1.0), (3, 11, 3.0)))

        assert subscriber.take() == ([Reading(2, 10, 2.0), Reading(3, 11, 3.0)], 0)
