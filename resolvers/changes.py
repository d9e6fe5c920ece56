"""Changes of entities: pages of the log, and what they point to."""

from collections.abc import Sequence
from dataclasses import dataclass

from edifice.errors import BadInput, CostLimitExceeded
from graph import entities as graph_entities
from graph.listed import listed_ids
from graph.pages import checked_first, decode, encode
from graph.records import EntityRecord
from operations import change_groups, changes, imports
from operations.change_groups import Part
from operations.changes import ChangeFilter, LoggedChange, Place
from operations.imports import ImportRecord
from operations.net_changes import net as net_of
from resolvers.conditions import Range
from resolvers.connections import Parents, unique
from resolvers.context import Context
from resolvers.pages import Page, Source
from resolvers.ranges import range_of
from resolvers.readings import now_ms

MOST_FOLDED = 20_000
"""So many changes at most are folded into net ones."""

WHOLE = ("SITE", "BUILDING")
SHOWN = 8
"""So much of a history's name is in a cursor."""

KNOWN_SECONDS = 60.0
"""How old the name of the log's history may be: it changes by a restore alone, which nobody else is there for."""


@dataclass(frozen=True, slots=True)
class Cursors:
    """Cursors of places in the log of one history of the site: a restored one gives the numbers out again."""

    origin: str

    def of(self, place: Place) -> str:
        """The cursor of a place."""
        return encode([self.origin[:SHOWN], place.sequence, place.index])

    def place(self, cursor: str) -> Place:
        """Raises BadInput for a cursor of another history, or of none."""
        match decode(cursor):
            case [str(origin), int(sequence), int(index)] if origin == self.origin[:SHOWN]:
                return Place(sequence, index)
            case [str(), int(), int()] | [int(), int()]:
                raise BadInput("The site was restored since this cursor was given: begin without it.", field="after")
            case _:
                raise BadInput("This is no cursor of changes.", field="after")


async def cursors_of(context: Context) -> Cursors:
    """Those of the history that goes on now."""
    return Cursors((await context.live.clock.read(context.store, recent=KNOWN_SECONDS)).origin)


async def page(  # noqa: PLR0913 - the arguments that the contract fixes
    context: Context,
    *,
    within: str | None = None,
    kinds: tuple[str, ...] | None = None,
    entity: str | None = None,
    model: str | None = None,
    range: Range | None = None,  # noqa: A002 - the argument's name in the contract
    net: bool = False,
    first: int | None = None,
    after: str | None = None,
) -> Page[LoggedChange]:
    """A page of the log, the newest first; `net` folds all changes of an entity or relation into one."""
    over = None if range is None else range_of(range, now_ms())
    wanted = await filter_of(context, within, kinds)
    entities = wanted.entities if entity is None else (entity,)
    wanted = ChangeFilter(
        scope=wanted.scope,
        entities=entities,
        kinds=kinds,
        model=model,
        start=None if over is None else over.start,
        end=None if over is None else over.end,
    )
    size, cursors = checked_first(first), await cursors_of(context)
    behind = None if after is None else cursors.place(after)
    if net:
        whole = await changes.changes(context.store, context.pool, wanted, MOST_FOLDED + 1, newest_first=False)
        return _folded(whole, size, behind, cursors, newest_first=True)
    found = await changes.changes(context.store, context.pool, wanted, size + 1, behind)
    return _page(found, size, cursors, has_previous=behind is not None, source=_Filtered(wanted))


async def filter_of(context: Context, within: str | None, kinds: tuple[str, ...] | None) -> ChangeFilter:
    """The filter of what happens in a place; a building is known by its key, another place by what is in it now."""
    if within is None:
        return ChangeFilter(kinds=kinds)
    place = (await graph_entities.by_ids(context.store, [within]))[0]
    if place is None:
        return ChangeFilter(entities=(), kinds=kinds)
    if place.kind in WHOLE:
        return ChangeFilter(scope=place.scope, kinds=kinds)
    inside = await listed_ids(context.store, place.id, most=MOST_FOLDED)
    return ChangeFilter(entities=(place.id, *inside), kinds=kinds)


