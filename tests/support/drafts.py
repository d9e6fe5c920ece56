"""Small graphs for tests, written the way all graphs are: through commits."""

from dataclasses import dataclass, field

from graph.commit import commit, split
from graph.models import ensure_model
from graph.records import (
    Cause,
    DeltaRow,
    Identifier,
    LinkChange,
    PropertyValue,
    Said,
    SaidChange,
    Scalar,
)
from graph.store import GraphStore

BRICK = "https://brickschema.org/schema/Brick#"
AT = "http://test.example/b1#"


@dataclass(slots=True)
class Draft:
    """What one graph of one model says; ids are the local names, so that tests can name what they expect."""

    saids: dict[str, Said] = field(default_factory=dict)
    links: list[tuple[str, str, str]] = field(default_factory=list)

    def add(
        self,
        id_: str,
        kind: str | None,
        *classes: str,
        identifiers: tuple[Identifier, ...] = (),
        properties: tuple[PropertyValue, ...] = (),
        **values: Scalar,
    ) -> str:
        """A node; classes are names within Brick, or whole IRIs."""
        iris = tuple(name if ":" in name else BRICK + name for name in classes)
        self.saids[id_] = Said(AT + id_, kind, iris, values, identifiers, (), properties, id_)
        return id_

    def link(self, subject: str, relation: str, *objects: str) -> None:
        """Edges in canonical direction."""
        self.links += [(subject, relation, object_) for object_ in objects]

    async def write(self, store: GraphStore, scope: str = "b1", model: str = "model", format_: str = "rdf") -> int:
        """Commit it all; answers the number of the graph."""
        made = await ensure_model(store, scope, model, format_, ("",))
        graph = made.graphs[0].number
        rows: list[DeltaRow] = [SaidChange(id_, graph, None, said) for id_, said in self.saids.items()]
        rows += [
            LinkChange(graph, subject, BRICK + relation, object_, relation, reverse=False, added=True)
            for subject, relation, object_ in self.links
        ]
        for part in split(rows):
            await commit(store, part, Cause("TEST", model=made.id))
        return graph
