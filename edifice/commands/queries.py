"""`edifice query DOCUMENT`: a GraphQL document answered on the command line."""

import asyncio
import sys
from contextlib import aclosing
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from edifice.backup.marks import refuse_half_restored
from edifice.contexts import open_context
from edifice.errors import BadInput
from edifice.runtime import open_runtime, reach
from edifice.settings import Settings, load_settings
from edifice.telemetry import configure_logs
from schema.execution.engine import Engine
from schema.execution.requests import Answer, Request


def do_query(
    document: Annotated[str, typer.Argument(help="The document, the name of a file with it, or - for standard input.")],
    variables: Annotated[str, typer.Option(help="The variables, as JSON.")] = "{}",
    operation: Annotated[str | None, typer.Option(help="Which of the document's operations to run.")] = None,
) -> None:
    """Answer a query or mutation, or follow a subscription or live query; the exit code is 1 when there are errors."""
    configure_logs("console", "WARNING")
    request = Request(_text(document), _variables(variables), operation)
    if not asyncio.run(_ask(load_settings(), request)):
        raise typer.Exit(1)


def _text(document: str) -> str:
    if document == "-":
        return sys.stdin.read()
    if "{" not in document:
        file = Path(document)
        if not file.is_file():
            raise BadInput(f"{document} is neither a document nor a file.")
        return file.read_text(encoding="utf-8")
    return document


def _variables(text: str) -> dict[str, Any]:
    try:
        variables = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadInput(f"The variables are not JSON: {error}.", field="variables") from error
    if not isinstance(variables, dict):
        raise BadInput("The variables are a JSON object.", field="variables")
    return variables


async def _ask(settings: Settings, request: Request) -> bool:
    data, engine = settings.data_folder(), Engine()
    async with (
        reach(settings, data) as addresses,
        open_runtime(addresses, data, migrate=False) as runtime,
        open_context(runtime) as context,
    ):
        await refuse_half_restored(runtime)
        run = engine.start(request, context)
        if isinstance(run, Answer):
            return _print(run)
        good = True
        async with aclosing(engine.answers(run)) as answers:
            async for answer in answers:
                good = _print(answer) and good
        return good


def _print(answer: Answer) -> bool:
    sys.stdout.buffer.write(answer.text().encode() + b"\n")
    sys.stdout.flush()
    return not answer.errors
