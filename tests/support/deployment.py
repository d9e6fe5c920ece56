"""docker-compose.yml as Docker Compose itself reads it, and what its services run, as plain processes of this machine.

No container engine is needed, and none is had: `docker compose config` puts the values in, and checks the file.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.documentation import ROOT

COMPOSE = ROOT / "docker-compose.yml"
BIN = Path(sys.executable).parent
VALUES = {
    "GRAPH_PASSWORD": "graph-password",
    "SQL_PASSWORD": "sql-password",
    "MQTT_PASSWORD": "mqtt-password",
    "EDIFICE_TOKEN": "the-token",
    "DOMAIN": "twin.example.org",
    "PROXY_TLS": "internal",
}
"""One value for each variable that `.env` must hold."""
PROFILES = ("--profile", "*")
STOP_SECONDS, START_SECONDS = 60, 240


def config(values: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """What `docker compose config` says with these variables and no others."""
    surroundings = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **values}
    command = [BIN / "docker-compose", "--file", COMPOSE, "--env-file", os.devnull, *PROFILES, "config", *words]
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)


@cache
def project() -> Mapping[str, Any]:
    """The file with all its values: services, networks, volumes."""
    said = config(VALUES, "--format", "json")
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def services() -> Mapping[str, Mapping[str, Any]]:
    """The services by their names."""
    return project()["services"]


def own_services() -> tuple[str, ...]:
    """Those that run Edifice itself."""
    return tuple(name for name, service in services().items() if "build" in service)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a service runs when it is no container: what stands for its host names, folders, ports and programs."""

    instead: Mapping[str, str]
    program: Sequence[str | Path] = (BIN / "edifice",)
    more: Mapping[str, str] = field(default_factory=dict)

    def put(self, text: str) -> str:
        """The text with what stands for the names in it."""
        for name, other in self.instead.items():
            text = text.replace(name, other)
        return text

    def environment(self, name: str) -> dict[str, str]:
        """The environment of a service; of ours it has nothing but the path of programs."""
        given = {key: self.put(str(value)) for key, value in services()[name].get("environment", {}).items()}
        return {"PATH": os.environ["PATH"], **given, **self.more}

    def command(self, name: str) -> list[str | Path]:
        """What a service of Edifice's runs."""
        return [*self.program, *services()[name]["command"]]

    def healthy(self, name: str) -> bool:
        """Whether the service's own health check finds it so."""
        kind, program, *words = services()[name]["healthcheck"]["test"]
        assert kind == "CMD"
        python = Path(self.program[0]).parent / program
        command = [python if python.exists() else program, *map(self.put, words)]
        surroundings = self.environment(name)
        return subprocess.run(command, env=surroundings, capture_output=True, check=False, timeout=30).returncode == 0

    async def run(self, name: str, log: Path) -> int:
        """Run a service that ends by itself; its exit code."""
        async with self._process(name, log) as process, asyncio.timeout(START_SECONDS):
            return await process.wait()

    @asynccontextmanager
    async def running(self, name: str, log: Path) -> AsyncGenerator[asyncio.subprocess.Process]:
        """A service that is healthy, and is told to stop at the end of the block as its image says."""
        async with self._process(name, log) as process:
            async with asyncio.timeout(START_SECONDS):
                while not await asyncio.to_thread(self.healthy, name):
                    assert process.returncode is None, log.read_text()
                    await asyncio.sleep(0.2)
            yield process

    @asynccontextmanager
    async def _process(self, name: str, log: Path) -> AsyncGenerator[asyncio.subprocess.Process]:
        with log.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *self.command(name), env=self.environment(name), cwd=log.parent, stdout=output, stderr=output
            )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
