"""Real models: what is in them, and that each comes out of the reader as it went in."""

from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest

from graph.records import Said
from ingest.issues import Issue
from ingest.rdf import read
from ingest.rdf.iris import repaired
from ingest.wire import Item
from ontology.classes import class_table
from ontology.namespaces import BRICK
from tests.support.rdf import exported, exported_lines, parsed_lines
from tests.support.real import real_data_folder

pytestmark = pytest.mark.real

FOLDER = real_data_folder()
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("brick/*/*.ttl")) if FOLDER else ["none"]
REPAIRED = {"ghc_brick.ttl": 99, "ebu3b_brick.ttl": 5}
"""Files with illegal IRIs, and how many different ones each has."""


@cache
def items(path: Path) -> list[Item]:
    return list(read(path, {}))


def saids(path: Path) -> list[Said]:
    return [item for item in items(path) if isinstance(item, Said)]


@pytest.mark.parametrize("name", FILES)
def test_every_file_comes_out_as_it_went_in(real_data: Path, name: str) -> None:
    path = real_data / name
    found = items(path)
    assert exported_lines(found) == parsed_lines(path)
    repairs = [item for item in found if isinstance(item, Issue) and item.code == "RDF_ILLEGAL_IRI"]
    assert bool(repairs) == (path.name in REPAIRED)


@pytest.mark.parametrize(
    "name", ["center_hall.ttl", "../brick-examples/bacnet__bacnet.ttl", "../s223/motif_s223_model.ttl"]
)
def test_blank_nodes_come_out_the_same_by_the_judgement_of_rdfc(real_data: Path, name: str) -> None:
    path = real_data / "brick" / "models" / name
    before = pyoxigraph.Dataset(pyoxigraph.parse(path=path))
    after = pyoxigraph.Dataset(pyoxigraph.parse(exported(items(path)), pyoxigraph.RdfFormat.N_QUADS))
    for dataset in (before, after):
        dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    assert before == after


@pytest.mark.parametrize("name", REPAIRED)
def test_repaired_iris_are_listed_with_their_lines(real_data: Path, name: str) -> None:
    path = real_data / "brick" / "models" / name
    (issue,) = [item for item in items(path) if isinstance(item, Issue) and item.code == "RDF_ILLEGAL_IRI"]
    illegal = {node.value for quad in pyoxigraph.parse(path=path, lenient=True) for node in _nodes(quad)}
    assert len({iri for iri in illegal if repaired(iri) != iri}) == REPAIRED[name]
    lines = path.read_text(encoding="utf-8").splitlines()
    for example in issue.examples:
        line, before = example.removeprefix("line ").split(": ", 1)
        assert before.split(" became ")[0] in lines[int(line) - 1]


def _nodes(quad: pyoxigraph.Quad) -> list[pyoxigraph.NamedNode]:
    return [node for node in (quad.subject, quad.object) if isinstance(node, pyoxigraph.NamedNode)]


def test_medium_office(real_data: Path) -> None:
    found = saids(real_data / "brick" / "models" / "mediumOffice_brick.ttl")
    assert Counter(said.kind for said in found) == {"POINT": 306, "ASSET": 42, "ZONE": 15, "BUILDING": 1, None: 5}
    table = class_table()
    for name, count in (("Point", 285), ("Temperature_Sensor", 81), ("Equipment", 42)):
        members = table.expand(BRICK + name)
        assert sum(not members.isdisjoint(said.classes) for said in found) == count


@pytest.mark.parametrize(("name", "rooms"), [("mortar_bldg1.ttl", 386), ("soda_brick_14.ttl", 243)])
def test_rooms(real_data: Path, name: str, rooms: int) -> None:
    members = class_table().expand(BRICK + "Room")
    found = [said for said in saids(real_data / "brick" / "models" / name) if not members.isdisjoint(said.classes)]
    assert len(found) == rooms
    assert {said.kind for said in found} == {"SPACE"}


def test_center_hall_keeps_the_references_of_its_vendor_whole(real_data: Path) -> None:
    found = saids(real_data / "brick" / "models" / "center_hall.ttl")
    references = [said for said in found if said.iri.startswith("_:")]
    assert len(references) == 1135
    assert all(said.kind is None and len(said.statements) == 3 for said in references)
    assert sum(said.kind == "POINT" for said in found) == 1342


def test_points_of_unknown_classes_are_points_all_the_same(real_data: Path) -> None:
    found = saids(real_data / "brick" / "models" / "ghc_brick.ttl")
    assert Counter(said.kind for said in found)["POINT"] == 8140
    table = class_table()
    assert sum(not any(table.get(iri) for iri in said.classes) for said in found if said.kind == "POINT") == 4106
