"""Which buildings' parts of the graph a hop reads: those of its parents, and of what it finds."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import wraps
from typing import Any, TypeAlias

from edifice.reads import is_collecting, note_scopes, reading_scopes
from graph.records import EntityRecord
from resolvers.pages import Page

Hop: TypeAlias = Callable[..., Awaitable[Sequence[Any]]]


def in_scopes(hop: Hop) -> Hop:
    """The hop, telling who keeps the answer current of which buildings its answers speak."""

    async def told(context: Any, parents: Sequence[Any], **arguments: Any) -> Sequence[Any]:
        scopes = scopes_of(parents) if is_collecting() else None
        if scopes is None:
            return await hop(context, parents, **arguments)
        with reading_scopes(scopes):
            results = await hop(context, parents, **arguments)
        note_scopes(entity.scope for result in results for entity in _entities_in(result))
        return results

    return wraps(hop)(told) if hasattr(hop, "__name__") else told


def scopes_of(parents: Sequence[Any]) -> set[str] | None:
    """The buildings of a hop's parents; None when it cannot be said, as of a site, which may have several."""
    owners = [parent.owner if isinstance(parent, Page) else parent for parent in parents]
    scopes = {owner.scope for owner in owners if isinstance(owner, EntityRecord) and owner.kind != "SITE"}
    return scopes if all(isinstance(owner, EntityRecord) and owner.kind != "SITE" for owner in owners) else None


def _entities_in(result: Any) -> Iterable[EntityRecord]:
    """The entities of one parent's result: one, a list of them, a page."""
    found = result.nodes if isinstance(result, Page) else result if isinstance(result, list | tuple) else (result,)
    return (entity for entity in found if isinstance(entity, EntityRecord))
