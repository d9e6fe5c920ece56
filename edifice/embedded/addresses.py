"""Where the embedded servers answer: a record, its line of JSON, and the file that keeps it beside the data."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from edifice.embedded.holding import is_held
from edifice.embedded.passwords import write_private

FILE = "stores.json"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the servers answer; None for one that was not asked for.

    `sql_url`, `mqtt_url` and `device_url` hold user and password, the graph's user is neo4j. `mqtt_url` is the broker's
    for our own roles, `device_url` that for devices, which may use their own tree alone. `pids` has the keys graph,
    sql, broker and supervisor, and is true at the start: `running_addresses` tells what a restart changed.
    """

    graph_url: str | None = None
    graph_password: str | None = None
    sql_url: str | None = None
    mqtt_url: str | None = None
    device_url: str | None = None
    pids: Mapping[str, int] = field(default_factory=dict)

    def to_line(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_line(cls, line: str | bytes) -> "Addresses":
        """The record of a line of JSON."""
        return cls(**json.loads(line))

    def save(self, data: Path) -> None:
        """Keep the record beside the data, readable by us alone."""
        write_private(data / FILE, self.to_line())


def running_addresses(data: Path) -> Addresses | None:
    """Where the servers of a data folder answer now, None when none is running there."""
    if is_held(data):
        with suppress(FileNotFoundError):
            return Addresses.from_line((data / FILE).read_text())
    return None
