"""What kind a node is, by its classes, its relations, and the name of its class; on real models too."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph
import pytest

from ontology.classes import ClassTable
from ontology.kinds import kind_by_relations, kind_from, point_kind_from
from ontology.namespaces import BRICK, RDF, expand
from ontology.relations import Relation, relation_of


def relations(*predicates: str) -> set[Relation]:
    return {relation_of(expand(predicate)) for predicate in predicates}


@pytest.mark.parametrize(
    ("as_subject", "as_object", "kind"),
    [
        (["brick:isPointOf"], [], "POINT"),
        ([], ["brick:hasPoint"], "POINT"),
        (["brick:isPointOf"], ["brick:feeds"], "POINT"),
        ([], ["edifice:ofType"], "ASSET_TYPE"),
        (["edifice:ofType"], [], "ASSET"),
        ([], ["edifice:inZone"], "ZONE"),
        (["edifice:inZone"], [], "SPACE"),
        ([], ["edifice:inSystem"], "SYSTEM"),
        (["brick:meters"], [], "ASSET"),
        ([], ["brick:isMeteredBy"], "ASSET"),
        (["brick:hasSubMeter"], [], "ASSET"),
        (["brick:controls"], [], "ASSET"),
        (["rec:adjacentElement"], [], "SPACE"),
        ([], ["rec:adjacentElement"], "ASSET"),
        (["rec:serves"], [], "SYSTEM"),
        ([], ["brick:hasLocation"], "SPACE"),
        (["brick:isLocationOf"], [], "SPACE"),
        (["brick:isLocationOf", "brick:hasPoint"], [], "SPACE"),
        (["brick:feeds"], [], "ASSET"),
        (["brick:hasPoint"], [], "ASSET"),
        ([], ["brick:isPointOf"], "ASSET"),
        ([], ["brick:feeds"], "OTHER"),
        (["brick:hasLocation"], [], "OTHER"),
        (["brick:hasPart"], [], "OTHER"),
        (["brick:hasTag"], ["brick:hasUnit"], None),
        (["owl:sameAs"], ["owl:sameAs"], None),
        ([], [], None),
    ],
)
def test_relations_prove_a_kind(as_subject: Sequence[str], as_object: Sequence[str], kind: str | None):
    assert kind_by_relations(relations(*as_subject), relations(*as_object)) == kind


def test_the_class_comes_before_the_relations(table: ClassTable):
    assert kind_from(table, [BRICK + "AHU"], relations("brick:isPointOf"), set()) == "ASSET"
    assert kind_from(table, ["https://e.org/X"], relations("brick:isPointOf"), set()) == "POINT"


def test_the_name_of_an_unknown_class_comes_after_the_relations(table: ClassTable):
    unknown = ["http://buildsys.org/ontologies/Brick#Big_Power_Meter"]
    assert kind_from(table, unknown, relations("brick:isPointOf"), set()) == "POINT"
    assert kind_from(table, unknown, set(), set()) == "ASSET"
    assert kind_from(table, unknown, relations("brick:hasPart"), set()) == "ASSET"
    assert kind_from(table, ["https://e.org/Big_Power_Meter"], set(), set()) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("brick:Temperature_Sensor", "SENSOR"),
        ("brick:Electrical_Power_Sensor", "SENSOR"),
        ("brick:Reheat_Valve_Command", "COMMAND"),
        ("brick:Point", "OTHER"),
        ("https://e.org/Sensor", "OTHER"),
    ],
)
def test_point_kinds(table: ClassTable, name: str, kind: str):
    assert point_kind_from(table, [expand(name)]) == kind


class Model:
    """A Turtle file by node: classes, and the relations it takes part in."""

    def __init__(self, path: Path) -> None:
        self.classes: dict[str, list[str]] = defaultdict(list)
        self.as_subject: dict[str, set[Relation]] = defaultdict(set)
        self.as_object: dict[str, set[Relation]] = defaultdict(set)
        for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE, lenient=True):
            if isinstance(quad.object, pyoxigraph.Literal):
                continue
            subject, value = str(quad.subject), str(quad.object)
            if quad.predicate.value == RDF + "type":
                self.classes[subject].append(quad.object.value)
            else:
                relation = relation_of(quad.predicate.value)
                self.as_subject[subject].add(relation)
                self.as_object[value].add(relation)

    def kinds(self, table: ClassTable) -> Counter[str | None]:
        nodes = {*self.classes, *self.as_subject, *self.as_object}
        return Counter(
            kind_from(table, self.classes[node], self.as_subject[node], self.as_object[node]) for node in nodes
        )

    def count(self, table: ClassTable, ref: str) -> int:
        wanted = table.expand(table.resolve(ref).iri)
        return sum(1 for classes in self.classes.values() if any(table.canonical(iri) in wanted for iri in classes))


@pytest.mark.real
def test_medium_office(table: ClassTable, real_data: Path):
    model = Model(real_data / "brick" / "models" / "mediumOffice_brick.ttl")
    kinds = model.kinds(table)
    assert (kinds["POINT"], kinds["ASSET"], kinds["ZONE"], kinds["BUILDING"]) == (306, 42, 15, 1)
    assert model.count(table, "brick:Point") == 285
    assert model.count(table, "brick:Temperature_Sensor") == 81


@pytest.mark.real
def test_mortar_building(table: ClassTable, real_data: Path):
    model = Model(real_data / "brick" / "models" / "mortar_bldg1.ttl")
    assert model.count(table, "rec:Room") == model.count(table, "brick:Room") == model.kinds(table)["SPACE"] == 386
    assert model.count(table, "brick:AHU") == 14
    assert model.count(table, "brick:Temperature_Sensor") == 833


@pytest.mark.real
def test_soda_hall(table: ClassTable, real_data: Path):
    model = Model(real_data / "brick" / "models" / "soda_brick_14.ttl")
    assert model.count(table, "Room") == 243
    assert model.count(table, "brick:Point") == 921
    assert model.kinds(table)["POINT"] == 942


@pytest.mark.real
def test_old_models_in_old_namespaces(table: ClassTable, real_data: Path):
    models = real_data / "brick" / "models"
    assert Model(models / "ghc_brick.ttl").count(table, "brick:Temperature_Sensor") == 683
    assert Model(models / "IBM_B3.ttl").count(table, "brick:Room") == 281
    assert Model(models / "center_hall.ttl").count(table, "brick:Temperature_Sensor") == 141
