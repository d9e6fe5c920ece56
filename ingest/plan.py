"""The difference that a source makes: its content against what its graph said before, with identities settled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph import assertions, names
from graph.ids import new_id
from graph.records import AliasChange, DeltaRow, DraftLink, Identifier, LinkChange, Said, SaidChange
from graph.store import GraphStore
from ingest.identity import Joined, Token, join, joining_names
from ingest.places import level_pairs, space_pairs


@dataclass(frozen=True, slots=True)
class Content:
    """What a graph says: nodes by their IRI in it, and links between them."""

    saids: Mapping[str, Said]
    links: frozenset[DraftLink]


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
_SEVERAL = 2


@dataclass(slots=True)
class _Known:
    """What the graph store holds of the nodes that a plan touches."""

    hosts: dict[Token, str] = field(default_factory=dict[Token, str])
    saids: dict[Token, Said] = field(default_factory=dict[Token, Said])

    def add(self, node: str, graph: int, said: Said) -> None:
        token = Token(graph, said.iri)
        self.hosts[token] = node
        self.saids[token] = said


@dataclass(frozen=True, slots=True)
class Current:
    """What a graph says now, and the ids of the nodes of its IRIs."""

    content: Content
    nodes: Mapping[str, str]


async def current_content(store: GraphStore, graph: int) -> Current:
    """The whole of what a graph says now."""
    saids: dict[str, Said] = {}
    nodes: dict[str, str] = {}
    async for node, said in assertions.saids_of_graph(store, graph):
        saids[said.iri] = said
        nodes[said.iri] = node
    iris = {node: iri for iri, node in nodes.items()}
    links = await assertions.links_of_graph(store, graph)
    return Current(Content(saids, frozenset(draft_link(link, iris) for link in links)), nodes)


def draft_link(link: LinkChange, iris: Mapping[str, str]) -> DraftLink:
    """A link by the IRIs of its graph instead of node ids."""
    return DraftLink(
        iris[link.subject], link.predicate, iris[link.object], link.relation, link.reverse, link.derived
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Difference:
    """A graph's content before and after, by IRI; `nodes` are the ids of its IRIs before.

    `kept` are the new saids of IRIs that the graph knew, at home where they were, `changed` those of them that differ.
    """

    old: Content
    new: Content
    nodes: Mapping[str, str]
    kept: Mapping[str, Said]
    changed: Mapping[str, Said]
    fresh: Mapping[str, Said]
    gone: Mapping[str, Said]


def _difference(current: Current, new: Content) -> _Difference:
    old = current.content.saids
    kept = {iri: replace(said, home=old[iri].home) for iri, said in new.saids.items() if iri in old}
    return _Difference(
        current.content,
        new,
        current.nodes,
        kept,
        changed={iri: said for iri, said in kept.items() if said != old[iri]},
        fresh={iri: said for iri, said in new.saids.items() if iri not in old},
        gone={iri: said for iri, said in old.items() if iri not in new.saids},
    )


async def plan(
    store: GraphStore, scope: str, contents: Mapping[int, Content], known: Mapping[int, Current] | None = None
) -> Plan:
    """Compare `contents`, whole graphs by their numbers, with what these graphs say now.

    `known` gives the part of a graph that is to be compared; what it leaves out stays untouched.

    Everything that the store knows of the touched nodes is read in a constant number of calls a graph. Empty content
    removes the graph's word, which also parts nodes that only it had joined.
    """
    differences: dict[int, _Difference] = {}
    for graph, new in contents.items():
        current = known[graph] if known else await current_content(store, graph)
        differences[graph] = _difference(current, new)
    touched = [
        said for one in differences.values() for part in (one.changed, one.fresh, one.gone) for said in part.values()
    ]
    rows: list[DeltaRow] = []
    refused: tuple[str, ...] = ()
    if touched or any(one.old.links != one.new.links for one in differences.values()):
        nodes = await _known(store, scope, touched, differences)
        before = _Known(dict(nodes.hosts), dict(nodes.saids))
        former = await _former(store, scope, differences.values())
        for graph, one in differences.items():
            _put(nodes, graph, one, former)
        joined = await _join(store, nodes, contents)
        staying = {Token(graph, iri): node for graph, one in differences.items() for iri, node in one.nodes.items()}
        rows = [*_said_rows(before, nodes.saids, joined)]
        rows += await _link_rows(store, differences, staying | before.hosts, staying | dict(joined.hosts))
        rows += _alias_rows(before, nodes.saids, joined)
        refused = tuple(f"{name.scheme} {name.value}" for name in joined.refused)
    return _counted(rows, differences.values(), refused)


def _counted(rows: Sequence[DeltaRow], differences: Iterable[_Difference], refused: tuple[str, ...]) -> Plan:
    added = changed = retired = unchanged = 0
    for one in differences:
        kept, linked = one.kept, _linked(one.old.links ^ one.new.links)
        touched = one.changed.keys() | (kept.keys() & linked)
        added += _entities(one.fresh.values())
        changed += _entities(kept[iri] for iri in touched)
        retired += _entities(one.gone.values())
        unchanged += _entities(said for iri, said in kept.items() if iri not in touched)
    return Plan(tuple(rows), added, changed, retired, unchanged, refused)


def _entities(saids: Iterable[Said]) -> int:
    return sum(said.kind is not None for said in saids)


def _linked(links: Iterable[DraftLink]) -> set[str]:
    return {iri for link in links for iri in (link.subject, link.object)}


async def _known(
    store: GraphStore, scope: str, saids: Sequence[Said], differences: Mapping[int, _Difference]
) -> _Known:
    """All that any graph says of the nodes that these saids are about or may be joined with."""
    wanted = {name for said in saids for name in joining_names(said)}
    found = await names.find(store, scope, sorted(wanted, key=lambda name: (name.scheme, name.value)))
    ids = {node for owners in found.values() for node in owners}
    for one in differences.values():
        ids |= {one.nodes[iri] for iri in one.changed.keys() | one.gone.keys()}
    if any(said.kind in ("LEVEL", "SPACE") for said in saids):
        ids |= set(await assertions.nodes_of_kinds(store, scope, ("LEVEL", "SPACE")))
    known = _Known()
    for node, by_graph in (await assertions.saids_of_nodes(store, sorted(ids))).items():
        for graph, said in by_graph.items():
            known.add(node, graph, said)
    return known


async def _former(store: GraphStore, scope: str, differences: Iterable[_Difference]) -> dict[str, str]:
    """The retired entities that had the IRIs which are new now: who comes back gets its id and its readings back."""
    iris = sorted({iri for one in differences for iri in one.fresh if not iri.startswith("_:")})
    found = await names.find_former(store, scope, [Identifier("IRI", iri) for iri in iris])
    return {name.value: owners[0] for name, owners in found.items()}


def _put(known: _Known, graph: int, one: _Difference, former: Mapping[str, str]) -> None:
    """Replace the graph's saids by the new ones; a new one is at home where its IRI is or was, else in a new id."""
    homes = dict(former)
    homes |= {token.iri: said.home for token, said in known.saids.items() if not token.iri.startswith("_:")}
    for iri in one.gone:
        del known.saids[Token(graph, iri)]
    for iri, said in one.kept.items():
        if Token(graph, iri) in known.saids:
            known.saids[Token(graph, iri)] = said
    for iri, said in one.fresh.items():
        known.saids[Token(graph, iri)] = replace(said, home=homes.get(iri) or new_id("e"))


