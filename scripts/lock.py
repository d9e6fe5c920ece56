"""Locks the Python packages with their hashes, naming no host, so that one lock follows any mirror.

python scripts/lock.py            after a change of pyproject.toml; what is locked stays as it is
python scripts/lock.py upgrade    with the newest versions
python scripts/lock.py check      say whether the locks still fit pyproject.toml and name no host
"""

import filecmp
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
UV = CHECKOUT / ".venv/bin/uv"
OF_THE_SERVER = "requirements.lock"
OF_A_DEVELOPER = "requirements-dev.lock"
OF_THE_IMAGE = "requirements-production.lock"
OF_ITS_BUILD = "requirements-build.lock"
LOCKS = (OF_THE_SERVER, OF_A_DEVELOPER, OF_THE_IMAGE, OF_ITS_BUILD)
NPM_LOCKS = tuple(
    CHECKOUT / folder / "package-lock.json"
    for folder in ("web/dashboard", "tests/browser/chromium", "tests/deploy/linters")
)


def compile_locks(folder: Path, *flags: str) -> None:
    """Write the locks; one that is there already keeps its versions, and all agree on them."""
    server, developer = folder / OF_THE_SERVER, folder / OF_A_DEVELOPER
    _compile(server, "pyproject.toml", "--extra", "embedded", *flags)
    _compile(developer, "pyproject.toml", "--extra", "embedded", "--group", "dev", "--constraint", str(server), *flags)
    # what the image leaves out: the embedded stores, and the tools
    _compile(folder / OF_THE_IMAGE, "pyproject.toml", "--constraint", str(server), *flags)
    _compile(folder / OF_ITS_BUILD, "--group", "build", "--constraint", str(developer), *flags)


def check_locks() -> list[str]:
    """What is wrong with the locks, a sentence each."""
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        fresh = Path(name)
        for lock in LOCKS:
            shutil.copy(CHECKOUT / lock, fresh)
        compile_locks(fresh)
        for lock in LOCKS:
            if not filecmp.cmp(CHECKOUT / lock, fresh / lock, shallow=False):
                wrong.append(f"{lock} does not fit pyproject.toml: run `make lock`")
            if re.search("https?://", (CHECKOUT / lock).read_text()):
                wrong.append(f"{lock} names a host")
    wrong += [
        f"{lock.relative_to(CHECKOUT)} names a host: its .npmrc says omit-lockfile-registry-resolved"
        for lock in NPM_LOCKS
        if '"resolved"' in lock.read_text()
    ]
    return wrong


def _compile(lock: Path, *words: str) -> None:
    command = [
        *(UV, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
        *("--generate-hashes", "--only-binary", ":all:"),
        *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
        *("--output-file", lock, *words),
    ]
    subprocess.run(command, cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)


def main(word: str = "lock") -> int:
    """Do what the word says; 0 when all is well."""
    if word == "check":
        wrong = check_locks()
        print("\n".join(wrong) or "the locks fit")
        return 1 if wrong else 0
    compile_locks(CHECKOUT, *(["--upgrade"] if word == "upgrade" else []))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
