"""deploy/postgres/role.sql on TimescaleDB: the account that it makes owns its database, and Edifice needs no more."""

import subprocess
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import neo4j
import pytest
import pytest_asyncio

from edifice.contexts import open_context
from edifice.postgres import Pool
from edifice.runtime import Addresses, Runtime, open_runtime
from ingest import dead_letters, readings
from ingest.checks import RefusalCode
from ingest.dead_letters import Letter
from ingest.decode import Refusal
from schema.execution.engine import Engine
from tests.deploy.test_store_settings import TOOLS
from tests.support.backups import differences, empty_graph, restored, saved
from tests.support.deployment import VALUES, services
from tests.support.documentation import ROOT
from tests.support.engines import timescale
from tests.support.twins import Twin
from timeseries.hypertables import TABLES, is_hypertable
from timeseries.kept import kept
from timeseries.retention import Keep, keep_within
from timeseries.rollup import roll_up
from timeseries.tier import engine as engine_of

pytestmark = [pytest.mark.whole, pytest.mark.engines]

SCRIPT = ROOT / "deploy/postgres/role.sql"
PASSWORD = VALUES["SQL_PASSWORD"]
WEEK = 7 * 86_400_000
NOW = 2960 * WEEK
MODEL = """@prefix brick: <https://brickschema.org/schema/Brick#> .
<urn:b#ahu-1> a brick:AHU ; brick:hasPoint <urn:b#t> . <urn:b#t> a brick:Supply_Air_Temperature_Sensor ."""
POSTED = f"""building,point,time,value
hq,t,{NOW - 5 * WEEK},21.5
hq,t,{NOW - 1000},22.5
hq,nobody-knows-it,{NOW - 1000},1
"""
RIGHTS = (
    "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls FROM pg_roles WHERE rolname = $1"
)


@dataclass(frozen=True, slots=True)
class Server:
    """A server after its first start, and the address of the superuser, who is connected since before."""

    superuser: asyncpg.Connection
    superuser_url: str

    def url(self, database: str = "edifice") -> str:
        """The address that docker-compose.yml gives to Edifice, on the socket of this server."""
        given = urlsplit(services()["web"]["environment"]["EDIFICE_SQL_URL"])
        here = given._replace(netloc=given.netloc.replace("sql:5432", ""), path=f"/{database}")
        return here._replace(query=urlsplit(self.superuser_url).query).geturl()


