"""The graph's schema: applied once, recorded, and refused when it is another's."""

import neo4j
import pytest

from edifice.errors import Conflict
from graph.fingerprint import contents
from graph.log import clock
from graph.migrate import migrate, migrations
from graph.search import search
from graph.store import GraphStore
from tests.support.office import write_office

SCHEMA = "SHOW INDEXES YIELD name, state ORDER BY name RETURN collect([name, state]) AS indexes"


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [migration.number for migration in migrations()] == list(range(1, len(migrations()) + 1))
    assert all(statement for migration in migrations() for statement in migration.statements)


async def test_migrating_twice_changes_nothing(
    bare_graph: None, graph_url: str, graph_auth: tuple[str, str], graph_driver: neo4j.AsyncDriver
) -> None:
    store = GraphStore.connect(graph_url, *graph_auth)
    assert await migrate(store) == [migration.number for migration in migrations()]
    schema = (await graph_driver.execute_query(SCHEMA)).records
    clock = await store.read("MATCH (c:Clock) RETURN properties(c)")
    assert clock
    assert clock[0].items() >= {"id": 1, "sequence": 0, "series": 0, "graph": 0, "key": 0}.items()
    assert await migrate(store) == []
    assert (await graph_driver.execute_query(SCHEMA)).records == schema
    assert {state for _, state in schema[0]["indexes"]} == {"ONLINE"}
    assert await store.read("MATCH (c:Clock) RETURN properties(c)") == clock
    await store.close()


async def test_the_data_of_the_previous_release_is_there_in_the_newest(
    bare_graph: None, graph_url: str, graph_auth: tuple[str, str]
) -> None:
    store = GraphStore.connect(graph_url, *graph_auth)
    *previous, newest = migrations()
    assert await migrate(store, previous) == [migration.number for migration in previous]
    await write_office(store)
    before = await contents(store), await clock(store)
    assert await migrate(store) == [newest.number]
    assert (await contents(store), await clock(store)) == before
    assert [hit.entity.id for hit in (await search(store, "Air Handler")).hits] == ["ahu"]
    await store.close()


async def test_another_text_under_a_known_number_is_refused(empty_store: GraphStore) -> None:
    await empty_store.define("MATCH (m:Migration {number: 1}) SET m.hash = 'another'")
    with pytest.raises(Conflict, match="made by another 0001_model"):
        await migrate(empty_store)
