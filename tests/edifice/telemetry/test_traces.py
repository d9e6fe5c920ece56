"""Spans go to a collector that is set; without one nothing is imported, and one that is away disturbs nobody."""

import asyncio
import socket
import subprocess
import sys

import pytest

from edifice.observed import observed
from edifice.telemetry import traces
from edifice.telemetry.requests import bound_request, current_request, detached
from edifice.telemetry.traces import carrier, span
from tests.support.collector import collecting
from tests.support.logging import Written

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
REMOTE = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
OTHER = {"traceparent": f"00-{'1' * 32}-{'2' * 16}-01"}

PROGRAM = """
import sys
import edifice.commands.running, edifice.commands.ingesting, edifice.commands.jobs, edifice.commands.simulating
from edifice.observed import observed
with observed("web"):
    print([name for name in sys.modules if name.partition(".")[0] in ("opentelemetry", "google")])
"""


def test_without_a_collector_nothing_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENDPOINT, raising=False)
    answer = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize("off", [{"OTEL_SDK_DISABLED": "true"}, {"OTEL_TRACES_EXPORTER": "none"}, {ENDPOINT: ""}])
def test_the_standard_variables_turn_them_off(monkeypatch: pytest.MonkeyPatch, off: dict[str, str]) -> None:
    for name, value in {ENDPOINT: "http://127.0.0.1:1", **off}.items():
        monkeypatch.setenv(name, value)
    with observed("test"):
        assert not traces.are_on()


def test_a_protocol_that_we_do_not_speak_is_said_once(monkeypatch: pytest.MonkeyPatch, log: Written) -> None:
    monkeypatch.setenv(ENDPOINT, "http://127.0.0.1:1")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
    with observed("test"):
        assert not traces.are_on()
    assert [line["asked"] for line in log.lines()] == ["grpc"]


def test_spans_lie_in_each_other_and_in_the_trace_of_their_cause(monkeypatch: pytest.MonkeyPatch, log: Written) -> None:
    with collecting() as collector:
        monkeypatch.setenv(ENDPOINT, collector.url)
        with observed("test"), span("outer", "SERVER", {"http.request.method": "GET"}, (REMOTE,)) as outer:
            with span("inner"):
                told = carrier()
                traces_of_log = traces.add_trace(None, "info", {})
            outer.rename("GET /live")
            with pytest.raises(ValueError, match="secret"), span("failing"):
                raise ValueError("a secret")
        names = {one.name: one for one in collector.spans}
    assert collector.tree(TRACE) == {"": ["GET /live"], "GET /live": ["failing", "inner"]}
    assert names["GET /live"].parent == PARENT
    assert names["GET /live"].kind == "SERVER"
    assert names["GET /live"].service == "edifice-test"
    assert told["traceparent"] == f"00-{TRACE}-{names['inner'].id}-01"
    assert traces_of_log == {"trace_id": TRACE, "span_id": names["inner"].id}
    assert names["failing"].failed
    assert names["failing"].attributes == {"error.type": "ValueError"}
    assert b"a secret" not in collector.raw
    assert log.lines() == []


def test_several_causes_are_links(monkeypatch: pytest.MonkeyPatch) -> None:
    with collecting() as collector:
        monkeypatch.setenv(ENDPOINT, collector.url)
        with observed("test"), span("batch", "CONSUMER", {}, (REMOTE, OTHER)):
            pass
    (batch,) = collector.spans
    assert (batch.parent, batch.links) == ("", (TRACE, "1" * 32))


def test_the_service_may_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with collecting() as collector:
        monkeypatch.setenv(ENDPOINT, collector.url)
        monkeypatch.setenv("OTEL_SERVICE_NAME", "twin")
        with observed("test"), span("one"):
            pass
    assert collector.spans[0].service == "twin"


async def test_a_task_that_outlives_its_request_is_of_none(monkeypatch: pytest.MonkeyPatch) -> None:
    async def later() -> tuple[str | None, dict[str, str]]:
        await asyncio.sleep(0)
        return current_request(), carrier()

    with collecting() as collector:
        monkeypatch.setenv(ENDPOINT, collector.url)
        with observed("test"), bound_request("r1"), span("request"):
            mine = await asyncio.create_task(later())
            others = await asyncio.create_task(later(), context=detached())
    assert mine[0] == "r1"
    assert "traceparent" in mine[1]
    assert others == (None, {})


@pytest.mark.parametrize("listens", [False, True], ids=["nobody listens", "somebody never answers"])
def test_a_collector_that_is_away_neither_fails_nor_blocks(monkeypatch: pytest.MonkeyPatch, listens: bool) -> None:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        if listens:
            made.listen()
        monkeypatch.setenv(ENDPOINT, f"http://127.0.0.1:{made.getsockname()[1]}")
        done = 0
        with observed("test"):
            for _ in range(5_000):  # more than the queue holds
                with span("request"):
                    done += 1
    assert done == 5_000
    assert not traces.are_on()