def run_script(url: str) -> None:
    """Run the script as the entry point of the image does."""
    given = urlsplit(url)
    surroundings = {
        "PGPASSWORD": given.password or "",
        "POSTGRES_PASSWORD": services()["sql"]["environment"]["POSTGRES_PASSWORD"],
        "PGHOST": given.query.removeprefix("host=").replace("%2F", "/"),
    }
    words = ("--set=ON_ERROR_STOP=1", "--no-password", "--no-psqlrc", "--file", SCRIPT)
    account = ("--username", given.username or "", "--dbname", given.path[1:])
    done = subprocess.run(
        [TOOLS / "psql", *words, *account], env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest_asyncio.fixture(scope="module")
async def server() -> AsyncIterator[Server]:
    with tempfile.TemporaryDirectory(prefix="edifice-role-") as name:
        Path(name).chmod(0o755)
        async with timescale(Path(name)) as addresses:
            assert addresses.sql_url
            superuser = await asyncpg.connect(addresses.sql_url)
            await _make_second(superuser, addresses.sql_url)
            run_script(addresses.sql_url)
            await superuser.execute("ALTER DATABASE second OWNER TO edifice")
            yield Server(superuser, addresses.sql_url)
            await superuser.close()


async def _make_second(superuser: asyncpg.Connection, url: str) -> None:
    """An empty database to restore into: to the account it is what that of the script is."""
    await superuser.execute("CREATE DATABASE second TEMPLATE template0")
    there = await asyncpg.connect(urlsplit(url)._replace(path="/second").geturl())
    await there.execute("CREATE EXTENSION timescaledb")
    await there.close()


def test_the_script_runs_at_the_first_start_as_the_superuser() -> None:
    sql = services()["sql"]
    (mounted,) = (one for one in sql["volumes"] if one["target"].startswith("/docker-entrypoint-initdb.d/"))
    assert (mounted["source"], mounted["read_only"]) == (str(SCRIPT), True)
    # the folder of the image has scripts of its own, which stay and come first
    assert mounted["target"] == "/docker-entrypoint-initdb.d/900_role.sql"
    given = urlsplit(services()["web"]["environment"]["EDIFICE_SQL_URL"])
    assert (given.username, given.password, given.path) == ("edifice", PASSWORD, "/edifice")
    environment = sql["environment"]
    assert (environment["POSTGRES_USER"], environment["POSTGRES_DB"]) == ("postgres", "edifice")


async def test_the_account_of_edifice_owns_its_database_and_has_no_other_right(server: Server) -> None:
    connection = await asyncpg.connect(server.url())
    assert await connection.fetchval("SELECT current_user") == "edifice"
    assert await connection.fetchval(RIGHTS, "edifice") is False
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert await connection.fetchval(owner) == "edifice"
    for statement in (
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('postgresql.conf')",
        "ALTER SYSTEM SET work_mem = '1GB'",
        "CREATE DATABASE other",
        "CREATE ROLE other",
        "SELECT rolpassword FROM pg_authid",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()


async def test_no_password_lets_the_superuser_in(server: Server) -> None:
    secret = "SELECT rolpassword FROM pg_authid WHERE rolname = $1"
    assert await server.superuser.fetchval(secret, "postgres") is None
    assert str(await server.superuser.fetchval(secret, "edifice")).startswith("SCRAM-SHA-256$")
    superuser = urlsplit(server.superuser_url)
    for password in (superuser.password, PASSWORD, ""):
        url = superuser._replace(netloc=f"postgres:{password}@").geturl()
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(url)


async def _build(runtime: Runtime, engine: Engine, folder: Path) -> None:
    """A building by an import, readings by HTTP, what is left over, and what the roles do with it by and by."""
    file = folder / "hq.ttl"
    file.write_text(MODEL)
    async with open_context(runtime) as context:
        twin = Twin(engine, context, runtime)
        await twin.bring(file, "hq")
        await twin.project()
    pool = runtime.pool
    outcome = await readings.post(pool, "text/csv", POSTED.encode(), NOW)
    assert (outcome.stored, outcome.unplaced, outcome.rejected) == (2, 1, 0)
    await dead_letters.keep(pool, [Letter("edifice/v1/hq/x", b"x", Refusal(RefusalCode.BAD_PAYLOAD, "no JSON"))])
    assert await roll_up(pool, NOW) == 2


async def _is_put_to_use(pool: Pool) -> bool:
    return (await engine_of(pool)).tier == "APACHE" and all([await is_hypertable(pool, table) for table in TABLES])


async def test_edifice_migrates_takes_readings_is_backed_up_and_restored_as_that_account(
    server: Server,
    engine: Engine,
    graph_driver: neo4j.AsyncDriver,
    graph_url: str,
    graph_auth: tuple[str, str],
    clean_graph: None,
    tmp_path: Path,
) -> None:
    def addresses(database: str) -> Addresses:
        return Addresses(graph_url, *graph_auth, server.url(database), "mqtt://127.0.0.1:1")

    archive = tmp_path / "site.zip"
    async with open_runtime(addresses("edifice"), tmp_path / "data") as runtime:
        assert await _is_put_to_use(runtime.pool)
        await _build(runtime, engine, tmp_path)
        manifest = (await saved(runtime, archive)).manifest
        assert await differences(runtime, archive) == []
        # long after all of it came, retention drops its chunks
        await keep_within(runtime.pool, NOW + 5000 * WEEK, Keep(readings_ms=WEEK))
        assert await runtime.pool.fetchval("SELECT count(*) FROM reading") == 0
    rows = {entry.name: entry.rows for entry in manifest.members}
    parts = ("reading", "reading_1h", "inbox_reading", "dead_letter", "import_run")
    assert [rows[f"sql/{name}.csv"] for name in parts] == [2, 2, 1, 1, 1]

    await empty_graph(graph_driver)
    async with open_runtime(addresses("second"), tmp_path / "second", migrate=False) as runtime:
        await restored(runtime, archive)
        assert await differences(runtime, archive) == []
        assert await _is_put_to_use(runtime.pool)
        assert (await kept(runtime.pool)).raw_bytes > 0
