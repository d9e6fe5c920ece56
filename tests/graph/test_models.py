"""Models and the numbers of their graphs, on the real graph store."""

import asyncio

import pytest

from edifice.errors import Conflict, NotFound
from graph import models
from graph.commit import commit
from graph.records import Cause, GraphRecord, Said, SaidChange
from graph.store import GraphStore


async def test_a_model_is_made_once_and_grows_graphs(empty_store: GraphStore) -> None:
    made = await models.ensure_model(empty_store, "hq", "a.ttl", "rdf", ("", "urn:g"))
    assert made.graphs == (GraphRecord(1, made.id, ""), GraphRecord(2, made.id, "urn:g"))
    assert (made.scope, made.name, made.format, made.sequence, made.entities) == ("hq", "a.ttl", "rdf", 0, 0)
    assert await models.ensure_model(empty_store, "hq", "a.ttl", "rdf", ("urn:g",)) == made
    other = await models.ensure_model(empty_store, "annex", "a.ttl", "rdf", ("",))
    assert [graph.number for graph in other.graphs] == [3]
    grown = await models.ensure_model(empty_store, "hq", "a.ttl", "rdf", ("urn:h",))
    assert [graph.number for graph in grown.graphs] == [1, 2, 4]
    assert await models.list_models(empty_store) == [other, grown]
    assert await models.get_many(empty_store, [other.id, "m0", grown.id]) == [other, None, grown]
    assert await models.find(empty_store, "hq", "a.ttl") == grown
    assert await models.find(empty_store, "hq", other.id) is None


async def test_an_id_belongs_to_one_building(empty_store: GraphStore) -> None:
    await models.ensure_model(empty_store, "hq", "a.ttl", "rdf", ("",), "m1")
    with pytest.raises(Conflict, match="m1 belongs to another building"):
        await models.ensure_model(empty_store, "annex", "a.ttl", "rdf", ("",), "m1")
    assert [graph.name for model in await models.list_models(empty_store) for graph in model.graphs] == [""]


async def test_eight_at_once_make_one_model(empty_store: GraphStore) -> None:
    made = await asyncio.gather(
        *(models.ensure_model(empty_store, "hq", "a.ttl", "rdf", ("", f"urn:{index}")) for index in range(8))
    )
    assert len({model.id for model in made}) == 1
    last = await models.get(empty_store, made[0].id)
    assert last is not None
    assert [graph.number for graph in last.graphs] == list(range(1, 10))


async def test_entities_are_counted_without_terms_and_the_sequence_moves_with_the_last_part(
    empty_store: GraphStore,
) -> None:
    made = await models.ensure_model(empty_store, "hq", "a.ttl", "rdf", ("", "urn:g"))
    one, two = (graph.number for graph in made.graphs)
    rows = [
        SaidChange("e1", one, None, Said("urn:a", "ASSET")),
        SaidChange("e1", two, None, Said("urn:a", "ASSET")),
        SaidChange("e2", two, None, Said("urn:b")),
    ]
    await commit(empty_store, rows, Cause("IMPORT", last=False))
    half = await models.get(empty_store, made.id)
    assert half is not None
    assert (half.entities, half.sequence) == (1, 0)
    await commit(empty_store, [SaidChange("e3", one, None, Said("urn:c", "POINT"))], Cause("IMPORT", part=1))
    whole = await models.get(empty_store, made.id)
    assert whole is not None
    assert (whole.entities, whole.sequence) == (2, 2)


async def test_a_model_goes_only_when_it_asserts_nothing_and_its_numbers_stay_used(empty_store: GraphStore) -> None:
    made = await models.ensure_model(empty_store, "hq", "a.ttl", "rdf", ("",))
    said = Said("urn:a", "ASSET")
    await commit(empty_store, [SaidChange("e1", 1, None, said)], Cause("IMPORT"))
    with pytest.raises(Conflict, match="still asserts something"):
        await models.remove(empty_store, made.id)
    await commit(empty_store, [SaidChange("e1", 1, said, None)], Cause("REMOVE_MODEL"))
    await models.remove(empty_store, made.id)
    assert await models.list_models(empty_store) == []
    with pytest.raises(NotFound):
        await models.remove(empty_store, made.id)
    again = await models.ensure_model(empty_store, "hq", "a.ttl", "rdf", ("",))
    assert [graph.number for graph in again.graphs] == [2]
