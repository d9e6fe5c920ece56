"""`edifice jobs`: the role that imports and copies, as a process of its own."""

import asyncio

from edifice.jobs import run_jobs
from edifice.observed import observed
from edifice.roles import MetricsFile, Parent, measured, run_role, with_schemas
from edifice.runtime import Runtime
from edifice.schemas import EVERY
from edifice.settings import Settings


def do_jobs(parent: Parent = 0, metrics_file: MetricsFile = 0) -> None:
    """Run imports and copy the log of changes, and nothing else."""
    with observed("jobs"):
        asyncio.run(run_role(parent, measured(metrics_file, with_schemas(_jobs, wait=True), EVERY)))


async def _jobs(settings: Settings, runtime: Runtime, stop: asyncio.Event) -> None:
    await run_jobs(runtime, stop, settings.keep)
