"""A schema as single facts, so that two schemas can be compared fact by fact."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    is_introspection_type,
    is_specified_directive,
    is_specified_scalar_type,
    print_ast,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a schema; `required` says that a client must know of it (a required argument or input field)."""

    says: str
    described: bool
    required: bool = False


def facts(schema: GraphQLSchema) -> dict[str, Fact]:
    """All facts of a schema by their place: `Space.points(reach)` says `Reach! = SERVING`."""
    found: dict[str, Fact] = {}
    for type_ in schema.type_map.values():
        if not is_introspection_type(type_) and not is_specified_scalar_type(type_):
            found[type_.name] = Fact(type(type_).__name__, bool(type_.description))
            found |= dict(_of_type(type_))
    for directive in schema.directives:
        if not is_specified_directive(directive):
            where = " | ".join(sorted(location.name for location in directive.locations))
            found[f"@{directive.name}"] = Fact(f"on {where}", bool(directive.description))
            found |= dict(_of_inputs(f"@{directive.name}({{}})", directive.args))
    return found


def _of_type(type_: GraphQLNamedType) -> Iterator[tuple[str, Fact]]:
    if isinstance(type_, GraphQLEnumType):
        for name, value in type_.values.items():
            yield f"{type_.name}.{name}", Fact("", bool(value.description))
    elif isinstance(type_, GraphQLUnionType):
        for member in type_.types:
            yield f"{type_.name} = {member.name}", Fact("", described=True)
    elif isinstance(type_, GraphQLInputObjectType):
        yield f"{type_.name} @oneOf", Fact(str(type_.is_one_of), described=True)
        yield from _of_inputs(type_.name + ".{}", type_.fields)
    elif isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
        for interface in type_.interfaces:
            yield f"{type_.name} implements {interface.name}", Fact("", described=True)
        for name, field in type_.fields.items():
            yield f"{type_.name}.{name}", Fact(str(field.type), bool(field.description))
            yield from _of_inputs(f"{type_.name}.{name}({{}})", field.args)


def _of_inputs(
    place: str, inputs: Mapping[str, GraphQLArgument] | Mapping[str, GraphQLInputField]
) -> Iterator[tuple[str, Fact]]:
    for name, given in inputs.items():
        node = given.ast_node
        default = f" = {print_ast(node.default_value)}" if node and node.default_value else ""
        required = not default and str(given.type).endswith("!")
        yield place.format(name), Fact(f"{given.type}{default}", bool(given.description), required)
