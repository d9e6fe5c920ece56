"""`edifice simulate`: the devices of the demo building, as a role of `edifice run` or beside a running server."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from edifice.demo.importing import has_demo
from edifice.demo.points import KEY
from edifice.embedded.addresses import running_addresses
from edifice.errors import BadInput, NotFound
from edifice.runtime import Runtime, open_runtime, reach
from edifice.settings import EMBEDDED, load_settings
from edifice.simulate.replay import Recording, recording, replay
from edifice.simulate.role import Options, run_simulator
from edifice.stopping import stop_on_signals, stop_with_parent
from edifice.telemetry import configure_logs
from ingest.mapping.options import MAPPING, mapping_options
from ingest.readings_file import layout_of

NICENESS = 5
"""Whoever asks goes before whoever measures."""


def do_simulate(
    seed: Annotated[int, typer.Option(help="Another number makes other weather, people and noise.")] = 1,
    speed: Annotated[float, typer.Option(min=0.1, max=3600.0, help="Simulated seconds in a second.")] = 1.0,
    building: Annotated[str, typer.Option(help="The key of the building to speak for.")] = KEY,
    file: Annotated[
        Path | None,
        typer.Option("--replay", help="Speak the readings of this CSV file or archive instead, from now on."),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="The mapping file that says how the readings are written.")
    ] = None,
    parent: Annotated[int, typer.Option(hidden=True, help="The process with which this one ends.")] = 0,
) -> None:
    """Be the devices of the demo building, or of one whose readings are in a file: publish them over MQTT."""
    os.nice(NICENESS)
    if file is None:
        work = partial(_simulate, Options(seed, speed, building))
    else:
        work = partial(_replay, _read(file, mapping, speed), building, speed)
    asyncio.run(_with_runtime(parent, work))


async def _with_runtime(parent: int, work: Callable[[Runtime, asyncio.Event], Awaitable[None]]) -> None:
    """Work beside the server whose stores are set, or that runs on the data folder."""
    stop_with_parent(parent)
    stop = stop_on_signals()
    configure_logs("console" if parent or os.isatty(2) else "json", "WARNING" if parent else "INFO")
    settings = load_settings()
    data = settings.data_folder()
    if EMBEDDED in (settings.graph_url, settings.sql_url, settings.mqtt_url) and running_addresses(data) is None:
        raise BadInput(f"no server runs on {data}: start `edifice run --no-demo` first")
    async with reach(settings, data) as addresses, open_runtime(addresses, data, migrate=not parent) as runtime:
        await work(runtime, stop)


async def _simulate(options: Options, runtime: Runtime, stop: asyncio.Event) -> None:
    if not await has_demo(runtime, options.building):
        raise NotFound(
            f"there is no building {options.building}: start `edifice run` on an empty data folder once, or import "
            "edifice/demo/building.ifc and building.ttl"
        )
    await run_simulator(runtime, stop, options)


def _read(file: Path, mapping: Path | None, speed: float) -> Recording:
    if not file.is_file():
        raise BadInput(f"There is no file {file}.")
    if mapping is None:
        raise BadInput("Say by --mapping FILE how the readings are written; see docs/mapping-files.md.")
    read = recording(file, layout_of(mapping_options(mapping)[MAPPING]))
    seconds = (max(read.times) - min(read.times)) / 1000 / speed
    typer.echo(f"{len(read.values):,} readings of {len(read.points):,} points, {seconds:,.0f} s at this speed")
    return read


async def _replay(read: Recording, building: str, speed: float, runtime: Runtime, stop: asyncio.Event) -> None:
    done = await replay(runtime, stop, building, read, speed)
    left_out = f"{done.unplaced:,} readings of points that are not there, {read.bad_rows:,} bad rows"
    displaced = f"{done.displaced:,} readings that a later one of their point overtook within the same millisecond"
    typer.echo(f"spoken: {done.readings:,} readings of {done.points:,} points; left out: {left_out}, {displaced}")
