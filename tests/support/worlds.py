"""Random but repeatable histories of a graph: several models that speak of the same nodes, change and forget."""

from dataclasses import dataclass, field, replace
from random import Random

from graph.edge_effects import EdgeKey, edge_key
from graph.models import ensure_model
from graph.records import DeltaRow, Identifier, LinkChange, PropertyValue, Said, SaidChange
from graph.store import GraphStore

BRICK = "https://brickschema.org/schema/Brick#"
MODELS = (("arch.ifc", "ifc"), ("brick.ttl", "rdf"), ("points.csv", "points"), ("edits", "edits"))
KINDS = ("SPACE", "ASSET", "POINT", "POINT", "ZONE", None)
LINKS = (
    ("hasPart", "HAS_PART", False),
    ("hasPoint", "HAS_POINT", False),
    ("isPointOf", "HAS_POINT", True),
    ("feeds", "FEEDS", False),
    ("connectedTo", "CONNECTED_TO", False),
    ("hasUnit", "OTHER", False),
)


@dataclass(slots=True)
class World:
    """What each graph says now, as the test believes it; every node has one id in all graphs."""

    random: Random
    graphs: list[int] = field(default_factory=list)
    saids: dict[tuple[str, int], Said] = field(default_factory=dict)
    links: set[LinkChange] = field(default_factory=set)

    @classmethod
    async def in_store(cls, store: GraphStore, seed: int) -> "World":
        """A world of four empty models of one building."""
        world = cls(Random(seed))
        for name, format_name in MODELS:
            model = await ensure_model(store, "hq", name, format_name, ("",))
            world.graphs.append(model.graphs[0].number)
        return world

    def _said(self, node: str, graph: int) -> Said:
        random = self.random
        kind = random.choice(KINDS)
        blank = random.random() < 0.1
        return Said(
            f"_:{node}" if blank else f"urn:{graph if random.random() < 0.3 else ''}#{node}",
            kind,
            tuple(random.sample([BRICK + name for name in ("AHU", "VAV", "Sensor", "Room")], random.randint(0, 2))),
            {
                "name": random.choice(["Eins", "Zwei", "Ünf"]),
                "netArea": random.choice([1, 2.5]),
                "footprint": random.choice([None, '{"type":"Polygon"}', '{"type":"MultiPolygon"}']),
            },
            (Identifier("IFC_GUID", f"guid {node}"),) if random.random() < 0.5 else (),
            tuple(
                sorted(
                    f'<urn:p{index}> "{random.randint(0, 3)} \\"ü\\"\\n"@en' for index in range(random.randint(0, 3))
                )
            ),
            tuple(
                PropertyValue(
                    random.choice([None, "Pset"]), f"key{index}", random.choice([1, 2.5, "x", True, None]), "t"
                )
                for index in range(random.randint(0, 3))
            ),
            node,
        )

    def delta(self, rows: int = 12) -> list[DeltaRow]:
        """A valid delta of about so many rows, of which the world takes note."""
        made: list[DeltaRow] = []
        for _ in range(rows):
            node, graph = f"e{self.random.randint(0, 19):020}", self.random.choice(self.graphs)
            before, draw = self.saids.get((node, graph)), self.random.random()
            if before is None or draw < 0.3:
                made.append(self._say(node, graph, before, self._said(node, graph)))
            elif draw < 0.45:
                made += self._forget(node, graph, before)
            else:
                made += self._link(node, graph)
        return made

    def _say(self, node: str, graph: int, before: Said | None, after: Said) -> SaidChange:
        self.saids[node, graph] = after
        return SaidChange(node, graph, before, after)

    def _forget(self, node: str, graph: int, before: Said) -> list[DeltaRow]:
        mine = [link for link in self.links if link.graph == graph and node in (link.subject, link.object)]
        self.links.difference_update(mine)
        del self.saids[node, graph]
        gone = [replace(link, added=False) for link in sorted(mine, key=str)]
        return [*gone, SaidChange(node, graph, before, None)]

    def _link(self, node: str, graph: int) -> list[DeltaRow]:
        other = self.random.choice([known for known, known_graph in sorted(self.saids) if known_graph == graph])
        predicate, relation, reverse = self.random.choice(LINKS)
        rule = "inverse of something" if self.random.random() < 0.2 else None
        link = LinkChange(graph, node, BRICK + predicate, other, relation, reverse, added=True, derived=rule)
        added = link not in self.links
        (self.links.add if added else self.links.remove)(link)
        return [link if added else replace(link, added=False)]

    def all_of(self, graphs: list[int]) -> list[DeltaRow]:
        """The delta that says at once all that these graphs say now."""
        said = [
            SaidChange(node, graph, None, said) for (node, graph), said in sorted(self.saids.items()) if graph in graphs
        ]
        return [*said, *sorted((link for link in self.links if link.graph in graphs), key=str)]

    def edges(self) -> set[EdgeKey]:
        """The edges that there must be."""
        return {edge_key(link) for link in self.links}
