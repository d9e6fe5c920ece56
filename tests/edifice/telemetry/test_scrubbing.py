"""Secrets do not get into the log, whichever part of a line they are in."""

import asyncio
import gc

import pytest
import structlog

from edifice.telemetry import scrubbing
from edifice.telemetry.scrubbing import hide, scrubbed
from tests.support.logging import Written

logger = structlog.get_logger("edifice.test")


@pytest.fixture(autouse=True)
def _no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrubbing, "_secrets", set())


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("postgresql://edifice:hunter2@db:5432/edifice", "postgresql://***@db:5432/edifice"),
        ("at mqtt://ingest:pa%40ss@broker and bolt://x:y@z", "at mqtt://***@broker and bolt://***@z"),
        ("http://127.0.0.1:8080/metrics", "http://127.0.0.1:8080/metrics"),
        ("Authorization: Bearer abc.def-123", "Authorization: Bearer ***"),
        ("GET /graphql?token=abc&first=1", "GET /graphql?token=***&first=1"),
        ("the bearer of news", "the bearer *** news"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_accounts_in_addresses_and_bearer_tokens(text: str, clean: str) -> None:
    assert scrubbed(text) == clean


def test_what_is_known_to_be_secret_is_hidden_alone_and_within_texts() -> None:
    hide("correct horse", "postgresql://edifice:pa%40ss@db/edifice", "bolt://db:7687", None, "", "abc")
    assert scrubbed("correct horse, pa@ss, pa%40ss, abc") == "***, ***, ***, abc"


def test_every_part_of_a_line_is_clean(log: Written) -> None:
    hide("hunter2")
    try:
        try:
            raise OSError("no route to postgresql://edifice:hunter2@db")
        except OSError as error:
            raise RuntimeError("hunter2") from error
    except RuntimeError as error:
        logger.exception("at hunter2", url="bolt://neo4j:hunter2@db", many=[{"hunter2": ("hunter2", error)}])
    (line,) = log.lines()
    assert "hunter2" not in log.text()
    assert line["event"] == "at ***"
    assert line["url"] == "bolt://***@db"
    assert line["many"] == [{"***": ["***", "RuntimeError: ***"]}]
    assert "OSError: no route to postgresql://***@db" in line["exception"]


async def test_the_loop_names_a_failed_task_without_its_error(log: Written) -> None:
    async def failing() -> None:
        await asyncio.sleep(0)
        raise ValueError("a value of somebody's")

    task = asyncio.ensure_future(failing())
    await asyncio.wait([task])
    del task
    gc.collect()
    (line,) = log.lines("Task exception was never retrieved")
    assert line["coroutine"].endswith("failing")
    assert "exception=" not in line["event"]
