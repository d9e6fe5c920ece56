"""One statement of an RDF source, as text that is exact to the character."""

from dataclasses import dataclass

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DEFAULT_GRAPH = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A quad: `subject` and `node` are keys of nodes (an IRI, or `_:` and a label), `predicate` an IRI.

    `text` is the object in N-Triples text; `node` is its key, or None when it is a literal. `graph` is the name of the
    graph, DEFAULT_GRAPH for the default graph.
    """

    subject: str
    predicate: str
    text: str
    node: str | None = None
    graph: str = DEFAULT_GRAPH
