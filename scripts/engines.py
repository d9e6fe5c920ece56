"""Fetches the further engines that the tests run on, beside the embedded ones, into `.tools/engines`.

    python scripts/engines.py

Neo4j of the newest calendar version comes as jars by a lock of hashes; TimescaleDB, Mosquitto and promtool come as
Debian packages of named suites, whose signatures apt verifies. They are unpacked, not installed: apt gets a state of
its own, so that the machine's lists, sources and packages stay as they are, and any user may do it. Each tree brings
the C library of its suite, whose loader runs the programs on other systems too.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
ENGINES = CHECKOUT / os.environ.get("EDIFICE_TOOLS", ".tools") / "engines"
NEO4J = CHECKOUT / "tests/support/neo4j-2026.lock"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")

SUITES = {
    # its Mosquitto is of the 2.0 line, which most sites run; with its tools, and the libraries of all
    "bookworm": (
        *("mosquitto", "mosquitto-clients", "libmosquitto1", "libcjson1"),
        *("libc6", "libcap2", "libcom-err2", "libdlt2", "libgcrypt20", "libgpg-error0"),
        *("libgssapi-krb5-2", "libk5crypto3", "libkeyutils1", "libkrb5-3", "libkrb5support0", "liblz4-1", "liblzma5"),
        *("libnsl2", "libssl3", "libsystemd0", "libtirpc3", "libwrap0", "libzstd1"),
    ),
    # its TimescaleDB is the one for PostgreSQL 18, the version of the embedded server
    "forky": ("postgresql-18-timescaledb", "promtool", "libc6", "libssl3t64"),
}

CONFIGURATION = """\
#clear APT::Update;
#clear DPkg::Post-Invoke;
#clear Acquire::IndexTargets::deb::DEP-11;
#clear Acquire::IndexTargets::deb::DEP-11-icons;
#clear Acquire::IndexTargets::deb::DEP-11-icons-hidpi;
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::Check-Valid-Until "false";  // a mirror that stands still is signed as well
APT::Sandbox::User "root";
Dir::Etc::SourceList "{state}/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State "{state}";
Dir::State::status "{state}/status";
Dir::Cache "{state}/cache";
"""


class EnginesFailed(Exception):
    """An engine could not be fetched; the message says why, and what to do."""


def main() -> None:
    """Fetch what is missing, and name everything that is there with its version."""
    ENGINES.mkdir(parents=True, exist_ok=True)
    handle = os.open(ENGINES / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # a second one waits, and finds everything done
        fetch_neo4j()
        for suite, packages in SUITES.items():
            fetch_suite(suite, packages)
    except EnginesFailed as failure:
        raise SystemExit(f"set-up of the engines failed: {failure}") from None
    finally:
        os.close(handle)


def fetch_neo4j() -> None:
    """The jars of the newest Neo4j, by the way of the embedded one."""
    stamp, key = ENGINES / "neo4j.made-from", hashlib.sha256(NEO4J.read_bytes()).hexdigest()
    if not (stamp.is_file() and stamp.read_text() == key):
        # only now, since they take longer to import than everything else here when all is done
        from edifice.embedded.jars import fetch_jars  # noqa: PLC0415
        from edifice.errors import EdificeError  # noqa: PLC0415
        from edifice.settings import load_settings  # noqa: PLC0415

        try:
            _, fetched = fetch_jars(ENGINES, load_settings().maven_url, NEO4J)
        except EdificeError as error:
            raise EnginesFailed(error.message) from error
        say(f"Neo4j: {fetched / 1e6:.0f} MB fetched")
        stamp.write_text(key)
    server = next(line for line in NEO4J.read_text().splitlines() if line.startswith("org.neo4j.app:neo4j-server:"))
    say(f"Neo4j Community {server.split()[0].rpartition(':')[2]}")


def fetch_suite(suite: str, packages: Sequence[str]) -> None:
    """The packages of one suite, unpacked into the folder of its name."""
    tree, key = ENGINES / suite, " ".join(packages)
    stamp, versions = tree / "made-from", tree / "versions"
    if not (stamp.is_file() and stamp.read_text() == key):
        began, part = time.monotonic(), ENGINES / f"{suite}.part"
        state = ENGINES / f"{suite}.apt"
        downloaded = download(suite, packages, state)
        shutil.rmtree(part, ignore_errors=True)
        for deb in downloaded:
            call("unpacking", "dpkg-deb", "--extract", deb, part)
        shown = (call("reading", "dpkg-deb", "--show", "--showformat=${Package} ${Version}", deb) for deb in downloaded)
        (part / "versions").write_text(", ".join(sorted(shown, key=lambda one: packages.index(one.split()[0]))))
        (part / "made-from").write_text(key)
        shutil.rmtree(tree, ignore_errors=True)
        part.rename(tree)
        shutil.rmtree(state)
        say(f"Debian {suite}: fetched in {time.monotonic() - began:.1f} s")
    say(f"Debian {suite}: {versions.read_text()}")


def download(suite: str, packages: Sequence[str], state: Path) -> list[Path]:
    """The package files; what an interrupted run has left is used."""
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise EnginesFailed(
            "TimescaleDB and Mosquitto come out of Debian packages, and this machine has no apt-get: use Debian or "
            'Ubuntu, or run the suites on servers of yours, with `make contract ARGS="--sql postgresql://…"`'
        )
    for folder in ("lists/partial", "cache/archives/partial", "packages"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    (state / "status").touch()
    (state / "apt.conf").write_text(CONFIGURATION.format(state=state))
    signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""  # else by the keys that the machine's apt trusts
    (state / "sources.list").write_text(f"deb {signed}{mirror()} {suite} main\n")
    say(f"Debian {suite}: fetching {len(packages)} packages")
    apt = ("apt-get", "--quiet", "--quiet", "--config-file", state / "apt.conf")
    call(f"reading what Debian {suite} has", *apt, "--error-on=any", "update")
    call(f"fetching from Debian {suite}", *apt, "download", *packages, folder=state / "packages")
    return list((state / "packages").glob("*.deb"))


def mirror() -> str:
    """The Debian mirror that this machine's apt is set to, or the one that the environment names."""
    if named := os.environ.get("EDIFICE_DEBIAN_URL"):
        return named
    layout = "$(REPO_URI) $(RELEASE) $(COMPONENT)"
    targets = call("reading the sources of apt", "apt-get", "indextargets", "--format", layout, "Created-By: Packages")
    for line in targets.splitlines():
        address, release, component = line.split()
        # other makers name the release and the component as Debian does; updates and security are places beside
        if "debian" in address and "security" not in address and "-" not in release and component == "main":
            return address
    raise EnginesFailed(
        "no source of this machine's apt is a Debian mirror: name one in EDIFICE_DEBIAN_URL, and have the package "
        "debian-archive-keyring installed, by whose keys its signatures are verified"
    )


def call(doing: str, *command: str | Path, folder: Path | None = None) -> str:
    """Run a command and answer what it printed; what it complained of becomes our error."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        complaint = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise EnginesFailed(
            f"{doing} did not work:\n{complaint}\nIs the network there, and the mirror? EDIFICE_DEBIAN_URL names "
            "another; `make setup-engines` goes on where it was"
        )
    return done.stdout


def say(sentence: str) -> None:
    """Tell the user."""
    print(f"engines: {sentence}", flush=True)


if __name__ == "__main__":
    main()
