"""External references: the names that the owner of a reference has elsewhere, and the topic of its readings.

A reference is a node, often blank, that stays in the graph as it is; a kind that is not known here is only kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.records import Identifier
from ingest.rdf.facts import NOTHING, Facts, NodeFacts
from ontology.namespaces import BACNET, BRICK, REF

_LEADING = (REF + "hasExternalReference", REF + "hasTimeseriesReference", BRICK + "timeseries")
_TIMESERIES = (REF + "hasTimeseriesId", BRICK + "hasTimeseriesId", BRICK + "uuid")
"""`brick:uuid` is the name of the stream in the models of the Mortar testbed (Brick 1.0.2 and 1.1)."""
_GLOBAL_ID = (REF + "ifcGlobalID", BRICK + "ifcGlobalID")
_TOPIC = (REF + "MQTTTopic", REF + "mqttTopic", REF + "hasMQTTTopic", REF + "topic")
_BACNET_URI = (REF + "BACnetURI", BACNET + "BACnetURI")
_BACNET_OBJECT = (BACNET + "object-identifier",)
_BACNET_DEVICE = (BACNET + "objectOf", BACNET + "contains")
_DEVICE_INSTANCE = (BACNET + "device-instance",)
_URI = re.compile(r"bacnet://(?P<device>[0-9]+)/(?P<object>[A-Za-z0-9-]+,[0-9]+)(?:/.*)?")
_GUID = re.compile(r"[0-3][0-9A-Za-z_$]{21}")


@dataclass(frozen=True, slots=True)
class References:
    """The names found, sorted, and the topic."""

    identifiers: tuple[Identifier, ...] = ()
    topic: str | None = None

    @property
    def series_id(self) -> str | None:
        """The first of the time-series names."""
        return next((name.value for name in self.identifiers if name.scheme == "TIMESERIES"), None)


def references(key: str, facts: Facts) -> References:
    """Give what the references of a node, and the same predicates on the node itself, say of it."""
    owner = facts.get(key, NOTHING)
    sources = [owner, *(facts.get(node, NOTHING) for node in owner.nodes(_LEADING))]
    found = {name for source in sources for name in _names(source, facts)}
    topics = sorted(topic for source in sources if (topic := source.text(_TOPIC)))
    return References(
        tuple(sorted(found, key=lambda name: (name.scheme, name.value))), topics[0] if topics else None
    )  # fmt: skip


def _names(source: NodeFacts, facts: Facts) -> Iterator[Identifier]:
    if not source.literals and not source.links:
        return
    for term in source.terms(_TIMESERIES):
        yield Identifier("TIMESERIES", term.value)
    for term in source.terms(_GLOBAL_ID):
        # Other texts in this place (a bare number, a name) would join rooms that are not one.
        if _GUID.fullmatch(term.value):
            yield Identifier("IFC_GUID", term.value)
    if (name := _bacnet_name(source, facts)) is not None:
        yield Identifier("BACNET", name)


def _bacnet_name(source: NodeFacts, facts: Facts) -> str | None:
    """Name a BACnet object `device instance/object type,instance`, or without the device where it is not given."""
    uris = [*(term.value for term in source.terms(_BACNET_URI)), *source.nodes(_BACNET_URI)]
    for uri in sorted(uris):
        if match := _URI.fullmatch(uri):
            return f"{match['device']}/{match['object']}"
    name = source.text(_BACNET_OBJECT)
    if name is None:
        return min(uris, default=None)
    devices = (facts.get(node, NOTHING).text(_DEVICE_INSTANCE) for node in source.nodes(_BACNET_DEVICE))
    device = next((instance for instance in devices if instance), None)
    return name if device is None else f"{device}/{name}"
