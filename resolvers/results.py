"""What mutations answer: what was done, or a refusal with a code and a sentence to act on."""

from collections.abc import Sequence
from dataclasses import dataclass

from edifice.errors import BadInput, EdificeError
from edifice.errors import Conflict as ConflictError
from edifice.errors import NotFound as NotFoundError
from graph.records import EntityRecord
from operations.imports import ImportRecord


@dataclass(frozen=True, slots=True)
class StartedImport:
    """The import that was queued."""

    record: ImportRecord


@dataclass(frozen=True, slots=True)
class ChangedImport:
    """The import as it is now."""

    record: ImportRecord


@dataclass(frozen=True, slots=True)
class UpsertedEntities:
    """The entities in the order of the input; `sequence` is that of the last commit."""

    entities: Sequence[EntityRecord]
    sequence: int


@dataclass(frozen=True, slots=True)
class RemovedModel:
    """How many entities no model names any more; `sequence` is that of the last commit."""

    retired: int
    sequence: int


@dataclass(frozen=True, slots=True)
class InvalidInput:
    """The input cannot be accepted."""

    code: str
    message: str
    field: str | None
    suggestions: Sequence[str]


@dataclass(frozen=True, slots=True)
class NotFound:
    """What was named does not exist."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """It is not in the state that the caller expects."""

    code: str
    message: str
    current_version: int | None


Refusal = InvalidInput | NotFound | Conflict


def refusal(error: EdificeError) -> Refusal:
    """The refusal that an expected error amounts to; raises the error again when it is none of the client's."""
    if isinstance(error, BadInput):
        return InvalidInput(error.code, error.message, error.field, error.suggestions)
    if isinstance(error, NotFoundError):
        return NotFound(error.code, error.message)
    if isinstance(error, ConflictError):
        return Conflict(error.code, error.message, error.current_version)
    raise error
