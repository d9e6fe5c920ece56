"""Keeps secrets out of the log, whichever way they got into a line."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import unquote, urlsplit

from edifice.telemetry.failures import told

MASK = "***"
SHORTEST = 4
"""A shorter secret would turn up in innocent words."""

ACCOUNT = re.compile(r"(\b[\w+.-]+://)[^\s/@]*@")
BEARER = re.compile(r"(\bbearer\s+|\btoken=)[^\s\"'&,;]+", re.IGNORECASE)
CALLED = re.compile(r"coro=<([\w.<>]+)\(")

_secrets: set[str] = set()


def hide(*secrets: str | None) -> None:
    """Never write these; of an address, hide the password."""
    for secret in secrets:
        if secret and "://" in secret:
            _hide_password(secret)
        elif secret and len(secret) >= SHORTEST:
            _secrets.add(secret)


def _hide_password(url: str) -> None:
    try:
        password = urlsplit(url).password
    except ValueError:
        return
    if password:
        hide(password, unquote(password))


def scrubbed(text: str) -> str:
    """The text without passwords and tokens."""
    if "://" in text:
        text = ACCOUNT.sub(rf"\1{MASK}@", text)
    text = BEARER.sub(rf"\1{MASK}", text)
    for secret in _secrets:
        text = text.replace(secret, MASK)
    return text


def scrub(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A step of structlog: all texts of a line scrubbed."""
    if event.get("logger") == "asyncio":
        _shorten(event)
    for name, value in event.items():
        event[name] = _clean(value)
    return event


def _clean(value: Any) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return scrubbed(value)
        case BaseException():
            return scrubbed(told(value))
        case Mapping():
            return {scrubbed(str(name)): _clean(one) for name, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_clean(one) for one in value]
        case _:
            return scrubbed(repr(value))


def _shorten(event: MutableMapping[str, Any]) -> None:
    """The loop shows tasks and callbacks with their results and arguments; their names are enough."""
    said = str(event.get("event", ""))
    called = CALLED.search(said)
    event["event"] = re.split(r"[(\n]", said, maxsplit=1)[0]
    if called is not None:
        event["coroutine"] = called[1]
