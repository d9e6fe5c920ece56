"""`edifice settings`: what is set, where it comes from, and what it means."""

from pathlib import Path
from urllib.parse import urlsplit

import typer
from pydantic import SecretStr

from edifice.settings import PREFIX, Settings, load_settings


def do_settings() -> None:
    """List every setting with its value and its meaning; values that are not the default carry a star."""
    settings = load_settings()
    width = max(len(name) for name in Settings.model_fields)
    for name, field in Settings.model_fields.items():
        mark = "*" if name in settings.model_fields_set else " "
        typer.echo(f"{mark} {PREFIX}{name.upper():{width}}  {_show(getattr(settings, name))}")
        typer.echo(f"  {'':{width + len(PREFIX)}}  {field.description}")


def _show(value: object) -> str:
    match value:
        case None | () | "":
            return "(not set)"
        case SecretStr():
            return "(set)" if value.get_secret_value() else "(not set)"
        case tuple():
            return " ".join(_hide_password(str(word)) for word in value)
        case str():
            return _hide_password(value)
        case Path() | int():
            return str(value)
        case _:
            return repr(value)


def _hide_password(text: str) -> str:
    password = urlsplit(text).password
    return text.replace(f":{password}@", ":***@") if password else text
