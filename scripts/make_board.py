"""Writes the Grafana board, deploy/grafana/dashboards/edifice.json, from the panels below."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BOARD = Path(__file__).resolve().parents[1] / "deploy/grafana/dashboards/edifice.json"
COLUMNS, WIDTH, HEIGHT = 3, 8, 7
SOURCE = {"type": "prometheus", "uid": "prometheus"}
PERIOD = "[$__rate_interval]"


@dataclass(frozen=True)
class Panel:
    """A chart of queries by their legends; `unit` is one of Grafana's."""

    title: str
    unit: str
    queries: dict[str, str]
    about: str = ""


def rate(metric: str, by: str = "", where: str = "") -> str:
    """A counter by the second, summed up by labels."""
    grouped = f" by ({by})" if by else ""
    return f"sum{grouped} (rate(edifice_{metric}{where}{PERIOD}))"


def quantile(part: float, metric: str, by: str = "") -> str:
    """What so large a part of a histogram stays below."""
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile({part}, sum by ({labels}) (rate(edifice_{metric}_bucket{PERIOD})))"


ROWS: dict[str, list[Panel]] = {
    "Is it well?": [
        Panel("Stores", "bool_on_off", {"{{store}}": "min by (store) (edifice_store_up)"}, "On while they answer."),
        Panel("Processes", "bool_on_off", {
            "{{job}} {{instance}}": 'up{job=~"edifice.*"}', "{{role}}": "edifice_role_up",
        }),
        Panel("Versions", "short", {
            "{{version}} (Python {{python}})": "count by (version, python) (edifice_build_info)",
        }),
        Panel("Requests", "reqps", {"{{status}}": rate("http_request_seconds_count", "status")}),
        Panel("Errors of GraphQL", "ops", {"{{code}}": rate("graphql_errors_total", "code")}),
        Panel("Lines in the log", "ops", {
            "{{level}}": rate("log_lines_total", "level"), "held back": rate("log_lines_held_back_total"),
        }),
    ],
    "Answers": [
        Panel("Slowest twentieth, by route", "s", {"{{route}}": quantile(0.95, "http_request_seconds", "route")}),
        Panel("Operations", "s", {
            "half": quantile(0.5, "graphql_operation_seconds"), "19 of 20": quantile(0.95, "graphql_operation_seconds"),
        }, "How long they take to be answered."),
        Panel("Operations by outcome", "ops", {
            "{{kind}} {{outcome}}": rate("graphql_operation_seconds_count", "kind, outcome"),
            "refused, {{code}}": rate("graphql_operations_refused_total", "code"),
        }),
        Panel("Cost of operations", "short", {
            "half": quantile(0.5, "graphql_cost_objects"), "19 of 20": quantile(0.95, "graphql_cost_objects"),
        }, "How many objects they could answer."),
        Panel("What runs them", "ops", {"{{executor}}": rate("graphql_operations_total", "executor")}),
        Panel("Under way", "short", {
            "requests": "sum(edifice_http_requests_in_progress)", "sockets": "sum(edifice_sockets)",
            "operations on sockets": "sum(edifice_socket_operations)",
            "subscriptions": "sum(edifice_graphql_subscriptions)",
            "live queries": "sum(edifice_live_queries)", "who follow them": "sum(edifice_live_query_followers)",
        }),
    ],
    "Live": [
        Panel("Readings", "ops", {
            "heard": rate("live_readings_total"), "handed on": rate("live_readings_offered_total"),
            "dropped": rate("live_readings_dropped_total"),
        }),
        Panel("Live queries", "ops", {
            "runs, {{outcome}}": rate("live_query_runs_total", "outcome"), "answers": rate("live_query_answers_total"),
        }),
        Panel("Trouble", "short", {
            "workers that poll": "sum(edifice_live_degraded)",
            "gaps": f"sum(increase(edifice_live_gaps_total{PERIOD}))",
            "batches lost": f"sum(increase(edifice_live_batches_lost_total{PERIOD}))",
        }),
    ],
    "Readings in": [
        Panel("Readings", "ops", {"{{outcome}}": rate("readings_total", "outcome")}),
        Panel("Messages", "ops", {
            "received": rate("mqtt_received_total"), "acknowledged": rate("mqtt_messages_total"),
            "dead letters, {{code}}": rate("dead_letters_total", "code"), "inbox gave up": rate("inbox_dropped_total"),
        }),
        Panel("Lag", "s", {"{{instance}}": "max by (instance) (edifice_ingest_lag_seconds)"},
              "From the publish to the commit."),
        Panel("Waiting in ingest", "short", {"{{instance}}": "sum by (instance) (edifice_ingest_buffered_messages)"}),
        Panel("A batch takes", "s", {
            "half": quantile(0.5, "store_batch_seconds"), "19 of 20": quantile(0.95, "store_batch_seconds"),
        }),
        Panel("Given up", "short", {
            "weeks of raw readings": f"sum(increase(edifice_raw_partitions_dropped_total{PERIOD}))",
            "hours of the rollup": f"sum(increase(edifice_rollups_dropped_total{PERIOD}))",
        }, "What retention has dropped."),
        Panel("Histories read from", "ops", {"{{server}}": rate("history_reads_total", "server")}),
        Panel("Broker and store", "short", {
            "connected": 'sum(edifice_broker_connected{role="ingest"})', "tried again": rate("store_retries_total"),
            "hours rolled up": rate("rollups_total"),
        }),
    ],
    "Stores": [
        Panel("Calls", "ops", {"{{store}}": rate("store_call_seconds_count", "store")}),
        Panel("Calls take", "s", {"{{store}}, 19 of 20": quantile(0.95, "store_call_seconds", "store")}),
        Panel("Failures", "ops", {"{{store}} {{code}}": rate("store_failures_total", "store, code")}),
        Panel("Connections", "short", {
            "{{store}} in use": "sum by (store) (edifice_store_connections_in_use)",
            "{{store}} at most": "sum by (store) (edifice_store_connections_max)",
            "{{store}} waiting": "sum by (store) (edifice_store_calls_waiting)",
        }),
        Panel("In this state for", "s", {
            "{{store}}": "time() - max by (store) (edifice_store_state_changed_timestamp_seconds)",
        }),
        Panel("Disk of the data folder", "bytes", {
            "free": "min(edifice_data_free_bytes)", "of": "min(edifice_data_size_bytes)",
        }),
    ],
    "Jobs": [
        Panel("Open", "short", {"{{kind}} {{state}}": "max by (kind, state) (edifice_jobs)"}),
        Panel("Imports take", "s", {
            "{{outcome}}, half": quantile(0.5, "import_seconds", "outcome"),
            "{{phase}}, half": quantile(0.5, "import_phase_seconds", "phase"),
        }),
        Panel("The copy of the log", "short", {
            "commits behind": "min(edifice_projector_lag_commits)", "copied": rate("projected_commits_total"),
            "gaps": f"sum(increase(edifice_projector_gaps_total{PERIOD}))",
        }),
    ],
    "Processes": [
        Panel("Processor", "percentunit", {
            "{{role}} {{instance}}": f"rate(edifice_process_cpu_seconds_total{PERIOD})",
        }),
        Panel("Memory", "bytes", {"{{role}} {{instance}}": "edifice_process_resident_memory_bytes"}),
        Panel("Open files", "short", {
            "{{role}} {{instance}}": "edifice_process_open_fds", "at most": "min(edifice_process_max_fds)",
        }),
    ],
}  # fmt: skip


