"""The reader of a file is told by its suffix or by the format asked for; a refusal names the field of the API."""

import pytest

from edifice.errors import BadInput
from ingest.starting import reader_of


@pytest.mark.parametrize(
    ("name", "wanted", "reader"),
    [("A.IFC", None, "ifc"), ("a.ttl", None, "rdf"), ("a.txt", "ttl", "rdf"), ("a.csv", "Points", "points")],
)
def test_reader_follows_the_format_then_the_suffix(name: str, wanted: str | None, reader: str) -> None:
    assert reader_of(name, wanted) == reader


def test_refusal_lists_each_format_once() -> None:
    with pytest.raises(BadInput) as refused:
        reader_of("plan.pdf", None)
    assert refused.value.message == (
        "No reader for plan.pdf: give `format`, one of ifc, rdf, points, readings, ifczip, json, jsonld, nq, nt, owl, "
        "trig, ttl, xml."
    )
