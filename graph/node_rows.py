"""From the effects on nodes to the rows that write them: properties, satellites, names and classes (pure)."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from graph import codec, writes
from graph.effective import PropertyName, series_ids, sort_key
from graph.names import name_key
from graph.node_effects import NodeEffect, change_of, names_after, names_before
from graph.records import FIELDS, LONG_FIELDS, Identifier, PointState, Said, SaidChange
from graph.touched import ENTITY, RETIRED, TERM
from graph.writes import Writes

ABSENT = "ABSENT"
_LIVING = (ENTITY, TERM)
_SHORT_FIELDS = tuple(name for name in FIELDS if name not in LONG_FIELDS)
_OF_ENTITIES = ("kind", "sortKey", "brickClass", "brickClassGraph", *_SHORT_FIELDS)
"""Properties that a Term does not have."""


def key_hash(name: PropertyName) -> str:
    """The key of the `:Key` node that registers a property; no group is not the same as an empty one."""
    group, key = name
    return hashlib.sha256(f"{'-' if group is None else '+' + group}\0{key}".encode()).hexdigest()


def add_node(out: Writes, effect: NodeEffect, time: int, series: int | None, keys: Mapping[PropertyName, int]) -> None:
    """Add the rows of one node; `time` in epoch milliseconds, `series` its number where the node is a Point."""
    before, after = effect.before.status, effect.status
    target = str(effect.new.kind) if after == ENTITY else after
    values, facts = _values(effect, time, series), _facts(effect, keys)
    if after in _LIVING and before == ABSENT:
        out.created.setdefault(target, []).append([values, {"id": effect.id, **facts}])
    elif after in (*_LIVING, RETIRED):
        _update(out, effect, target, values, facts)
    elif before != ABSENT:  # a Term without a word, or the trace of an alias that is none any more
        if before == TERM:
            out.add(writes.DELETE_FACTS, effect.id)
        if before == TERM or after == ABSENT:
            out.add(writes.DELETE_NODES, effect.id)
    _add_names(out, effect)
    _add_classes(out, effect)
    _add_alias(out, effect)


def _update(out: Writes, effect: NodeEffect, target: str, values: dict[str, Any], facts: dict[str, Any]) -> None:
    before, after = effect.before.status, effect.status
    if before != after or (after == ENTITY and effect.before.properties.get("kind") != effect.new.kind):
        out.relabelled.setdefault(target, []).append([effect.id])
    stored = effect.before.properties
    changed = {name: value for name, value in values.items() if not _same(stored.get(name), value)}
    if changed:
        out.add(writes.UPDATE, effect.id, changed)
    if after == RETIRED and before in _LIVING:
        out.add(writes.DELETE_FACTS, effect.id)
    elif before not in _LIVING and after in _LIVING:
        out.add(writes.ADD_FACTS, effect.id, {"id": effect.id, **facts})
    elif facts:
        out.add(writes.UPDATE_FACTS, effect.id, facts)


def _same(old: object, new: object) -> bool:
    """Equal and of one type: 1, 1.0 and true are three values."""
    return type(old) is type(new) and old == new


def _values(effect: NodeEffect, time: int, series: int | None) -> dict[str, Any]:
    """The node's own properties afterwards; None removes one."""
    stored, new = effect.before.properties, effect.new
    told = change_of(effect) is not None
    history = {
        "version": stored.get("version", 0) + told,
        "changedAt": time if told else stored.get("changedAt"),
    }
    if effect.status == RETIRED:
        return {"id": effect.id, "retiredAt": stored.get("retiredAt") or time, **history}
    if effect.status != ENTITY:
        gone = _OF_ENTITIES if stored else ()
        return {"id": effect.id, "scope": effect.scope, "iri": new.iri, **dict.fromkeys(gone)}
    return {
        "id": effect.id,
        "scope": effect.scope,
        "iri": new.iri,
        "kind": new.kind,
        "sortKey": sort_key(effect.id, new.values.get("name"), new.iri),
        "brickClass": new.brick_class,
        "brickClassGraph": new.class_graph,
        "createdAt": stored.get("createdAt", time),
        "retiredAt": None,
        "series": series,
        **history,
        **dict.fromkeys(_SHORT_FIELDS if stored else ()),
        **{name: value for name, value in new.values.items() if name not in LONG_FIELDS},
    }


def _facts(effect: NodeEffect, keys: Mapping[PropertyName, int]) -> dict[str, Any]:
    """What differs on the satellite: the words of the graphs in the delta, effective properties and long values."""
    facts: dict[str, Any] = {}
    for row in effect.rows:
        if isinstance(row, SaidChange):
            facts.update(_word(row.graph, row.after))
    stored = effect.before.facts
    values: dict[str, Any] = {f"p_{keys[name]}": value for name, value in effect.new.properties.items()}
    values |= {name: effect.new.values[name] for name in LONG_FIELDS if name in effect.new.values}
    facts.update({name: value for name, value in values.items() if not _same(stored.get(name), value)})
    derived = (name for name in stored if name.startswith("p_") or name in LONG_FIELDS)
    facts.update({name: None for name in derived if name not in values})
    return facts


def _word(graph: int, said: Said | None) -> dict[str, Any]:
    if said is None:
        return dict.fromkeys((f"said_{graph}", f"rdf_{graph}", f"iri_{graph}", f"props_{graph}"))
    return {
        f"said_{graph}": codec.dump_head(said),
        f"rdf_{graph}": list(said.statements) or None,
        f"iri_{graph}": said.iri,
        f"props_{graph}": codec.dump_properties(said.properties),
    }


def _add_names(out: Writes, effect: NodeEffect) -> None:
    old, new, scope = names_before(effect), names_after(effect), effect.scope
    for graph, name in _sorted(old - new):
        out.add(writes.REMOVE_NAMES, effect.id, graph, name_key(scope, name))
    if effect.before.status == RETIRED:
        out.add(writes.REMOVE_FORMER_NAMES, effect.id)
    for graph, name in _sorted(new - old):
        out.add(writes.ADD_NAMES, effect.id, graph, name_key(scope, name), name.scheme, name.value, scope)


def _sorted(names: Iterable[tuple[int, Identifier]]) -> list[tuple[int, Identifier]]:
    return sorted(names, key=lambda name: (name[0], name[1].scheme, name[1].value))


def _add_classes(out: Writes, effect: NodeEffect) -> None:
    for class_ in sorted(effect.old.classes - effect.new.classes):
        out.add(writes.REMOVE_CLASSES, effect.id, class_)
    for class_ in sorted(effect.new.classes - effect.old.classes):
        out.classes.setdefault(class_, []).append(effect.id)


def _add_alias(out: Writes, effect: NodeEffect) -> None:
    if effect.before.joined_to == effect.joined_to:
        return
    if effect.before.joined_to:
        out.add(writes.PART, effect.id)
    if effect.joined_to:
        out.add(writes.JOIN, effect.id, effect.joined_to)


def point_of(effect: NodeEffect, series: int | None) -> PointState | None:
    """The point as the readings' side should know it now; None when the node was and is no Point."""
    if series is None or "POINT" not in (effect.old.kind, effect.new.kind):
        return None
    live = effect.new.kind == "POINT"
    state = effect.new if live else effect.old
    interval = state.values.get("expectedInterval")
    return PointState(
        series,
        effect.id,
        effect.scope,
        state.iri,
        series_ids(effect.saids.values(), state.values.get("seriesId")),
        tuple(sorted(effect.aliases)),
        _text(state.values.get("topic")),
        _text(state.values.get("unit")),
        float(interval) if isinstance(interval, int | float) else None,
        retired=not live,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
