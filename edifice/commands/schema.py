"""`edifice schema`: the contract of the GraphQL API as text."""

from pathlib import Path
from typing import Annotated

import typer

import schema
from schema.build import sdl


def do_schema(
    check: Annotated[
        bool, typer.Option("--check", help="Compare with the committed schema.graphql; exit 1 when they differ.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Write the committed schema.graphql anew.")] = False,
) -> None:
    """Print the contract in the schema definition language."""
    committed = Path(schema.__file__).with_name("schema.graphql")
    text = sdl()
    if write:
        committed.write_text(text, encoding="utf-8")
    elif not check:
        typer.echo(text, nl=False)
    elif committed.read_text(encoding="utf-8") != text:
        typer.echo("edifice: schema.graphql is not that of the code; run `edifice schema --write`.", err=True)
        raise typer.Exit(1)
