"""`edifice backup FILE` and `edifice restore FILE`: a site into one archive while it runs, and a site out of it."""

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from edifice import BEGAN
from edifice.backup.archive import Archive, Tell, open_archive, silent
from edifice.backup.manifest import Entry, Manifest
from edifice.backup.restoring import restore
from edifice.backup.saving import Difference, Saved, compare, save
from edifice.runtime import addresses_of, open_runtime, reach
from edifice.settings import Settings, load_settings
from edifice.telemetry import configure_logs

MOST_SHOWN = 20
LINE = 70


def do_backup(file: Annotated[Path, typer.Argument(help="The archive to write.")]) -> None:
    """Write graph, readings, jobs and files of one moment into one archive; the site may go on meanwhile."""
    configure_logs("console", "WARNING")
    with _progress() as tell:
        saved = asyncio.run(_backup(load_settings(), file, tell))
    _tell_saved(file, saved, time.monotonic() - BEGAN)


@contextmanager
def _progress() -> Iterator[Tell]:
    """Show on a terminal which part is under way, on a line that is empty again afterwards."""
    if not sys.stderr.isatty():
        yield silent
        return
    try:
        yield lambda part: typer.echo(f"\r{part:<{LINE}.{LINE}}", nl=False, err=True)
    finally:
        typer.echo(f"\r{'':<{LINE}}\r", nl=False, err=True)


async def _backup(settings: Settings, file: Path, tell: Tell) -> Saved:
    data = settings.data_folder()
    async with reach(settings, data) as addresses, open_runtime(addresses, data, migrate=False) as runtime:
        return await save(runtime, settings, file, tell)


def _tell_saved(file: Path, saved: Saved, seconds: float) -> None:
    typer.echo(f"{file}: {_size(saved.bytes)}, {_contents(saved.manifest)}, in {seconds:.1f} s")
    for id_ in saved.manifest.missing:
        typer.echo(f"  the uploaded file {id_} was not there, and is not in the archive", err=True)
    if saved.foreign:
        typer.echo(f"  {saved.foreign} nodes and relationships that Edifice has not made were left out", err=True)


def do_restore(
    file: Annotated[Path, typer.Argument(help="An archive of `edifice backup`.")],
    check: Annotated[
        bool, typer.Option("--check", help="Only compare the archive with the stores, by counts and hashes.")
    ] = False,
) -> None:
    """Fill empty stores with an archive, embedded ones or others; exit 1 when a check finds a difference."""
    configure_logs("console", "WARNING")
    settings = load_settings()
    found: list[Difference] = []
    with _progress() as tell, open_archive(file, tell) as archive:
        archive.verify()
        if check:
            found = asyncio.run(_check(settings, archive, file, tell))
        else:
            asyncio.run(_restore(settings, archive))
    if check:
        _tell_differences(file, archive.manifest, found)
    else:
        typer.echo(f"restored {_contents(archive.manifest)}, in {time.monotonic() - BEGAN:.1f} s")


async def _restore(settings: Settings, archive: Archive) -> None:
    data = settings.data_folder()
    async with addresses_of(settings, data) as addresses, open_runtime(addresses, data, migrate=False) as runtime:
        await restore(runtime, archive)


async def _check(settings: Settings, archive: Archive, file: Path, tell: Tell) -> list[Difference]:
    data = settings.data_folder()
    async with reach(settings, data) as addresses, open_runtime(addresses, data, migrate=False) as runtime:
        return await compare(runtime, archive, file.parent, tell)


def _tell_differences(file: Path, manifest: Manifest, found: list[Difference]) -> None:
    if not found:
        typer.echo(f"{file}: all {len(manifest.members)} parts are the same: {_contents(manifest)}")
        return
    for one in found[:MOST_SHOWN]:
        typer.echo(f"{one.name}: {_told(one.archived)} in the archive, {_told(one.stored)} in the stores", err=True)
    typer.echo(f"{file}: {len(found)} of {len(manifest.members)} parts differ", err=True)
    raise typer.Exit(1)


def _told(entry: Entry | None) -> str:
    return "nothing" if entry is None else f"{entry.rows:,} rows with the hash {entry.sha256[:12]}"


def _contents(manifest: Manifest) -> str:
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(manifest.moment / 1000))
    nodes, relationships = _rows(manifest, "graph/nodes.jsonl"), _rows(manifest, "graph/relationships.jsonl")
    readings = _rows(manifest, "sql/reading.csv") + _rows(manifest, "sql/reading_text.csv")
    return (
        f"the site of {moment} at sequence {manifest.sequence}: {nodes:,} nodes, {relationships:,} relationships, "
        f"{readings:,} readings"
    )


def _rows(manifest: Manifest, name: str) -> int:
    entry = manifest.entry(name)
    return entry.rows if entry else 0


def _size(number: int) -> str:
    return f"{number / 1e6:,.1f} MB"
