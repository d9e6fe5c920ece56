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
NPM_LOCKS = (CHECKOUT / "web/dashboard/package-lock.json", CHECKOUT / "tests/browser/chromium/package-lock.json")


def compile_locks(folder: Path, *flags: str) -> None:
    """Write both locks; a lock that is there already keeps its versions."""
    _compile(folder / OF_THE_SERVER, "--extra", "embedded", *flags)
    _compile(
        folder / OF_A_DEVELOPER,
        *("--extra", "embedded", "--group", "dev", "--constraint", str(folder / OF_THE_SERVER)),
        *flags,
    )


def check_locks() -> list[str]:
    """What is wrong with the locks, a sentence each."""
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        fresh = Path(name)
        for lock in (OF_THE_SERVER, OF_A_DEVELOPER):
            shutil.copy(CHECKOUT / lock, fresh)
        compile_locks(fresh)
        for lock in (OF_THE_SERVER, OF_A_DEVELOPER):
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


def _compile(lock: Path, *flags: str) -> None:
    command = [
        *(UV, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
        *("--generate-hashes", "--only-binary", ":all:"),
        *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
        *("pyproject.toml", "--output-file", lock, *flags),
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
