"""The difference that a source makes: its content against what its graph said before, with identities settled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph import assertions, names
from graph.ids import new_id
from graph.records import AliasChange, DeltaRow, DraftLink, LinkChange, Said, SaidChange
from graph.store import GraphStore
from ingest.identity import Joined, Token, join, joining_names
from ingest.places import level_pairs, space_pairs


@dataclass(frozen=True, slots=True)
class Content:
    """What a graph says: nodes by their IRI in it, and links between them."""

    saids: Mapping[str, Said]
    links: frozenset[DraftLink]


@dataclass(frozen=True, slots=True)
class Target:
    """Where the content goes: the building's key, and the number of the named graph."""

    scope: str
    graph: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows to commit, with counts of entities; `refused` are names that two nodes of the graph share."""

    rows: tuple[DeltaRow, ...]
    added: int = 0
    changed: int = 0
    retired: int = 0
    unchanged: int = 0
    refused: tuple[str, ...] = ()


_NOTHING = Said(iri="")


@dataclass(slots=True)
class _Known:
    """What the graph store holds of the nodes that a plan touches."""

    hosts: dict[Token, str] = field(default_factory=dict[Token, str])
    saids: dict[Token, Said] = field(default_factory=dict[Token, Said])

    def add(self, node: str, graph: int, said: Said) -> None:
        token = Token(graph, said.iri)
        self.hosts[token] = node
        self.saids[token] = said


async def current_content(store: GraphStore, graph: int) -> tuple[Content, dict[str, str]]:
    """What a graph says now, and the node of each of its IRIs."""
    saids: dict[str, Said] = {}
    nodes: dict[str, str] = {}
    async for node, said in assertions.saids_of_graph(store, graph):
        saids[said.iri] = said
        nodes[said.iri] = node
    iris = {node: iri for iri, node in nodes.items()}
    links = await assertions.links_of_graph(store, graph)
    return Content(saids, frozenset(_draft(link, iris) for link in links)), nodes


def _draft(link: LinkChange, iris: Mapping[str, str]) -> DraftLink:
    return DraftLink(
        iris[link.subject], link.predicate, iris[link.object], link.relation, link.reverse, link.derived
    )  # fmt: skip


async def plan(store: GraphStore, target: Target, new: Content) -> Plan:
    """Compare `new`, the whole content of the graph, with what the graph says now.

    Everything that the store knows of the touched nodes is read in a constant number of calls. An empty `new` removes
    the graph's word, which also parts nodes that only it had joined.
    """
    old, nodes = await current_content(store, target.graph)
    kept = {iri: replace(said, home=old.saids[iri].home) for iri, said in new.saids.items() if iri in old.saids}
    changed = {iri: said for iri, said in kept.items() if said != old.saids[iri]}
    fresh = {iri: said for iri, said in new.saids.items() if iri not in old.saids}
    gone = {iri: said for iri, said in old.saids.items() if iri not in new.saids}
    if not (changed or fresh or gone) and new.links == old.links:
        return Plan((), unchanged=_entities(kept.values()))
    known = await _known(store, target, [*changed.values(), *fresh.values(), *gone.values()], nodes)
    before = _Known(dict(known.hosts), dict(known.saids))
    _put(known, target.graph, kept, fresh, gone)
    joined = await _join(store, target, known, new.links)
    staying = {Token(target.graph, iri): node for iri, node in nodes.items()}
    rows = [*_said_rows(before, known.saids, joined)]
    rows += await _link_rows(store, target, old, new, _Known(staying | before.hosts), staying | dict(joined.hosts))
    rows += _alias_rows(before, known.saids, joined)
    linked = _linked(old.links ^ new.links)
    touched = {iri for iri in kept if iri in changed or iri in linked}
    return Plan(
        tuple(rows),
        added=_entities(fresh.values()),
        changed=_entities(kept[iri] for iri in touched),
        retired=_entities(gone.values()),
        unchanged=_entities(said for iri, said in kept.items() if iri not in touched),
        refused=tuple(f"{name.scheme} {name.value}" for name in joined.refused),
    )


def _entities(saids: Iterable[Said]) -> int:
    return sum(said.kind is not None for said in saids)


def _linked(links: Iterable[DraftLink]) -> set[str]:
    return {iri for link in links for iri in (link.subject, link.object)}


async def _known(store: GraphStore, target: Target, saids: Sequence[Said], nodes: Mapping[str, str]) -> _Known:
    """All that any graph says of the nodes that these saids are about or may be joined with."""
    wanted = {name for said in saids for name in joining_names(said)}
    found = await names.find(store, target.scope, sorted(wanted, key=lambda name: (name.scheme, name.value)))
    ids = {node for owners in found.values() for node in owners}
    ids |= {nodes[said.iri] for said in saids if said.iri in nodes}
    if any(said.kind in ("LEVEL", "SPACE") for said in saids):
        ids |= set(await assertions.nodes_of_kinds(store, target.scope, ("LEVEL", "SPACE")))
    known = _Known()
    for node, by_graph in (await assertions.saids_of_nodes(store, sorted(ids))).items():
        for graph, said in by_graph.items():
            known.add(node, graph, said)
    return known


def _put(
    known: _Known, graph: int, kept: Mapping[str, Said], fresh: Mapping[str, Said], gone: Mapping[str, Said]
) -> None:
    """Replace the graph's saids by the new ones; a new one is at home where its IRI is, else in a new id."""
    homes = {token.iri: said.home for token, said in known.saids.items() if not token.iri.startswith("_:")}
    for iri in gone:
        del known.saids[Token(graph, iri)]
    for iri, said in kept.items():
        if Token(graph, iri) in known.saids:
            known.saids[Token(graph, iri)] = said
    for iri, said in fresh.items():
        known.saids[Token(graph, iri)] = replace(said, home=homes.get(iri) or new_id("e"))


