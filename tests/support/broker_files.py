"""The broker of deploy/mosquitto, run by the real Mosquitto from its own scripts, with other folders and ports."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edifice.embedded.account import Account, find_account, give, open_to_readers
from tests.support.documentation import ROOT
from tests.support.engines import mosquitto_programs

START_SECONDS = 20
FILES = ROOT / "deploy/mosquitto"
HOST = "127.0.0.1"
PORTS = {"own": "1883", "devices": "1884", "tls": "8883"}


@dataclass(frozen=True, slots=True)
class DeployedBroker:
    """A running broker: `own` is the port for Edifice, `devices` and `tls` are those for devices."""

    files: Path
    data: Path
    programs: Path
    own: int
    devices: int
    tls: int

    def script(self, name: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run one of the scripts as the user of the container runs it."""
        command = ["sh", self.files / f"{name}.sh", *words]
        surroundings = {**self.environment(), **more}
        return subprocess.run(
            command, env=surroundings, capture_output=True, text=True, check=False, timeout=60, **_as_account()
        )

    def add(self, *words: str) -> str:
        """Add a device; the password that it is given."""
        said = self.script("device", "add", *words)
        assert said.returncode == 0, said.stderr
        return dict(line.split() for line in said.stdout.splitlines())["password"]

    def environment(self) -> dict[str, str]:
        """What stands for the folders of the container."""
        path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        places = {"MOSQUITTO_DATA": self.data, "LISTENERS": self.files / "listeners"}
        return {"PATH": path, **{name: str(place) for name, place in places.items()}}


def prepare(folder: Path, *, tls: bool = False) -> DeployedBroker:
    """The files of the repository in a folder, with paths and ports of this machine."""
    programs, files, data = folder / "programs", folder / "files", folder / "data"
    programs.mkdir()
    data.mkdir()
    mosquitto_programs(programs)
    shutil.copytree(FILES, files, ignore=shutil.ignore_patterns("tls"))
    (files / "listeners").mkdir()
    if tls:
        make_certificate(files / "tls")
    broker = DeployedBroker(files, data, programs, *(free_port() for _ in PORTS))
    instead = {
        "/usr/lib/mosquitto_dynamic_security.so": str(programs / "library/mosquitto_dynamic_security.so"),
        "/mosquitto/data": str(data),
        "/tmp/listeners": str(files / "listeners"),
        "/edifice/tls": str(files / "tls"),
        "listener 1883": f"listener {broker.own} {HOST}",
        "listener 1884": f"listener {broker.devices} {HOST}",
        "listener 8883": f"listener {broker.tls} {HOST}",
        "--port 1883": f"--port {broker.own}",
    }
    for file in files.iterdir():
        if file.is_file():
            text = file.read_text()
            for name, other in instead.items():
                text = text.replace(name, other)
            file.write_text(text)
    open_to_readers(folder)
    for own in (data, files / "listeners"):
        give(own, find_account())
    return broker


@asynccontextmanager
async def running(broker: DeployedBroker) -> AsyncGenerator[DeployedBroker]:
    """The broker by its start script, until the end of the block."""
    log = broker.files.parent / "log"
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            "sh", broker.files / "start.sh", env=broker.environment(), stdout=output, stderr=output, **_as_account()
        )
    try:
        async with asyncio.timeout(START_SECONDS):
            while (await asyncio.to_thread(broker.script, "health")).returncode:
                assert process.returncode is None, log.read_text()
                await asyncio.sleep(0.1)
        yield broker
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


def make_certificate(folder: Path) -> Path:
    """A self-made certificate of `localhost`, as `tls.crt` and `tls.key`; the certificate."""
    folder.mkdir(parents=True)
    made = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost")
    files = ("-keyout", folder / "tls.key", "-out", folder / "tls.crt")
    extension = ("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    subprocess.run(["openssl", "req", "-x509", *made, *files, *extension], check=True, capture_output=True)
    return folder / "tls.crt"


def free_port() -> int:
    """A port of loopback that nobody has at the moment."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        return one.getsockname()[1]


def _as_account() -> dict[str, Any]:
    """Mosquitto never runs as root in the container, so it does not here."""
    account: Account | None = find_account()
    return {"user": account.user_id, "group": account.group_id, "extra_groups": []} if account else {}
