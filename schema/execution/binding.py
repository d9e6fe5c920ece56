"""Gives every field of the contract its resolver, from what its declaration says about where its values come from."""

from collections.abc import AsyncIterator, Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, TypeAlias

import strawberry
from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from resolvers.loaders import Loaders
from schema.build import contract
from schema.fields import HOP, READ, ROOT, STREAM
from schema.inputs.records import record_of

Info: TypeAlias = GraphQLResolveInfo[Loaders]
Arguments: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the arguments of a field, as graphql-core has coerced them, into what the function behind the field takes."""

DEFINITION = "strawberry-definition"


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
        field.resolve = _hop(metadata[HOP], arguments)
    elif ROOT in metadata:
        field.resolve = _root(metadata[ROOT], arguments)
    elif STREAM in metadata:
        field.subscribe = _stream(metadata[STREAM], arguments)
        field.resolve = _event
    elif READ in metadata:
        read = metadata[READ]
        field.resolve = _read(read if callable(read) else attrgetter(read or definition.python_name))


def _arguments(declared: strawberry.Schema, definition: StrawberryField) -> Arguments:
    def convert(given: dict[str, Any]) -> dict[str, Any]:
        converter = declared.schema_converter
        converted = convert_arguments(given, definition.arguments, converter.scalar_registry, declared.config)
        return {name: record_of(value) for name, value in converted.items() if value is not None}

    return convert


def _read(read: Callable[[Any], Any]) -> Callable[..., Any]:
    def resolve(source: Any, _info: Info) -> Any:
        return read(source)

    return resolve


def _hop(hop: Callable[..., Any], arguments: Arguments) -> Callable[..., Any]:
    def resolve(source: Any, info: Info, **given: Any) -> Any:
        # one node of the document has one set of arguments, so it is the key of all that it asks for
        loaders = info.context
        return loaders.load((hop, id(info.field_nodes[0])), hop, lambda: arguments(given), source)

    return resolve


def _root(function: Callable[..., Any], arguments: Arguments) -> Callable[..., Any]:
    async def resolve(_source: Any, info: Info, **given: Any) -> Any:
        loaders = info.context
        result = await function(loaders.context, **arguments(given))
        loaders.count([result])
        return result

    return resolve


def _stream(function: Callable[..., AsyncIterator[Any]], arguments: Arguments) -> Callable[..., Any]:
    def subscribe(_source: Any, info: Info, **given: Any) -> AsyncIterator[Any]:
        loaders = info.context
        return function(loaders.context, **arguments(given))

    return subscribe


def _event(event: Any, _info: Info, **_given: Any) -> Any:
    return event
