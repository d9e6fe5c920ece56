"""How many objects a valid operation could answer: page sizes multiplied along its paths, memoised by fragment."""

from collections.abc import Mapping

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
)

from graph.pages import MOST

PAGE = "Connection"
TYPICAL_LIST = 10
"""What a list is taken to hold when the document does not say: fewer than it may, and about what lists do hold."""


class Estimate:
    """The cost of one operation's fields under given variables; must be valid against the schema."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, object],
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables
        self._known: dict[str, int] = {}

    def operation(self, node: OperationDefinitionNode) -> int:
        """The objects that the operation could answer."""
        root = self._schema.get_root_type(node.operation)
        return 0 if root is None else self._selections(node.selection_set, root)

    def _selections(self, node: SelectionSetNode, parent: GraphQLNamedType) -> int:
        cost = 0
        for selection in node.selections:
            if isinstance(selection, FieldNode):
                cost += self._field(selection, parent)
            elif isinstance(selection, FragmentSpreadNode):
                cost += self._fragment(selection.name.value)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                inner = self._schema.type_map[condition.name.value] if condition else parent
                cost += self._selections(selection.selection_set, inner)
        return cost

    def _fragment(self, name: str) -> int:
        if name not in self._known:
            fragment = self._fragments[name]
            inner = self._schema.type_map[fragment.type_condition.name.value]
            self._known[name] = self._selections(fragment.selection_set, inner)
        return self._known[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType) -> int:
        definition = self._schema.get_field(parent, node.name.value)  # pyright: ignore[reportArgumentType] - composite
        if definition is None or node.selection_set is None:
            return 0
        inner = get_named_type(definition.type)
        if inner.name.startswith("__") or not is_composite_type(inner):
            return 0
        size, below = self._size(node, definition, parent), self._selections(node.selection_set, inner)
        # a page is one object; its size tells how many it holds
        return 1 + size * below if inner.name.endswith(PAGE) else size * (1 + below)

    def _size(self, node: FieldNode, definition: GraphQLField, parent: GraphQLNamedType) -> int:
        """How often the field's objects may occur: `first`, the keys given, a typical list, or one."""
        if "first" in definition.args:
            return self._first(node)
        type_ = definition.type.of_type if is_non_null_type(definition.type) else definition.type
        if not is_list_type(type_) or parent.name.endswith(PAGE):
            return 1
        for argument in node.arguments or ():
            if argument.name.value in {"ids", "keys"}:
                return self._length(argument.value)
        return TYPICAL_LIST

    def _first(self, node: FieldNode) -> int:
        for argument in node.arguments or ():
            if argument.name.value == "first":
                given = self._given(argument.value)
                return min(given, MOST) if isinstance(given, int) and given >= 0 else TYPICAL_LIST
        return TYPICAL_LIST

    def _given(self, value: ValueNode) -> object:
        if isinstance(value, VariableNode):
            return self._variables.get(value.name.value)
        return int(value.value) if isinstance(value, IntValueNode) else None

    def _length(self, value: ValueNode) -> int:
        if isinstance(value, ListValueNode):
            return len(value.values)
        given = self._given(value)
        return len(given) if isinstance(given, list) else 1
