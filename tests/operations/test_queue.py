"""What waits and runs is counted over all processes, from the rows."""

from edifice.postgres import Pool
from edifice.telemetry import REGISTRY
from operations import imports, removals
from operations.imports import NewImport
from operations.queue import show_queue
from operations.removals import Removal


async def queue(pool: Pool, id_: str, scope: str) -> None:
    await imports.create(pool, NewImport(id_, None, scope, f"{id_}.ttl", "rdf", "0" * 64))  # pyright: ignore[reportArgumentType] - no file is read here


def shown() -> dict[tuple[str, str], float]:
    return {
        (kind, state): REGISTRY.get_sample_value("edifice_jobs", {"kind": kind, "state": state}) or 0
        for kind in ("import", "removal")
        for state in ("queued", "running")
    }


async def test_open_imports_and_removals_are_counted_by_their_state(series_pool: Pool) -> None:
    # given three imports, of which one is running and one has ended, and a removal whose runner has died
    for number in (1, 2, 3, 4):
        await queue(series_pool, f"i{number}", f"b{number}")
    first = await imports.claim(series_pool)
    assert first is not None
    await imports.finish(series_pool, first, "SUCCEEDED", applied=True)
    await imports.claim(series_pool)
    removal = Removal("r1", "b9", "m1")
    assert await removals.ask(series_pool, removal)
    assert await removals.lease(series_pool, removal, -1)

    # when they are counted, then those that are open are shown
    assert not await show_queue(series_pool)
    assert shown() == {
        ("import", "queued"): 2, ("import", "running"): 1, ("removal", "queued"): 1, ("removal", "running"): 0,
    }  # fmt: skip

    # when they are over, then none is
    await series_pool.execute("UPDATE import_run SET state = 'CANCELLED'; DELETE FROM removal")
    await show_queue(series_pool)
    assert sum(shown().values()) == 0
