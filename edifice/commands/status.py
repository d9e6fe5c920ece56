"""`edifice status`: the stores, what is in them, and what is under way."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import orjson
import typer

from edifice.backup.marks import refuse_half_restored
from edifice.errors import StoreTimeout, StoreUnavailable
from edifice.runtime import open_runtime, reach
from edifice.settings import Days, Settings, load_settings
from graph import models
from graph.records import ModelRecord
from operations import imports
from operations.imports import OPEN_STATES
from operations.stores import StoreState, StoreWatch
from timeseries.kept import Kept, kept

T = TypeVar("T")


def do_status(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Show stores, models, open imports and the devices' address; the exit code is 1 when a store is away."""
    status = asyncio.run(_status(load_settings()))
    if as_json:
        typer.echo(orjson.dumps(status, option=orjson.OPT_INDENT_2))
    else:
        _print(status)
    if any(store.state != "UP" for store in status.stores):
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class Status:
    """What `--json` prints; None is what only a store that is away knows."""

    stores: list[StoreState]
    models: list[ModelRecord] | None
    open_imports: int | None
    device_url: str | None
    readings: Kept | None
    readings_keep: Days
    rollup_keep: Days


def _print(status: Status) -> None:
    for store in status.stores:
        typer.echo(f"{store.name:<8} {store.state:<9} {store.engine} {store.version or ''}".rstrip())
    if status.device_url:
        typer.echo(f"devices  {status.device_url}")
    for model in status.models or ():
        typer.echo(f"model    {model.scope} / {model.name}: {model.entities} entities")
    if status.open_imports is not None:
        typer.echo(f"imports  {status.open_imports} open")
    if status.readings is not None:
        raw, rollup = status.readings.raw_bytes / 1e6, status.readings.rollup_bytes / 1e6
        typer.echo(f"readings {raw:,.1f} MB, kept {_span(status.readings_keep)}{_since(status.readings.raw_since)}")
        typer.echo(f"rollup   {rollup:,.1f} MB, kept {_span(status.rollup_keep)}")


def _span(days: Days) -> str:
    return days if isinstance(days, str) else f"for {days:,} days"


def _since(dropped: int | None) -> str:
    return "" if dropped is None else f", dropped before {datetime.fromtimestamp(dropped / 1000, UTC):%Y-%m-%d}"


async def _status(settings: Settings) -> Status:
    data = settings.data_folder()
    async with reach(settings, data) as addresses, open_runtime(addresses, data, migrate=False) as runtime:
        states = await StoreWatch(runtime.store, runtime.pool, addresses.mqtt_url).states()
        await refuse_half_restored(runtime)
        up = {state.name for state in states if state.state == "UP"}
        return Status(
            states,
            await _known("graph" in up, lambda: models.list_models(runtime.store)),
            await _known("series" in up, lambda: imports.count(runtime.pool, None, OPEN_STATES)),
            addresses.device_url,
            await _known("series" in up, lambda: kept(runtime.pool)),
            settings.readings_keep,
            settings.rollup_keep,
        )


async def _known(is_up: bool, ask: Callable[[], Awaitable[T]]) -> T | None:
    """The answer of a store that is there; None when it is away, or goes while it is asked."""
    if is_up:
        with suppress(StoreUnavailable, StoreTimeout):
            return await ask()
    return None
