"""Relations of entities, as pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.relations import Direction, RelationQuestion, RelationRecord, count_relations, relations_of
from resolvers.conditions import Condition
from resolvers.connections import Parents, unique
from resolvers.context import Context
from resolvers.filters import where_of
from resolvers.pages import Page, own_cursor


async def of_entities(
    context: Context,
    entities: Parents,
    *,
    kinds: tuple[str, ...] | None = None,
    direction: Direction = "BOTH",
    where: Condition | None = None,
    first: int | None = None,
    after: str | None = None,
) -> list[Page[RelationRecord]]:
    """A page of each entity's relations, by kind and then by the other end."""
    question = RelationQuestion(kinds, direction, await where_of(context, where))
    ids = [entity.id for entity in unique(entities)]
    found = await relations_of(context.store, ids, question, first=first, after=after)
    source = _Source(question)
    pages = {
        id_: Page(
            page.relations, own_cursor(page.relations), page.has_next, page.has_previous, source=source, owner=id_
        )
        for id_, page in zip(ids, found, strict=True)
    }
    return [pages[entity.id] for entity in entities]


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """Counts the relations that one question asks for."""

    question: RelationQuestion

    async def count(self, context: Context, owners: Sequence[str]) -> list[int]:
        return await count_relations(context.store, owners, self.question)
