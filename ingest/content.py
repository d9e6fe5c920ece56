"""From the stream of a reader to the content of graphs: collected, and fitted to the building it goes into."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from graph.records import DraftLink, Identifier, Said
from ingest.plan import Content

EDITS = "edits"
"""Name of the building's own model: what the API writes without naming one."""


@dataclass(slots=True)
class Collected:
    """What a reader found, per named graph ("" is the default graph)."""

    saids: dict[str, dict[str, Said]] = field(default_factory=dict[str, dict[str, Said]])
    links: dict[str, set[DraftLink]] = field(default_factory=dict[str, set[DraftLink]])

    def add_said(self, graph: str, said: Said) -> None:
        """Take one node; a reader gives each IRI of a graph once."""
        self.saids.setdefault(graph, {})[said.iri] = said

    def add_link(self, graph: str, link: DraftLink) -> None:
        """Take one link."""
        self.links.setdefault(graph, set()).add(link)

    @property
    def graphs(self) -> tuple[str, ...]:
        """The named graphs in the order of their names."""
        return tuple(sorted(self.saids.keys() | self.links.keys()))


def fitted(collected: Collected, graph: str, *, scope: str, model_name: str) -> Content:
    """The content of one named graph, with the names that only the place of import can give.

    The one building and the one site of a source join by the building's key; STEP numbers are unique only within
    their file, so they are named `file#number`.
    """
    saids = dict(collected.saids.get(graph, {}))
    for kind, scheme in (("BUILDING", "BUILDING_KEY"), ("SITE", "SITE_KEY")):
        places = sorted(iri for iri, said in saids.items() if said.kind == kind)
        if len(places) == 1:
            said = saids[places[0]]
            saids[said.iri] = replace(said, identifiers=(*said.identifiers, Identifier(scheme, scope)))
    saids = {iri: _with_file(said, model_name) for iri, said in saids.items()}
    links = frozenset(collected.links.get(graph, ()))
    return Content(_mentioned(saids, links), links)


def _with_file(said: Said, model_name: str) -> Said:
    if not any(name.scheme == "IFC_STEP" and "#" not in name.value for name in said.identifiers):
        return said
    names = tuple(
        Identifier(name.scheme, f"{model_name}#{name.value}") if name.scheme == "IFC_STEP" else name
        for name in said.identifiers
    )
    return replace(said, identifiers=names)


def _mentioned(saids: dict[str, Said], links: Iterable[DraftLink]) -> Mapping[str, Said]:
    """Both ends of every link are nodes, also those of which the source says nothing else."""
    for link in links:
        for iri in (link.subject, link.object):
            if iri not in saids:
                saids[iri] = Said(iri=iri)
    return saids


def building_said(scope: str) -> Said:
    """The building itself, as the model `edits` asserts it: there it is even when no source describes it."""
    return Said(
        iri=f"urn:edifice:building:{scope}",
        kind="BUILDING",
        classes=("https://w3id.org/rec#Building",),
        values={"key": scope},
        identifiers=(Identifier("BUILDING_KEY", scope),),
    )