def board() -> dict[str, Any]:
    """The whole board as Grafana reads it."""
    return {
        "uid": "edifice",
        "title": "Edifice",
        "tags": ["edifice"],
        "schemaVersion": 39,
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"},
        "timezone": "browser",
        "templating": {"list": []},
        "annotations": {"list": [_alerts()]},
        "panels": list(_panels()),
    }


def _panels() -> Iterator[dict[str, Any]]:
    number, y = 0, 0
    for title, panels in ROWS.items():
        number += 1
        place = {"x": 0, "y": y, "w": COLUMNS * WIDTH, "h": 1}
        yield {"id": number, "type": "row", "title": title, "collapsed": False, "panels": [], "gridPos": place}
        y += 1
        for index, panel in enumerate(panels):
            number += 1
            place = {"x": index % COLUMNS * WIDTH, "y": y + index // COLUMNS * HEIGHT, "w": WIDTH, "h": HEIGHT}
            yield {"id": number, "gridPos": place, **_chart(panel)}
        y += -(-len(panels) // COLUMNS) * HEIGHT


def _chart(panel: Panel) -> dict[str, Any]:
    targets = [
        {"refId": chr(ord("A") + index), "datasource": SOURCE, "expr": query, "legendFormat": legend}
        for index, (legend, query) in enumerate(panel.queries.items())
    ]
    return {
        "type": "timeseries",
        "title": panel.title,
        "description": panel.about,
        "datasource": SOURCE,
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0, "custom": {"fillOpacity": 10}}, "overrides": []},
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}},
        "targets": targets,
    }


def _alerts() -> dict[str, Any]:
    """Where an alert of Edifice was firing, the charts show it."""
    return {
        "name": "Alerts",
        "datasource": SOURCE,
        "enable": True,
        "expr": 'ALERTS{alertname=~"Edifice.*", alertstate="firing"}',
        "titleFormat": "{{alertname}}",
        "iconColor": "red",
    }


def text() -> str:
    """The file's content."""
    return json.dumps(board(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    BOARD.write_text(text(), encoding="utf-8")
