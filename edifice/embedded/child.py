"""One server process: in a session of its own, logging to its own file, gone when we are gone."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

from edifice.embedded.account import Account
from edifice.embedded.parent_death import follow_parent
from edifice.errors import StoreUnavailable

Answer = TypeVar("Answer")

LOG_BYTES = 5_000_000
TAIL_CHARACTERS = 1_500
POLL_SECONDS = 0.02


class Child:
    """The process of one server, which may be started again after it ended."""

    def __init__(self, name: str, data: Path, account: Account | None, stop_signal: signal.Signals) -> None:
        """Make the server's folder `data/name`, which only the account can enter; the log is `data/name.log`."""
        self.name = name
        self.account = account
        self.stop_signal = stop_signal
        self.stop_seconds = 15.0
        self.home = data / name
        self.log = data / f"{name}.log"
        self.log_start = 0
        self.process: asyncio.subprocess.Process | None = None
        self.home.mkdir(mode=0o700, exist_ok=True)
        if account:
            os.chown(self.home, account.user_id, account.group_id)

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""
        return self.process is not None and self.process.returncode is None

    @property
    def process_id(self) -> int:
        """The id of the process that was started last, 0 before the first."""
        return self.process.pid if self.process else 0

    async def spawn(
        self, *arguments: str | Path, environment: Mapping[str, str] | None = None, keep_stdin: bool = False
    ) -> asyncio.subprocess.Process:
        """Start the process, with nothing of our environment but what is named; it inherits no open file."""
        self._roll_log()
        drop = self.account
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *map(str, arguments),
                cwd=self.home,
                env={"PATH": os.defpath, "HOME": str(self.home), "LANG": "C.UTF-8", **(environment or {})},
                stdin=asyncio.subprocess.PIPE if keep_stdin else asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                umask=0o077,
                start_new_session=True,
                # runs after the change of user, which would clear the kernel's promise
                preexec_fn=partial(follow_parent, os.getpid(), self.stop_signal),
                user=drop.user_id if drop else None,
                group=drop.group_id if drop else None,
                extra_groups=[] if drop else None,
            )
        return self.process

    async def run(self, *arguments: str | Path, environment: Mapping[str, str] | None = None) -> None:
        """Run a command of the server to its end.

        Raises:
            StoreUnavailable: it failed; the message holds the end of its output.
        """
        process = await self.spawn(*arguments, environment=environment)
        if await process.wait():
            raise self.failure("could not be set up")

    async def until(self, probe: Callable[[], Awaitable[Answer | None]], seconds: float) -> Answer:
        """Ask the probe again and again until it answers something; the end of the process ends the wait.

        Raises:
            StoreUnavailable: no answer in time; the message holds the end of the log.
        """
        end = time.monotonic() + seconds
        while self.is_running and time.monotonic() < end:
            if answer := await probe():
                return answer
            await asyncio.sleep(POLL_SECONDS)
        raise self.failure("did not get ready" if self.is_running else "ended while starting")

    async def stop(self) -> None:
        """Ask the process to end, and end it after some seconds."""
        if self.process is None or self.process.returncode is not None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            async with asyncio.timeout(self.stop_seconds):
                await self.process.wait()
        except TimeoutError:
            self.process.kill()
            await self.process.wait()

    def log_text(self) -> str:
        """What the process has written since its start."""
        with self.log.open("rb") as log:
            log.seek(self.log_start)
            return log.read().decode(errors="replace")

    def failure(self, what: str) -> StoreUnavailable:
        """The error that says what happened to the server, with the end of its log."""
        return StoreUnavailable(
            f"the embedded {self.name} server {what}; the end of {self.log}:\n{self.log_text()[-TAIL_CHARACTERS:]}",
            store="series" if self.name == "sql" else self.name,  # the error's own words for the three stores
        )

    def _roll_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.old"))
        self.log_start = self.log.stat().st_size if self.log.exists() else 0
