"""What the roles share as processes: they end when asked to, reach the stores as set, and answer for their metrics."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated

import typer

from edifice.metrics_port import metrics_port
from edifice.runtime import Runtime, open_runtime, reach
from edifice.schemas import EVERY, kept_current
from edifice.settings import Settings, load_settings
from edifice.stopping import stop_on_signals, stop_with_parent
from edifice.telemetry import configure_logs

Role = Callable[[Settings, Runtime, asyncio.Event], Awaitable[None]]
Parent = Annotated[int, typer.Option(hidden=True, help="The process that started this one, and with which it ends.")]
MetricsFile = Annotated[int, typer.Option(hidden=True, help="The open file of that process to answer for metrics on.")]


async def run_role(parent: int, role: Role) -> None:
    """Run one role on the stores as set, or on those that a running `edifice run` holds."""
    stop_with_parent(parent)
    stop = stop_on_signals()
    configure_logs("console" if parent or os.isatty(2) else "json", "WARNING" if parent else "INFO")
    settings = load_settings()
    data = settings.data_folder()
    async with reach(settings, data) as addresses, open_runtime(addresses, data, migrate=False) as runtime:
        await role(settings, runtime, stop)


def with_schemas(role: Role, stores: Sequence[str] = EVERY, *, wait: bool = False) -> Role:
    """The role with the schemas of the stores that it needs kept current; a child may see a store before its parent.

    With `wait` it begins only when they are, since it could do nothing before.
    """

    async def run(settings: Settings, runtime: Runtime, stop: asyncio.Event) -> None:
        async with kept_current(runtime, stop, stores) as current:
            if wait:
                await _first(current, stop)
            if not stop.is_set():
                await role(settings, runtime, stop)

    return run


async def _first(*events: asyncio.Event) -> None:
    """Until one of them is set."""
    waits = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()


def measured(metrics_file: int, role: Role, stores: Sequence[str]) -> Role:
    """The role, with its metrics to be had, and how the stores are that it needs."""

    async def run(settings: Settings, runtime: Runtime, stop: asyncio.Event) -> None:
        runtime.stores.names = stores
        async with metrics_port(settings, runtime.stores, metrics_file):
            await role(settings, runtime, stop)

    return run


def tell_ready(url: str) -> None:
    """Say where the pages are, to whoever started us."""
    typer.echo(f"Edifice: ready at {url} (GraphiQL at {url}graphiql), Ctrl-C stops it")
