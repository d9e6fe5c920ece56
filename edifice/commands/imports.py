"""`edifice import FILE… --building KEY`: files into the graph or the readings, with their progress."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Annotated

import typer

from edifice.errors import BadInput
from edifice.runtime import Runtime, open_runtime, reach
from edifice.settings import Settings, load_settings
from edifice.telemetry import configure_logs
from ingest.imports import run_next
from ingest.mapping.options import mapping_options
from ingest.starting import StartImport, reader_of, start_import
from operations import imports, uploads
from operations.imports import OPEN_STATES, ImportRecord

POLL_SECONDS = 0.2
CHUNK_BYTES = 1 << 20


def do_import(
    files: Annotated[list[Path], typer.Argument(help="IFC, RDF or CSV files, imported in this order.")],
    building: Annotated[str, typer.Option(help="The building's key; the building is made when it is new.")],
    mapping: Annotated[Path | None, typer.Option(help="A mapping file, for sensor graphs and CSV files.")] = None,
    format_name: Annotated[
        str | None, typer.Option("--format", help="ifc, rdf, points or readings, where the suffix does not tell.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would change, and change nothing.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Refuse what would be repaired.")] = False,
    allow_large_removal: Annotated[
        bool, typer.Option("--allow-large-removal", help="Let a revision retire most of its model.")
    ] = False,
) -> None:
    """Import files into a building; a file of the same name is a revision of the earlier one."""
    configure_logs("console", "WARNING")
    for file in files:
        _check(file, format_name)
    options = mapping_options(mapping) if mapping else None

    def request(upload: str) -> StartImport:
        return StartImport(
            upload=upload,
            building_key=building,
            format=format_name,
            strict=strict,
            dry_run=dry_run,
            allow_large_removal=allow_large_removal,
            options=options,
        )

    if not asyncio.run(_import_all(load_settings(), files, request)):
        raise typer.Exit(1)


def _check(file: Path, format_name: str | None) -> None:
    """What can be refused before a store is started."""
    if file.is_dir():
        raise BadInput(f"{file} is a folder: name the files in it.")
    if not file.is_file():
        raise BadInput(f"There is no file {file}.")
    if file.stat().st_size == 0:
        raise BadInput(f"{file} is empty.")
    reader_of(file.name, format_name, "--format")


async def _import_all(settings: Settings, files: list[Path], request: Callable[[str], StartImport]) -> bool:
    """Import the files one after another; false as soon as one fails, since the next may build on it."""
    data = settings.data_folder()
    async with reach(settings, data) as addresses, open_runtime(addresses, data) as runtime:
        for file in files:
            folder, chunks = runtime.files, _chunks(file)
            upload = await uploads.receive(runtime.pool, folder, file.name, chunks, settings.upload_limit)
            record = await start_import(runtime.importing, request(upload.id))
            if not await _follow(runtime, record.id):
                return False
    return True


async def _chunks(file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK_BYTES):
            yield chunk


async def _follow(runtime: Runtime, id_: str) -> bool:
    """Run the import here unless a running server does, and print its progress; false when it failed."""
    working = asyncio.create_task(_work(runtime, id_))
    shown = ""
    try:
        while True:
            record = await imports.get(runtime.pool, id_)
            if record is None or record.state not in OPEN_STATES:
                break
            line = f"{record.file}: {(record.phase or 'waiting').lower()} {record.progress or 0:.0%}"
            if line != shown and sys.stderr.isatty():
                typer.echo(f"\r{line:<70}", nl=False, err=True)
            shown = line
            await asyncio.sleep(POLL_SECONDS)
    finally:
        await working
    if sys.stderr.isatty():
        typer.echo(f"\r{'':<70}\r", nl=False, err=True)
    return record is not None and _tell(record)


async def _work(runtime: Runtime, id_: str) -> None:
    while (record := await imports.get(runtime.pool, id_)) is not None and record.state in OPEN_STATES:
        if not await run_next(runtime.importing):
            await asyncio.sleep(POLL_SECONDS)  # somebody else has it


def _tell(record: ImportRecord) -> bool:
    """Print how an import ended, warnings included."""
    if record.error is not None:
        typer.echo(f"{record.file}: {record.error.code}: {record.error.message}", err=True)
        return False
    seconds = sum(phase.seconds for phase in record.phases)
    counts = f"{record.added} added, {record.changed} changed, {record.retired} retired, {record.unchanged} unchanged"
    would = " (dry run: nothing was written)" if record.dry_run else ""
    typer.echo(f"{record.file}: {counts} in {seconds:.1f} s{would}")
    for warning in record.warnings:
        examples = f" ({'; '.join(warning.examples[:3])})" if warning.examples else ""
        typer.echo(f"  {warning.code} x{warning.count}: {warning.message}{examples}")
    return True
