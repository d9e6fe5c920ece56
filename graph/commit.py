"""The one way in which the graph changes: a delta, applied and logged in one transaction under the Clock's lock."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from neo4j import AsyncManagedTransaction

from edifice.errors import NotFound
from graph import codec, writes
from graph.edge_effects import EdgeEffect, apply_links, edge_key, removals
from graph.edge_rows import add_edges, refuse_loose_ends, relation_changes, standings_after, standings_before
from graph.effective import PropertyName
from graph.node_effects import NodeEffect, apply_rows, change_of
from graph.node_rows import add_node, key_hash, point_of
from graph.parts import check, split
from graph.records import AliasChange, Cause, Change, DeltaRow, GraphOrigin, LinkChange, PointState, SaidChange
from graph.store import GraphStore
from graph.touched import ENTITY, TERM, Counters, Touched, Wanted, add_edges_of, read_key_numbers, read_touched
from graph.writes import Writes

__all__ = ["CommitResult", "commit", "split"]


@dataclass(frozen=True, slots=True)
class CommitResult:
    """What a commit did; `sequence` is None when everything was there already, so that nothing was written."""

    sequence: int | None
    changes: tuple[Change, ...] = ()
    points: tuple[PointState, ...] = ()


async def commit(store: GraphStore, delta: Sequence[DeltaRow], cause: Cause) -> CommitResult:
    """Apply a delta of at most 2,000 rows and 4 MB (see `split`), and append it to the log.

    Rows are sets: one whose result is already there has no effect, so a part may be committed again after a crash.
    Raises Conflict when a graph says of a node neither the row's `before` nor its `after`, or when a link lacks an
    end; NotFound for a graph that is not there; BadInput for what the store cannot hold.
    """
    check(delta)
    if not delta:
        return CommitResult(None)
    return await store.write(lambda tx: apply_in(tx, delta, cause))


async def apply_in(
    tx: AsyncManagedTransaction, delta: Sequence[DeltaRow], cause: Cause, at: int | None = None
) -> CommitResult:
    """Apply a delta within a write transaction; `at` is the time to record, now unless a log is replayed."""
    said = [row for row in delta if not isinstance(row, LinkChange)]
    links = [row for row in delta if isinstance(row, LinkChange)]
    touched = await read_touched(tx, _wanted(said, links))
    _refuse_unknown_graphs(delta, touched.graphs)
    nodes = apply_rows(said, touched.nodes, touched.graphs)
    leaving = [effect.id for effect in nodes if effect.before.lives and effect.status not in (ENTITY, TERM)]
    if leaving:
        links += removals(await add_edges_of(tx, touched, leaving))
    edges = list(apply_links(links, touched.edges).values())
    if not nodes and not edges:
        return CommitResult(None)
    return await _write(tx, _Work(cause, at or time.time_ns() // 1_000_000, touched, nodes, edges))


def _refuse_unknown_graphs(delta: Iterable[DeltaRow], graphs: Mapping[int, GraphOrigin]) -> None:
    for row in delta:
        if not isinstance(row, AliasChange) and row.graph not in graphs:
            raise NotFound(f"There is no graph {row.graph}; its model has been removed.")


@dataclass(frozen=True, slots=True)
class _Work:
    """What a commit is about to write: who asks, when, what was found, and what becomes of it."""

    cause: Cause
    time: int
    touched: Touched
    nodes: Sequence[NodeEffect]
    edges: Sequence[EdgeEffect]


def _wanted(said: Sequence[SaidChange | AliasChange], links: Sequence[LinkChange]) -> Wanted:
    nodes = frozenset(row.id for row in said) | {row.alias for row in said if isinstance(row, AliasChange)}
    ends = {end for link in links for end in (link.subject, link.object)}
    graphs = {row.graph for row in said if isinstance(row, SaidChange)} | {link.graph for link in links}
    return Wanted(frozenset(nodes), frozenset(ends - nodes), frozenset(map(edge_key, links)), frozenset(graphs))


async def _keys(
    tx: AsyncManagedTransaction, last: int, nodes: Iterable[NodeEffect]
) -> tuple[dict[PropertyName, int], dict[PropertyName, int]]:
    """The numbers of all property keys that the nodes have afterwards, and the ones among them that are new."""
    hashes = {name: key_hash(name) for effect in nodes for name in effect.new.properties}
    if not hashes:
        return {}, {}
    known = await read_key_numbers(tx, hashes.values())
    missing = [name for name in hashes if hashes[name] not in known]
    new = {name: last + 1 + index for index, name in enumerate(missing)}
    return {name: known[hash_] for name, hash_ in hashes.items() if hash_ in known} | new, new


def _series(last: int, nodes: Iterable[NodeEffect]) -> dict[str, int]:
    """The series number of each node that is or was a Point; a new one gets the next, and keeps it for ever."""
    numbers: dict[str, int] = {}
    for effect in nodes:
        stored = effect.before.properties.get("series")
        if stored is None and effect.new.kind == "POINT":
            last += 1
            stored = last
        if stored is not None:
            numbers[effect.id] = stored
    return numbers


async def _write(tx: AsyncManagedTransaction, work: _Work) -> CommitResult:
    counters, out = work.touched.counters, Writes()
    keys, new_keys = await _keys(tx, counters.key, work.nodes)
    series = _series(counters.series, work.nodes)
    for (group, key), number in new_keys.items():
        out.add(writes.CREATE_KEYS, number, group, key, key_hash((group, key)))
    for effect in work.nodes:
        add_node(out, effect, work.time, series.get(effect.id), keys)
    add_edges(out, work.edges)
    before = standings_before(work.touched.nodes)
    after = standings_after(before, work.nodes)
    refuse_loose_ends(work.nodes, work.edges, after)
    own = [change for effect in work.nodes if (change := change_of(effect))]
    related = relation_changes(work.edges, before, after)
    _add_versions(out, work, own, related)
    await writes.run(tx, out)
    result = CommitResult(
        counters.sequence + 1,
        (*own, *related),
        tuple(point for effect in work.nodes if (point := point_of(effect, series.get(effect.id)))),
    )
    last = Counters(counters.sequence + 1, max([counters.series, *series.values()]), counters.key + len(new_keys))
    await _finish(tx, work, result, last)
    return result


def _add_versions(out: Writes, work: _Work, own: Iterable[Change], related: Iterable[Change]) -> None:
    """An entity that only gained or lost relations has a new version too."""
    told = {change.entity for change in own}
    for id_ in sorted({change.entity for change in related} - told):
        version = work.touched.nodes[id_].properties.get("version", 0)
        out.add(writes.UPDATE, id_, {"version": version + 1, "changedAt": work.time})


async def _finish(tx: AsyncManagedTransaction, work: _Work, result: CommitResult, last: Counters) -> None:
    rows = [row for effect in (*work.nodes, *work.edges) for row in effect.rows]
    used = {row.graph for row in rows if not isinstance(row, AliasChange)}
    origins = [work.touched.graphs[number] for number in sorted(used)]
    cause = work.cause
    values: dict[str, Any] = {
        "sequence": last.sequence,
        "time": work.time,
        "actor": cause.actor,
        "cause": cause.cause,
        "importId": cause.import_id,
        "part": cause.part,
        "model": cause.model,
        "last": cause.last,
        "delta": codec.dump_delta(rows),
        "changes": codec.dump_changes(result.changes),
        "graphs": codec.dump_graphs(origins),
        "points": codec.dump_points(result.points),
    }
    models = sorted({origin.model for origin in origins}) if cause.last else []
    await (
        await tx.run(
            writes.FINISH, sequence=last.sequence, series=last.series, key=last.key, commit=values, models=models
        )
    ).consume()
