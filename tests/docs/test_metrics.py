"""docs/operations.md names every metric, and no other."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

from edifice.telemetry import PREFIX, REGISTRY
from tests.support.documentation import DOCS, ROOT, sections

PACKAGES = ("edifice", "web", "schema", "resolvers", "ingest", "operations", "ontology", "graph", "timeseries")
REGISTERS = re.compile(r"^from edifice\.telemetry(?:\.metrics)? import .*\b(?:counter|gauge|latency)\b", re.MULTILINE)


def modules() -> Iterator[str]:
    """The modules that make metrics."""
    for package in PACKAGES:
        for found in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            file = ROOT / found.name.replace(".", "/")
            source = file / "__init__.py" if found.ispkg else file.with_suffix(".py")
            if REGISTERS.search(source.read_text(encoding="utf-8")):
                yield found.name


def test_every_metric_has_its_row_and_every_row_its_metric() -> None:
    for module in modules():
        importlib.import_module(module)
    made = {
        f"{metric.name}_total" if metric.type == "counter" else metric.name
        for metric in REGISTRY.collect()
        if not metric.name.startswith(f"{PREFIX}_test_")  # those that the tests of telemetry make
    }
    rows = re.findall(rf"^\| `({PREFIX}_\w+)", sections(DOCS / "operations.md")["Metrics"], re.MULTILINE)
    assert sorted(rows) == sorted(made)
