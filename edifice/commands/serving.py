"""`edifice run`, `serve`, `ingest` and `jobs`: everything in one place, or each role as a process of its own."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Annotated

import typer

from edifice.children import keep_role
from edifice.demo.importing import has_demo, import_demo
from edifice.embedded.ports import LOOPBACK
from edifice.errors import StoreTimeout, StoreUnavailable
from edifice.jobs import run_jobs
from edifice.metrics_port import metrics_port
from edifice.observed import observed
from edifice.runtime import Runtime, addresses_of, open_runtime, reach
from edifice.schemas import EVERY, kept_current
from edifice.serving import bind, listen, serve
from edifice.settings import Settings, load_settings
from edifice.stopping import stop_on_signals, stop_with_parent
from edifice.telemetry import configure_logs
from ingest.consumer import ALONE, run_ingest
from web.role_metrics import RolePort

Role = Callable[[Settings, Runtime, asyncio.Event], Awaitable[None]]
Parent = Annotated[int, typer.Option(hidden=True, help="The process that started this one, and with which it ends.")]
MetricsFile = Annotated[int, typer.Option(hidden=True, help="The open file of that process to answer for metrics on.")]
RETRY_SECONDS = 2.0
MEASURED = ("jobs", "ingest")
"""Roles whose metrics `edifice run` shows beside its own."""


def do_run(
    no_demo: Annotated[
        bool, typer.Option("--no-demo", help="Neither import the demo building into an empty graph nor simulate it.")
    ] = False,
) -> None:
    """Start everything: the stores, the API, ingest, jobs, and a demo building when there is none."""
    configure_logs("console", "WARNING")
    settings = load_settings()
    # an address that cannot be had is told at once, not when the stores have started
    with observed("web"):
        asyncio.run(_run(settings, bind(settings.host, settings.port), demo=not no_demo))


def do_serve(parent: Parent = 0) -> None:
    """Serve the API and the pages, and nothing else; several may run behind a proxy."""
    settings = load_settings()
    with observed("web"):
        asyncio.run(_role(parent, _with_schemas(parent, partial(_serve, bind(settings.host, settings.port)))))


def do_ingest(
    parent: Parent = 0,
    metrics_file: MetricsFile = 0,
    name: Annotated[
        str | None, typer.Option(help="This process among several, which share the readings; one alone needs none.")
    ] = None,
) -> None:
    """Take readings from the broker and keep their rollups, and nothing else; run one, or several with names."""
    with observed("ingest"):
        asyncio.run(_role(parent, _measured(metrics_file, _with_schemas(parent, partial(_ingest, name), ("series",)))))


def do_jobs(parent: Parent = 0, metrics_file: MetricsFile = 0) -> None:
    """Run imports and copy the log of changes, and nothing else."""
    with observed("jobs"):
        asyncio.run(_role(parent, _measured(metrics_file, _with_schemas(parent, _jobs, wait=True))))


async def _run(settings: Settings, bound: socket.socket, *, demo: bool) -> None:
    stop = stop_on_signals()
    data = settings.data_folder()
    typer.echo(f"Edifice: starting the stores, data in {data}")
    async with (
        addresses_of(settings, data) as addresses,
        open_runtime(addresses, data, migrate=False) as runtime,
        kept_current(runtime, stop) as current,
    ):
        measured = {role: listen(LOOPBACK, 0) for role in MEASURED}
        ports = [RolePort(role, listening.getsockname()[1]) for role, listening in measured.items()]
        bringing = asyncio.create_task(_bring_demo(runtime, current))
        if not demo:
            bringing.cancel()
        elif current.is_set():
            await bringing  # who is told the address finds the demo, or its import
        roles = [asyncio.create_task(keep_role(role, stop, measured[role])) for role in measured]
        roles.append(asyncio.create_task(_simulate(bringing, stop)))
        try:
            await serve(settings, runtime, stop, bound, _tell_ready, ports)
        finally:
            stop.set()
            typer.echo("Edifice: stopping")
            await asyncio.gather(*roles)


async def _bring_demo(runtime: Runtime, current: asyncio.Event) -> bool:
    """Queue the demo's import, once the stores answer; whether there is a demo to be simulated."""
    while True:
        await current.wait()
        try:
            await import_demo(runtime)
            return await has_demo(runtime)
        except (StoreUnavailable, StoreTimeout):
            await asyncio.sleep(RETRY_SECONDS)


async def _simulate(bringing: asyncio.Task[bool], stop: asyncio.Event) -> None:
    """Be the demo's devices, once it has been brought."""
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((bringing, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not bringing.done():
        bringing.cancel()
    elif not bringing.cancelled() and bringing.result():
        await keep_role("simulate", stop)


def _tell_ready(url: str) -> None:
    typer.echo(f"Edifice: ready at {url} (GraphiQL at {url}graphiql), Ctrl-C stops it")


async def _role(parent: int, role: Role) -> None:
    """Run one role on the stores as set, or on those that a running `edifice run` holds."""
    stop_with_parent(parent)
    stop = stop_on_signals()
    configure_logs("console" if parent or os.isatty(2) else "json", "WARNING" if parent else "INFO")
    settings = load_settings()
    data = settings.data_folder()
    async with reach(settings, data) as addresses, open_runtime(addresses, data, migrate=False) as runtime:
        await role(settings, runtime, stop)


def _with_schemas(parent: int, role: Role, stores: Sequence[str] = EVERY, *, wait: bool = False) -> Role:
    """The role with the schemas of the stores that it needs kept current, which a parent does for its children.

    With `wait` it begins only when they are, since it could do nothing before.
    """

    async def run(settings: Settings, runtime: Runtime, stop: asyncio.Event) -> None:
        async with kept_current(runtime, stop, () if parent else stores) as current:
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


async def _serve(bound: socket.socket, settings: Settings, runtime: Runtime, stop: asyncio.Event) -> None:
    await serve(settings, runtime, stop, bound, _tell_ready)


def _measured(metrics_file: int, role: Role) -> Role:
    """The role, with its metrics to be had."""

    async def run(settings: Settings, runtime: Runtime, stop: asyncio.Event) -> None:
        async with metrics_port(settings, metrics_file):
            await role(settings, runtime, stop)

    return run


async def _ingest(name: str | None, _: Settings, runtime: Runtime, stop: asyncio.Event) -> None:
    mqtt_url = runtime.addresses.mqtt_url
    await run_ingest(runtime.pool, mqtt_url, stop, name=name or ALONE, shared=name is not None)


async def _jobs(settings: Settings, runtime: Runtime, stop: asyncio.Event) -> None:
    await run_jobs(runtime, stop, settings.keep)
