"""Gives every field of the contract its resolver, from what its declaration says about where its values come from."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, TypeAlias

import strawberry
from graphql import FieldNode, GraphQLField, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from resolvers.loaders import Hop, Loaders
from schema.build import contract
from schema.fields import HOP, READ, ROOT, STREAM
from schema.inputs.records import record_of

Info: TypeAlias = GraphQLResolveInfo[Loaders]
Arguments: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the arguments of a field, as graphql-core has coerced them, into what the function behind the field takes."""

DEFINITION = "strawberry-definition"


@dataclass(frozen=True, slots=True)
class Read:
    """Resolves a field from its record alone."""

    read: Callable[[Any], Any]

    def __call__(self, source: Any, _info: Info) -> Any:
        return self.read(source)


@dataclass(frozen=True, slots=True)
class Hopped:
    """Resolves a field by a batch hop, together with all other parents of the field."""

    hop: Hop
    arguments: Arguments

    def __call__(self, source: Any, info: Info, **given: Any) -> Any:
        return info.context.load(self.key(info.field_nodes[0]), self.hop, lambda: self.arguments(given), source)

    def key(self, node: FieldNode) -> object:
        """One node of the document has one set of arguments, so it is the key of all that it asks for."""
        return self.hop, id(node)


@dataclass(frozen=True, slots=True)
class Rooted:
    """Resolves a root field by its function."""

    function: Callable[..., Any]
    arguments: Arguments

    async def __call__(self, _source: Any, info: Info, **given: Any) -> Any:
        key = self.key(info.field_nodes[0])
        return await info.context.load_root(key, self.function, lambda: self.arguments(given))

    def key(self, node: FieldNode) -> object:
        """Each root field of the document is asked for once."""
        return self.function, id(node)


@dataclass(frozen=True, slots=True)
class Streamed:
    """Opens the events of a subscription; each event is the value of its root field."""

    function: Callable[..., AsyncIterator[Any]]
    arguments: Arguments

    def __call__(self, _source: Any, info: Info, **given: Any) -> AsyncIterator[Any]:
        return self.function(info.context.context, **self.arguments(given))


def event_of(event: Any, _info: object = None, **_given: Any) -> Any:
    """The value of a subscription's root field: the event itself."""
    return event


@cache
def executable() -> GraphQLSchema:
    """The contract with a resolver in every field; the declared classes themselves never run."""
    declared = contract()
    schema = declared._schema  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - it has no public name
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType):
            for field in type_.fields.values():
                definition = field.extensions.get(DEFINITION)
                if isinstance(definition, StrawberryField):
                    _bind(declared, field, definition)
    return schema


def _bind(declared: strawberry.Schema, field: GraphQLField, definition: StrawberryField) -> None:
    metadata: Mapping[str, Any] = definition.metadata
    arguments = _arguments(declared, definition)
    if HOP in metadata:
        field.resolve = Hopped(metadata[HOP], arguments)
    elif ROOT in metadata:
        field.resolve = Rooted(metadata[ROOT], arguments)
    elif STREAM in metadata:
        field.subscribe = Streamed(metadata[STREAM], arguments)
        field.resolve = event_of
    elif READ in metadata:
        read = metadata[READ]
        field.resolve = Read(read if callable(read) else attrgetter(read or definition.python_name))


def _arguments(declared: strawberry.Schema, definition: StrawberryField) -> Arguments:
    def convert(given: dict[str, Any]) -> dict[str, Any]:
        converter = declared.schema_converter
        converted = convert_arguments(given, definition.arguments, converter.scalar_registry, declared.config)
        return {name: record_of(value) for name, value in converted.items() if value is not None}

    return convert
