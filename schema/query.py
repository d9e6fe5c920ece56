"""The root of queries."""

from typing import Annotated

import strawberry

import resolvers.changes
import resolvers.classes
import resolvers.dead_letters
import resolvers.entities
import resolvers.histories
import resolvers.imports
import resolvers.inbox
import resolvers.lists
import resolvers.models
import resolvers.search
import resolvers.server
from schema.arguments import (
    After,
    AssetFilter,
    EntityFilter,
    EntityOrders,
    First,
    Id,
    InBuckets,
    InRange,
    InUnit,
    PlaceFilter,
    PointFilter,
    PointOrders,
)
from schema.classes import Class, Used
from schema.enums import EntityKind, ImportState
from schema.fields import root
from schema.inputs.filters import TextFilter
from schema.inputs.keys import EntityKey
from schema.inputs.ranges import TimeRange
from schema.lazy import (
    AnyEntity,
    AnyNode,
    OneAsset,
    OneBuilding,
    OneChange,
    OneClass,
    OneImport,
    OneLevel,
    OneModel,
    OnePoint,
    OneSite,
    OneSpace,
    OneSystem,
    OneZone,
)
from schema.pages import Connection, EntityConnection
from schema.points import MEAN, Filling, Functions, MaxPoints, Shape
from schema.readings import Downsampling, Fill, Series
from schema.scalars import ClassRef
from schema.search import SearchHit
from schema.server import Server
from schema.unplaced import DeadLetter, InboxTopic

UNSET = strawberry.UNSET
Within = Annotated[strawberry.ID | None, strawberry.argument(description="Only what is in this place.")]
Kinds = Annotated[list[EntityKind] | None, strawberry.argument(description="Only entities of any of these kinds.")]
OfTopic = Annotated[TextFilter | None, strawberry.argument(description="Only those whose topic is like this.")]
OfModel = Annotated[strawberry.ID | None, strawberry.argument(description="Only those of this model.")]


