"""The running stores answer, each over its own protocol, only with the password."""

from pathlib import Path
from urllib.parse import urlsplit

import aiomqtt
import asyncpg
import neo4j
import pytest
from neo4j.exceptions import AuthError

from edifice.embedded.addresses import Addresses


async def test_graph_answers_and_keeps_nothing_of_another_test(
    clean_graph: None, graph_driver: neo4j.AsyncDriver
) -> None:
    await graph_driver.execute_query("CREATE (:Leftover)")
    records, _, _ = await graph_driver.execute_query("MATCH (n) RETURN count(n) AS nodes")
    assert records[0]["nodes"] == 1


async def test_graph_refuses_another_password(graph_url: str) -> None:
    async with neo4j.AsyncGraphDatabase.driver(graph_url, auth=("neo4j", "wrong")) as driver:
        with pytest.raises(AuthError):
            await driver.execute_query("RETURN 1")


async def test_sql_is_an_empty_database_of_this_module(sql_url: str) -> None:
    connection = await asyncpg.connect(sql_url)
    tables = await connection.fetchval("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
    await connection.close()
    assert tables == 0


async def test_sql_refuses_another_password(sql_url: str) -> None:
    password = _password(sql_url)
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(sql_url.replace(password, "wrong"))


async def test_broker_delivers(mqtt_url: str) -> None:
    async with _client(mqtt_url) as client:
        await client.subscribe("a/b", qos=1)
        await client.publish("a/b", b"21.5", qos=1)
        message = await anext(aiter(client.messages))
    assert message.payload == b"21.5"


async def test_broker_refuses_another_password(mqtt_url: str) -> None:
    password = _password(mqtt_url)
    with pytest.raises(aiomqtt.MqttError):
        async with _client(mqtt_url.replace(password, "wrong")):
            pass


def test_no_password_is_an_argument_of_a_process(stores: Addresses) -> None:
    assert stores.graph_password
    passwords = [stores.graph_password, _password(stores.sql_url or ""), _password(stores.mqtt_url or "")]
    for process in stores.pids.values():
        words = Path(f"/proc/{process}/cmdline").read_text()
        assert not [password for password in passwords if password in words]


def _client(url: str) -> aiomqtt.Client:
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    return aiomqtt.Client(parts.hostname, parts.port, username=parts.username, password=parts.password)


def _password(url: str) -> str:
    password = urlsplit(url).password
    assert password
    return password
