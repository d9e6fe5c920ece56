"""Answers as server-sent events, in the distinct connections mode of graphql-sse: one operation a request."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress

from starlette.responses import StreamingResponse

from schema.execution.requests import Answer

QUIET_SECONDS = 15.0
"""After so long without an answer a comment is sent, so that nobody between takes the connection for dead."""


def event_stream(answers: AsyncGenerator[Answer, None]) -> StreamingResponse:
    """A response that sends each answer as an event `next`, and `complete` at the end."""
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(answers), media_type="text/event-stream; charset=utf-8", headers=headers)


async def _events(answers: AsyncGenerator[Answer, None]) -> AsyncIterator[bytes]:
    yield b":\n\n"
    async with aclosing(answers):
        waiting: asyncio.Task[Answer] | None = None
        try:
            while True:
                waiting = waiting or asyncio.ensure_future(anext(answers))
                done, _ = await asyncio.wait((waiting,), timeout=QUIET_SECONDS)
                if not done:
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
            if waiting is not None:
                waiting.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration):
                    await waiting
