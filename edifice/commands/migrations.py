"""`edifice migrate`: the schemas of both stores brought up to date, before the roles of a new release start."""

import asyncio
from collections.abc import Iterable

import typer

from edifice import migrations
from edifice.runtime import open_runtime, reach
from edifice.settings import Settings, load_settings
from graph.migrate import migrate as migrate_graph


def do_migrate() -> None:
    """Apply the migrations that are missing; applied twice, it changes nothing."""
    asyncio.run(_migrate(load_settings()))


async def _migrate(settings: Settings) -> None:
    data = settings.data_folder()
    async with reach(settings, data) as addresses, open_runtime(addresses, data, migrate=False) as runtime:
        graph = await migrate_graph(runtime.store)
        tables = await migrations.migrate(runtime.pool)
    typer.echo(f"graph: {_applied([f'{number:04}' for number in graph])}")
    typer.echo(f"tables: {_applied(tables)}")


def _applied(names: Iterable[str]) -> str:
    return ", ".join(names) or "up to date"
