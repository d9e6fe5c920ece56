"""The command `edifice`: one application, with a module in `edifice.commands` for each of its words."""

import sys
from collections.abc import Collection
from importlib import import_module
from typing import Annotated

import typer

from edifice.errors import EdificeError
from edifice.version import own_version

MODULES = {
    "run": "running",
    "serve": "serving",
    "ingest": "ingesting",
    "jobs": "jobs",
    "simulate": "simulating",
    "migrate": "migrations",
    "import": "imports",
    "export": "exports",
    "backup": "backups",
    "restore": "backups",
    "query": "queries",
    "schema": "schema",
    "status": "status",
    "settings": "settings",
}
"""The words that a user types, and the module of `edifice.commands` with the function `do_<word>` behind each."""


def make_application(words: Collection[str] = MODULES.keys()) -> typer.Typer:
    """The application with the commands of these words; only their modules are imported."""
    application = typer.Typer(
        name="edifice",
        help="Edifice: a GraphQL semantic-graph twin server for buildings.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,  # a plain traceback can be searched for
    )

    @application.callback()
    def describe(
        _version: Annotated[  # noqa: FBT002 - typer makes a flag of it
            bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the version.")
        ] = False,
    ) -> None:  # with a callback, one command alone still needs its word
        """Edifice: a GraphQL semantic-graph twin server for buildings."""

    for word in words:
        module = import_module(f"edifice.commands.{MODULES[word]}")
        application.command(name=word)(getattr(module, f"do_{word}"))
    return application


def _tell_version(asked: bool) -> None:
    if asked:
        typer.echo(f"edifice {own_version()}")
        raise typer.Exit


def main() -> None:
    """Run the command; an expected error is a sentence on the error output and the exit code 1."""
    asked = sys.argv[1:2]
    try:
        # a role that needs no API starts twice as fast without its modules (measured)
        make_application(asked if asked and asked[0] in MODULES else MODULES.keys())(prog_name="edifice")
    except EdificeError as error:
        typer.echo(f"edifice: {error.message}", err=True)
        raise SystemExit(1) from None
