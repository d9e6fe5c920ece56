"""A backup: the site at one moment written into an archive; and a check, which only compares it with one."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from pydantic import SecretStr

from edifice.backup import tables
from edifice.backup.archive import Archive, Tell, Writer, new_archive, silent
from edifice.backup.capture import Capture, capture, write_members
from edifice.backup.manifest import FORMAT, Entry, Manifest
from edifice.backup.marks import refuse_half_restored
from edifice.errors import Conflict
from edifice.runtime import Runtime
from edifice.settings import PREFIX, Settings
from edifice.version import own_version
from graph.migrate import applied
from timeseries.tier import engine

GRAPH = "graph"
"""The part that comes before all members: the graph is read, which holds what they are made of."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A backup that is done; `foreign` nodes and relationships of the graph are not ours, and not in it."""

    manifest: Manifest
    bytes: int
    foreign: int


async def save(runtime: Runtime, settings: Settings, path: Path, tell: Tell = silent) -> Saved:
    """Write an archive of the site, which may go on; it shows one moment within this call.

    `tell` gets the name of each part when it is its turn.

    Raises:
        Conflict: the file is there already, or the stores hold half a restore.
        BadInput: the disk is full, or the folder cannot be written.
    """
    await _refuse_unready(runtime)
    began = _now()
    with new_archive(path, tell) as writer:
        tell(GRAPH)
        async with capture(runtime.store, runtime.pool, path.parent) as site:
            missing = await write_members(site, runtime.files, writer)
            manifest = await _manifest(runtime, settings, site, writer, began, missing)
            await asyncio.to_thread(writer.end, manifest)
    size = (await asyncio.to_thread(path.stat)).st_size
    return Saved(manifest, size, site.moment.foreign)


async def _manifest(
    runtime: Runtime, settings: Settings, site: Capture, writer: Writer, began: int, missing: tuple[str, ...]
) -> Manifest:
    found = await engine(runtime.pool)
    status = await runtime.store.status()
    timescale = f", TimescaleDB {found.timescale}" if found.timescale else ""
    return Manifest(
        format=FORMAT,
        edifice=own_version(),
        began=began,
        moment=site.moment.time,
        sequence=site.moment.clock.sequence,
        origin=site.moment.clock.origin,
        graph_version=f"{status.engine} {status.version}",
        sql_version=f"PostgreSQL {found.server}{timescale}",
        graph_migrations=await applied(runtime.store),
        sql_migrations=await tables.migrations(site.connection),
        counters=await tables.counters(site.connection),
        missing=missing,
        settings=plain_settings(settings),
        members=tuple(writer.entries),
    )


async def _refuse_unready(runtime: Runtime) -> None:
    """Raise Conflict when there is no site in the stores, or half of what an archive has."""
    if not await applied(runtime.store):
        raise Conflict("There is no site in these stores: nothing was ever started on them.")
    await refuse_half_restored(runtime)


def plain_settings(settings: Settings) -> dict[str, Any]:
    """The settings by their names in the environment, without secrets; of an address, only where it is."""
    told: dict[str, Any] = {}
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr) or value is None:
            continue
        told[PREFIX + name.upper()] = _told(value)
    return told


def _told(value: Any) -> Any:
    if isinstance(value, tuple):
        return " ".join(_told(str(one)) for one in cast("tuple[object, ...]", value))
    if isinstance(value, Path):
        return str(value)
    return _place(value) if isinstance(value, str) and "://" in value else value


def _place(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


@dataclass(frozen=True, slots=True)
class Difference:
    """A part that the archive and the stores do not hold alike; None for one that is not there."""

    name: str
    archived: Entry | None
    stored: Entry | None


async def compare(runtime: Runtime, archive: Archive, folder: Path, tell: Tell = silent) -> list[Difference]:
    """What the stores hold otherwise than the archive says: read as for a backup, and compared by counts and hashes.

    The hashes depend on no order and no number that a server gives by itself. `folder` has the disk on which the graph
    waits. Raises Conflict when the stores hold half a restore.
    """
    await _refuse_unready(runtime)
    writer = Writer(tell=tell)
    tell(GRAPH)
    async with capture(runtime.store, runtime.pool, folder) as site:
        await write_members(site, runtime.files, writer)
    stored = {entry.name: entry for entry in writer.entries}
    archived = {entry.name: entry for entry in archive.manifest.members}
    return [
        Difference(name, archived.get(name), stored.get(name))
        for name in sorted(archived.keys() | stored.keys())
        if name not in stored or not stored[name].same(archived.get(name))
    ]


def _now() -> int:
    return time.time_ns() // 1_000_000
