"""The document of about 1,000 objects, beside plain strawberry resolvers that make the same store calls."""

from typing import Any, cast

import strawberry
from strawberry.dataloader import DataLoader
from strawberry.types import Info

from benchmarks import office
from benchmarks.figures import processor_seconds, say
from edifice.contexts import open_context
from edifice.runtime import Runtime
from graph import hops
from graph.entities import by_ids
from graph.records import EntityRecord
from graph.select import select
from resolvers.context import Context
from schema.execution.engine import Engine
from schema.execution.requests import Request
from timeseries.latest import latest

NAME = "document"
TIMES = 9

OURS = """
query Office($id: ID!) { node(id: $id) { ... on Building { id name levels { id name
  spaces(first: 50) { nodes { id name
    assets(first: 50, deep: false) { nodes { id name
      points(first: 50) { nodes { id name latest { time value } } } } } } } } } } }
"""
PEER = """
query Office($id: ID!) { building(id: $id) { id name levels { id name
  spaces { id name assets { id name points { id name latest { time value } } } } } } }
"""


@strawberry.type
class PeerReading:
    """A reading, as a tutorial would declare it."""

    time: float
    value: float | None


@strawberry.type
class PeerPoint:
    """A point with its latest reading from a loader."""

    id: strawberry.ID
    name: str | None
    series: strawberry.Private[int]

    @strawberry.field
    async def latest(self, info: Info[dict[str, Any], None]) -> PeerReading | None:
        """One store call for all points of the operation."""
        return await info.context["latest"].load(self.series)


@strawberry.type
class PeerAsset:
    """An asset with its points from a loader."""

    id: strawberry.ID
    name: str | None

    @strawberry.field
    async def points(self, info: Info[dict[str, Any], None]) -> list[PeerPoint]:
        """One store call for all assets of the operation."""
        records = await info.context["points"].load(self.id)
        return [PeerPoint(id=strawberry.ID(one.id), name=one.name, series=one.series) for one in records]


@strawberry.type
class PeerSpace:
    """A space with its assets from a loader."""

    id: strawberry.ID
    name: str | None

    @strawberry.field
    async def assets(self, info: Info[dict[str, Any], None]) -> list[PeerAsset]:
        """One store call for all spaces of the operation."""
        return [_peer(PeerAsset, one) for one in await info.context["assets"].load(self.id)]


@strawberry.type
class PeerLevel:
    """A level with its spaces from a loader."""

    id: strawberry.ID
    name: str | None

    @strawberry.field
    async def spaces(self, info: Info[dict[str, Any], None]) -> list[PeerSpace]:
        """One store call for all levels of the operation."""
        return [_peer(PeerSpace, one) for one in await info.context["spaces"].load(self.id)]


@strawberry.type
class PeerBuilding:
    """A building with its levels from a loader."""

    id: strawberry.ID
    name: str | None

    @strawberry.field
    async def levels(self, info: Info[dict[str, Any], None]) -> list[PeerLevel]:
        """One store call."""
        return [_peer(PeerLevel, one) for one in await info.context["levels"].load(self.id)]


@strawberry.type
class PeerQuery:
    """The root."""

    @strawberry.field
    async def building(self, info: Info[dict[str, Any], None], id: strawberry.ID) -> PeerBuilding | None:  # noqa: A002 - the document's word
        """One store call."""
        found = (await by_ids(info.context["context"].store, [id]))[0]
        return None if found is None else _peer(PeerBuilding, found)


def _peer(kind: type[Any], record: EntityRecord) -> Any:
    return kind(id=strawberry.ID(record.id), name=record.name)


def _loaders(context: Context) -> dict[str, Any]:
    """Strawberry's own loaders over the store functions that our hops call too."""

    def listed(hop: hops.Hop) -> DataLoader[str, list[EntityRecord]]:
        async def load(keys: list[str]) -> list[list[EntityRecord]]:
            return [list(page.records) for page in await select(context.store, hop, keys, first=50)]

        return DataLoader(load_fn=load)

    async def newest(keys: list[int]) -> list[PeerReading | None]:
        found = await latest(context.pool, keys)
        return [
            PeerReading(time=one.time, value=cast("float", one.value)) if (one := found.get(key)) else None
            for key in keys
        ]

    return {
        "context": context,
        "levels": listed(hops.LEVELS_OF_BUILDING),
        "spaces": listed(hops.SPACES_DEEP),
        "assets": listed(hops.ASSETS_DIRECT),
        "points": listed(hops.POINTS_OF_ASSET),
        "latest": DataLoader(load_fn=newest),
    }


def _refuse(errors: object) -> None:
    """A wrong answer is no measurement."""
    if errors:
        raise RuntimeError(str(errors)[:500])


async def measure(runtime: Runtime) -> None:
    """Print processor time of both, and their ratio; both read the same objects by the same number of store calls."""
    await office.load(runtime, "bench-document")
    async with open_context(runtime) as context:
        record = await runtime.store.read("MATCH (b:Building {scope: 'bench-document'}) RETURN b.id")
        variables = {"id": record[0] if record else ""}
        engine, peer = Engine(), strawberry.Schema(query=PeerQuery)

        async def ours() -> None:
            _refuse((await engine.execute(Request(OURS, variables), context)).errors)

        async def theirs() -> None:
            result = await peer.execute(PEER, variable_values=variables, context_value=_loaders(context))
            _refuse(result.errors)

        for work in (ours, theirs):  # plans and documents are warm in both
            await work()
        answer = await engine.execute(Request(OURS, variables), context)
        mine, other = await processor_seconds(ours, TIMES), await processor_seconds(theirs, TIMES)
    say(NAME, f"{answer.extensions}")
    say(NAME, f"{1000 * mine:.1f} ms of processor, plain strawberry {1000 * other:.1f} ms: ratio {mine / other:.2f}")
