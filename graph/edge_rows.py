"""From the effects on edges to the rows that write them, and to the changes that the log tells of them (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from edifice.errors import Conflict
from graph import writes
from graph.edge_effects import EdgeEffect
from graph.node_effects import NodeEffect
from graph.records import Change, Kind
from graph.touched import ENTITY, TERM, NodeState
from graph.writes import Row, Writes


@dataclass(frozen=True, slots=True)
class Standing:
    """What an end of an edge is, before or after a commit."""

    status: str
    kind: Kind | None
    scope: str


Standings = Mapping[str, Standing]


def standings_before(nodes: Mapping[str, NodeState]) -> Standings:
    """The standing of each touched node as stored."""
    return {id_: Standing(state.status, state.kind, state.scope) for id_, state in nodes.items()}


def standings_after(before: Standings, effects: Iterable[NodeEffect]) -> Standings:
    """The standing of each touched node once the delta is applied."""
    return {**before, **{effect.id: Standing(effect.status, effect.new.kind, effect.scope) for effect in effects}}


def refuse_loose_ends(nodes: Iterable[NodeEffect], edges: Iterable[EdgeEffect], after: Standings) -> None:
    """Raise Conflict when an edge or an alias would hang on a node that no graph asserts."""
    held = {effect.joined_to for effect in nodes if effect.joined_to}
    held.update(end for edge in edges if edge.exists for end in (edge.key.start, edge.key.end))
    for id_ in sorted(held):
        if id_ not in after or after[id_].status not in (ENTITY, TERM):
            raise Conflict(f"{id_} is not in the graph any more, so nothing can be related to it; read it again.")


def add_edges(out: Writes, edges: Iterable[EdgeEffect]) -> None:
    """Add the rows of all edges."""
    for edge in edges:
        values = {
            "asserted": sorted(edge.asserted),
            "inferred": sorted(edge.inferred) or None,
            "derived": edge.derived,
        }
        if not edge.exists:
            out.add(writes.DELETE_EDGES, edge.before.element)
        elif edge.existed:
            out.add(writes.UPDATE_EDGES, edge.before.element, values)
        else:
            row: Row = [edge.key.start, edge.key.end, {**values, "key": edge.key.key or None}]
            out.edges.setdefault(edge.key.relation, []).append(row)


def relation_changes(edges: Sequence[EdgeEffect], before: Standings, after: Standings) -> list[Change]:
    """One change for each relation between entities that came or went, told of the entity where it starts."""
    changes: list[Change] = []
    for edge in sorted(edges, key=lambda edge: edge.key):
        if edge.exists == edge.existed:
            continue
        ends = after if edge.exists else before
        start, end = ends[edge.key.start], ends[edge.key.end]
        if start.status == end.status == ENTITY:
            word = "RELATED" if edge.exists else "UNRELATED"
            told = (edge.key.start, str(start.kind), start.scope, edge.key.relation, edge.key.end)
            changes.append(Change(word, *told))
    return changes
