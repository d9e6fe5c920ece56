"""Reading one entity and a hundred by their ids, beside the driver's own rows of the same nodes."""

import time
from collections.abc import Awaitable, Callable
from statistics import median
from typing import Any, LiteralString

import neo4j

from benchmarks import office
from benchmarks.figures import processor_seconds, say
from edifice.runtime import Runtime
from graph.entities import by_ids

NAME = "graph-reads"
TIMES, HUNDRED = 40, 100

IDS: LiteralString = "MATCH (e:Entity) WITH e LIMIT $number RETURN collect(e.id)"
PEER: LiteralString = "UNWIND $ids AS id MATCH (e:Entity {id: id}) RETURN e"


async def measure(runtime: Runtime) -> None:
    """Both ways in turn: the time that a caller waits, and the processor time that the client spends."""
    await office.load(runtime, "benchmark-reads")
    record = await runtime.store.read(IDS, number=HUNDRED)
    ids: list[str] = record[0] if record else []
    places = runtime.addresses
    auth = (places.graph_user, places.graph_password)
    async with neo4j.AsyncGraphDatabase.driver(places.graph_url, auth=auth, telemetry_disabled=True) as driver:
        for asked, what in ((ids[:1], "one entity"), (ids, f"{len(ids)} entities")):

            async def ours(asked: list[str] = asked) -> None:
                await by_ids(runtime.store, asked)

            async def peer(asked: list[str] = asked) -> None:
                await _rows(driver, asked)

            own, rows = await _milliseconds(ours), await _milliseconds(peer)
            spent = await processor_seconds(ours, TIMES) / await processor_seconds(peer, TIMES)
            say(NAME, f"{what}: {own:.1f} ms, the driver's rows {rows:.1f} ms: {own / rows:.2f}; client {spent:.2f}")


async def _rows(driver: neo4j.AsyncDriver, ids: list[str]) -> list[Any]:
    async with driver.session(database="neo4j") as session:
        result = await session.run(PEER, ids=ids)
        return [record["e"] async for record in result]


async def _milliseconds(work: Callable[[], Awaitable[None]]) -> float:
    """The median of several, after some that warm the server up."""
    taken: list[float] = []
    for _ in range(2 * TIMES):
        began = time.perf_counter()
        await work()
        taken.append(1000 * (time.perf_counter() - began))
    return median(taken[TIMES:])
