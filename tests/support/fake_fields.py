"""Every field of the contract answered by chance instead of a store, the same for the same seed; and by mishap."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zlib import crc32

from graphql import (
    GraphQLError,
    GraphQLField,
    GraphQLSchema,
    Undefined,
    is_abstract_type,
    is_enum_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from edifice.calls import count_call
from edifice.errors import BadInput, NotFound, StoreUnavailable
from schema.execution.binding import Hopped, Read, Rooted, Streamed

LEAVES: dict[str, list[Any]] = {
    "String": ["s", "t", "", 5, 1.5, True],
    "ID": ["a", "b", 5, 2.0],
    "Int": [1, 2, -3, True, 2.0, "7", 2**31 - 1],
    "Float": [1.5, -0.0, 2, "1.5", True, 2**60],
    "Boolean": [True, False, 1, 0.0],
    "DateTime": [0, 1_491_004_800_123, 1.0, datetime(2017, 4, 1, tzinfo=UTC)],
    "Duration": [0, 90.5, timedelta(days=2)],
    "Long": [1, 2**53, "5", True],
    "JSON": [1, "s", {"a": None}, [1, "x"], True, float("nan")],
    "ClassRef": ["brick:Room", 5],
    "UnitRef": ["unit:DEG_C"],
    "QuantityRef": ["quantitykind:Temperature"],
}
WRONG: list[Any] = [
    object, 2**31, 2**53 + 1, float("nan"), float("inf"), "nan", "", "NOPE", [], {}, ("x",), b"x", 1.5, True, Undefined,
]  # fmt: skip
ERRORS: list[Exception] = [
    BadInput("no such unit", field="unit", suggestions=("m",)),
    NotFound("gone"),
    StoreUnavailable("down", store="series"),
    RuntimeError("secret"),
    ValueError("bad"),
    GraphQLError("own", extensions={"code": "CONFLICT"}),
    TimeoutError(),
]


class Fake:
    """A record of one type."""

    def __init__(self, typename: object, seed: int) -> None:
        self.typename = typename
        self.seed = seed
        self.known: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"Fake({self.typename!r})"


class Other(str):
    """Text of a class of its own."""

    __slots__ = ()


@dataclass
class World:
    """What the fields answer; each field is one of `mishaps` in a thousand times something that it should not be."""

    seed: int = 0
    mishaps: int = 0
    pace: int = 0
    """How long each hop takes, in turns of the event loop: another pace has another hop be the first."""

    def random(self, *parts: object) -> Random:
        """The same chance for the same parts."""
        return Random(crc32(repr((self.seed, *parts)).encode()))

    async def wait(self, name: str) -> None:
        """Let the others go on, as a store would."""
        for _ in range(self.pace and 5 + crc32(f"{self.pace} {name}".encode()) % 40):
            await asyncio.sleep(0)

    def value(self, type_: Any, random: Random) -> Any:
        """A value for a type of the contract."""
        if random.randrange(1000) < self.mishaps:
            return self._mishap(random)
        if is_non_null_type(type_):
            return self._present(type_.of_type, random)
        return None if random.randrange(6) == 0 else self._present(type_, random)

    def _present(self, type_: Any, random: Random) -> Any:
        if is_list_type(type_):
            items = [self.value(type_.of_type, random) for _ in range(random.choice([0, 1, 2, 2, 3]))]
            return items if random.randrange(4) else tuple(items)
        if is_enum_type(type_):
            word = random.choice(list(type_.values.values())).value
            return random.choice([word, type_.wrapped_cls(word)])  # pyright: ignore[reportAttributeAccessIssue] - strawberry's enumeration
        if is_abstract_type(type_):
            return Fake(random.choice(POSSIBLE[type_.name]), random.getrandbits(32))
        if is_object_type(type_):
            return Fake(type_.name, random.getrandbits(32))
        values = LEAVES.get(type_.name, [{"type": "Point"}, None, 5])
        # mostly what stores really hold, so that whole columns are of one type
        return values[0] if random.randrange(4) else random.choice(values)

    def _mishap(self, random: Random) -> Any:
        wrong = [
            random.choice(ERRORS),
            random.choice(WRONG),
            Fake(random.choice(["Nope", "Query", None, 5, "Space", "String"]), random.getrandbits(32)),
            Other("s"),
            (one for one in ("a", "b")),
            {"a"},
            {"a": 1},
            None,
        ]
        if random.randrange(8) == 0:
            raise random.choice(ERRORS)
        return random.choice(wrong)


POSSIBLE: dict[str, list[str]] = {}


def _read(world: World, name: str, type_: Any) -> Read:
    def read(record: Any) -> Any:
        if name not in record.known:
            random = world.random(record.seed, name)
            record.known[name] = world.value(type_, random)
        return record.known[name]

    return Read(read)


def _hop(world: World, name: str, type_: Any) -> Any:
    async def hop(_context: Any, parents: Any, **arguments: Any) -> Any:
        count_call()
        await world.wait(name)
        draw = world.random(name, "call", sorted(arguments.items()))
        if draw.randrange(2000) < world.mishaps:
            if draw.randrange(2):
                raise draw.choice(ERRORS)
            return draw.choice([None, [], 5])
        given = sorted(arguments.items())
        return [world.value(type_, world.random(parent.seed, name, given)) for parent in parents]

    return hop


def _root(world: World, name: str, type_: Any) -> Any:
    async def root(_context: Any, **arguments: Any) -> Any:
        count_call()
        await world.wait(name)
        return world.value(type_, world.random(name, sorted(arguments.items())))

    return root


def _stream(world: World, name: str, type_: Any) -> Any:
    async def stream(_context: Any, **arguments: Any) -> Any:
        for number in range(2):
            yield world.value(type_, world.random(name, number, sorted(arguments.items())))

    return stream


@contextmanager
def faked(schema: GraphQLSchema, world: World) -> Iterator[None]:
    """Let the fields and types of the schema answer from the world within the block."""
    kept: list[tuple[Any, str, Any]] = []

    def put(owner: Any, attribute: str, value: Any) -> None:
        kept.append((owner, attribute, getattr(owner, attribute)))
        setattr(owner, attribute, value)

    for type_ in schema.type_map.values():
        if is_abstract_type(type_):
            POSSIBLE[type_.name] = [one.name for one in schema.get_possible_types(type_)]
            put(type_, "resolve_type", lambda record, *_: record.typename)
        if is_object_type(type_) and not type_.name.startswith("__"):
            for name, one in type_.fields.items():
                _fake(world, f"{name}", one, put)
    try:
        yield
    finally:
        for owner, attribute, value in kept:
            setattr(owner, attribute, value)


def _fake(world: World, name: str, definition: GraphQLField, put: Any) -> None:
    source = definition.resolve
    if isinstance(source, Read):
        put(definition, "resolve", _read(world, name, definition.type))
    elif isinstance(source, Hopped):
        put(definition, "resolve", replace(source, hop=_hop(world, name, definition.type)))
    elif isinstance(source, Rooted):
        put(definition, "resolve", replace(source, function=_root(world, name, definition.type)))
    elif isinstance(definition.subscribe, Streamed):
        stream = _stream(world, name, definition.type)
        put(definition, "subscribe", replace(definition.subscribe, function=stream))
