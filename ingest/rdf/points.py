"""Points that a mapping file adds to a graph which lacks them."""

from collections.abc import Iterator, Mapping, Sequence

from graph.records import DraftLink, Kind, Said
from ingest.class_values import class_values
from ingest.mapping.rules import NewPoint
from ontology.classes import ClassTable
from ontology.relations import predicate_for


def made_points(
    points: Sequence[NewPoint], kinds: Mapping[str, Kind | None], table: ClassTable
) -> Iterator[tuple[NewPoint, Said, DraftLink]]:
    """Give the points whose owner is an entity in this graph, and which the graph itself does not mention.

    Nothing of them is exported with the graph: they have no statement, and their link is derived.
    """
    for point in points:
        if kinds.get(point.of) is not None and point.iri not in kinds:
            link = DraftLink(
                point.of, predicate_for("HAS_POINT"), point.iri, "HAS_POINT", derived=f"mapping {point.path}"
            )  # fmt: skip
            yield point, _said(point, table), link


def _said(point: NewPoint, table: ClassTable) -> Said:
    values = {**class_values(table, "POINT", point.classes), **point.values}
    series = next((name.value for name in point.identifiers if name.scheme == "TIMESERIES"), None)
    if series is not None:
        values["seriesId"] = series
    return Said(point.iri, "POINT", point.classes, values, point.identifiers)
