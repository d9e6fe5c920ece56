"""Random documents that are valid against a schema, or nearly: two selections of one name may not fit together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from zlib import crc32

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    is_required_argument,
    is_required_input_field,
)

SCALARS: dict[str, Callable[[Random], Any]] = {
    "ID": lambda random: random.choice(["a", "b"]),
    "String": lambda random: random.choice(["x", "y"]),
    "Int": lambda random: random.randrange(4),
    "Float": lambda random: random.choice([0.5, 2.0]),
    "Boolean": lambda random: random.random() < 0.5,
    "DateTime": lambda _: "2017-04-01T00:00:00Z",
    "Duration": lambda _: "15m",
    "Long": lambda _: 7,
    "JSON": lambda _: "text",
}
DEEPEST = 3
ONE_OF = {"EntityKey"}


@dataclass(slots=True)
class Written:
    """A document, and the variables to run it with."""

    text: str
    variables: dict[str, Any]


@dataclass
class Writer:
    """Writes one document."""

    schema: GraphQLSchema
    random: Random
    fragments: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    declared: dict[str, str] = field(default_factory=dict[str, str])
    variables: dict[str, Any] = field(default_factory=dict[str, Any])

    def document(self, root: str, fields: int) -> Written:
        """An operation with so many selections at its root, of the fields of this type."""
        type_: Any = self.schema.type_map[root]
        names = self.random.sample(sorted(type_.fields), fields)
        picked = [self._field(type_.fields[name], name, DEEPEST) for name in names]
        if self._one_in(4):
            picked.append(self._conditioned("__typename"))
        kind = {"Query": "query", "Subscription": "subscription"}[root]
        head = ", ".join(f"${name}: {type_}" for name, type_ in self.declared.items())
        head = f" R({head})" if head else ""
        shown = [f"fragment {name} on {on} {body}" for name, on, body in self.fragments]
        return Written("\n".join([f"{kind}{head} {{ {' '.join(picked)} }}", *shown]), self.variables)

    def _one_in(self, number: int) -> bool:
        return self.random.randrange(number) == 0

    def _selections(self, type_: Any, depth: int) -> str:
        picked = [self._selection(type_, depth) for _ in range(self.random.choice([1, 2, 2, 3, 4]))]
        return "{ " + " ".join(picked) + " }"

    def _selection(self, type_: Any, depth: int) -> str:
        draw = self.random.randrange(12)
        if draw == 0:
            return self._conditioned(self.random.choice(["__typename", "kind_: __typename"]))
        if draw <= 3 and (is_abstract_type(type_) or draw == 1):
            return self._inline(type_, depth)
        if draw == 4:
            return self._spread(type_, depth)
        return self._some_field(type_, depth)

    def _some_field(self, type_: Any, depth: int) -> str:
        fields: dict[str, GraphQLField] = getattr(type_, "fields", {})
        names = [name for name, one in fields.items() if (depth > 0 or not is_composite_type(get_named_type(one.type)))]
        if not names:
            return "__typename"
        composite = [name for name in names if is_composite_type(get_named_type(fields[name].type))]
        name = self.random.choice(composite if composite and self._one_in(2) else names)
        # twice the same field: its selections are merged
        written = [self._field(fields[name], name, depth - 1) for _ in range(2 if self._one_in(6) else 1)]
        return " ".join(written)

    def _field(self, definition: GraphQLField, name: str, depth: int) -> str:
        arguments = self._arguments(definition)
        key = f"{name}_{crc32(arguments.encode()) % 97}: {name}" if arguments else name
        if not arguments and self._one_in(8):
            key = f"other_{name}: {name}"
        inner = get_named_type(definition.type)
        below = " " + self._selections(inner, depth) if is_composite_type(inner) else ""
        return self._conditioned(key + arguments) + below

    def _conditioned(self, selection: str) -> str:
        if not self._one_in(12):
            return selection
        directive = self.random.choice(["skip", "include"])
        value = (
            self._variable("Boolean!", self._one_in(2)) if self._one_in(2) else self.random.choice(["true", "false"])
        )
        return f"{selection} @{directive}(if: {value})"

    def _inline(self, type_: Any, depth: int) -> str:
        if self._one_in(4):
            return self._conditioned("...") + " " + self._selections(type_, depth)
        on = self._overlapping(type_)
        return self._conditioned(f"... on {on}") + " " + self._selections(on, depth)

    def _spread(self, type_: Any, depth: int) -> str:
        usable = [name for name, on, _ in self.fragments if self._overlap(type_, self.schema.type_map[on])]
        if usable and self._one_in(2):
            return self._conditioned(f"...{self.random.choice(usable)}")
        on = self._overlapping(type_)
        body = self._selections(on, depth)
        name = f"F{len(self.fragments)}"
        self.fragments.append((name, on.name, body))
        return self._conditioned(f"...{name}")

    def _objects(self, type_: Any) -> list[Any]:
        return [type_] if is_object_type(type_) else list(self.schema.get_possible_types(type_))

    def _overlap(self, one: Any, other: Any) -> bool:
        return bool({each.name for each in self._objects(one)} & {each.name for each in self._objects(other)})

    def _overlapping(self, type_: Any) -> Any:
        objects = self._objects(type_)
        one = self.random.choice(objects)
        return self.random.choice([type_, one, one, *one.interfaces])

    def _arguments(self, definition: GraphQLField) -> str:
        given: list[str] = []
        for name, argument in definition.args.items():
            if is_required_argument(argument) or self._one_in(5):
                value = self._value(argument.type, 2)
                if self._one_in(3):
                    given.append(f"{name}: {self._variable(str(argument.type), value)}")
                else:
                    given.append(f"{name}: {self._literal(argument.type, value)}")
        return f"({', '.join(given)})" if given else ""

    def _variable(self, type_: str, value: Any) -> str:
        name = f"v{len(self.declared)}"
        self.declared[name] = type_
        if type_.endswith("!") or not self._one_in(4):  # else the variable is not given at all
            self.variables[name] = value
        return f"${name}"

    def _value(self, type_: GraphQLInputType, depth: int) -> Any:
        if is_non_null_type(type_):
            return self._value(type_.of_type, depth)
        if is_list_type(type_):
            return [self._value(type_.of_type, depth) for _ in range(self.random.randint(1, 2))]
        if is_enum_type(type_):
            return self.random.choice(list(type_.values))
        if is_input_object_type(type_):
            return self._object(type_.fields, depth, one=type_.name in ONE_OF)
        return SCALARS.get(type_.name, lambda _: "brick:Room")(self.random)  # pyright: ignore[reportAttributeAccessIssue] - a scalar

    def _object(self, fields: dict[str, GraphQLInputField], depth: int, *, one: bool) -> dict[str, Any]:
        if one:
            name = self.random.choice(sorted(fields))
            return {name: self._value(fields[name].type, depth - 1)}
        return {
            name: self._value(each.type, depth - 1)
            for name, each in fields.items()
            if is_required_input_field(each) or (depth > 0 and self._one_in(6))
        }

    def _literal(self, type_: GraphQLInputType, value: Any) -> str:
        if is_non_null_type(type_):
            return self._literal(type_.of_type, value)
        if is_list_type(type_):
            return f"[{', '.join(self._literal(type_.of_type, one) for one in value)}]"
        if isinstance(type_, GraphQLEnumType):
            return str(value)
        if is_input_object_type(type_):
            shown = [f"{name}: {self._literal(type_.fields[name].type, one)}" for name, one in value.items()]
            return "{" + ", ".join(shown) + "}"
        if isinstance(value, bool):
            return str(value).lower()
        return f'"{value}"' if isinstance(value, str) else str(value)
