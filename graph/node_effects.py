"""What a delta makes of one node: its state before and after, and the changes that the log tells of it (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from edifice.errors import Conflict
from graph.effective import Effective, effective
from graph.names import FORMER, names_of
from graph.records import AliasChange, Change, FieldChange, GraphOrigin, Identifier, Said, SaidChange, Scalar
from graph.touched import ALIAS, ENTITY, RETIRED, TERM, NodeState

NOTHING = Effective(None, "")
ABSENT = NodeState("", "ABSENT", {})


@dataclass(slots=True)
class NodeEffect:
    """A node that a delta touches. `saids` and `joined_to` are what holds afterwards.

    `rows` are the rows that changed something, each once for a graph, with what was really there before.
    """

    id: str
    before: NodeState
    saids: dict[int, Said]
    joined_to: str | None
    aliases: set[str]
    scope: str = ""
    rows: list[SaidChange | AliasChange] = field(default_factory=list[SaidChange | AliasChange])
    old: Effective = NOTHING
    new: Effective = NOTHING

    @property
    def status(self) -> str:
        """The status afterwards; ABSENT for a Term that nobody asserts any more, which is deleted.

        A Term that once was an entity keeps its id as a retired entity does.
        """
        if self.saids:
            return TERM if self.new.kind is None else ENTITY
        if self.before.status == ENTITY or "createdAt" in self.before.properties:
            return RETIRED
        return ALIAS if self.joined_to else "ABSENT"


def apply_rows(
    rows: Iterable[SaidChange | AliasChange], nodes: Mapping[str, NodeState], graphs: Mapping[int, GraphOrigin]
) -> list[NodeEffect]:
    """Apply a delta's rows on nodes, in order; a row whose result is there already does nothing.

    Raises Conflict when a graph says neither what the row expects nor what it wants: somebody else was faster.
    """
    effects: dict[str, NodeEffect] = {}
    for row in rows:
        if isinstance(row, SaidChange):
            _say(_effect(effects, nodes, row.id), row)
        else:
            _join(effects, nodes, row)
    return [settled for effect in effects.values() if (settled := _settled(effect, graphs))]


def _effect(effects: dict[str, NodeEffect], nodes: Mapping[str, NodeState], id_: str) -> NodeEffect:
    effect = effects.get(id_)
    if effect is None:
        before = nodes.get(id_, ABSENT)
        effect = NodeEffect(id_, before, dict(before.saids), before.joined_to, set(before.aliases))
        effects[id_] = effect
    return effect


def _join(effects: dict[str, NodeEffect], nodes: Mapping[str, NodeState], row: AliasChange) -> None:
    alias = _effect(effects, nodes, row.alias)
    if alias.joined_to is not None:
        _effect(effects, nodes, alias.joined_to).aliases.discard(row.alias)
    alias.joined_to = row.id if row.added else None
    if row.added:
        _effect(effects, nodes, row.id).aliases.add(row.alias)


def _say(effect: NodeEffect, row: SaidChange) -> None:
    present = effect.saids.get(row.graph)
    if present == row.after:
        return
    if present != row.before:
        message = (
            f"{(row.after or row.before or present or Said('')).iri} was changed by another writer; read it again."
        )
        raise Conflict(message, current_version=effect.before.properties.get("version"))
    if row.after is None:
        del effect.saids[row.graph]
    else:
        effect.saids[row.graph] = row.after


def _settled(effect: NodeEffect, graphs: Mapping[int, GraphOrigin]) -> NodeEffect | None:
    before = effect.before
    for graph in sorted(before.saids.keys() | effect.saids.keys()):
        old, new = before.saids.get(graph), effect.saids.get(graph)
        if old != new:
            effect.rows.append(SaidChange(effect.id, graph, old, new))
    if before.joined_to != effect.joined_to:
        if before.joined_to:
            effect.rows.append(AliasChange(effect.id, before.joined_to, added=False))
        if effect.joined_to:
            effect.rows.append(AliasChange(effect.id, effect.joined_to, added=True))
    if not effect.rows and frozenset(effect.aliases) == before.aliases:
        return None
    if before.saids:
        effect.old = effective(effect.id, before.saids, graphs)
    effect.scope = before.scope
    if effect.saids:
        effect.scope = effect.scope or graphs[min(effect.saids)].scope
        effect.new = effective(effect.id, effect.saids, graphs)
    return effect


def change_of(effect: NodeEffect) -> Change | None:
    """The one change that the log tells of the node itself; None for a Term, or when an entity is as it was."""
    before, after = effect.before.status, effect.status
    if ENTITY not in (before, after):
        return None
    if after != ENTITY:
        return Change("RETIRED", effect.id, str(effect.old.kind), effect.scope, other=effect.joined_to)
    if before != ENTITY:
        known = "createdAt" in effect.before.properties
        return Change("RESTORED" if known else "ADDED", effect.id, str(effect.new.kind), effect.scope)
    fields = tuple(_fields(effect))
    return Change("CHANGED", effect.id, str(effect.new.kind), effect.scope, fields=fields) if fields else None


def _fields(effect: NodeEffect) -> Iterable[FieldChange]:
    old, new = effect.old, effect.new
    if old.kind != new.kind:
        yield FieldChange("kind", old.kind, new.kind)
    if old.iri != new.iri:
        yield FieldChange("iri", old.iri, new.iri)
    if (old.classes, old.brick_class) != (new.classes, new.brick_class):
        yield FieldChange("classes", _leaf_first(old), _leaf_first(new))
    yield from _different(old.values, new.values)
    yield from _different(_named(old), _named(new))
    yield from _lists("identifiers", _identifiers(effect.before.saids), _identifiers(effect.saids))
    yield from _lists("aliases", effect.before.aliases, frozenset(effect.aliases))
    yield from _lists("statements", _statements(effect.before.saids), _statements(effect.saids))


def _leaf_first(state: Effective) -> list[str]:
    return sorted(state.classes, key=lambda class_: (class_ != state.brick_class, class_))


def _named(state: Effective) -> dict[str, Scalar]:
    return {key if group is None else f"{group}.{key}": value for (group, key), value in state.properties.items()}


def _different(old: Mapping[str, Scalar], new: Mapping[str, Scalar]) -> Iterable[FieldChange]:
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield FieldChange(name, old.get(name), new.get(name))


def _lists(field_name: str, old: frozenset[str], new: frozenset[str]) -> Iterable[FieldChange]:
    """Only what went and what came: the whole lists would be long and mostly the same."""
    if old != new:
        yield FieldChange(field_name, sorted(old - new), sorted(new - old))


def _identifiers(saids: Mapping[int, Said]) -> frozenset[str]:
    return frozenset(f"{name.scheme} {name.value}" for said in saids.values() for name in said.identifiers)


def _statements(saids: Mapping[int, Said]) -> frozenset[str]:
    return frozenset(statement for said in saids.values() for statement in said.statements)


def names_before(effect: NodeEffect) -> frozenset[tuple[int, Identifier]]:
    """The node's names with the graphs that give them, as stored; those of a retired one are taken back whole."""
    return _names(effect.id, effect.before.saids)


def names_after(effect: NodeEffect) -> frozenset[tuple[int, Identifier]]:
    """The names afterwards; whoever is retired now keeps its last ones as former names, an alias needs none."""
    if effect.status == RETIRED and not effect.joined_to:
        return frozenset((FORMER, name) for _, name in _names(effect.id, effect.before.saids) if name.scheme != "BLANK")
    return _names(effect.id, effect.saids)


def _names(node: str, saids: Mapping[int, Said]) -> frozenset[tuple[int, Identifier]]:
    return frozenset((graph, name) for graph, said in saids.items() for name in names_of(node, graph, said))
