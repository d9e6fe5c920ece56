"""Beginning an import: the request checked against what is there, and put into the queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edifice.errors import BadInput, Conflict, NotFound
from graph import models
from graph.ids import new_id
from ingest.buildings import checked_key, key_of_building
from ingest.imports import Importing
from ingest.source import FORMATS
from operations import imports, uploads
from operations.imports import ImportRecord, NewImport

OWN_FORMATS = ("ifc", "rdf", "points", "readings")


@dataclass(frozen=True, slots=True)
class StartImport:
    """The input of startImport; one of `building` (an id), `building_key` or `model` says where the file goes."""

    upload: str
    building: str | None = None
    building_key: str | None = None
    model: str | None = None
    graph: str | None = None
    format: str | None = None
    base_iri: str | None = None
    strict: bool = False
    dry_run: bool = False
    allow_large_removal: bool = False
    options: Mapping[str, Any] | None = None
    idempotency_key: str | None = None
    actor: str | None = None


async def start_import(importing: Importing, request: StartImport) -> ImportRecord:
    """Queue the import of an uploaded file; raises NotFound, BadInput or Conflict, and then queues nothing."""
    upload = await uploads.get(importing.pool, request.upload)
    if upload is None:
        raise NotFound(f"There is no upload {request.upload}; POST the file to /uploads first.")
    scope, model = await _place(importing, request)
    options = {**(request.options or {}), "strict": request.strict}
    if request.base_iri:
        options["base_iri"] = request.base_iri
    new = NewImport(
        id=new_id("i"),
        upload=upload.id,
        scope=scope,
        file=upload.name,
        format=reader_of(upload.name, request.format),
        sha256=upload.sha256,
        model=model,
        graph=request.graph,
        options={name: value for name, value in options.items() if value not in (None, False)},
        dry_run=request.dry_run,
        allow_large_removal=request.allow_large_removal,
        actor=request.actor,
        idempotency_key=request.idempotency_key,
    )
    return await imports.create(importing.pool, new)


async def apply_import(importing: Importing, id_: str) -> ImportRecord:
    """Queue a finished dry run to be applied; the file is read again, since the graph may have moved on."""
    if await imports.get(importing.pool, id_) is None:
        raise NotFound(f"There is no import {id_}.")
    if not await imports.resume(importing.pool, id_):
        raise Conflict("Only a dry run that succeeded and was not applied yet can be applied.")
    return await _again(importing, id_)


async def cancel_import(importing: Importing, id_: str) -> ImportRecord:
    """End an import of which nothing is applied yet."""
    if await imports.get(importing.pool, id_) is None:
        raise NotFound(f"There is no import {id_}.")
    if not await imports.cancel(importing.pool, id_):
        raise Conflict("The import has ended or is being applied; undo it instead.")
    return await _again(importing, id_)


async def _again(importing: Importing, id_: str) -> ImportRecord:
    record = await imports.get(importing.pool, id_)
    if record is None:
        raise NotFound(f"There is no import {id_}.")
    return record


async def _place(importing: Importing, request: StartImport) -> tuple[str, str | None]:
    """The building's key, and the model's id where this revises one."""
    if request.model is not None:
        model = await models.get(importing.store, request.model)
        if model is None:
            raise NotFound(f"There is no model {request.model}.")
        return model.scope, model.id
    if request.building is not None:
        return await key_of_building(importing.store, request.building), None
    if request.building_key is not None:
        return checked_key(request.building_key), None
    raise BadInput("Say where the file belongs: building, buildingKey, or model for a revision.", field="buildingKey")


def reader_of(name: str, wanted: str | None, option: str = "format") -> str:
    """The reader of a file by its name, or by the format that is asked for in what the caller writes as `option`.

    Raises:
        BadInput: there is none; the sentence lists all.
    """
    suffix = Path(name).suffix.casefold()
    if wanted is not None:
        word = wanted.casefold()
        found = word if word in OWN_FORMATS else FORMATS.get(f".{word}")
    else:
        found = FORMATS.get(suffix)
        if found is None and suffix in (".csv", ".zip"):
            raise BadInput(f"A CSV file needs `{option}`: points or readings, and a mapping.", field="format")
    if found is None:
        known = dict.fromkeys((*OWN_FORMATS, *sorted(suffix.removeprefix(".") for suffix in FORMATS)))
        raise BadInput(f"No reader for {name}: give `{option}`, one of {', '.join(known)}.", field="format")
    return found
