"""The parent's side of readers: whatever a child does, it ends in items or in a named code, and leaves no process."""

import asyncio
import os
import signal
import sys
from contextlib import aclosing, suppress
from pathlib import Path

import pytest

from edifice.errors import ImportRefused
from graph.records import DraftLink, Said
from ingest.issues import Issue
from ingest.sandbox import read_source
from ingest.wire import Progress, Summary

READERS = Path(__file__).parent / "data" / "readers"
MEMORY = 2 * 1024**3


@pytest.fixture(autouse=True)
def readers(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONPATH", f"{READERS}:{Path(__file__).parents[2]}")
    monkeypatch.setenv("EDIFICE_TOKEN", "secret")


async def collect(behaviour: str, *, format_name: str = "rdf", path: Path = READERS, seconds: float = 30, **options):
    given = {"behaviour": behaviour, **options}
    async with aclosing(read_source(format_name, path, given, seconds=seconds, memory_bytes=MEMORY)) as items:
        return [item async for item in items]


async def code_of(behaviour: str, **options) -> str:
    with pytest.raises(ImportRefused) as caught:
        await collect(behaviour, **options)
    return caught.value.code


async def test_items_come_in_order_and_end_with_a_summary():
    items = await collect("well")

    assert items[:4] == [
        Progress(0.1),
        Said("urn:a", "SPACE", values={"name": "A"}),
        DraftLink("urn:a", "urn:p", "urn:b", "HAS_PART"),
        Progress(0.2),
    ]
    assert items[4] == Issue("IFC_UNITS", "No unit.", 2, ("#1",))
    assert items[-1] == Summary({"said": 3, "links": 1, "warnings": 1, "SPACE": 1, "TERM": 2})


async def test_the_child_is_limited_and_knows_no_secret():
    items = {item.iri: item.values for item in await collect("well") if isinstance(item, Said)}

    assert items["urn:limits"]["memory"] == MEMORY
    assert "EDIFICE_TOKEN" not in items["urn:environment"]
    assert not Path(str(items["urn:environment"]["TMPDIR"])).exists()


async def test_long_lines_and_many_lines_come_whole():
    items = await collect("flood", letters=3_000_000)

    assert items[1] == Said("urn:a", "SPACE", values={"name": "A" * 3_000_000})
    assert items[-1] == Summary({"said": 100_003, "links": 1, "warnings": 1, "SPACE": 1, "TERM": 100_002})


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        ("refuse", "NOT_IFC"),
        ("raise", "READER_FAILED"),
        ("crash", "READER_CRASHED"),
        ("crash early", "READER_CRASHED"),
        ("killed", "READER_MEMORY"),
        ("hold", "READER_MEMORY"),
        ("exit", "READER_OUTPUT"),
    ],
)
async def test_each_bad_end_has_its_code(behaviour, code):
    assert await code_of(behaviour) == code


async def test_what_a_library_prints_does_no_harm():
    assert isinstance((await collect("print"))[-1], Summary)


async def test_the_child_ends_with_its_parent(tmp_path):
    pids = tmp_path / "pids"
    program = f"""
import asyncio, pathlib
from ingest.sandbox import read_source

async def main():
    path = pathlib.Path({str(pids)!r})
    async for _ in read_source("rdf", path, {{"behaviour": "spawn"}}, seconds=60, memory_bytes={MEMORY}):
        pass

asyncio.run(main())
"""
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", program)
    child, _ = await written(pids)
    parent.kill()
    await parent.wait()

    await gone(child)
    os.killpg(child, signal.SIGKILL)  # its own child, which no promise covers


async def test_waiting_ends():
    assert await code_of("hang", seconds=1) == "READER_TIMEOUT"
    assert await code_of("spin", seconds=1) == "READER_TIMEOUT"


async def test_a_slow_caller_does_not_use_up_the_time_of_the_reader():
    options = {"behaviour": "well"}
    async with aclosing(read_source("rdf", READERS, options, seconds=5, memory_bytes=MEMORY)) as items:
        first = await anext(items)
        await asyncio.sleep(6)
        rest = [item async for item in items]

    assert first == Progress(0.1)
    assert isinstance(rest[-1], Summary)


async def test_an_ifc_file_that_crashes_its_reader_is_read_once_more_by_the_slower_one():
    items = await collect("crash early", format_name="ifc", then="well")
    assert isinstance(items[-1], Summary)
    assert sum(item == Said("urn:a", "SPACE", values={"name": "A"}) for item in items) == 1

    assert await code_of("crash early", format_name="ifc", then="crash early") == "READER_CRASHED"


async def test_nothing_is_read_twice_after_content_has_come():
    assert await code_of("crash", format_name="ifc", then="well") == "READER_CRASHED"


async def written(path: Path) -> list[int]:
    while not path.exists() or not path.read_text():
        await asyncio.sleep(0.05)
    return [int(pid) for pid in path.read_text().split()]


async def test_leaving_kills_the_child_and_its_children(tmp_path):
    options = {"behaviour": "spawn"}
    async with aclosing(read_source("rdf", tmp_path / "pids", options, seconds=30, memory_bytes=MEMORY)) as items:
        assert await anext(items) == Progress(0.1)
        pids = await written(tmp_path / "pids")

    for pid in pids:
        await gone(pid)


async def test_cancelling_kills_the_child_and_its_children(tmp_path):
    task = asyncio.create_task(collect("spawn", path=tmp_path / "pids"))
    pids = await written(tmp_path / "pids")
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

    for pid in pids:
        await gone(pid)


async def gone(pid: int) -> None:
    for _ in range(100):
        status = Path(f"/proc/{pid}/status")
        if not status.exists() or "State:\tZ" in status.read_text():
            return
        await asyncio.sleep(0.05)
    os.kill(pid, 9)
    pytest.fail(f"{pid} is still there")
