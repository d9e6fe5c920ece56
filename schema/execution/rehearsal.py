"""Rehearses a document: asks each store call of it once, so that the first real answer waits for no plan.

Neo4j plans a query text when it meets it first, which takes up to a second on a server just started. A list that is
empty asks nothing of what is below it, so without this the first room to enter a live list would be late by seconds.
"""

from collections.abc import Awaitable, Iterator
from contextlib import suppress
from typing import Any

from graphql import Executor, GraphQLObjectType, get_named_type, is_abstract_type, is_object_type
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet, collect_fields
from graphql.execution.values import get_argument_values

from edifice.errors import EdificeError
from graph.records import LABELS, EntityRecord
from resolvers.loaders import Loaders
from schema.execution.binding import Hopped

KINDS = {label: kind for kind, label in LABELS.items()}
"""The kinds of entities by the names of their types."""


async def rehearse(executor: Executor[Loaders]) -> None:
    """Call each hop of the operation, one after another; what refuses such a parent has nothing to rehearse."""
    for call in Rehearsal(executor).calls():
        with suppress(EdificeError):
            await call


def nobody(type_: GraphQLObjectType) -> list[EntityRecord]:
    """An entity of this type that is not there, since the query text differs by kind; none for other types."""
    kind = KINDS.get(type_.name)
    if kind is None:
        return []
    return [EntityRecord("", kind, "", "", 0, "", None, 0, 0, values={"key": ""})]


class Rehearsal:
    """One walk over the fields of an operation."""

    def __init__(self, executor: Executor[Loaders]) -> None:
        self._executor = executor
        self._seen: set[object] = set()

    def calls(self) -> Iterator[Awaitable[Any]]:
        """Each distinct hop of the operation, called for a parent that is not there."""
        executor = self._executor
        root = executor.schema.get_root_type(executor.operation.operation)
        if root is not None:
            found = collect_fields(
                executor.schema, executor.fragments, executor.variable_values, root, executor.operation
            )
            yield from self._of(root, found.grouped_field_set)

    def _of(self, type_: GraphQLObjectType, fields: GroupedFieldSet) -> Iterator[Awaitable[Any]]:
        for group in fields.values():
            node = group[0].node
            definition = self._executor.schema.get_field(type_, node.name.value)
            if definition is None:
                continue
            source = definition.resolve
            if isinstance(source, Hopped) and source.key(node) not in self._seen:
                self._seen.add(source.key(node))
                given = get_argument_values(definition, node, self._executor.variable_values)
                yield source.hop(self._executor.context_value.context, nobody(type_), **source.arguments(given))
            yield from self._below(get_named_type(definition.type), group)

    def _below(self, type_: Any, group: FieldDetailsList) -> Iterator[Awaitable[Any]]:
        schema = self._executor.schema
        for one in schema.get_possible_types(type_) if is_abstract_type(type_) else [type_]:
            if is_object_type(one) and (one.name, id(group[0].node)) not in self._seen:
                self._seen.add((one.name, id(group[0].node)))
                yield from self._of(one, self._executor.collect_subfields(one, group).grouped_field_set)
