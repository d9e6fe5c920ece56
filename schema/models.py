"""Models: the sources of a building's graph."""

import strawberry

import resolvers.imports
import resolvers.models
from schema.arguments import After, First
from schema.entities import Node
from schema.fields import attribute, hop
from schema.lazy import OneBuilding, OneImport
from schema.pages import Connection
from schema.scalars import Long

UNSET = strawberry.UNSET


@strawberry.type(description="One source: an IFC file, a Brick file, a point list, or the building's own edits.")
class Model(Node):
    name: str = attribute("Its name, by which a later file is known as its revision.")
    format: str = attribute("Its format: ifc, rdf, points, readings or edits.")
    entities: int = attribute("How many entities it names.")
    sequence: Long = attribute("The number of the last commit that changed it.")

    @hop(resolvers.models.building)
    def building(self) -> OneBuilding | None:
        """The building that it describes."""
        ...

    @hop(resolvers.imports.of_models)
    def imports(self, first: First = UNSET, after: After = UNSET) -> Connection[OneImport] | None:
        """Its imports, the newest first."""
        ...
