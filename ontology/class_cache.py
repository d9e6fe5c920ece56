"""Keeps the compiled ontology in a file, named by the hash of what it was compiled from."""

import contextlib
import dataclasses
import os
import tempfile
from pathlib import Path
from typing import Any, cast

import orjson

from ontology.class_compiler import compile_ontology
from ontology.class_records import ClassRecord, CompiledOntology, QuantityRecord, VocabularyRecord
from ontology.class_sources import ClassSources


def default_cache_folder() -> Path | None:
    """Give the folder used when the caller names none, in the user's own cache; None when the user has no home."""
    try:
        return Path.home() / ".cache" / "edifice"
    except RuntimeError:
        return None


def load_ontology(sources: ClassSources, folder: Path | None) -> CompiledOntology:
    """Read the compiled ontology from `folder`, or compile it and keep it there.

    A folder that cannot be read or written only costs the half second of compiling. A file of other sources is never
    taken, for the name of the file is the hash of the sources; a damaged one is written anew.
    """
    if folder is None:
        return compile_ontology(sources)
    path = folder / f"ontology-{sources.digest()[:32]}.json"
    try:
        return _decode(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError):
        compiled = compile_ontology(sources)
    with contextlib.suppress(OSError):  # a read-only or full disk: the next process compiles again
        _write(path, _encode(compiled))
    return compiled


def _encode(compiled: CompiledOntology) -> bytes:
    # Rows without field names: a third of the size, and the hash of the sources pins their order.
    return orjson.dumps(
        {
            "classes": [_row(record) for record in compiled.classes],
            "quantities": [_row(record) for record in compiled.quantities],
            "vocabularies": [_row(record) for record in compiled.vocabularies],
        }
    )


def _decode(content: bytes) -> CompiledOntology:
    tables: dict[str, list[list[Any]]] = orjson.loads(content)
    return CompiledOntology(
        tuple(ClassRecord(*_values(row)) for row in tables["classes"]),
        tuple(QuantityRecord(*_values(row)) for row in tables["quantities"]),
        tuple(VocabularyRecord(*_values(row)) for row in tables["vocabularies"]),
    )


def _row(record: ClassRecord | QuantityRecord | VocabularyRecord) -> list[object]:
    return [getattr(record, name.name) for name in dataclasses.fields(record)]


def _values(row: list[Any]) -> list[Any]:
    return [tuple(cast("list[str]", value)) if isinstance(value, list) else value for value in row]


def _write(path: Path, content: bytes) -> None:
    """Write the whole file or nothing: several processes may start at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
