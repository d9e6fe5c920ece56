"""Calls to stores are measured, their failures counted by code, and the use of all pools added up."""

from dataclasses import dataclass

import pytest

from edifice.errors import StoreUnavailable
from edifice.telemetry import REGISTRY
from edifice.telemetry.stores import Calls, tell_state, watch_connections

STORE = "tested"
LABELS = {"store": STORE}


def sample(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"edifice_{name}", {**LABELS, **labels}) or 0


@dataclass(eq=False)
class Pool:
    in_use: int
    most: int
    waiting: int


def test_calls_and_failures_are_counted() -> None:
    calls = Calls(STORE, "a_database")
    before = sample("store_call_seconds_count")
    with calls.calling("SELECT 1"):
        pass
    with pytest.raises(StoreUnavailable), calls.calling("SELECT 2"):
        raise StoreUnavailable("it does not answer", store=STORE)
    with pytest.raises(ValueError, match="broken"), calls.calling("", "COPY"):
        raise ValueError("broken")
    assert sample("store_call_seconds_count") == before + 3
    assert sample("store_failures_total", code="STORE_UNAVAILABLE") == 1
    assert sample("store_failures_total", code="OTHER") == 1


def test_pools_of_a_store_are_shown_together_while_they_are_there() -> None:
    pools = [Pool(3, 10, 0), Pool(10, 10, 4)]
    watch_connections(STORE, pools[0])
    watch_connections(STORE, pools[1])
    assert (sample("store_connections_in_use"), sample("store_connections_max"), sample("store_calls_waiting")) == (
        13, 20, 4,
    )  # fmt: skip
    pools.pop()
    assert (sample("store_connections_in_use"), sample("store_connections_max")) == (3, 10)


def test_a_state_is_shown_with_its_beginning() -> None:
    tell_state(STORE, 1_700_000_000_500, up=False)
    assert (sample("store_up"), sample("store_state_changed_timestamp_seconds")) == (0, 1_700_000_000.5)
    tell_state(STORE, 1_700_000_001_500, up=True)
    assert sample("store_up") == 1
