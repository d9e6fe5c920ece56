"""`edifice status`: the stores, what is in them, and what is under way."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal, TypeVar

import orjson
import typer

from edifice import migrations
from edifice.backup import tables
from edifice.backup.marks import refuse_half_restored
from edifice.errors import StoreTimeout, StoreUnavailable
from edifice.postgres import Pool
from edifice.runtime import open_runtime, reach
from edifice.settings import Days, Settings, load_settings
from graph import models
from graph.records import ModelRecord
from operations import imports
from operations.imports import OPEN_STATES
from operations.stores import StoreState
from timeseries.kept import Kept, kept

T = TypeVar("T")
Schema = Literal["CURRENT", "OLDER", "NONE"]
TOLD = {
    "NONE": "nothing was started here yet: `edifice run`, or `edifice migrate`, makes the tables",
    "OLDER": "the tables are of an earlier version: `edifice migrate` brings them up to date",
}


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
    """What `--json` prints; None is what only a store that is away, or has no such table yet, knows.

    `schema` is that of PostgreSQL: NONE where nothing was ever started.
    """

    stores: list[StoreState]
    schema: Schema | None
    models: list[ModelRecord] | None
    open_imports: int | None
    device_url: str | None
    readings: Kept | None
    readings_keep: Days
    rollup_keep: Days


def _print(status: Status) -> None:
    for store in status.stores:
        reason = f": {store.reason}" if store.reason else ""
        typer.echo(f"{store.name:<8} {store.state:<9} {store.engine} {store.version or ''}".rstrip() + reason)
    if status.schema in TOLD:
        typer.echo(f"tables   {TOLD[status.schema]}")
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
        states = await runtime.stores.states()
        await refuse_half_restored(runtime)
        up = {state.name for state in states if state.state == "UP"}
        schema = await _known("series" in up, lambda: _schema(runtime.pool))
        return Status(
            states,
            schema,
            await _known("graph" in up, lambda: models.list_models(runtime.store)),
            await _known(schema == "CURRENT", lambda: imports.count(runtime.pool, None, OPEN_STATES)),
            addresses.device_url,
            await _known(schema == "CURRENT", lambda: kept(runtime.pool)),
            settings.readings_keep,
            settings.rollup_keep,
        )


async def _schema(pool: Pool) -> Schema:
    async with pool.acquire() as connection:
        applied = await tables.migrations(connection)
    if not applied:
        return "NONE"
    return "OLDER" if any(migration.number not in applied for migration in migrations.ours()) else "CURRENT"


async def _known(can_tell: bool, ask: Callable[[], Awaitable[T]]) -> T | None:
    """The answer of a store that is there; None when it is away, or goes while it is asked."""
    if can_tell:
        with suppress(StoreUnavailable, StoreTimeout):
            return await ask()
    return None
