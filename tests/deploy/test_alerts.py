"""Prometheus's own tool runs the rules: each alert fires in its case, alone, and all are silent where all is well."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.documentation import ROOT
from tests.support.engines import promtool

pytestmark = pytest.mark.engines

PROMETHEUS = ROOT / "deploy/prometheus"
EVERY = "1m"
MINUTES = 40

HEALTHY = {
    'up{job="edifice-web", instance="web:1", role="web"}': "1x60",
    'edifice_role_up{role="jobs"}': "1x60",
    'edifice_store_up{store="graph"}': "1x60",
    'edifice_store_up{store="series"}': "1x60",
    'edifice_broker_connected{role="ingest", instance="ingest-a:1"}': "1 0 1x58",
    'edifice_broker_connected{role="web"}': "0x60",  # only ingest connects, though others have the metric
    'edifice_store_calls_waiting{store="graph"}': "0 3 0 0 2 0 0 0 0 0 0 0x50",
    'edifice_ingest_lag_seconds{role="ingest"}': "0.1 0.3 2 40 20 1 0.1x54",
    'edifice_dead_letters_total{code="BAD_JSON"}': "7x60",
    "edifice_inbox_dropped_total": "0x60",
    "edifice_live_batches_lost_total": "0x60",
    "edifice_projector_lag_commits": "0 5 300 0x57",
    'edifice_import_seconds_count{outcome="failed"}': "2x60",
    'edifice_import_seconds_count{outcome="succeeded"}': "0+1x60",
    'edifice_http_request_seconds_count{route="/graphql", status="2xx"}': "0+600x60",
    'edifice_http_request_seconds_count{route="/graphql", status="5xx"}': "0+6x60",
    'edifice_graphql_errors_total{code="INTERNAL_SERVER_ERROR"}': "3x60",
    'edifice_graphql_errors_total{code="BAD_USER_INPUT"}': "0+10x60",
    'edifice_graphql_operation_seconds_bucket{kind="query", le="1"}': "0+95x60",
    'edifice_graphql_operation_seconds_bucket{kind="query", le="5"}': "0+100x60",
    'edifice_graphql_operation_seconds_bucket{kind="query", le="+Inf"}': "0+100x60",
    'edifice_data_free_bytes{instance="web:1"}': "500x60",
    'edifice_data_size_bytes{instance="web:1"}': "1000x60",
}
"""Series by the minute: a quiet day, with the bumps that it has."""

CASES: dict[str, dict[str, str]] = {
    "EdificeRoleDown": {'edifice_role_up{role="jobs"}': "1x10 0x50"},
    "EdificeStoreAway": {'edifice_store_up{store="graph"}': "1x10 0x50"},
    "EdificeIngestCutOff": {'edifice_broker_connected{role="ingest", instance="ingest-a:1"}': "1x10 0x50"},
    "EdificeCallsWaiting": {'edifice_store_calls_waiting{store="graph"}': "0x10 4x50"},
    "EdificeIngestLag": {'edifice_ingest_lag_seconds{role="ingest"}': "0.1x10 10+20x50"},
    "EdificeDeadLetters": {'edifice_dead_letters_total{code="BAD_JSON"}': "7x35 9x25"},
    "EdificeInboxDropping": {"edifice_inbox_dropped_total": "0x35 500x25"},
    "EdificeLiveBatchesLost": {"edifice_live_batches_lost_total": "0x35 1x25"},
    "EdificeProjectorBehind": {"edifice_projector_lag_commits": "0x10 200x50"},
    "EdificeImportsFailing": {'edifice_import_seconds_count{outcome="failed"}': "2x30 3x30"},
    "EdificeErrorRate": {'edifice_http_request_seconds_count{route="/graphql", status="5xx"}': "0+60x60"},
    "EdificeInternalErrors": {'edifice_graphql_errors_total{code="INTERNAL_SERVER_ERROR"}': "3x35 4x25"},
    "EdificeSlowAnswers": {'edifice_graphql_operation_seconds_bucket{kind="query", le="1"}': "0+50x60"},
    "EdificeDiskFull": {'edifice_data_free_bytes{instance="web:1"}': "90x60"},
}
"""What is otherwise when an alert is to fire."""
LATE = {'edifice_ingest_lag_seconds{role="ingest"}': "0.1x10 400x50"}
UNANSWERED = {'up{job="edifice-web", instance="web:1", role="web"}': "1x10 0x50"}


def case(name: str, others: dict[str, str], *firing: str) -> dict[str, Any]:
    """A test of promtool: which alerts fire in the end."""
    return {
        "name": name,
        "interval": EVERY,
        "input_series": [{"series": one, "values": values} for one, values in {**HEALTHY, **others}.items()],
        "promql_expr_test": [
            {
                "expr": 'count by (alertname) (ALERTS{alertstate="firing"})',
                "eval_time": f"{MINUTES}m",
                "exp_samples": [{"labels": f'{{alertname="{alert}"}}', "value": 1} for alert in firing],
            }
        ],
    }


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return promtool(tmp_path_factory.mktemp("promtool"))


def run(tool: Path, *words: str | Path) -> str:
    done = subprocess.run([tool, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_rules_and_configuration_are_what_prometheus_takes(tool: Path) -> None:
    assert "SUCCESS" in run(tool, "check", "rules", PROMETHEUS / "alerts.yml")
    assert "SUCCESS" in run(tool, "check", "config", "--syntax-only", PROMETHEUS / "prometheus.yml")


def test_there_is_a_case_for_every_alert() -> None:
    text = (PROMETHEUS / "alerts.yml").read_text(encoding="utf-8")
    assert CASES.keys() == {rule["alert"] for group in yaml.safe_load(text)["groups"] for rule in group["rules"]}


def test_each_alert_fires_in_its_case_and_none_on_a_quiet_day(tool: Path, tmp_path: Path) -> None:
    shutil.copy(PROMETHEUS / "alerts.yml", tmp_path)
    cases = [case("a quiet day", {}), *(case(alert, others, alert) for alert, others in CASES.items())]
    cases += [case("late for good", LATE, "EdificeIngestLag"), case("not scraped", UNANSWERED, "EdificeRoleDown")]
    file = tmp_path / "alerts.test.yml"
    file.write_text(json.dumps({"rule_files": ["alerts.yml"], "evaluation_interval": EVERY, "tests": cases}))
    assert "SUCCESS" in run(tool, "test", "rules", file)


def test_a_case_that_does_not_fire_would_be_told(tool: Path, tmp_path: Path) -> None:
    shutil.copy(PROMETHEUS / "alerts.yml", tmp_path)
    file = tmp_path / "alerts.test.yml"
    wrong = [case("a quiet day", {}, "EdificeStoreAway")]
    file.write_text(json.dumps({"rule_files": ["alerts.yml"], "evaluation_interval": EVERY, "tests": wrong}))
    assert subprocess.run([tool, "test", "rules", file], capture_output=True, check=False).returncode != 0
