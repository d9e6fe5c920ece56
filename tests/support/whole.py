"""The whole of Edifice as `edifice run` starts it, in a data folder of its own, and what a user of it does."""

import asyncio
import json
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from timeseries.bus.client import open_bus

READY = re.compile(r"ready at (http://127\.0\.0\.1:\d+/)")
START_SECONDS, STOP_SECONDS, ANSWER_SECONDS = 240, 90, 120
LOOK_AGAIN_SECONDS = 0.3

START = """mutation ($upload: ID!, $key: String!) {
    startImport(input: {upload: $upload, buildingKey: $key}) {
        __typename
        ... on StartedImport { import { id } }
        ... on Refusal { code message }
    }
}"""
IMPORTS = "{ imports(first: 50) { nodes { id file state error { message } } } }"
OPEN = ("QUEUED", "RUNNING")
DONE = ("SUCCEEDED", "SUCCEEDED_WITH_WARNINGS")


@dataclass(frozen=True, slots=True)
class Whole:
    """A running `edifice run`: its address and its data."""

    url: str
    data: Path
    process: asyncio.subprocess.Process

    async def data_of(self, query: str, **variables: Any) -> Any:
        """The data of a query; an error of it fails the test."""
        async with httpx.AsyncClient(timeout=ANSWER_SECONDS) as client:
            asked = {"query": query, "variables": variables}
            answer = (await client.post(f"{self.url}graphql", json=asked)).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def until(self, query: str, holds: Callable[[Any], bool], **variables: Any) -> Any:
        """The data of a query as soon as something holds of it."""
        async with asyncio.timeout(START_SECONDS):
            while not holds(data := await self.data_of(query, **variables)):
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
        return data

    async def bring(self, name: str, text: str, building: str) -> str:
        """Import a file over the API, to its end; the import's id."""
        async with httpx.AsyncClient(timeout=ANSWER_SECONDS) as client:
            headers = {"x-file-name": quote(name)}
            upload = (await client.post(f"{self.url}uploads", content=text.encode(), headers=headers)).json()
        started = (await self.data_of(START, upload=upload["id"], key=building))["startImport"]
        assert started["__typename"] == "StartedImport", started
        await self.imported(name)
        return started["import"]["id"]

    async def imported(self, name: str) -> None:
        """Wait until the newest import of a file of this name has succeeded."""

        def ended(data: Any) -> bool:
            found = next((one for one in data["imports"]["nodes"] if one["file"] == name), None)
            assert found is None or found["state"] in {*OPEN, *DONE}, found
            return found is not None and found["state"] in DONE

        await self.until(IMPORTS, ended)

    async def publish(self, building: str, values: Mapping[str, float]) -> None:
        """Be devices: a message over MQTT for each point, by its name in the building."""
        async with open_bus(self.addresses()["mqtt_url"]) as bus:
            while not bus.connected:
                await bus.messages(1)  # answers when the connection has come
            for point, value in values.items():
                payload = json.dumps({"t": time.time_ns() // 1_000_000, "v": value}).encode()
                await bus.publish(f"edifice/v1/{building}/a-device/{point}/reading", payload, qos=1)

    def addresses(self) -> dict[str, Any]:
        """Where its stores answer, as it has written that down for commands beside it."""
        return json.loads((self.data / "stores.json").read_text(encoding="utf-8"))


@asynccontextmanager
async def data_folder() -> AsyncIterator[Path]:
    """A folder for the data of a run, or of several after each other."""
    folder = Path(tempfile.mkdtemp(prefix="edifice-whole-"))
    folder.chmod(0o711)  # the unprivileged servers go through it
    try:
        yield folder / "data"
    finally:
        shutil.rmtree(folder)


@asynccontextmanager
async def running(*words: str) -> AsyncIterator[Whole]:
    """`edifice run` with these words, ready to answer, on data of its own."""
    async with data_folder() as data, running_on(data, *words) as whole:
        yield whole


@asynccontextmanager
async def running_on(data: Path, *words: str, port: int = 0) -> AsyncIterator[Whole]:
    """`edifice run` on this data and port, ready to answer."""
    log = data.with_name("log")
    others = {name: value for name, value in os.environ.items() if not name.startswith("EDIFICE_")}
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "edifice", "run", *words,
            env={**others, "EDIFICE_DATA": str(data), "EDIFICE_PORT": str(port), "PYTHONUNBUFFERED": "1"},
            stdout=output, stderr=output,
        )  # fmt: skip
    try:
        yield Whole(await _ready(process, log), data, process)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()


async def _ready(process: asyncio.subprocess.Process, log: Path) -> str:
    async with asyncio.timeout(START_SECONDS):
        while not (found := READY.search(log.read_text(encoding="utf-8"))):
            assert process.returncode is None, f"edifice run ended before it was ready:\n{log.read_text()}"
            await asyncio.sleep(0.1)
    return found[1]
