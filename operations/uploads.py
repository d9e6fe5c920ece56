"""Uploaded files: streamed to the storage folder under their id, and recorded with size and hash."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import asyncpg

from edifice.errors import BadInput
from graph.ids import new_id


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: `name` is what the sender calls it, `sha256` in hex."""

    id: str
    name: str
    bytes: int
    sha256: str
    path: Path


INSERT: LiteralString = "INSERT INTO upload (id, name, bytes, sha256, path) VALUES ($1, $2, $3, $4, $5)"


async def receive(pool: asyncpg.Pool, folder: Path, name: str, chunks: AsyncIterator[bytes], limit: int) -> Upload:
    """Stream a body to disk; raises BadInput when it is empty or larger than `limit` bytes, and keeps nothing."""
    id_ = new_id("u")
    path = folder / id_
    await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
    try:
        size, sha256 = await _write(path, chunks, limit)
        upload = Upload(id_, Path(name).name or id_, size, sha256, path)
        await pool.execute(INSERT, upload.id, upload.name, upload.bytes, upload.sha256, str(path))
    except BaseException:  # whatever ends the request, also its cancellation, the half file goes
        path.unlink(missing_ok=True)
        raise
    return upload


async def _write(path: Path, chunks: AsyncIterator[bytes], limit: int) -> tuple[int, str]:
    """Size and hash of what was written; the disk is waited for in a thread, since it may be slow."""
    digest, size = hashlib.sha256(), 0
    file = await asyncio.to_thread(path.open, "xb")
    try:
        async for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise BadInput(f"The file is larger than {limit} bytes; raise EDIFICE_UPLOAD_LIMIT or split it.")
            digest.update(chunk)
            await asyncio.to_thread(file.write, chunk)
    finally:
        await asyncio.to_thread(file.close)
    if size == 0:
        raise BadInput("The upload is empty: send the file as the body of the request.")
    return size, digest.hexdigest()


GET: LiteralString = "SELECT id, name, bytes, sha256, path FROM upload WHERE id = $1"


async def get(pool: asyncpg.Pool, id_: str) -> Upload | None:
    """An upload by its id."""
    row = await pool.fetchrow(GET, id_)
    return None if row is None else Upload(row["id"], row["name"], row["bytes"], row["sha256"], Path(row["path"]))
