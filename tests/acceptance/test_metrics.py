"""The metrics of a running Edifice with all of its roles are what Prometheus's own tool takes for good ones."""

import asyncio
import subprocess
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.support.engines import promtool
from tests.support.whole import Whole, running

pytestmark = pytest.mark.engines

ROLES = {"web", "ingest", "jobs"}
STORES = {"graph", "series", "broker"}


async def metrics(whole: Whole) -> str:
    """The answer, once all roles are in it."""
    async with httpx.AsyncClient(timeout=30) as client, asyncio.timeout(60):
        while True:
            text = (await client.get(f"{whole.url}metrics")).text
            if all(f'edifice_role_up{{role="{role}"}} 1.0' in text for role in ROLES - {"web"}):
                return text
            await asyncio.sleep(0.5)


async def test_what_all_roles_tell_is_in_order(tmp_path: Path) -> None:
    tool = promtool(tmp_path)
    async with running("--no-demo") as whole:
        # given some traffic, so that labels have values
        await whole.data_of("{ buildings { totalCount } }")
        async with httpx.AsyncClient() as client:
            await client.post(f"{whole.url}graphql", json={"query": "{ nope }"})
            await client.get(f"{whole.url}nowhere")
        await whole.publish("hq", {"nobody-knows-it": 1.0})
        # when the metrics are asked for
        text = await metrics(whole)

    # then promtool has nothing to say of names, units, types and help
    checked = subprocess.run([tool, "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")

    # and each family is told once, each sample by its role, and the stores are up
    found = {family.name: family for family in text_string_to_metric_families(text)}
    assert text.count("# TYPE ") == len(found)
    assert {sample.labels["role"] for sample in found["edifice_build_info"].samples} == ROLES
    up = {sample.labels["store"]: sample.value for sample in found["edifice_store_up"].samples}
    assert up == dict.fromkeys(STORES, 1.0)
    refused = {sample.labels["code"] for sample in found["edifice_graphql_operations_refused"].samples}
    assert refused == {"GRAPHQL_VALIDATION_FAILED"}
    routes = {sample.labels["route"] for sample in found["edifice_http_request_seconds"].samples}
    assert {"/graphql", "other"} <= routes
    assert "nowhere" not in text
