"""`edifice run`: the stores, the API, the other roles as processes of their own, and a demo building."""

import asyncio
import socket
from importlib import import_module
from typing import Annotated

import typer

from edifice.children import keep_role
from edifice.demo.importing import has_demo, import_demo
from edifice.embedded.ports import LOOPBACK
from edifice.errors import StoreTimeout, StoreUnavailable
from edifice.http_server import bind, listen
from edifice.observed import observed
from edifice.roles import tell_ready
from edifice.runtime import Runtime, addresses_of, open_runtime
from edifice.schemas import kept_current
from edifice.settings import Settings, load_settings
from edifice.stopping import stop_on_signals
from edifice.telemetry import configure_logs
from web.role_metrics import RolePort

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


async def _run(settings: Settings, bound: socket.socket, *, demo: bool) -> None:
    stop = stop_on_signals()
    data = settings.data_folder()
    typer.echo(f"Edifice: starting the stores, data in {data}")
    loading = asyncio.create_task(asyncio.to_thread(import_module, "edifice.serving"))  # a second, as the stores start
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
            await (await loading).serve(settings, runtime, stop, bound, tell_ready, ports)
        finally:
            stop.set()
            typer.echo("Edifice: stopping")
            ends = await asyncio.gather(*roles, return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                raise end


async def _bring_demo(runtime: Runtime, current: asyncio.Event) -> bool:
    """Queue the demo's import, once the stores answer; whether there is a demo to be simulated."""
    while True:
        await current.wait()
        try:
            if await has_demo(runtime):
                return True
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
