"""Migrations, killed before their first statement, then before their second, and so on.

    python -m tests.support.migrate_killed graph URL USER PASSWORD | series URL

It prints how many times they were killed until a run came to its end. The killed ones are forks of one process.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any
from unittest.mock import patch

from edifice import migrations
from edifice.postgres import Connection, open_pool
from edifice.telemetry import configure_logs
from graph.migrate import migrate
from graph.store import GraphStore

MOST = 200


def dying_at(step: int, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The method, at whose call of this number the process dies."""
    calls = 0

    async def call(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return await method(*args, **kwargs)

    return call


async def series(url: str) -> None:
    pool = await open_pool(url)
    await migrations.migrate(pool)
    await pool.close()


async def graph(url: str, user: str, password: str) -> None:
    store = GraphStore.connect(url, user, password)
    await migrate(store)
    await store.close()


def main(which: str, *arguments: str) -> None:
    configure_logs("json", "ERROR")  # what is printed is ours alone
    for step in range(1, MOST):
        child = os.fork()
        if not child:
            owner, name = (Connection, "execute") if which == "series" else (GraphStore, "_define")
            patch.object(owner, name, dying_at(step, getattr(owner, name))).start()
            asyncio.run(series(*arguments) if which == "series" else graph(*arguments))
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code != -signal.SIGKILL:
            os.write(1, f"{step - 1}\n".encode())
            raise SystemExit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
