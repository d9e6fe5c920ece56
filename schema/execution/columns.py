"""Columns: the values of one field for all objects of a level, completed together by the type of the field."""

from collections.abc import Callable, Iterator
from itertools import chain
from types import NoneType
from typing import Any, Protocol, TypeAlias

from graphql import (
    Executor,
    FieldNode,
    GraphQLAbstractType,
    GraphQLField,
    GraphQLObjectType,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from resolvers.loaders import Loaders
from schema.execution.binding import Hopped, Rooted
from schema.execution.leaves import Leaf, Surprise, leaf_of, ordinary

Row: TypeAlias = dict[str, Any]
Column: TypeAlias = list[Any]


class Work(Protocol):
    """One run of a plan."""

    @property
    def executor(self) -> Executor[Loaders]:
        """The operation and its variables."""
        ...

    def ask(self, field: "Asked", parents: Column, rows: list[Row]) -> None:
        """Have the field of these rows filled in when its values are there."""
        ...


Complete: TypeAlias = Callable[[Work, Column], Column]
"""What a column of a field's values is answered as; objects in it may be filled in later."""

Select: TypeAlias = Callable[[Work, GraphQLObjectType, Column], list[Row]]
"""The objects of one type at one place of the document, one for each record."""


class Asked:
    """A field whose values are asked for: by a hop for many parents, or by a root function."""

    __slots__ = ("complete", "definition", "key", "name", "node", "source")

    def __init__(
        self, name: str, node: FieldNode, definition: GraphQLField, source: Hopped | Rooted, complete: Complete
    ) -> None:
        self.name = name
        self.node = node
        self.definition = definition
        self.source = source
        self.complete = complete
        self.key = source.key(node)


def completing(type_: Any, select: Select) -> Complete:
    """How the values of this output type are completed; `select` answers the objects in them."""
    required = is_non_null_type(type_)
    inner = type_.of_type if required else type_
    if is_leaf_type(inner):
        return _leaves(leaf_of(inner), required=required)
    if is_list_type(inner):
        return _present(_lists(completing(inner.of_type, select)), required=required)
    if is_object_type(inner):
        return _present(_objects(inner, select), required=required)
    if is_abstract_type(inner):
        return _present(_abstract(inner, select), required=required)
    raise Surprise


def _leaves(leaf: Leaf, *, required: bool) -> Complete:
    def complete(_work: Work, values: Column) -> Column:
        return leaf.complete(values, required=required)

    return complete


def _present(inner: Complete, *, required: bool) -> Complete:
    """Complete what is not null; Surprise for errors, and for null where there must be none."""

    def complete(work: Work, values: Column) -> Column:
        types = set(map(type, values))
        if not ordinary(types):
            raise Surprise
        if NoneType not in types:
            return inner(work, values) if values else []
        if required:
            raise Surprise
        present = [value for value in values if value is not None]
        completed = iter(inner(work, present) if present else ())
        return [None if value is None else next(completed) for value in values]

    return complete


def _lists(item: Complete) -> Complete:
    """Complete the items of all lists as one column."""

    def complete(work: Work, values: Column) -> Column:
        if not {type(value) for value in values} <= {list, tuple}:
            raise Surprise
        completed = item(work, list(chain.from_iterable(values)))
        parts: Column = []
        end = 0
        for value in values:
            start, end = end, end + len(value)
            parts.append(completed[start:end])
        return parts

    return complete


def _objects(type_: GraphQLObjectType, select: Select) -> Complete:
    def complete(work: Work, values: Column) -> Column:
        if not has_type(type_, values):
            raise Surprise
        return select(work, type_, values)

    return complete


def _abstract(type_: GraphQLAbstractType, select: Select) -> Complete:
    """Sort the values by their types, and put the objects back into the order of the values."""

    def complete(work: Work, values: Column) -> Column:
        resolve: Any = type_.resolve_type
        names: list[Any] = [resolve(value, None, type_) for value in values]
        kinds = dict.fromkeys(names)
        if len(kinds) == 1:
            return select(work, _possible(work, type_, names[0], values), values)
        found: dict[object, Iterator[Row]] = {}
        for name in kinds:
            mine = [value for value, its in zip(values, names, strict=True) if its == name]
            found[name] = iter(select(work, _possible(work, type_, name, mine), mine))
        return [next(found[name]) for name in names]

    return complete


def _possible(work: Work, abstract: GraphQLAbstractType, name: object, values: Column) -> GraphQLObjectType:
    schema = work.executor.schema
    type_ = schema.get_type(name) if isinstance(name, str) else None
    if type_ is None or not is_object_type(type_) or not schema.is_sub_type(abstract, type_):
        raise Surprise
    if not has_type(type_, values):
        raise Surprise
    return type_


def has_type(type_: GraphQLObjectType, values: Column) -> bool:
    """Whether all values are of the type, by its own predicate."""
    predicate: Any = type_.is_type_of
    return predicate is None or all(predicate(value, None) is True for value in values)