async def of_entities(
    context: Context, entities: Parents, *, first: int | None = None, after: str | None = None
) -> list[Page[LoggedChange]]:
    """A page of each entity's changes, the newest first; those of its relations too."""
    size, cursors = checked_first(first), await cursors_of(context)
    behind = None if after is None else cursors.place(after)
    ids = [entity.id for entity in unique(entities)]
    found = await change_groups.of_entities(context.store, context.pool, ids, Part(size + 1, behind))
    return [
        _page(found[entity.id], size, cursors, has_previous=behind is not None, source=OF_ENTITIES, owner=entity.id)
        for entity in entities
    ]


async def of_imports(
    context: Context,
    runs: Sequence[ImportRecord],
    *,
    net: bool = True,
    first: int | None = None,
    after: str | None = None,
) -> list[Page[LoggedChange]]:
    """A page of what each import changed, in order."""
    size, cursors = checked_first(first), await cursors_of(context)
    behind = None if after is None else cursors.place(after)
    ids = list(dict.fromkeys(run.id for run in runs))
    part = Part(MOST_FOLDED + 1) if net else Part(size + 1, behind)
    found = await change_groups.of_imports(context.store, context.pool, ids, part)
    if net:
        return [_folded(found[run.id], size, behind, cursors, newest_first=False) for run in runs]
    return [
        _page(found[run.id], size, cursors, has_previous=behind is not None, source=OF_IMPORTS, owner=run.id)
        for run in runs
    ]


async def causing_imports(context: Context, logged: Sequence[LoggedChange]) -> list[ImportRecord | None]:
    """The import that caused each change."""
    ids = list(dict.fromkeys(one.import_id for one in logged if one.import_id is not None))
    found = dict(zip(ids, await imports.get_many(context.pool, ids), strict=True)) if ids else {}
    return [None if one.import_id is None else found[one.import_id] for one in logged]


async def entities(context: Context, logged: Sequence[LoggedChange]) -> list[EntityRecord | None]:
    """The entity of each change as it is now."""
    return await graph_entities.by_ids(context.store, [one.change.entity for one in logged])


async def others(context: Context, logged: Sequence[LoggedChange]) -> list[EntityRecord | None]:
    """The entity at the other end of each changed relation, as it is now."""
    ids = list(dict.fromkeys(one.change.other for one in logged if one.change.other is not None))
    found = dict(zip(ids, await graph_entities.by_ids(context.store, ids), strict=True))
    return [None if one.change.other is None else found[one.change.other] for one in logged]


def _folded(
    found: Sequence[LoggedChange], size: int, behind: Place | None, cursors: Cursors, *, newest_first: bool
) -> Page[LoggedChange]:
    """A page of what the changes, the oldest first, come to in the end."""
    if len(found) > MOST_FOLDED:
        raise CostLimitExceeded(f"More than {MOST_FOLDED:,} changes would have to be folded; ask with `net: false`.")
    folded = net_of(found)
    if newest_first:
        folded.reverse()
    rest = [one for one in folded if behind is None or (one.place < behind if newest_first else one.place > behind)]
    return _page(rest, size, cursors, has_previous=behind is not None, total=len(folded))


def _page(
    found: Sequence[LoggedChange],
    size: int,
    cursors: Cursors,
    *,
    has_previous: bool,
    source: Source | None = None,
    owner: object = None,
    total: int | None = None,
) -> Page[LoggedChange]:
    shown = found[:size]

    def cursor(index: int) -> str:
        return cursors.of(shown[index].place)

    return Page(shown, cursor, len(found) > size, has_previous, total, source, owner)


@dataclass(frozen=True, slots=True, eq=False)
class _Filtered:
    """The changes that one filter lets through."""

    wanted: ChangeFilter

    async def count(self, context: Context, owners: Sequence[object]) -> list[int]:
        return [await changes.count(context.store, context.pool, self.wanted)] * len(owners)


class _OfEntities:
    """The changes of entities, which own them by id."""

    async def count(self, context: Context, owners: Sequence[str]) -> list[int]:
        found = await change_groups.count_of_entities(context.store, context.pool, owners)
        return [found[owner] for owner in owners]


class _OfImports:
    """The changes of imports, which own them by id."""

    async def count(self, context: Context, owners: Sequence[str]) -> list[int]:
        found = await change_groups.count_of_imports(context.store, context.pool, owners)
        return [found[owner] for owner in owners]


OF_ENTITIES, OF_IMPORTS = _OfEntities(), _OfImports()
