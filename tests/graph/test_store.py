"""The client of the graph store: one record a read, named errors, counted calls, one writer at a time."""

import asyncio

import neo4j
import pytest
from neo4j import AsyncManagedTransaction
from neo4j.exceptions import ClientError

from edifice.calls import counted
from edifice.errors import CostLimitExceeded, StoreTimeout, StoreUnavailable
from graph import store as store_module
from graph.store import GraphStore
from tests.support.relay import relay_to

ENDLESS = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(*)"
RUNNING = "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery = $query RETURN count(*)"


async def running(driver: neo4j.AsyncDriver) -> int:
    """How many transactions of the server are at work on the endless query."""
    return (await driver.execute_query(RUNNING, query=ENDLESS)).records[0][0]


async def test_a_read_answers_the_values_of_one_record(empty_store: GraphStore) -> None:
    assert await empty_store.read("RETURN 1, $two, [3]", two="2") == [1, "2", [3]]
    assert await empty_store.read("MATCH (n:Nobody) RETURN n.id") is None


async def test_a_read_cannot_write(empty_store: GraphStore) -> None:
    with pytest.raises(ClientError, match="Writing in read access mode not allowed"):
        await empty_store.read("CREATE (n:Nobody) RETURN 1")


async def test_calls_are_counted_in_the_operation_and_its_tasks(empty_store: GraphStore) -> None:
    async def nothing(tx: AsyncManagedTransaction) -> None:
        await (await tx.run("RETURN 1")).consume()

    with counted() as calls:
        await asyncio.gather(empty_store.read("RETURN 1"), empty_store.read("RETURN 2"))
        await empty_store.write(nothing)
    await empty_store.read("RETURN 3")
    assert calls.number == 3


async def test_a_long_read_times_out(empty_store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "READ_SECONDS", 0.2)
    with pytest.raises(StoreTimeout):
        await empty_store.read("UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(*)")


async def test_a_server_that_is_silent_costs_no_longer_than_its_limit(
    empty_store: GraphStore, graph_url: str, graph_auth: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "READ_SECONDS", 1.0)
    monkeypatch.setattr(store_module, "SILENCE_SECONDS", 0.5)
    async with relay_to(graph_url) as (relay, url):
        store = GraphStore.connect(url, *graph_auth)
        assert await store.read("RETURN 1") == [1]
        relay.swallow()
        async with asyncio.timeout(60):
            with pytest.raises(StoreTimeout):
                await store.read("RETURN 1")
            relay.cut()
            relay.mend()
            assert await store.read("RETURN 1") == [1]
        await store.close()


async def test_a_server_that_hangs_is_unavailable_once_it_was_asked_in_vain(
    empty_store: GraphStore, graph_url: str, graph_auth: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "ASK_SECONDS", 0.5)
    async with relay_to(graph_url) as (relay, url), asyncio.timeout(60):
        store = GraphStore.connect(url, *graph_auth)
        up = await store.status()
        relay.swallow()
        down = await store.status()  # which throws the silent connection away
        assert (up.state, down.state) == ("UP", "DOWN")
        assert down.since > up.since
        with pytest.raises(StoreUnavailable):
            await store.read("RETURN 1")
        relay.cut()
        await store.close()


async def test_a_cancelled_read_ends_on_the_server_too(
    empty_store: GraphStore, graph_driver: neo4j.AsyncDriver
) -> None:
    asked = asyncio.create_task(empty_store.read(ENDLESS))
    async with asyncio.timeout(8):  # less than the limit of a read, after which it would be over anyway
        while await running(graph_driver) != 1:
            await asyncio.sleep(0.02)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        while await running(graph_driver) != 0:
            await asyncio.sleep(0.02)
    assert await empty_store.read("RETURN 1") == [1]


