"""What the schema declares agrees with the contract of the API, is described throughout, and is committed."""

from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema

import schema
from schema.build import sdl
from tests.support.contracts import facts


@pytest.fixture(scope="module")
def ours() -> GraphQLSchema:
    """The schema as a client sees it: built from its text."""
    return build_schema(sdl())


@pytest.fixture(scope="module")
def promised(real_data: Path) -> GraphQLSchema:
    """The contract that the product is built towards."""
    return build_schema((real_data.parent / "api.graphql").read_text())


@pytest.mark.real
def test_all_that_is_declared_agrees_with_the_contract(ours: GraphQLSchema, promised: GraphQLSchema) -> None:
    """A subset for now: what is declared and promised is the same in type, nullability and default."""
    declared, contract = facts(ours), facts(promised)

    different = {
        place: (declared[place].says, contract[place].says)
        for place in declared.keys() & contract.keys()
        if declared[place].says != contract[place].says
    }

    assert different == {}


@pytest.mark.real
def test_nothing_is_added_that_a_client_of_the_contract_would_have_to_know(
    ours: GraphQLSchema, promised: GraphQLSchema
) -> None:
    """What we add to the contract's own types asks nothing of its clients, and extends no enumeration or union."""
    declared, contract = facts(ours), facts(promised)
    added = declared.keys() - contract.keys()

    assert {place for place in added if declared[place].required and place.split(".")[0] in contract} == set()
    assert {place for place in added if " = " in place or " implements " in place} == set()
    assert {place for place in added if contract.get(place.split(".")[0]) and
            contract[place.split(".")[0]].says == "GraphQLEnumType"} == set()  # fmt: skip


def test_everything_is_described(ours: GraphQLSchema) -> None:
    """The descriptions are the API's documentation."""
    assert [place for place, fact in facts(ours).items() if not fact.described] == []


def test_the_committed_text_is_that_of_the_declarations() -> None:
    """`edifice schema` writes it anew."""
    committed = Path(schema.__file__).with_name("schema.graphql")

    assert committed.read_text() == sdl()
