"""`edifice run`, `serve`, `ingest` and `jobs`: everything in one place, or each role as a process of its own."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated

import typer

from edifice.children import keep_role
from edifice.demo.importing import has_demo, import_demo
from edifice.embedded.ports import LOOPBACK
from edifice.jobs import run_jobs
from edifice.metrics_port import metrics_port
from edifice.runtime import Runtime, addresses_of, open_runtime, reach
from edifice.serving import bind, listen, serve
from edifice.settings import Settings, load_settings
from edifice.stopping import stop_on_signals, stop_with_parent
from edifice.telemetry import configure_logs
from ingest.consumer import ALONE, run_ingest
from web.role_metrics import RolePort

Role = Callable[[Settings, Runtime, asyncio.Event], Awaitable[None]]
Parent = Annotated[int, typer.Option(hidden=True, help="The process that started this one, and with which it ends.")]
MetricsFile = Annotated[int, typer.Option(hidden=True, help="The open file of that process to answer for metrics on.")]
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
    asyncio.run(_run(settings, bind(settings.host, settings.port), demo=not no_demo))


def do_serve(parent: Parent = 0) -> None:
    """Serve the API and the pages, and nothing else; several may run behind a proxy."""
    settings = load_settings()
    asyncio.run(_role(parent, partial(_serve, bind(settings.host, settings.port))))


def do_ingest(
    parent: Parent = 0,
    metrics_file: MetricsFile = 0,
    name: Annotated[
        str | None, typer.Option(help="This process among several, which share the readings; one alone needs none.")
    ] = None,
) -> None:
    """Take readings from the broker and keep their rollups, and nothing else; run one, or several with names."""
    asyncio.run(_role(parent, _measured(metrics_file, partial(_ingest, name))))


def do_jobs(parent: Parent = 0, metrics_file: MetricsFile = 0) -> None:
    """Run imports and copy the log of changes, and nothing else."""
    asyncio.run(_role(parent, _measured(metrics_file, _jobs)))


async def _run(settings: Settings, bound: socket.socket, *, demo: bool) -> None:
    stop = stop_on_signals()
    data = settings.data_folder()
    typer.echo(f"Edifice: starting the stores, data in {data}")
    async with addresses_of(settings, data) as addresses, open_runtime(addresses, data) as runtime:
        measured = {role: listen(LOOPBACK, 0) for role in MEASURED}
        ports = [RolePort(role, listening.getsockname()[1]) for role, listening in measured.items()]
        others = list[str]()
        if demo:
            await import_demo(runtime)
            others += ["simulate"] if await has_demo(runtime) else []
        roles = [asyncio.create_task(keep_role(role, stop, measured.get(role))) for role in (*measured, *others)]
        try:
            await serve(settings, runtime, stop, bound, _tell_ready, ports)
        finally:
            stop.set()
            typer.echo("Edifice: stopping")
            await asyncio.gather(*roles)


def _tell_ready(url: str) -> None:
    typer.echo(f"Edifice: ready at {url} (GraphiQL at {url}graphiql), Ctrl-C stops it")


async def _role(parent: int, role: Role) -> None:
    """Run one role on the stores as set, or on those that a running `edifice run` holds."""
    stop_with_parent(parent)
    stop = stop_on_signals()
    configure_logs("console" if parent or os.isatty(2) else "json", "WARNING" if parent else "INFO")
    settings = load_settings()
    data = settings.data_folder()
    async with reach(settings, data) as addresses, open_runtime(addresses, data, migrate=not parent) as runtime:
        await role(settings, runtime, stop)


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
