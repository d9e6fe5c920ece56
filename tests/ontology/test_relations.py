"""What the predicates of the vocabularies mean in the graph."""

import pytest

from graph.records import RELATIONS
from ontology.namespaces import expand
from ontology.relations import REGISTRY, predicate_for, relation_of


@pytest.mark.parametrize(
    ("predicate", "relation", "reverse"),
    [
        ("brick:hasPart", "HAS_PART", False),
        ("brick:isPartOf", "HAS_PART", True),
        ("brick:hasPoint", "HAS_POINT", False),
        ("brick:isPointOf", "HAS_POINT", True),
        ("brick:hasLocation", "HAS_LOCATION", False),
        ("brick:isLocationOf", "HAS_LOCATION", True),
        ("brick:feeds", "FEEDS", False),
        ("brick:feedsAir", "FEEDS", False),
        ("brick:isFedBy", "FEEDS", True),
        ("brick:meters", "METERS", False),
        ("brick:isMeteredBy", "METERS", True),
        ("brick:hasSubMeter", "HAS_SUB_METER", False),
        ("brick:isSubMeterOf", "HAS_SUB_METER", True),
        ("brick:controls", "CONTROLS", False),
        ("brick:isControlledBy", "CONTROLS", True),
        ("brick:hasSite", "HAS_LOCATION", False),
        ("https://brickschema.org/schema/1.0.1/BrickFrame#isPointOf", "HAS_POINT", True),
        ("https://brickschema.org/schema/1.1/Brick#feedsAir", "FEEDS", False),
        ("http://buildsys.org/ontologies/BrickFrame#isLocatedIn", "HAS_LOCATION", False),
        ("http://buildsys.org/ontologies/BrickFrame#contains", "HAS_LOCATION", True),
        ("https://brickschema.org/schema/1.0.2/BrickFrame#adjacentTo", "ADJACENT_TO", False),
        ("rec:hasPart", "HAS_PART", False),
        ("rec:isPartOf", "HAS_PART", True),
        ("rec:includes", "HAS_PART", False),
        ("rec:locatedIn", "HAS_LOCATION", False),
        ("rec:isLocationOf", "HAS_LOCATION", True),
        ("rec:isPointOf", "HAS_POINT", True),
        ("rec:serves", "SERVES", False),
        ("rec:mountedOn", "HOSTED_BY", False),
        ("bot:hasStorey", "HAS_PART", False),
        ("bot:containsElement", "HAS_LOCATION", True),
        ("bot:adjacentZone", "ADJACENT_TO", False),
        ("bot:adjacentElement", "BOUNDED_BY", False),
        ("sosa:hosts", "HOSTED_BY", True),
        ("sosa:isHostedBy", "HOSTED_BY", False),
        ("s223:connectedTo", "FEEDS", False),
        ("s223:cnx", "CONNECTED_TO", False),
        ("owl:sameAs", "SAME_AS", False),
        ("brick:hasTag", "OTHER", False),
        ("https://example.org/hasPart", "OTHER", False),
    ],
)
def test_a_predicate_gives_its_relation_and_direction(predicate: str, relation: str, reverse: bool):
    assert relation_of(expand(predicate)) == (relation, reverse)


def test_only_relations_of_the_graph_are_named():
    assert {relation for relation, _ in REGISTRY.values()} == set(RELATIONS) - {"OTHER"}


@pytest.mark.parametrize("relation", [relation for relation in RELATIONS if relation != "OTHER"])
def test_each_relation_can_be_written_and_read_again(relation: str):
    assert relation_of(predicate_for(relation)) == (relation, False)


def test_other_is_nothing_without_its_predicate():
    with pytest.raises(KeyError):
        predicate_for("OTHER")
