"""`edifice status` on real stores, and on addresses at which nobody answers."""

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from typer.testing import CliRunner, Result

from edifice import migrations
from edifice.cli import make_application
from edifice.postgres import Pool, open_pool
from tests.support.backups import new_database
from tests.support.broker_files import free_port

STORES = {"graph": "GRAPH_URL", "series": "SQL_URL", "broker": "MQTT_URL"}


@pytest_asyncio.fixture
async def addresses(
    graph_url: str, graph_auth: tuple[str, str], sql_url: str, mqtt_url: str, migrated_pool: Pool, clean_graph: None
) -> dict[str, str]:
    """The settings of stores that are all there, with the tables in PostgreSQL."""
    return {"GRAPH_URL": graph_url, "GRAPH_PASSWORD": graph_auth[1], "SQL_URL": sql_url, "MQTT_URL": mqtt_url}


def dead(*names: str) -> dict[str, str]:
    """Settings by which nobody answers for these stores."""
    urls = {
        "GRAPH_URL": f"bolt://127.0.0.1:{free_port()}",
        "SQL_URL": f"postgresql://edifice:none@127.0.0.1:{free_port()}/edifice",
        "MQTT_URL": f"mqtt://edifice:none@127.0.0.1:{free_port()}",
    }
    return {STORES[name]: urls[STORES[name]] for name in names}


async def status(settings: dict[str, str], data: Path, *words: str) -> Result:
    environment = {f"EDIFICE_{name}": value for name, value in {**settings, "DATA": str(data)}.items()}
    return await asyncio.to_thread(
        CliRunner().invoke, make_application(["status"]), ("status", *words), env=environment
    )


async def told(settings: dict[str, str], data: Path) -> tuple[int, dict[str, Any]]:
    said = await status(settings, data, "--json")
    return said.exit_code, json.loads(said.stdout)


def states(answer: dict[str, Any]) -> dict[str, bool]:
    return {store["name"]: store["state"] == "UP" for store in answer["stores"]}


async def test_all_is_told_when_all_stores_are_there(addresses: dict[str, str], tmp_path: Path) -> None:
    code, answer = await told(addresses, tmp_path)
    assert (code, states(answer)) == (0, dict.fromkeys(STORES, True))
    assert (answer["models"], answer["open_imports"]) == ([], 0)
    assert answer["readings"]["raw_bytes"] > 0
    assert answer["schema"] == "CURRENT"
    said = await status(addresses, tmp_path)
    assert [line.split()[0] for line in said.stdout.splitlines()] == [*STORES, "imports", "readings", "rollup"]
    assert said.exit_code == 0


async def test_where_nothing_was_started_yet_it_says_so(
    addresses: dict[str, str], sql_url: str, tmp_path: Path
) -> None:
    async with new_database(sql_url) as fresh:
        settings = {**addresses, "SQL_URL": fresh}
        code, answer = await told(settings, tmp_path)
        assert (code, states(answer)) == (0, dict.fromkeys(STORES, True))
        assert [answer[name] for name in ("schema", "models", "open_imports", "readings")] == ["NONE", [], None, None]
        said = await status(settings, tmp_path)
        assert [line.split()[0] for line in said.stdout.splitlines()] == [*STORES, "tables"]
        assert "nothing was started here yet" in said.stdout


async def test_tables_of_an_earlier_version_are_told_and_not_asked(
    addresses: dict[str, str], sql_url: str, tmp_path: Path
) -> None:
    async with new_database(sql_url) as older:
        pool = await open_pool(older)
        await migrations.migrate(pool, migrations.ours()[:1])
        await pool.close()
        settings = {**addresses, "SQL_URL": older}
        code, answer = await told(settings, tmp_path)
        assert code == 0
        assert [answer[name] for name in ("schema", "open_imports", "readings")] == ["OLDER", None, None]
        assert "`edifice migrate` brings them up to date" in (await status(settings, tmp_path)).stdout


async def test_a_password_that_a_store_does_not_know_is_told(addresses: dict[str, str], tmp_path: Path) -> None:
    sql, broker = (wrong_password(addresses[name]) for name in ("SQL_URL", "MQTT_URL"))
    settings = {**addresses, "GRAPH_PASSWORD": "wrong", "SQL_URL": sql, "MQTT_URL": broker}
    code, answer = await told(settings, tmp_path)
    assert (code, states(answer)) == (1, dict.fromkeys(STORES, False))
    for store in answer["stores"]:
        assert "refuses the user or the password" in store["reason"]
    said = await status(settings, tmp_path)
    assert said.stdout.count("refuses the user or the password") == len(STORES)
    assert "wrong" not in said.stdout


def wrong_password(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=f"{parts.username}:wrong@{parts.netloc.rpartition('@')[2]}").geturl()


@pytest.mark.parametrize(
    ("away", "unknown"),
    [
        (("graph",), {"models"}),
        (("series",), {"open_imports", "readings"}),
        (("broker",), set()),
        (tuple(STORES), {"models", "open_imports", "readings"}),
    ],
)
async def test_the_states_are_told_and_what_the_others_know_when_a_store_is_away(
    away: tuple[str, ...], unknown: set[str], addresses: dict[str, str], tmp_path: Path
) -> None:
    code, answer = await told({**addresses, **dead(*away)}, tmp_path)
    assert (code, states(answer)) == (1, {name: name not in away for name in STORES})
    assert {name for name in ("models", "open_imports", "readings") if answer[name] is None} == unknown


async def test_as_text_the_states_stand_for_what_is_not_known(addresses: dict[str, str], tmp_path: Path) -> None:
    said = await status({**addresses, **dead("graph", "series")}, tmp_path)
    assert [line.split()[:2] for line in said.stdout.splitlines()] == [
        ["graph", "STARTING"],
        ["series", "DOWN"],
        ["broker", "UP"],
    ]
    assert said.exit_code == 1
