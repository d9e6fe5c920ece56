"""Classes of the vocabularies: Brick, REC, IFC and others."""

from typing import Annotated

import strawberry

import resolvers.classes
from schema.arguments import After, First
from schema.fields import attribute, hop
from schema.lazy import OneClass
from schema.pages import Connection
from schema.scalars import ClassRef

UNSET = strawberry.UNSET
Used = Annotated[bool | None, strawberry.argument(description="Only those with members here, or only those without.")]
Within = Annotated[strawberry.ID | None, strawberry.argument(description="Only members in this place.")]


@strawberry.type(description="A class of a vocabulary.")
class Class:
    iri: str = attribute("Its IRI.")
    ref: ClassRef = attribute("Its short name.")
    label: str = attribute("Its name for people.")
    definition: str | None = attribute("What its vocabulary says it means.")
    deprecated: bool = attribute("Whether its vocabulary advises against it.")
    vocabulary: str = attribute("The prefix of its vocabulary.")

    @hop(resolvers.classes.replacements)
    def replaced_by(self) -> list[OneClass]:
        """The classes to use instead."""
        ...

    @hop(resolvers.classes.parents)
    def parents(self) -> list[OneClass]:
        """Its direct superclasses."""
        ...

    @hop(resolvers.classes.children)
    def children(self, used: Used = UNSET, first: First = UNSET, after: After = UNSET) -> Connection[OneClass]:
        """Its direct subclasses."""
        ...

    @hop(resolvers.classes.counts)
    def count(self, within: Within = UNSET) -> int:
        """How many entities are of it, its subclasses included."""
        ...
