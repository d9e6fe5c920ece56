"""Imports as rows of PostgreSQL, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from edifice.errors import BadInput
from graph.pages import checked_first, decode, encode
from graph.records import ModelRecord
from operations import imports
from operations.import_pages import counts_by_model, pages_by_model
from operations.imports import ImportRecord
from resolvers.context import Context
from resolvers.pages import Page, Source


async def page(
    context: Context,
    *,
    model: str | None = None,
    state: Sequence[str] | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[ImportRecord]:
    """A page of all imports, of one model, or in some states."""
    size, before = checked_first(first), _number_of(after)
    models = None if model is None else [model]
    found = await imports.page(context.pool, models, state, before, size + 1)
    return _page(found, size, _Filtered(models, state), None, behind=after is not None)


async def of_models(
    context: Context, models: Sequence[ModelRecord], *, first: int | None = None, after: str | None = None
) -> list[Page[ImportRecord]]:
    """A page of each model's imports."""
    size, before = checked_first(first), _number_of(after)
    ids = list(dict.fromkeys(model.id for model in models))
    found = await pages_by_model(context.pool, ids, before, size + 1)
    return [_page(found.get(model.id, []), size, OF_MODELS, model.id, behind=after is not None) for model in models]


def _page(
    found: Sequence[ImportRecord], size: int, source: Source, owner: str | None, *, behind: bool
) -> Page[ImportRecord]:
    shown = found[:size]

    def cursor(index: int) -> str:
        return encode([shown[index].number])

    return Page(shown, cursor, len(found) > size, behind, source=source, owner=owner)


@dataclass(frozen=True, slots=True, eq=False)
class _Filtered:
    """The imports under one filter."""

    models: Sequence[str] | None
    states: Sequence[str] | None

    async def count(self, context: Context, owners: Sequence[object]) -> list[int]:
        return [await imports.count(context.pool, self.models, self.states)] * len(owners)


class _OfModels:
    """The imports of models, which own them by id."""

    async def count(self, context: Context, owners: Sequence[str]) -> list[int]:
        counts = await counts_by_model(context.pool, owners)
        return [counts.get(owner, 0) for owner in owners]


OF_MODELS = _OfModels()


def _number_of(after: str | None) -> int | None:
    if after is None:
        return None
    match decode(after):
        case [int(number)]:
            return number
        case _:
            raise BadInput("This is no cursor of imports.", field="after")
