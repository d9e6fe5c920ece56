"""The roles as plain processes on one set of stores, each store behind a relay, as several machines would run them."""

import asyncio
import itertools
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.support.documentation import ROOT
from tests.support.relay import Relay, relay_to

READY = re.compile(r"ready at (http://127\.0\.0\.1:\d+/)")
START_SECONDS, STOP_SECONDS, WAIT_SECONDS = 120.0, 40.0, 120.0


@dataclass(slots=True)
class Role:
    """One process of Edifice: what it says is in `log`."""

    process: asyncio.subprocess.Process
    log: Path
    url: str = ""

    @property
    def port(self) -> int:
        """The port of its address."""
        return urlsplit(self.url).port or 0

    async def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        """Ask it to end, and see with which code it does."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STOP_SECONDS):
            return await self.process.wait()

    async def get(self, path: str) -> httpx.Response:
        """The answer to a GET."""
        async with httpx.AsyncClient(timeout=WAIT_SECONDS) as client:
            return await client.get(f"{self.url}{path}")

    async def post(self, path: str, **content: Any) -> httpx.Response:
        """The answer to a POST."""
        async with httpx.AsyncClient(timeout=WAIT_SECONDS) as client:
            return await client.post(f"{self.url}{path}", **content)

    async def ask(self, query: str, **variables: Any) -> Any:
        """The whole answer of a GraphQL document."""
        return (await self.post("graphql", json={"query": query, "variables": variables})).json()

    async def states(self) -> dict[str, str]:
        """The states of the stores as /ready tells them."""
        return {one["name"]: one["state"] for one in (await self.get("ready")).json()["stores"]}


@dataclass(slots=True)
class Plant:
    """One set of stores, each behind a relay, and the processes that run on them."""

    graph: Relay
    series: Relay
    broker: Relay
    settings: dict[str, str]
    folder: Path
    stack: AsyncExitStack
    roles: list[Role] = field(default_factory=list[Role])
    numbers: Iterator[int] = field(default_factory=itertools.count)

    async def start(self, *words: str, **more: str) -> Role:
        """Start `edifice WORDS`, with further settings; `serve` has its address when this returns."""
        log = self.folder / f"{next(self.numbers)}-{words[0]}.log"  # of its own, also when several start at once
        others = {name: value for name, value in os.environ.items() if not name.startswith("EDIFICE_")}
        environment = {**others, **self.settings, **more, "PYTHONUNBUFFERED": "1"}
        with log.open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "edifice", *words, env=environment, cwd=ROOT, stdout=output, stderr=output
            )
        role = Role(process, log)
        self.roles.append(role)
        self.stack.push_async_callback(role.stop)
        if words[0] == "serve":
            await until(lambda: _is_ready(role), START_SECONDS)
        return role


async def _is_ready(role: Role) -> bool:
    said = role.log.read_text(encoding="utf-8")
    assert role.process.returncode is None, said
    found = READY.search(said)
    role.url = found[1] if found else ""
    return found is not None


@asynccontextmanager
async def plant(
    folder: Path, graph_url: str, graph_auth: tuple[str, str], sql_url: str, mqtt_url: str
) -> AsyncIterator[Plant]:
    """A relay to each of these stores; the processes that are started on them end with the block."""
    async with AsyncExitStack() as stack:
        graph, to_graph = await stack.enter_async_context(relay_to(graph_url))
        series, to_series = await stack.enter_async_context(relay_to(sql_url))
        broker, to_broker = await stack.enter_async_context(relay_to(mqtt_url))
        settings = {
            "EDIFICE_GRAPH_URL": to_graph,
            "EDIFICE_GRAPH_USER": graph_auth[0],
            "EDIFICE_GRAPH_PASSWORD": graph_auth[1],
            "EDIFICE_SQL_URL": to_series,
            "EDIFICE_MQTT_URL": to_broker,
            "EDIFICE_DATA": str(folder / "data"),
            "EDIFICE_PORT": "0",
        }
        yield Plant(graph, series, broker, settings, folder, stack)


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = WAIT_SECONDS) -> float:
    """Wait until something holds, and answer how many seconds that took."""
    began = time.monotonic()
    async with asyncio.timeout(seconds):
        while not await holds():
            await asyncio.sleep(0.02)
    return time.monotonic() - began
