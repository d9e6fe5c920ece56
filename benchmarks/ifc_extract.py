"""Import of an IFC file beside a plain ifcopenshell loop over its products, and what the whole import takes."""

import os
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, cast

import ifcopenshell
from ifcopenshell.util import element

from benchmarks.figures import say
from edifice.runtime import Runtime
from ingest.ifc import read
from ingest.imports import run_next
from ingest.starting import StartImport, start_import
from ingest.wire import encode
from operations import imports, uploads

NAME = "ifc-import"
ROUNDS = 7
FILES = ("duplex/Duplex_A_20110907.ifc", "office/Office_A_20110811.ifc")
LARGEST_BYTES = 1 << 30


def main() -> None:
    """Print the extraction of each file beside the loop; needs no stores."""
    for path in _files():
        beside_loop(path)


async def measure(runtime: Runtime) -> None:
    """Extraction beside the loop, then the whole import, by phases."""
    for path in _files():
        beside_loop(path)
        await _import(runtime, path)


def beside_loop(path: Path) -> None:
    """Processor time of reading all that we keep, as JSON lines, and of the loop, in turns; the best of each counts.

    The loop opens the file and asks for property sets, type and container of every IfcProduct, as tutorials do; ours
    reads these, all other relations, units and positions too. Both have loaded their libraries and tables before.
    """
    ours: list[float] = []
    loop: list[float] = []
    for _ in range(ROUNDS):
        loop.append(_processor_seconds(_plain_loop, path))
        ours.append(_processor_seconds(_extraction, path))
    ratio = min(ours[1:]) / min(loop[1:])
    say(NAME, f"{path.name}: ours {min(ours[1:]):.3f} s, plain loop {min(loop[1:]):.3f} s of processor: {ratio:.2f}")


def _files() -> list[Path]:
    shared = Path(os.environ.get("EDIFICE_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    folder = next((each for each in (shared / "data", shared) if (each / "ifc").is_dir()), None)
    if folder is None:
        say(NAME, "the real files (../shared/data) are not here")
        return []
    return [folder / "ifc" / name for name in FILES]


def _processor_seconds(work: Callable[[Path], None], path: Path) -> float:
    began = time.process_time()
    work(path)
    return time.process_time() - began


def _extraction(path: Path) -> None:
    for item in read(path, {}):
        encode(item)


def _plain_loop(path: Path) -> None:
    model = cast("Any", ifcopenshell.open(str(path)))
    for product in model.by_type("IfcProduct"):
        element.get_psets(product)
        element.get_type(product)
        element.get_container(product)


async def _import(runtime: Runtime, path: Path) -> None:
    upload = await uploads.receive(runtime.pool, runtime.files, path.name, _chunks(path), LARGEST_BYTES)
    record = await start_import(runtime.importing, StartImport(upload=upload.id, building_key=path.stem))
    await run_next(runtime.importing)
    done = await imports.get(runtime.pool, record.id)
    if done is None or done.error is not None:
        say(NAME, f"{path.name}: not imported")
        return
    phases = ", ".join(f"{phase.name.lower()} {phase.seconds:.1f} s" for phase in done.phases)
    say(NAME, f"{path.name}: {done.added} entities into the graph: {phases}")


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    yield path.read_bytes()  # noqa: ASYNC240, nobody else waits


if __name__ == "__main__":
    main()
