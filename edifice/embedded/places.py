"""Where set-up keeps its tools, and where a server keeps its data."""

import hashlib
import os
from importlib.util import find_spec
from pathlib import Path

from edifice.embedded.account import can_enter, find_account
from edifice.errors import BadInput, StoreUnavailable

CHECKOUT = Path(__file__).resolve().parents[2]
SYSTEM_DATA = Path("/var/lib/edifice")


def tools_folder() -> Path:
    """The folder of jars, caches and copies: EDIFICE_TOOLS, else in the checkout, else in the user's cache folder.

    Several checkouts and processes may share it: what lies there is complete, or has a name that ends in `.part`.
    """
    if named := os.environ.get("EDIFICE_TOOLS"):
        return (CHECKOUT / named).resolve()
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / ".tools"
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "edifice"


def choose_data_folder(named: Path | None) -> Path:
    """The data folder: the one that the user named, else `data` here, else one that an unprivileged server can reach.

    Raises:
        BadInput: the folder is a file or closed to us, or the user named one that the servers, which never run as
            root, cannot enter.
    """
    account = find_account()
    folder = (named or Path("data")).absolute()
    _check_writable(folder)
    if can_enter(folder / "sql", account) or account is None:
        return folder
    if named is not None:
        raise BadInput(
            f"the user {account.name}, as whom PostgreSQL runs, cannot enter {folder}: "
            "name a data folder outside closed folders in EDIFICE_DATA",
            field="EDIFICE_DATA",
        )
    return SYSTEM_DATA / hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]


def _check_writable(folder: Path) -> None:
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise BadInput(
            f"{there} is no folder that can be written to: name another data folder in EDIFICE_DATA",
            field="EDIFICE_DATA",
        )


def package_folder(package: str, *, store: str) -> Path:
    """The folder of an installed package, found without importing it (these packages act on import)."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise StoreUnavailable(
            f"the package {package} is missing: install Edifice with its extra `embedded`, or name a server's address",
            store=store,
        )
    return Path(spec.origin).parent
