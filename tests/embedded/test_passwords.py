"""Passwords are made once, closed to others, and hashed as Mosquitto reads them."""

import base64
import hashlib
from pathlib import Path

from edifice.embedded.passwords import keep_password, mosquitto_line


def test_password_is_made_once_and_closed(tmp_path: Path) -> None:
    first = keep_password(tmp_path / "password")
    assert len(first) == 32
    assert keep_password(tmp_path / "password") == first
    assert (tmp_path / "password").stat().st_mode & 0o777 == 0o600
    assert keep_password(tmp_path / "other") != first


def test_mosquitto_line_verifies() -> None:
    user, _, rest = mosquitto_line("device", "secret").strip().partition(":")
    _, kind, rounds, salt, digest = rest.split("$")
    assert (user, kind) == ("device", "7")
    expected = hashlib.pbkdf2_hmac("sha512", b"secret", base64.b64decode(salt), int(rounds))
    assert base64.b64decode(digest) == expected
