"""What feeds what, as pages, the nearest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.flows import Flow, FlowQuestion, FlowRecord, count_flows, flows_of
from graph.records import EntityRecord
from resolvers.conditions import Condition
from resolvers.connections import Parents, unique
from resolvers.context import Context
from resolvers.filters import where_of
from resolvers.pages import Page, own_cursor


@dataclass(frozen=True, slots=True)
class Flows:
    """One way to follow flows, as a hop that answers a page for each parent."""

    flow: Flow

    async def __call__(
        self,
        context: Context,
        parents: Parents,
        *,
        where: Condition | None = None,
        depth: int = 1,
        first: int | None = None,
        after: str | None = None,
    ) -> list[Page[FlowRecord]]:
        """A page for each parent."""
        question = FlowQuestion(self.flow, depth, await where_of(context, where))
        once, source = unique(parents), _Source(question)
        found = await flows_of(context.store, once, question, first=first, after=after)
        pages = {
            parent.id: Page(
                page.flows, own_cursor(page.flows), page.has_next, page.has_previous, source=source, owner=parent
            )
            for parent, page in zip(once, found, strict=True)
        }
        return [pages[parent.id] for parent in parents]


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """Counts the entities that one question leads to."""

    question: FlowQuestion

    async def count(self, context: Context, owners: Sequence[EntityRecord]) -> list[int]:
        return await count_flows(context.store, owners, self.question)


serving = Flows("SERVED_BY")
feeding = Flows("FEEDS")
fed_by = Flows("FED_BY")
