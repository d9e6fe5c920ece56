"""Passwords that are made at the first start and kept beside the data, readable by their owner alone."""

import base64
import hashlib
import os
import secrets
from pathlib import Path

MOSQUITTO_ROUNDS = 101


def keep_password(file: Path) -> str:
    """The password in the file, made up if there is none yet."""
    if not file.exists():
        # in hexadecimal, since a password that begins with a dash is an option to Neo4j's tool
        write_private(file, secrets.token_hex(16))
    return file.read_text()


def write_private(file: Path, text: str) -> None:
    """Write a file that nobody else can read, whole or not at all."""
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600, exist_ok=False)
    part.write_text(text)
    part.rename(file)


def mosquitto_line(user: str, password: str) -> str:
    """One line of a Mosquitto password file: PBKDF2 with SHA-512, as `mosquitto_passwd` writes it.

    That tool takes a password only as an argument, which every user of the machine can read.
    """
    salt = os.urandom(12)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, MOSQUITTO_ROUNDS)
    encoded = (base64.b64encode(part).decode() for part in (salt, digest))
    return f"{user}:$7${MOSQUITTO_ROUNDS}${'$'.join(encoded)}\n"
