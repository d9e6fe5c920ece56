"""`edifice ingest`: the role that takes readings from the broker, as a process of its own."""

import asyncio
from functools import partial
from typing import Annotated

import typer

from edifice.observed import observed
from edifice.roles import MetricsFile, Parent, measured, run_role, with_schemas
from edifice.runtime import Runtime
from edifice.settings import Settings
from ingest.consumer import ALONE, run_ingest


def do_ingest(
    parent: Parent = 0,
    metrics_file: MetricsFile = 0,
    name: Annotated[
        str | None, typer.Option(help="This process among several, which share the readings; one alone needs none.")
    ] = None,
) -> None:
    """Take readings from the broker and keep their rollups, and nothing else; run one, or several with names."""
    role = with_schemas(partial(_ingest, name), ("series",))
    with observed("ingest"):
        asyncio.run(run_role(parent, measured(metrics_file, role, ("series", "broker"))))


async def _ingest(name: str | None, _: Settings, runtime: Runtime, stop: asyncio.Event) -> None:
    mqtt_url, shared = runtime.addresses.mqtt_url, name is not None
    await run_ingest(runtime.pool, mqtt_url, stop, name=name or ALONE, shared=shared, stores=runtime.stores)
