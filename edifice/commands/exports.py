"""`edifice export nq`: a model's statements exactly as they came, on the standard output."""

import asyncio
import sys
from typing import Annotated

import typer

from edifice.backup.marks import refuse_half_restored
from edifice.errors import BadInput
from edifice.runtime import open_runtime, reach
from edifice.settings import Settings, load_settings
from graph import models
from graph.records import ModelRecord
from graph.store import GraphStore
from ingest.exports import read_export

FORMATS = ("nq",)


def do_export(
    format_name: Annotated[str, typer.Argument(metavar="FORMAT", help="nq: N-Quads.")],
    model: Annotated[str, typer.Option(help="The model: its id, or its file name.")],
    building: Annotated[str | None, typer.Option(help="The building's key, where several have such a file.")] = None,
) -> None:
    """Write a model as it came: every statement, every literal to the character."""
    if format_name not in FORMATS:
        raise BadInput(f"No export format {format_name}; there is {', '.join(FORMATS)}.", field="format")
    asyncio.run(_export(load_settings(), model, building))


async def _export(settings: Settings, model: str, building: str | None) -> None:
    data = settings.data_folder()
    async with reach(settings, data) as addresses, open_runtime(addresses, data, migrate=False) as runtime:
        await refuse_half_restored(runtime)
        export = await read_export(runtime.store, runtime.pool, (await _find(runtime.store, model, building)).id)
        for piece in export.pieces():
            sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


async def _find(store: GraphStore, name: str, building: str | None) -> ModelRecord:
    found = [one for one in await models.list_models(store, scope=building) if name in (one.id, one.name)]
    if len(found) != 1:
        many = "Several buildings have" if found else "There is no"
        raise BadInput(f"{many} model {name}; `edifice status` lists them.", field="model")
    return found[0]