async def _join(store: GraphStore, target: Target, known: _Known, links: Iterable[DraftLink]) -> Joined:
    """Join by names and levels first, then the spaces within the levels that are one."""
    pairs = level_pairs(known.saids)
    joined = join(known.saids, pairs)
    if not any(token.graph != target.graph and said.kind == "LEVEL" for token, said in known.saids.items()):
        return joined
    parts = [
        (Token(target.graph, link.subject), Token(target.graph, link.object))
        for link in links
        if link.relation == "HAS_PART"
    ]
    tokens = {(node, token.graph): token for token, node in known.hosts.items()}
    levels = sorted({node for token, node in known.hosts.items() if known.saids.get(token, _NOTHING).kind == "LEVEL"})
    for link in await assertions.links_of_nodes(store, levels):
        level, space = tokens.get((link.subject, link.graph)), tokens.get((link.object, link.graph))
        if link.relation == "HAS_PART" and link.graph != target.graph and level and space:
            parts.append((level, space))
    return join(known.saids, pairs + space_pairs(known.saids, parts, joined.hosts))


def _said_rows(before: _Known, after: Mapping[Token, Said], joined: Joined) -> Iterable[SaidChange]:
    for token in sorted(before.saids.keys() | after.keys()):
        old, new = before.saids.get(token), after.get(token)
        old_host, new_host = before.hosts.get(token), joined.hosts.get(token)
        if old_host == new_host and old_host is not None:
            if old != new:
                yield SaidChange(old_host, token.graph, old, new)
            continue
        if old_host is not None:
            yield SaidChange(old_host, token.graph, old, None)
        if new_host is not None:
            yield SaidChange(new_host, token.graph, None, new)


async def _link_rows(
    store: GraphStore, target: Target, old: Content, new: Content, before: _Known, hosts: Mapping[Token, str]
) -> list[LinkChange]:
    """The graph's own links that came or went, and other graphs' links of the nodes that moved."""
    graph = target.graph

    def row(link: DraftLink, where: Mapping[Token, str], *, added: bool) -> LinkChange:
        subject, object_ = where[Token(graph, link.subject)], where[Token(graph, link.object)]
        return LinkChange(
            graph, subject, link.predicate, object_, link.relation, link.reverse, added, link.derived
        )  # fmt: skip

    moved = {
        (host, token.graph): hosts[token]
        for token, host in before.hosts.items()
        if token in hosts and hosts[token] != host
    }
    removed = {row(link, before.hosts, added=False) for link in old.links}
    added = {row(link, hosts, added=True) for link in new.links}
    if any(other != graph for _, other in moved):
        for link in await assertions.links_of_nodes(store, sorted({host for host, _ in moved})):
            if link.graph == graph:
                continue
            subject = moved.get((link.subject, link.graph), link.subject)
            object_ = moved.get((link.object, link.graph), link.object)
            if (subject, object_) != (link.subject, link.object):
                removed.add(replace(link, added=False))
                added.add(replace(link, subject=subject, object=object_, added=True))
    stays = {replace(link, added=True) for link in removed} & added
    return [link for link in removed if replace(link, added=True) not in stays] + [
        link for link in added if link not in stays
    ]


def _alias_rows(before: _Known, after: Mapping[Token, Said], joined: Joined) -> Iterable[AliasChange]:
    """An id that lost its last token to another node stays an alias of it, until a token is at home there again."""
    old_hosts, new_hosts = set(before.hosts.values()), set(joined.hosts.values())
    heirs: dict[str, str] = {}
    for token in sorted(after):
        if token in before.hosts:
            heirs.setdefault(before.hosts[token], joined.hosts[token])
    for host in sorted(old_hosts - new_hosts):
        if host in heirs:
            yield AliasChange(host, heirs[host], added=True)
    for host in sorted(new_hosts - old_hosts):
        former = next((before.hosts[token] for token in sorted(before.hosts) if _is_home(before, token, host)), None)
        if former is not None:
            yield AliasChange(host, former, added=False)


def _is_home(known: _Known, token: Token, host: str) -> bool:
    return known.saids[token].home == host and known.hosts[token] != host
