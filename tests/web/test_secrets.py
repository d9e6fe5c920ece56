"""Neither a token, nor the password of a store, nor a variable of a failing query gets into the log, even at DEBUG."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest

from edifice.postgres import open_pool
from edifice.telemetry import scrubbing
from edifice.telemetry.scrubbing import hide
from graph.store import GraphStore
from tests.support.contexts import Asking
from tests.support.logging import Written
from web.app import create_app
from web.auth import Access
from web.graphql import GraphQL

TOKEN = "a-token-that-nobody-may-read"
VARIABLE = "a variable that nobody may read"
BY_GRAPH = "query ($secret: ID!) { node(id: $secret) { id } }"
BY_SERIES = "query ($secret: String!) { deadLetters(topic: {startsWith: $secret}) { totalCount } }"


class BrokenGraph:
    """The graph with a mistake in its statements, which the server repeats with the values in its error."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store

    async def read(self, _query: object, **_params: object) -> Any:
        return await self._store.read("RETURN date($value)", value=VARIABLE)


class BrokenSeries:
    """The same of PostgreSQL, whose driver repeats the arguments."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def fetch(self, *_words: object) -> Any:
        return await self._pool.fetch("SELECT $1::int", VARIABLE)

    fetchrow = fetchval = fetch


async def asked(asking: Asking, query: str, *, token: str = TOKEN) -> httpx.Response:
    access = Access(TOKEN)
    app = create_app(access, GraphQL(asking.engine, lambda _: asking.context, access).routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        return await client.post(
            f"/graphql?token={TOKEN}",
            json={"query": query, "variables": {"secret": VARIABLE}},
            headers={"authorization": f"Bearer {token}"},
        )


@pytest.fixture(autouse=True)
def _all_at_debug(log: Written) -> Iterator[None]:
    """As if somebody had turned up the loggers of the libraries too, which then write parameters and frames."""
    loggers = [logging.getLogger(name) for name in ("neo4j", "asyncpg", "asyncio", "websockets", "uvicorn", "mqtt")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.mark.parametrize(("query", "driver"), [(BY_GRAPH, "neo4j"), (BY_SERIES, "asyncpg")])
async def test_what_a_failing_query_was_given_is_not_in_the_log(
    asking: Asking, log: Written, query: str, driver: str
) -> None:
    # given stores that refuse what they are asked, with errors that repeat it
    store: Any = BrokenGraph(asking.context.store)
    pool: Any = BrokenSeries(asking.context.pool)
    broken = replace(asking, context=replace(asking.context, store=store, pool=pool))

    # when somebody asks
    answer = await asked(broken, query)

    # then the answer has a number, and the log tells under it what failed and where, but not of which value
    (error,) = answer.json()["errors"]
    (line,) = [one for one in log.lines() if error["extensions"]["id"] in one["event"]]
    assert f"{driver}." in line["exception"]
    assert "resolvers/" in line["exception"]
    assert line["request_id"] == answer.headers["x-request-id"]
    assert VARIABLE not in log.text()
    assert TOKEN not in log.text()


async def test_a_wrong_token_is_not_in_the_log(asking: Asking, log: Written) -> None:
    answer = await asked(asking, BY_GRAPH, token="wrong-and-still-a-secret")

    assert answer.status_code == 401
    assert log.lines("request")
    for secret in ("wrong-and-still-a-secret", TOKEN, VARIABLE):
        assert secret not in log.text()


async def test_the_password_of_a_store_that_refuses_us_is_not_in_the_log(
    sql_url: str, graph_url: str, log: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrubbing, "_secrets", set())
    password = "p@ss/w:rd that is wrong"
    url = urlsplit(sql_url)
    place = url._replace(netloc=f"edifice:{quote(password, safe='')}@{url.netloc.rpartition('@')[2]}").geturl()
    hide(place, password)
    store = GraphStore.connect(graph_url, "neo4j", password)
    pool = await open_pool(place)
    logger = logging.getLogger("edifice.test")
    for call in (pool.fetchval("SELECT 1"), store.read("RETURN 1")):
        try:
            await call
        except Exception:  # drivers raise what they like; none of it may give the password away
            logger.exception("cannot reach %s as %s", place, password)
    await store.close()
    pool.terminate()

    assert len(log.lines()) >= 1
    for secret in (password, quote(password, safe="")):
        assert secret not in log.text()
