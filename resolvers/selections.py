"""Points named by id, by a filter, or by the place that they are in."""

from collections.abc import Sequence

from edifice.errors import BadInput
from graph import entities
from graph.hops import ROOTS
from graph.pages import MOST
from graph.records import EntityRecord
from graph.select import select
from graph.where import And, At, Ids, Where
from resolvers.conditions import Condition
from resolvers.context import Context
from resolvers.filters import where_of


async def selected_points(
    context: Context, ids: Sequence[str] | None, where: Condition | None, within: str | None, first: int | None
) -> list[EntityRecord]:
    """The points by id in that order, or those that pass, by name; both where both are given.

    Raises BadInput when nothing says which points, or for more than 500 ids.
    """
    if ids is None and where is None and within is None:
        raise BadInput("Say which points: `points`, `where` or `within`.", field="points")
    if ids is not None and len(ids) > MOST:
        raise BadInput(f"At most {MOST} points at once.", field="points")
    if ids is not None and where is None and within is None:
        found = await entities.by_ids(context.store, list(dict.fromkeys(ids)))
        return [record for record in found if record is not None and record.kind == "POINT"]
    asked: list[Where] = [await where_of(context, where)]
    asked += [Ids(tuple(ids))] if ids is not None else []
    asked += [At((within,))] if within is not None else []
    page = (await select(context.store, ROOTS["POINT"], where=And(tuple(asked)), first=first))[0]
    return list(page.records)
