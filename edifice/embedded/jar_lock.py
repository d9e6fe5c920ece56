"""The lock of Neo4j Community's jars, with their hashes, and the folder that they lie in."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

LOCK = Path(__file__).with_name("neo4j-5.26.lock")


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of the lock: `group:artifact:version[:classifier] sha256`."""

    path: str
    sha256: str

    @property
    def name(self) -> str:
        """The file name, the same in the repository and in the folder."""
        return self.path.rpartition("/")[2]


def read_lock(lock: Path = LOCK) -> tuple[Jar, ...]:
    """The jars of the lock, in its order."""
    return tuple(_read_line(line) for line in lock.read_text().splitlines() if line)


def server_folder(tools: Path, lock: Path = LOCK) -> Path:
    """Where the server of exactly this lock lies below the tools folder; two versions never share one."""
    return tools / f"{lock.stem}-{hashlib.sha256(lock.read_bytes()).hexdigest()[:8]}"


def _read_line(line: str) -> Jar:
    coordinates, sha256 = line.split()
    group, artifact, version, *classifier = coordinates.split(":")
    name = "-".join([artifact, version, *classifier])
    return Jar(f"{group.replace('.', '/')}/{artifact}/{version}/{name}.jar", sha256)
