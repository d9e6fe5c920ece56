"""The reader's process: `python -m ingest.worker FORMAT FILE [OPTIONS-JSON]` prints a source as JSON lines.

The last line is a summary, or an error with an import code; without one of them the output is broken off. The process
limits itself before it opens the file, by the options `memory_bytes`, `cpu_seconds` and `parent` of ingest.sandbox.
"""

import ctypes
import importlib
import os
import resource
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

import orjson

from edifice.errors import ImportRefused
from graph.records import DraftLink, Said
from ingest.issues import Code, Issue, refused
from ingest.wire import Item, Summary, encode

Options: TypeAlias = Mapping[str, object]
Reader: TypeAlias = Callable[[Path, Options], Iterator[Item]]

READERS: Mapping[str, str] = {"ifc": "ingest.ifc", "rdf": "ingest.rdf", "points": "ingest.points"}
"""Each format's package; it exports `read(path, options)` and is imported only by the process that needs it."""

OPTIONS_ON_INPUT = "-"
"""In place of the options: they come on the standard input, for they may be longer than a command line."""

BATCH_BYTES = 256 * 1024
PR_SET_PDEATHSIG = 1


def main() -> None:
    """Read the source named on the command line; the exit code is 0 even when it is refused by name."""
    format_name, file_name, *rest = sys.argv[1:]
    options = _options(rest)
    _limit(options)
    output = _Output()
    try:
        for item in _reader(format_name)(Path(file_name), options):
            output.put(item)
        output.end(Summary(dict(output.counts)))
    except ImportRefused as error:
        output.end(error)
    except MemoryError:
        output.end(refused(Code.READER_MEMORY))
    except OSError as error:
        output.end(refused(Code.FILE_UNREADABLE, f"{error.strerror}."))
    except Exception as error:  # noqa: BLE001 - the process's last word: whatever it is, the parent gets it as a code
        output.end(refused(Code.READER_FAILED, f"{type(error).__name__}: {error}."))


def _options(words: list[str]) -> Options:
    if not words:
        return {}
    text = sys.stdin.buffer.read() if words[0] == OPTIONS_ON_INPUT else words[0]
    return cast("Options", orjson.loads(text))


def _reader(format_name: str) -> Reader:
    return cast("Reader", importlib.import_module(READERS[format_name]).read)


def _limit(options: Options) -> None:
    """Bound memory and processor time, write no core dump, and end with the parent (Linux only)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if isinstance(memory := options.get("memory_bytes"), int):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    if isinstance(seconds := options.get("cpu_seconds"), int):
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    if isinstance(parent := options.get("parent"), int) and sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:  # it ended before the kernel knew of our wish
            sys.exit(1)


class _Output:
    """Standard output, written in batches; what a library prints goes to standard error instead."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter(said=0, links=0, warnings=0)
        self._pipe: BinaryIO = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        self._lines: list[bytes] = []
        self._size: int = 0

    def put(self, item: Item) -> None:
        line = encode(item)
        self._lines.append(line)
        self._size += len(line)
        match item:
            case Said():
                self.counts["said"] += 1
                self.counts[item.kind or "TERM"] += 1
            case DraftLink():
                self.counts["links"] += 1
            case Issue():
                self.counts["warnings"] += 1
            case _:
                self._flush()
        if self._size > BATCH_BYTES:
            self._flush()

    def end(self, last: Summary | ImportRefused) -> None:
        self._lines.append(encode(last))
        self._flush()

    def _flush(self) -> None:
        _ = self._pipe.write(b"".join(self._lines))
        self._pipe.flush()
        self._lines.clear()
        self._size = 0


if __name__ == "__main__":
    main()
