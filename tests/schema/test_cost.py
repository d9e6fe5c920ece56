"""The cost of an operation: the objects that it could answer."""

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse

from schema.execution.binding import executable
from schema.execution.cost import Estimate


def cost(document: str, **variables: object) -> int:
    definitions = parse(document).definitions
    fragments = {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}
    operation = next(node for node in definitions if isinstance(node, OperationDefinitionNode))
    return Estimate(executable(), fragments, variables).operation(operation)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("{ __typename }", 0),
        ("{ server { version } }", 1),
        ("{ node(id: 1) { id } }", 1),
        ("{ nodes(ids: [1, 2, 3]) { id } }", 3),
        ("{ spaces(first: 7) { totalCount } }", 1),
        ("{ spaces { nodes { id } } }", 11),
        ("{ spaces(first: 9999) { nodes { id } } }", 501),
        ("{ spaces(first: 7) { nodes { id } edges { node { id } } } }", 1 + 7 * 3),
        ("{ spaces(first: 7) { nodes { id points(first: 3) { nodes { id } } } } }", 1 + 7 * (1 + (1 + 3))),
        ("{ spaces(first: 7) { nodes { id zones { id } } } }", 1 + 7 * (1 + 10)),
        (
            "{ ...F } fragment F on Query { spaces(first: 7) { ...G } } fragment G on SpaceConnection { nodes { id } }",
            8,
        ),
        ("{ __schema { types { fields { name } } } }", 0),
    ],
)
def test_page_sizes_multiply_along_a_path(document: str, expected: int) -> None:
    assert cost(document) == expected


def test_sizes_may_be_variables() -> None:
    assert cost("query ($n: Int) { spaces(first: $n) { nodes { id } } }", n=3) == 4
    assert cost("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["a", "b"]) == 2