@strawberry.type(description="What can be asked.")
class Query:
    @root(resolvers.entities.node)
    def node(self, id: Id) -> AnyNode | None:
        """Anything by its id; null when there is no such thing. An id that was joined into another one answers that."""
        ...

    @root(resolvers.entities.nodes)
    def nodes(
        self, ids: Annotated[list[strawberry.ID], strawberry.argument(description="The ids, 500 at most.")]
    ) -> list[AnyNode | None]:
        """Things by their ids, in that order; null where there is no such thing."""
        ...

    @root(resolvers.entities.entity)
    def entity(self, by: Annotated[EntityKey, strawberry.argument(description="How it is named.")]) -> AnyEntity | None:
        """An entity by one of its names; null when nothing has it, CONFLICT when several have."""
        ...

    @root(resolvers.entities.entities_by)
    def entities_by(
        self, keys: Annotated[list[EntityKey], strawberry.argument(description="How they are named, 500 at most.")]
    ) -> list[AnyEntity | None]:
        """Entities by one of their names each, in that order."""
        ...

    @root(resolvers.lists.sites)
    def sites(
        self, where: PlaceFilter = UNSET, order_by: EntityOrders = UNSET, first: First = UNSET, after: After = UNSET
    ) -> EntityConnection[OneSite]:
        """All sites."""
        ...

    @root(resolvers.lists.buildings)
    def buildings(
        self, where: PlaceFilter = UNSET, order_by: EntityOrders = UNSET, first: First = UNSET, after: After = UNSET
    ) -> EntityConnection[OneBuilding]:
        """All buildings."""
        ...

    @root(resolvers.lists.levels)
    def levels(
        self, where: PlaceFilter = UNSET, order_by: EntityOrders = UNSET, first: First = UNSET, after: After = UNSET
    ) -> EntityConnection[OneLevel]:
        """All levels."""
        ...

    @root(resolvers.lists.spaces)
    def spaces(
        self, where: PlaceFilter = UNSET, order_by: EntityOrders = UNSET, first: First = UNSET, after: After = UNSET
    ) -> EntityConnection[OneSpace]:
        """All spaces."""
        ...

    @root(resolvers.lists.zones)
    def zones(
        self, where: PlaceFilter = UNSET, order_by: EntityOrders = UNSET, first: First = UNSET, after: After = UNSET
    ) -> EntityConnection[OneZone]:
        """All zones."""
        ...

    @root(resolvers.lists.assets)
    def assets(
        self, where: AssetFilter = UNSET, order_by: EntityOrders = UNSET, first: First = UNSET, after: After = UNSET
    ) -> EntityConnection[OneAsset]:
        """All assets."""
        ...

    @root(resolvers.lists.systems)
    def systems(
        self, where: EntityFilter = UNSET, order_by: EntityOrders = UNSET, first: First = UNSET, after: After = UNSET
    ) -> EntityConnection[OneSystem]:
        """All systems."""
        ...

    @root(resolvers.lists.points)
    def points(
        self, where: PointFilter = UNSET, order_by: PointOrders = UNSET, first: First = UNSET, after: After = UNSET
    ) -> EntityConnection[OnePoint]:
        """All points."""
        ...

    @root(resolvers.lists.entities)
    def entities(
        self, where: EntityFilter = UNSET, order_by: EntityOrders = UNSET, first: First = UNSET, after: After = UNSET
    ) -> EntityConnection[AnyEntity]:
        """Entities of all kinds."""
        ...

    @root(resolvers.search.hits)
    def search(
        self,
        text: Annotated[str, strawberry.argument(description="The words to look for; the last may be unfinished.")],
        kinds: Kinds = UNSET,
        within: Within = UNSET,
        first: First = UNSET,
        after: After = UNSET,
    ) -> Connection[SearchHit]:
        """Entities whose name, description or tag has these words, the best first."""
        ...

    @root(resolvers.classes.by_ref, name="class")
    def class_(self, ref: Annotated[ClassRef, strawberry.argument(description="The class.")]) -> Class | None:
        """A class of a vocabulary."""
        ...

    @root(resolvers.classes.find)
    def classes(
        self,
        under: Annotated[
            ClassRef | None, strawberry.argument(description="Only this class and what counts as a subclass of it.")
        ] = UNSET,
        text: Annotated[
            str | None, strawberry.argument(description="Only those with these words in name, label or definition.")
        ] = UNSET,
        used: Used = UNSET,
        within: Within = UNSET,
        first: First = UNSET,
        after: After = UNSET,
    ) -> Connection[OneClass]:
        """Classes of the vocabularies, by name, or the best first when `text` is given."""
        ...

    @root(resolvers.histories.histories)
    def history(
        self,
        range: InRange,
        points: Annotated[
            list[strawberry.ID] | None, strawberry.argument(description="These points, 500 at most.")
        ] = UNSET,
        where: PointFilter = UNSET,
        within: Within = UNSET,
        bucket: InBuckets = UNSET,
        functions: Functions = MEAN,
        max_points: MaxPoints = UNSET,
        shape: Shape = Downsampling.MIN_MAX,
        fill: Filling = Fill.NONE,
        unit: InUnit = UNSET,
        first: First = UNSET,
    ) -> list[Series | None] | None:
        """Histories of several points at once, by name; `first` bounds the points."""
        ...

    @root(resolvers.models.page)
    def models(self, first: First = UNSET, after: After = UNSET) -> Connection[OneModel]:
        """All models."""
        ...

    @root(resolvers.imports.page)
    def imports(
        self,
        model: OfModel = UNSET,
        state: Annotated[
            list[ImportState] | None, strawberry.argument(description="Only those in any of these states.")
        ] = UNSET,
        first: First = UNSET,
        after: After = UNSET,
    ) -> Connection[OneImport] | None:
        """Imports, the newest first."""
        ...

    @root(resolvers.changes.page)
    def changes(
        self,
        within: Within = UNSET,
        kinds: Kinds = UNSET,
        entity: Annotated[strawberry.ID | None, strawberry.argument(description="Only those of this entity.")] = UNSET,
        model: OfModel = UNSET,
        range: Annotated[TimeRange | None, strawberry.argument(description="Only those in this time.")] = UNSET,
        net: Annotated[
            bool, strawberry.argument(description="One change for each entity, from the first state to the last.")
        ] = False,
        first: First = UNSET,
        after: After = UNSET,
    ) -> Connection[OneChange] | None:
        """Changes of entities, the newest first."""
        ...

    @root(resolvers.dead_letters.page)
    def dead_letters(
        self,
        topic: OfTopic = UNSET,
        code: Annotated[
            list[str] | None, strawberry.argument(description="Only those with any of these codes.")
        ] = UNSET,
        first: First = UNSET,
        after: After = UNSET,
    ) -> Connection[DeadLetter] | None:
        """Messages that could not be stored, the newest first."""
        ...

    @root(resolvers.inbox.page)
    def inbox(
        self, topic: OfTopic = UNSET, first: First = UNSET, after: After = UNSET
    ) -> Connection[InboxTopic] | None:
        """Topics that no point claims yet, in their order."""
        ...

    @root(resolvers.server.describe)
    def server(self) -> Server:
        """The server itself."""
        ...
