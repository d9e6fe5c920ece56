"""How much a document asks for by its text alone: depth, fields, aliases, directives; linear and memoised."""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from resolvers.limits import Limits


@dataclass(frozen=True, slots=True)
class Usage:
    """Sizes of a selection with its fragments spread out."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0

    def beside(self, other: "Usage") -> "Usage":
        """Both selections together."""
        return Usage(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
        )


NOTHING = Usage()


class _Meter:
    """Measures selections; each fragment once, and nothing where it is unknown or spreads itself (validation tells)."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, Usage] = {}

    def selections(self, node: SelectionSetNode | None) -> Usage:
        usage = NOTHING
        for selection in node.selections if node else ():
            usage = usage.beside(self._selection(selection))
        return usage

    def _selection(self, node: SelectionNode) -> Usage:
        directives = len(node.directives or ())
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value).beside(Usage(directives=directives))
        inner = self.selections(getattr(node, "selection_set", None))
        if not isinstance(node, FieldNode):
            return inner.beside(Usage(directives=directives))
        return Usage(
            inner.depth + 1,
            inner.fields + 1,
            inner.aliases + (node.alias is not None),
            inner.directives + directives,
        )

    def _fragment(self, name: str) -> Usage:
        if name not in self._known:
            self._known[name] = NOTHING
            fragment = self._fragments.get(name)
            if fragment is not None:
                self._known[name] = self.selections(fragment.selection_set)
        return self._known[name]


def refusals(document: DocumentNode, limits: Limits) -> list[str]:
    """One sentence for each limit that the document exceeds; empty when it may be validated."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    if len(fragments) > limits.fragments:
        return [_sentence("fragments", len(fragments), limits.fragments)]
    meter = _Meter(fragments)
    found: dict[str, None] = {}
    for node in document.definitions:
        if not isinstance(node, OperationDefinitionNode):
            continue
        usage = meter.selections(node.selection_set)
        measured = (
            ("levels of depth", usage.depth, limits.depth),
            ("fields", usage.fields, limits.fields),
            ("aliases", usage.aliases, limits.aliases),
            ("directives", usage.directives + len(node.directives or ()), limits.directives),
            ("root fields", len(node.selection_set.selections), limits.root_fields),
        )
        found |= {_sentence(what, size, limit): None for what, size, limit in measured if size > limit}
    return list(found)


def _sentence(what: str, size: int, limit: int) -> str:
    shown = str(size) if size < 10**9 else "more than 10^9"
    return f"The document has {shown} {what}; the limit is {limit}. Ask for less at once."
