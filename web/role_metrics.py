"""The metrics of the other roles of `edifice run`, added to our own: one answer shows all of its processes."""

import asyncio
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from edifice.telemetry import REGISTRY, gauge

OWN_ROLE = "web"
ASK_SECONDS = 2.0

UP = gauge("role_up", "1 while a role of edifice run answers, else 0", ["role"])


@dataclass(frozen=True, slots=True)
class RolePort:
    """Where a role of this machine answers for its metrics, on loopback."""

    role: str
    port: int


async def metrics_of(roles: Sequence[RolePort], token: str | None) -> bytes:
    """Our own metrics; where there are other roles, theirs as well, each sample with the label `role`."""
    if not roles:
        return generate_latest(REGISTRY)
    texts = await asyncio.gather(*(asyncio.to_thread(_ask, role.port, token) for role in roles))
    for role, text in zip(roles, texts, strict=True):
        UP.labels(role.role).set(text is not None)
    named = {role.role: text for role, text in zip(roles, texts, strict=True) if text is not None}
    registry = CollectorRegistry()
    registry.register(_Merged({OWN_ROLE: generate_latest(REGISTRY).decode(), **named}))
    return generate_latest(registry)


def _ask(port: int, token: str | None) -> str | None:
    """What a role answers; None when it does not."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/metrics")
    if token is not None:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with _DIRECT.open(request, timeout=ASK_SECONDS) as answer:
            return answer.read().decode()
    except OSError:  # urllib's own errors and time-outs are among them
        return None


_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""Asks our own machine, whatever proxy is set for others."""


class _Merged(Collector):
    """The metrics of several texts, families of one name joined."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def collect(self) -> Iterable[Metric]:
        """Each family once, with the samples of all roles."""
        families: dict[str, Metric] = {}
        for role, text in self._texts.items():
            for found in text_string_to_metric_families(text):
                family = families.setdefault(found.name, Metric(found.name, found.documentation, found.type))
                for sample in found.samples:
                    family.samples.append(sample._replace(labels={"role": role, **sample.labels}))
        return families.values()