async def _join(store: GraphStore, known: _Known, contents: Mapping[int, Content]) -> Joined:
    """Join by names and levels first, then the spaces within the levels that are one."""
    pairs = level_pairs(known.saids)
    joined = join(known.saids, pairs)
    if len({token.graph for token, said in known.saids.items() if said.kind == "LEVEL"}) < _SEVERAL:
        return joined
    parts = [
        (Token(graph, link.subject), Token(graph, link.object))
        for graph, content in contents.items()
        for link in content.links
        if link.relation == "HAS_PART"
    ]
    tokens = {(node, token.graph): token for token, node in known.hosts.items()}
    levels = {node for token, node in known.hosts.items() if known.saids.get(token, _NOTHING).kind == "LEVEL"}
    for link in await assertions.links_of_nodes(store, sorted(levels)):
        level, space = tokens.get((link.subject, link.graph)), tokens.get((link.object, link.graph))
        if link.relation == "HAS_PART" and link.graph not in contents and level and space:
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


Hosts = Mapping[Token, str]


async def _link_rows(
    store: GraphStore, differences: Mapping[int, _Difference], before: Hosts, after: Hosts
) -> list[LinkChange]:
    """The graphs' own links that came or went, and other graphs' links of the nodes that moved."""
    removed, added = set[LinkChange](), set[LinkChange]()
    for graph, one in differences.items():
        removed |= {_link_row(graph, link, before, added=False) for link in one.old.links}
        added |= {_link_row(graph, link, after, added=True) for link in one.new.links}
    moved = {
        (host, token.graph): after[token]
        for token, host in before.items()
        if after.get(token, host) != host and token.graph not in differences
    }
    if moved:
        for link in await assertions.links_of_nodes(store, sorted({host for host, _ in moved})):
            subject = moved.get((link.subject, link.graph), link.subject)
            object_ = moved.get((link.object, link.graph), link.object)
            if (subject, object_) != (link.subject, link.object):
                removed.add(replace(link, added=False))
                added.add(replace(link, subject=subject, object=object_, added=True))
    stays = {replace(link, added=True) for link in removed} & added
    gone = [link for link in removed if replace(link, added=True) not in stays]
    return sorted(gone, key=_link_order) + sorted(added - stays, key=_link_order)


def _link_order(link: LinkChange) -> tuple[int, str, str, str]:
    return link.graph, link.subject, link.predicate, link.object


def _link_row(graph: int, link: DraftLink, hosts: Hosts, *, added: bool) -> LinkChange:
    subject, object_ = hosts[Token(graph, link.subject)], hosts[Token(graph, link.object)]
    return LinkChange(graph, subject, link.predicate, object_, link.relation, link.reverse, added, link.derived)


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
