"""The command `edifice`: one application, with a module in `edifice.commands` for each of its words."""

from typing import Annotated

import typer

from edifice.commands import (
    backups,
    exports,
    imports,
    migrations,
    queries,
    schema,
    serving,
    settings,
    simulating,
    status,
)
from edifice.errors import EdificeError
from edifice.version import own_version

COMMANDS = (
    serving.do_run,
    serving.do_serve,
    serving.do_ingest,
    serving.do_jobs,
    simulating.do_simulate,
    migrations.do_migrate,
    imports.do_import,
    exports.do_export,
    backups.do_backup,
    backups.do_restore,
    queries.do_query,
    schema.show_schema,
    status.show_status,
    settings.show_settings,
)
"""The functions behind the words; each is named `<verb>_<word>`, and the word is what the user types."""


def make_application() -> typer.Typer:
    """The application with all its commands."""
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

    for command in COMMANDS:
        application.command(name=command.__name__.partition("_")[2])(command)
    return application


def _tell_version(asked: bool) -> None:
    if asked:
        typer.echo(f"edifice {own_version()}")
        raise typer.Exit


def main() -> None:
    """Run the command; an expected error is a sentence on the error output and the exit code 1."""
    try:
        make_application()(prog_name="edifice")
    except EdificeError as error:
        typer.echo(f"edifice: {error.message}", err=True)
        raise SystemExit(1) from None
