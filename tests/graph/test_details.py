"""What an entity has besides its effective values."""

from graph.details import IdentifierRecord, classes_of, graphs_of, identifiers_of, models_of_graphs, properties_of
from graph.models import list_models
from graph.store import GraphStore

BRICK = "https://brickschema.org/schema/Brick#"
OFFICE = "https://w3id.org/rec#Office"


async def test_classes_of_all_models_the_leaf_first(store: GraphStore) -> None:
    assert await classes_of(store, ["r00", "fan", "nobody", "type"]) == [
        (BRICK + "Room", OFFICE),
        (BRICK + "Supply_Fan",),
        (),
        (),
    ]


async def test_identifiers_with_the_graphs_that_give_them(store: GraphStore) -> None:
    tag = IdentifierRecord("ASSET_TAG", "TAG 00", (1,))
    guid = IdentifierRecord("IFC_GUID", "guid-00", (1, 2))
    assert await identifiers_of(store, ["r00", "b", "fan"]) == [(tag, guid), (), ()]
    assert await identifiers_of(store, ["r00"], "IFC_GUID") == [(guid,)]


async def test_properties_of_each_graph_and_which_is_effective(store: GraphStore) -> None:
    found = await properties_of(store, ["r00", "fan", "r01"])
    told = [(each.property.value, each.graph, each.effective) for each in found[0]]
    assert told == [(11.0, 2, True), (10.0, 1, False)]
    assert found[1] == ()
    only = found[2][0]
    assert (only.property.group, only.property.key, only.property.text) == ("Pset_SpaceCommon", "Area", "11 m²")
    assert (only.property.type, only.graph, only.effective) == ("IfcAreaMeasure", 1, True)


async def test_models_that_speak_of_an_entity(store: GraphStore) -> None:
    assert await graphs_of(store, ["r00", "r01", "gone", "q1"]) == [(1, 2), (1,), (), (3,)]
    names = {model.id: model.name for model in await list_models(store)}
    models = await models_of_graphs(store, [1, 2, 3, 99])
    assert {graph: names[model] for graph, model in models.items()} == {1: "brick.ttl", 2: "arch.ifc", 3: "annex.ttl"}
