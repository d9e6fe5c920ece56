"""Plans: what each place of a document selects of each type, found once and kept beside the document."""

from collections.abc import Callable
from itertools import repeat
from typing import Any, TypeAlias

from graphql import (
    DirectiveNode,
    DocumentNode,
    Executor,
    GraphQLObjectType,
    OperationType,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet, collect_fields

from resolvers.loaders import Loaders
from schema.execution.binding import Hopped, Read, Rooted, event_of
from schema.execution.columns import Asked, Column, Complete, Row, Work, completing
from schema.execution.leaves import Surprise

KEPT_PLANS = 16
"""Of one document: each combination of the variables in its `@skip` and `@include` has a plan of its own."""

Fill: TypeAlias = Callable[[Work, Column], Any]
"""The values of one field, in the order of the objects."""

CONDITIONS = {"skip", "include"}


class Selection:
    """The fields of one type at one place of the document."""

    __slots__ = ("_asked", "_fills", "_names")

    def __init__(self, executor: Executor[Loaders], type_: GraphQLObjectType, fields: GroupedFieldSet) -> None:
        self._names = tuple(fields)
        self._fills: list[Fill] = []
        self._asked: list[Asked] = []
        for name, group in fields.items():
            self._add(executor, type_, name, group)

    def _add(self, executor: Executor[Loaders], type_: GraphQLObjectType, name: str, group: FieldDetailsList) -> None:
        node = group[0].node
        if node.name.value == "__typename":
            self._fills.append(_constant(type_.name))
            return
        definition = executor.schema.get_field(type_, node.name.value)
        if definition is None:
            raise Surprise
        complete = completing(definition.type, Place(group).rows)
        source = definition.resolve
        if isinstance(source, Read):
            self._fills.append(_read(source.read, complete))
        elif source is event_of:
            self._fills.append(complete)
        elif isinstance(source, Hopped | Rooted):
            self._fills.append(_constant(None))
            self._asked.append(Asked(name, node, definition, source, complete))
        else:
            raise Surprise

    def rows(self, work: Work, values: Column) -> list[Row]:
        """One object for each record; fields to be asked for are null until they are answered."""
        columns = [fill(work, values) for fill in self._fills]
        names = self._names
        rows = (
            [dict(zip(names, row, strict=False)) for row in zip(*columns, strict=False)]
            if columns
            else [{} for _ in values]
        )
        for field in self._asked:
            work.ask(field, values, rows)
        return rows


def _constant(value: Any) -> Fill:
    def fill(_work: Work, values: Column) -> Any:
        return repeat(value, len(values))

    return fill


def _read(read: Callable[[Any], Any], complete: Complete) -> Fill:
    def fill(work: Work, values: Column) -> Column:
        return complete(work, list(map(read, values)))

    return fill


class Place:
    """One place of the document where objects are; what it selects of a type is found when such an object comes."""

    __slots__ = ("_group", "_selections")

    def __init__(self, group: FieldDetailsList) -> None:
        self._group = group
        self._selections: dict[str, Selection] = {}

    def rows(self, work: Work, type_: GraphQLObjectType, values: Column) -> list[Row]:
        """The objects for these records of one type."""
        selection = self._selections.get(type_.name)
        if selection is None:
            executor = work.executor
            fields = executor.collect_subfields(type_, self._group).grouped_field_set
            selection = self._selections[type_.name] = Selection(executor, type_, fields)
        return selection.rows(work, values)


class Plans:
    """The plans of one document, by operation and by the values of the variables in its conditions."""

    def __init__(self, document: DocumentNode) -> None:
        finder = _Conditions()
        visit(document, finder)
        self._variables = sorted(finder.variables)
        self._kept: dict[object, Selection | None] = {}

    @property
    def kept(self) -> int:
        """How many there are."""
        return len(self._kept)

    def plan(self, executor: Executor[Loaders]) -> Selection | None:
        """The plan of an operation; None when graphql-core has to run it."""
        coerced = executor.variable_values.coerced
        key = id(executor.operation), *(coerced.get(name) for name in self._variables)
        if key not in self._kept:
            if len(self._kept) >= KEPT_PLANS:
                self._kept.clear()
            self._kept[key] = _planned(executor)
        return self._kept[key]


def _planned(executor: Executor[Loaders]) -> Selection | None:
    operation = executor.operation
    root = executor.schema.get_root_type(operation.operation)
    if root is None or operation.operation is OperationType.MUTATION:
        return None
    try:
        found = collect_fields(executor.schema, executor.fragments, executor.variable_values, root, operation)
        return Selection(executor, root, found.grouped_field_set)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, graphql-core makes it an error of the answer
        return None


class _Conditions(Visitor):
    """Finds the variables that decide what is selected."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if node.name.value in CONDITIONS:
            self.variables |= {
                argument.value.name.value
                for argument in node.arguments or ()
                if isinstance(argument.value, VariableNode)
            }
