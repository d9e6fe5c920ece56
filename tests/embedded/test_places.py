"""Where tools and data go, and what an account that is not root can reach."""

import os
import pwd
from pathlib import Path

import pytest

from edifice.embedded import places
from edifice.embedded.account import Account, can_enter, can_read, find_account, make_open_folder, open_to_readers
from edifice.errors import BadInput

SOMEBODY = Account("somebody", 54321, 54321)


def test_no_other_account_when_we_are_an_ordinary_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert find_account() is None


def test_root_takes_the_account_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("EDIFICE_USER", "nobody")
    nobody = pwd.getpwnam("nobody")
    assert find_account() == Account("nobody", nobody.pw_uid, nobody.pw_gid)


def test_closed_folder_is_no_way_through(tmp_path: Path) -> None:
    inner = tmp_path / "closed" / "inner"
    inner.mkdir(parents=True)
    inner.parent.chmod(0o700)
    assert not can_enter(inner, SOMEBODY)
    assert not can_read(inner, SOMEBODY)
    assert can_enter(inner, None)


def test_named_data_folder_that_cannot_be_entered_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setattr(places, "find_account", lambda: SOMEBODY)
    with pytest.raises(BadInput, match="the user somebody, as whom PostgreSQL runs, cannot enter") as refusal:
        places.choose_data_folder(tmp_path / "data")
    assert refusal.value.field == "EDIFICE_DATA"
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("what", ["a file", "below a file", "closed"])
def test_data_folder_that_cannot_be_written_is_refused(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    named = {"a file": tmp_path / "file", "below a file": tmp_path / "file" / "data", "closed": tmp_path / "data"}[what]
    if what == "closed":  # whatever its mode, root may write it
        monkeypatch.setattr(os, "access", lambda path, _: path != tmp_path)
    with pytest.raises(BadInput, match="name another data folder in EDIFICE_DATA") as refusal:
        places.choose_data_folder(named)
    assert refusal.value.field == "EDIFICE_DATA"


def test_default_data_folder_moves_where_it_can_be_entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(places, "find_account", lambda: SOMEBODY)
    chosen = places.choose_data_folder(None)
    assert chosen.parent == places.SYSTEM_DATA
    assert places.choose_data_folder(None) == chosen


def test_ordinary_user_keeps_data_in_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(places, "find_account", lambda: None)
    assert places.choose_data_folder(None) == tmp_path / "data"


def test_tools_lie_in_the_checkout_unless_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EDIFICE_TOOLS", raising=False)
    assert places.tools_folder() == places.CHECKOUT / ".tools"
    monkeypatch.setenv("EDIFICE_TOOLS", str(tmp_path))
    assert places.tools_folder() == tmp_path


def test_folder_is_made_open_whatever_the_umask(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    before = os.umask(0o077)
    try:
        make_open_folder(tmp_path / "a" / "b")
    finally:
        os.umask(before)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("a", "a/b")] == [0o711, 0o711]


def test_copy_is_opened_to_readers(tmp_path: Path) -> None:
    (tmp_path / "program").write_text("")
    (tmp_path / "program").chmod(0o700)
    (tmp_path / "library").write_text("")
    (tmp_path / "library").chmod(0o600)
    open_to_readers(tmp_path)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("program", "library")] == [0o755, 0o644]
