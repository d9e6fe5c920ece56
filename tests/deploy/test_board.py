"""The board, the alerts and the scrape configuration speak of what there is."""

import importlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml

from edifice.telemetry import REGISTRY
from tests.docs.test_metrics import modules
from tests.support.documentation import DOCS, ROOT, sections

DEPLOY = ROOT / "deploy"
BOARD = DEPLOY / "grafana/dashboards/edifice.json"
METRIC = re.compile(r"\bedifice_\w+")
OF_HISTOGRAMS = ("_bucket", "_count", "_sum")


def made() -> set[str]:
    """The names of all samples that there can be."""
    for module in modules():
        importlib.import_module(module)
    names = set[str]()
    for metric in REGISTRY.collect():
        if metric.type == "histogram":
            names |= {metric.name + end for end in OF_HISTOGRAMS}
        else:
            names.add(f"{metric.name}_total" if metric.type == "counter" else metric.name)
    return names


def board() -> Any:
    return json.loads(BOARD.read_text(encoding="utf-8"))


def rules() -> list[dict[str, Any]]:
    text = (DEPLOY / "prometheus/alerts.yml").read_text(encoding="utf-8")
    return [rule for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]


def test_the_board_is_as_its_script_writes_it(monkeypatch: Any) -> None:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    script = importlib.import_module("make_board")
    assert BOARD.read_text(encoding="utf-8") == script.text(), "run python scripts/make_board.py"
    del sys.modules["make_board"]


def test_every_metric_of_board_and_alerts_exists() -> None:
    asked = [target["expr"] for panel in board()["panels"] for target in panel.get("targets", ())]
    asked += [rule["expr"] for rule in rules()]
    named = {name for expression in asked for name in METRIC.findall(expression)}
    assert named - made() == set()
    assert len(named) > 40


def test_panels_have_their_own_place_and_number() -> None:
    panels = board()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken = set[tuple[int, int]]()
    for place in (panel["gridPos"] for panel in panels):
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken
        taken |= cells


def test_the_provisioned_source_is_the_one_that_the_board_asks() -> None:
    text = (DEPLOY / "grafana/provisioning/datasources/prometheus.yml").read_text(encoding="utf-8")
    (source,) = yaml.safe_load(text)["datasources"]
    assert {panel["datasource"]["uid"] for panel in board()["panels"] if "datasource" in panel} == {source["uid"]}


def test_every_alert_says_what_to_do_and_where_more_stands() -> None:
    headings = sections(DOCS / "operations.md")
    for rule in rules():
        name, told = rule["alert"], rule["annotations"]
        assert told["runbook"] == f"docs/operations.md#{name.lower()}"
        assert name in headings, f"docs/operations.md has no heading {name}"
        assert told["action"].endswith(".")
        assert told["summary"].endswith(".")
        assert rule["labels"]["severity"] in {"critical", "warning"}
    alerts = {rule["alert"] for rule in rules()}
    assert {name for name in headings if re.fullmatch(r"Edifice[A-Z]\w+", name)} == alerts


def test_what_is_scraped_is_a_service_of_the_compose_file() -> None:
    services = yaml.safe_load(Path(ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    text = (DEPLOY / "prometheus/prometheus.yml").read_text(encoding="utf-8")
    for job in yaml.safe_load(text)["scrape_configs"]:
        if job["job_name"] == "edifice":
            names = {name for one in job["dns_sd_configs"] for name in one["names"]}
            assert names == {name for name in services if name.startswith(("web", "ingest", "jobs"))}
