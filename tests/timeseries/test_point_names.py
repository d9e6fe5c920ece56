"""Names of points are found by the words in them, within their building."""

from edifice.postgres import Pool
from timeseries.point_names import PointName, names_with
from timeseries.points import BY_LOCAL_NAME, BY_SERIES_ID, PointRow, sync


async def test_names_with_any_of_the_words(series_pool: Pool) -> None:
    await sync(
        series_pool,
        [
            PointRow(1, "e1", "hq", ("Room-101.Temp",), "p1"),
            PointRow(2, "e2", "hq", (), "temp"),
            PointRow(3, "e3", "other", ("temp",)),
            PointRow(4, "e4", "hq", ("temp-4",), retired=True),
        ],
    )

    assert await names_with(series_pool, {"hq": ["temp", "fan"], "lab": []}) == {
        "hq": [PointName("e1", "Room-101.Temp", BY_SERIES_ID), PointName("e2", "temp", BY_LOCAL_NAME)]
    }
    assert await names_with(series_pool, {"hq": ["."]}) == {"hq": [PointName("e1", "Room-101.Temp", BY_SERIES_ID)]}
    assert await names_with(series_pool, {}) == {}
