"""The demo building does not come beside another one."""

from pathlib import Path

from edifice.demo.importing import has_demo, import_demo
from operations import imports
from tests.support.twins import Twin


async def test_beside_another_building_nothing_is_imported(twin: Twin, tmp_path: Path) -> None:
    (tmp_path / "room.ttl").write_text("<urn:a:room> a <https://w3id.org/rec#Room> .\n", encoding="utf-8")
    _ = await twin.bring(tmp_path / "room.ttl", "hq")
    await import_demo(twin.runtime)
    assert await imports.count(twin.runtime.pool, None, None) == 1
    assert not await has_demo(twin.runtime)
    assert await has_demo(twin.runtime, "hq")
