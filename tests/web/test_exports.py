"""The export of a model over HTTP: given again only when it has changed."""

from types import SimpleNamespace

from httpx import ASGITransport, AsyncClient

from graph.log import clock
from tests.support.buildings import small_building
from tests.support.contexts import Asking
from web.app import create_app
from web.auth import Access

MODEL = "{ models { nodes { id } } }"
RENAME = "MATCH (clock:Clock {id: 1}) SET clock.origin = $origin"


async def test_what_is_known_is_not_sent_again_but_in_another_history_of_the_site(asking: Asking) -> None:
    await small_building(asking)
    model = (await asking.data(MODEL))["models"]["nodes"][0]["id"]
    store = asking.context.store
    app = create_app(Access(), [])
    app.state.services = SimpleNamespace(store=store, pool=asking.context.pool)
    before = (await clock(store)).origin
    async with AsyncClient(transport=ASGITransport(app), base_url="http://127.0.0.1") as client:
        first = await client.get("/export/brick.nq", params={"model": model})
        known = {"if-none-match": first.headers["etag"]}
        again = await client.get("/export/brick.nq", params={"model": model}, headers=known)
        # when an older archive was restored, so that the same number may be of another change
        try:
            await store.write(lambda tx: tx.run(RENAME, origin="restored"))
            restored = await client.get("/export/brick.nq", params={"model": model}, headers=known)
        finally:
            await store.write(lambda tx: tx.run(RENAME, origin=before))

    assert (first.status_code, again.status_code) == (200, 304)
    assert (restored.status_code, restored.text) == (200, first.text)
    assert restored.headers["etag"] != first.headers["etag"]
