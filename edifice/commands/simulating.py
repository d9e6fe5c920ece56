"""`edifice simulate`: the devices of the demo building, as a role of `edifice run` or beside a running server."""

import asyncio
import os
from typing import Annotated

import typer

from edifice.demo.importing import has_demo
from edifice.demo.points import KEY
from edifice.embedded.addresses import running_addresses
from edifice.errors import BadInput, NotFound
from edifice.runtime import open_runtime, reach
from edifice.settings import EMBEDDED, load_settings
from edifice.simulate.role import Options, run_simulator
from edifice.stopping import stop_on_signals, stop_with_parent
from edifice.telemetry import configure_logs

NICENESS = 5
"""Whoever asks goes before whoever measures."""


def do_simulate(
    seed: Annotated[int, typer.Option(help="Another number makes other weather, people and noise.")] = 1,
    speed: Annotated[float, typer.Option(min=0.1, max=3600.0, help="Simulated seconds in a second.")] = 1.0,
    building: Annotated[str, typer.Option(help="The key under which the demo's files were imported.")] = KEY,
    parent: Annotated[int, typer.Option(hidden=True, help="The process with which this one ends.")] = 0,
) -> None:
    """Be the devices of the demo building: measure, publish over MQTT, and carry out commands."""
    os.nice(NICENESS)
    asyncio.run(_simulate(parent, Options(seed, speed, building)))


async def _simulate(parent: int, options: Options) -> None:
    stop_with_parent(parent)
    stop = stop_on_signals()
    configure_logs("console" if parent or os.isatty(2) else "json", "WARNING" if parent else "INFO")
    settings = load_settings()
    data = settings.data_folder()
    if EMBEDDED in (settings.graph_url, settings.sql_url, settings.mqtt_url) and running_addresses(data) is None:
        raise BadInput(f"no server runs on {data}: start `edifice run --no-demo` first")
    async with reach(settings, data) as addresses, open_runtime(addresses, data, migrate=not parent) as runtime:
        if not await has_demo(runtime, options.building):
            raise NotFound(
                f"there is no building {options.building}: start `edifice run` on an empty data folder once, or import "
                "edifice/demo/building.ifc and building.ttl"
            )
        await run_simulator(runtime, stop, options)
