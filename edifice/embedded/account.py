"""The unprivileged account that servers run as when we are root, and what that account can reach."""

import os
import pwd
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from edifice.errors import BadInput

OTHERS_ENTER = 0o001
OTHERS_READ = 0o004


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine that is not root."""

    name: str
    user_id: int
    group_id: int


def find_account() -> Account | None:
    """Whom servers run as: nobody else when we are an ordinary user, else the first of a few that exists.

    initdb refuses root and wants an entry in the password database, so a bare number would not do.
    """
    if os.geteuid() != 0:
        return None
    for name in (os.environ.get("EDIFICE_USER"), os.environ.get("SUDO_USER"), "postgres", "nobody"):
        with suppress(KeyError):
            entry = pwd.getpwnam(name or "")
            if entry.pw_uid != 0:
                return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise BadInput("PostgreSQL cannot run as root: name an ordinary user in EDIFICE_USER", field="EDIFICE_USER")


def can_enter(path: Path, account: Account | None) -> bool:
    """Whether the account can pass every folder above path, judged by the owner's and the others' bits alone."""
    if account is None:
        return True
    return all(_allows(folder, account, OTHERS_ENTER) for folder in path.resolve().parents if folder.exists())


def can_read(path: Path, account: Account | None) -> bool:
    """Whether the account can pass every folder above path and read what lies there."""
    return account is None or (can_enter(path, account) and _allows(path.resolve(), account, OTHERS_READ))


def make_open_folder(folder: Path) -> None:
    """Make a folder and what is missing above it so that others can pass through, whatever our umask is."""
    if not folder.exists():
        make_open_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711)


def let_through(folder: Path) -> None:
    """Let everybody pass through a folder of ours, without listing what is in it."""
    folder.chmod(folder.stat().st_mode | 0o111)


def open_to_readers(folder: Path) -> None:
    """Let everybody read what lies in a folder, and run what its owner can run."""
    for item in (folder, *folder.rglob("*")):
        if not item.is_symlink():
            mode = item.stat().st_mode
            item.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))


def give(path: Path, account: Account | None) -> None:
    """Make the account the owner of path and of everything below it."""
    if account is None:
        return
    for item in (path, *path.rglob("*")):
        os.chown(item, account.user_id, account.group_id, follow_symlinks=False)


def _allows(path: Path, account: Account, bit: int) -> bool:
    status = path.stat()
    return bool(status.st_mode & bit) or status.st_uid == account.user_id