async def test_whoever_gets_no_connection_in_time_is_told_that_the_store_is_busy(
    graph_url: str, graph_auth: tuple[str, str]
) -> None:
    driver = neo4j.AsyncGraphDatabase.driver(
        graph_url, auth=graph_auth, max_connection_pool_size=1, connection_acquisition_timeout=0.2
    )
    store = GraphStore(driver)
    async with driver.session(database="neo4j") as session, await session.begin_transaction():
        with pytest.raises(StoreUnavailable, match="busy: all connections are in use") as raised:
            await store.read("RETURN 1")
    assert raised.value.store == "graph"
    assert await store.read("RETURN 1") == [1]
    await store.close()


async def test_a_transaction_that_is_too_large_is_named_and_not_tried_again(empty_store: GraphStore) -> None:
    tried = 0

    async def large(tx: AsyncManagedTransaction) -> None:
        nonlocal tried
        tried += 1
        await (
            await tx.run("UNWIND range(1, 20000000) AS a WITH collect(toString(a)) AS texts RETURN size(texts)")
        ).consume()

    with pytest.raises(CostLimitExceeded):
        await empty_store.write(large)
    assert tried == 1


async def test_a_server_that_is_away_is_unavailable() -> None:
    store = GraphStore.connect("bolt://127.0.0.1:9", "neo4j", "none")
    assert (await store.status()).state == "STARTING"
    with pytest.raises(StoreUnavailable) as raised:
        await store.read("RETURN 1")
    assert raised.value.store == "graph"
    assert (await store.status()).state == "DOWN"
    await store.close()


async def test_a_wrong_password_is_unavailable_too(graph_url: str) -> None:
    store = GraphStore.connect(graph_url, "neo4j", "wrong")
    refusal = (
        "The graph store refuses the user or the password: set EDIFICE_GRAPH_USER and EDIFICE_GRAPH_PASSWORD to those "
        "that it knows."
    )
    status = await store.status()
    assert (status.state, status.reason) == ("DOWN", refusal)
    with pytest.raises(StoreUnavailable) as raised:
        await store.read("RETURN 1")
    assert raised.value.message == refusal
    await store.close()


async def test_a_refused_account_is_not_tried_again_at_once_since_the_server_would_let_nobody_in(
    empty_store: GraphStore, graph_url: str, graph_auth: tuple[str, str]
) -> None:
    store = GraphStore.connect(graph_url, graph_auth[0], "wrong")
    for _ in range(10):
        with pytest.raises(StoreUnavailable, match="refuses the user or the password"):
            await store.read("RETURN 1")
        assert (await store.status()).state == "DOWN"
    other = GraphStore.connect(graph_url, *graph_auth)
    assert await other.read("RETURN 1") == [1]
    await other.close()
    await store.close()


async def test_a_state_lasts_since_it_was_first_noted_and_says_why_it_is_none_of_an_answer(
    empty_store: GraphStore, graph_url: str, graph_auth: tuple[str, str]
) -> None:
    async with relay_to(graph_url) as (relay, url):
        store = GraphStore.connect(url, *graph_auth)
        up = await store.status()
        assert (up.state, up.reason) == ("UP", None)
        relay.cut()
        with pytest.raises(StoreUnavailable):
            await store.read("RETURN 1")
        down = await store.status()
        assert (down.state, down.reason) == ("DOWN", "The graph store does not answer. Try again in a moment.")
        assert down.since > up.since
        assert await store.status() == down
        await store.close()


async def test_the_status_names_the_version(empty_store: GraphStore) -> None:
    status = await empty_store.status()
    assert (status.engine, status.state) == ("Neo4j", "UP")
    assert status.version
    assert status.version[0].isdigit()
    assert (await empty_store.status()).since == status.since


async def test_writers_of_one_process_queue(empty_store: GraphStore) -> None:
    inside, most = 0, 0

    async def work(tx: AsyncManagedTransaction) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await (await tx.run("RETURN 1")).consume()
        inside -= 1

    await asyncio.gather(*(empty_store.write(work) for _ in range(8)))
    assert most == 1
