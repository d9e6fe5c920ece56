"""Readers of sources as child processes: bounded in time and memory, killed when nobody waits, no danger to us."""

import asyncio
import math
import os
import signal
import sys
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from edifice.errors import ImportRefused
from graph.records import DraftLink, Said
from ingest.issues import Code, refused
from ingest.wire import Item, Summary, decode
from ingest.worker import OPTIONS_ON_INPUT

CHUNK_BYTES = 256 * 1024
LONGEST_LINE_BYTES = 64 * 1024 * 1024
"""A literal over 1 MB is refused later by name; this only bounds a reader gone mad."""

ERROR_TAIL_BYTES = 4096
CRASHES = (signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE)
GRACE_SECONDS = 5
KEPT_ENVIRONMENT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL")
"""All that a child that reads strangers' files gets of our environment: no token, no address of a store."""

SOURCE_ROOT = Path(__file__).resolve().parent.parent


@dataclass(slots=True)
class _Run:
    """What one child process came to; `patience` is how many seconds we still wait for its output."""

    patience: float
    content: bool = False
    ended: bool = False
    returncode: int = 0
    stderr: bytearray = field(default_factory=bytearray)


async def read_source(
    format_name: str, path: Path, options: Mapping[str, object], *, seconds: float, memory_bytes: int
) -> AsyncGenerator[Item | Summary, None]:
    """Read a source in a child process; the last item is its Summary, and without one nothing may be kept.

    `seconds` bounds the time spent waiting for the child, not what the caller does with the items.
    Raises ImportRefused with the reader's own code, or READER_CRASHED, READER_TIMEOUT, READER_MEMORY, READER_OUTPUT.
    An IFC file whose fast reader crashes before its first object is read once more by the slower `lazy` one.
    Close the iterator (contextlib.aclosing) when you leave early: that kills the child.
    """
    run = _Run(seconds)
    async with aclosing(_attempt(format_name, path, {**options, "memory_bytes": memory_bytes}, run)) as items:
        async for item in items:
            yield item
    if format_name == "ifc" and -run.returncode in CRASHES and not run.content and not options.get("lazy"):
        run = _Run(run.patience)
        slower = {**options, "memory_bytes": memory_bytes, "lazy": True}
        async with aclosing(_attempt(format_name, path, slower, run)) as items:
            async for item in items:
                yield item
    if not run.ended:
        raise _reason(run, seconds)


def _reason(run: _Run, seconds: float) -> ImportRefused:
    """Name why a child ended without its last line."""
    memory_words = (b"bad_alloc", b"MemoryError", b"Cannot allocate memory")
    if run.patience <= 0 or -run.returncode == signal.SIGXCPU:
        return refused(Code.READER_TIMEOUT, f"Not finished after {seconds:g} seconds.")
    if -run.returncode == signal.SIGKILL or any(word in run.stderr for word in memory_words):
        return refused(Code.READER_MEMORY)
    if -run.returncode in CRASHES:
        return refused(Code.READER_CRASHED, f"Ended by {signal.Signals(-run.returncode).name}.")
    return refused(Code.READER_OUTPUT, f"Ended with code {run.returncode}.")


async def _attempt(
    format_name: str, path: Path, options: Mapping[str, object], run: _Run
) -> AsyncGenerator[Item | Summary, None]:
    """Run one child and yield its items; how it ended is written into `run`."""
    with tempfile.TemporaryDirectory(prefix="edifice-reader-", ignore_cleanup_errors=True) as folder:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "ingest.worker", format_name, _absolute(path), OPTIONS_ON_INPUT),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=SOURCE_ROOT,
            env=_environment(folder),
            limit=CHUNK_BYTES,
            start_new_session=True,
        )
        errors = asyncio.create_task(_keep_tail(_pipe(process.stderr), run.stderr))
        try:
            await _give(process.stdin, _limited(options, run.patience))
            async for line in _lines(_pipe(process.stdout), run):
                item = decode(line)
                run.content = run.content or isinstance(item, Said | DraftLink)
                run.ended = isinstance(item, Summary)
                yield item
            if run.patience > 0:
                with suppress(TimeoutError):  # a child that closed its output but lives on is killed below
                    async with asyncio.timeout(GRACE_SECONDS):
                        await process.wait()
        finally:
            await _kill(process)
            await errors
            run.returncode = process.returncode or 0


def _absolute(path: Path) -> str:
    return str(path.absolute())


def _limited(options: Mapping[str, object], seconds: float) -> bytes:
    return orjson.dumps({**options, "cpu_seconds": math.ceil(seconds), "parent": os.getpid()})


def _environment(folder: str) -> Mapping[str, str]:
    """The child's environment, with a folder of its own for temporary files that goes when the child has gone."""
    kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    return {**kept, "TMPDIR": folder}


async def _give(stream: asyncio.StreamWriter | None, content: bytes) -> None:
    """Write the options, which may hold a whole mapping file, and close; a child that is gone already is no matter."""
    assert stream is not None, "the child was started with pipes"  # noqa: S101 - asyncio's type cannot say so
    with suppress(ConnectionError):
        stream.write(content)
        await stream.drain()
    stream.close()


def _pipe(stream: asyncio.StreamReader | None) -> asyncio.StreamReader:
    assert stream is not None, "the child was started with pipes"  # noqa: S101 - asyncio's type cannot say so
    return stream


async def _lines(stream: asyncio.StreamReader, run: _Run) -> AsyncIterator[bytes]:
    """Split a pipe into whole lines, until it ends or our patience does; the rest of a broken line is dropped."""
    rest = bytearray()
    clock = asyncio.get_running_loop().time
    while True:
        started = clock()
        try:
            async with asyncio.timeout(run.patience):
                chunk = await stream.read(CHUNK_BYTES)
        except TimeoutError:
            run.patience = 0
            return
        run.patience -= clock() - started
        if not chunk:
            return
        first, *lines = chunk.split(b"\n")
        rest += first
        for line in lines:
            yield bytes(rest)
            rest = bytearray(line)
        if len(rest) > LONGEST_LINE_BYTES:
            raise refused(Code.READER_OUTPUT, "A line without end.")


async def _keep_tail(stream: asyncio.StreamReader, kept: bytearray) -> None:
    while chunk := await stream.read(CHUNK_BYTES):
        kept += chunk
        del kept[:-ERROR_TAIL_BYTES]


async def _kill(process: asyncio.subprocess.Process) -> None:
    """End the child and all that it started; it leads its own process group."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    _ = await asyncio.shield(process.wait())
