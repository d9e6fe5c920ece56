"""Answers as server-sent events, in the distinct connections mode of graphql-sse: one operation a request."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress

from starlette.responses import StreamingResponse

from schema.execution.requests import Answer

QUIET_SECONDS = 15.0
"""After so long without an answer a comment is sent, so that nobody between takes the connection for dead."""


def event_stream(answers: AsyncGenerator[Answer, None], ending: asyncio.Event | None = None) -> StreamingResponse:
    """A response that sends each answer as an event `next`, and `complete` at the end.

    When `ending` is set it ends without that, and so the client connects again.
    """
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(
        _events(answers, ending or asyncio.Event()), media_type="text/event-stream; charset=utf-8", headers=headers
    )


async def _events(answers: AsyncGenerator[Answer, None], ending: asyncio.Event) -> AsyncIterator[bytes]:
    yield b":\n\n"
    async with aclosing(answers):
        waiting: asyncio.Task[Answer] | None = None
        leaving = asyncio.create_task(ending.wait())
        try:
            while True:
                waiting = waiting or asyncio.ensure_future(anext(answers))
                await asyncio.wait((waiting, leaving), timeout=QUIET_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                if leaving.done():
                    return
                if not waiting.done():
                    yield b":\n\n"
                    continue
                try:
                    answer = waiting.result()
                except StopAsyncIteration:
                    break
                waiting = None
                yield b"event: next\ndata: " + answer.text().encode() + b"\n\n"
            yield b"event: complete\ndata:\n\n"
        finally:
            leaving.cancel()
            if waiting is not None:
                waiting.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration):
                    await waiting
