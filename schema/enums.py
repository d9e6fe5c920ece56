"""The enumerations of the contract; their values are the words that the records below use too."""

from enum import Enum

import strawberry

word = strawberry.enum_value


@strawberry.enum(description="What an entity is, by its class, else by its relations.")
class EntityKind(Enum):
    SITE = word("SITE", description="Ground with buildings on it.")
    BUILDING = word("BUILDING", description="A building.")
    LEVEL = word("LEVEL", description="A level of a building: a storey, a floor.")
    SPACE = word("SPACE", description="A room or another space.")
    ZONE = word("ZONE", description="A zone of spaces that are served or watched together.")
    ASSET = word("ASSET", description="A piece of equipment, or another element of the building.")
    SYSTEM = word("SYSTEM", description="A system of assets.")
    POINT = word("POINT", description="A source or target of readings: a sensor, a setpoint, a command, a status.")
    ASSET_TYPE = word("ASSET_TYPE", description="A type of assets, such as a manufacturer's model.")
    OTHER = word("OTHER", description="Anything else that a source describes.")


@strawberry.enum(description="What the spaces of a zone have in common.")
class ZoneKind(Enum):
    HVAC = word("HVAC", description="Heated, cooled or ventilated together.")
    LIGHTING = word("LIGHTING", description="Lit together.")
    FIRE = word("FIRE", description="A fire compartment.")
    ACCESS = word("ACCESS", description="Behind the same access control.")
    OTHER = word("OTHER", description="Anything else, or not said.")


@strawberry.enum(description="What a point is for.")
class PointKind(Enum):
    SENSOR = word("SENSOR", description="Measures.")
    SETPOINT = word("SETPOINT", description="The value that a control aims at.")
    COMMAND = word("COMMAND", description="Tells a device what to do.")
    STATUS = word("STATUS", description="Tells what a device does.")
    ALARM = word("ALARM", description="Tells that something is wrong.")
    PARAMETER = word("PARAMETER", description="Tunes a control.")
    OTHER = word("OTHER", description="Anything else, or not said.")


@strawberry.enum(description="A direction along a relation.")
class Direction(Enum):
    OUT = word("OUT", description="From the entity, along the relation.")
    IN = word("IN", description="To the entity, against the relation.")
    BOTH = word("BOTH", description="Either way.")


@strawberry.enum(
    description="Which points count as a place's: its own; those of all that it contains; or, besides, those of the "
    "zones that hold it and of the units that feed it or them. In most real models a room has points only by SERVING."
)
class Reach(Enum):
    OWN = word("OWN", description="Its own points.")
    CONTAINED = word("CONTAINED", description="Those of all that it contains too.")
    SERVING = word("SERVING", description="Those of its zones, and of the units that feed it or them, too.")


@strawberry.enum(description="A relation between two entities, in its one canonical direction.")
class RelationKind(Enum):
    HAS_PART = word("HAS_PART", description="From a whole to its part.")
    HAS_LOCATION = word("HAS_LOCATION", description="From a thing to the place where it is.")
    HAS_POINT = word("HAS_POINT", description="From a thing or place to its point.")
    FEEDS = word("FEEDS", description="From the source of a flow to its target.")
    METERS = word("METERS", description="From a meter to what it measures.")
    HAS_SUB_METER = word("HAS_SUB_METER", description="From a meter to a meter of a part of it.")
    IN_ZONE = word("IN_ZONE", description="From a space to its zone.")
    IN_SYSTEM = word("IN_SYSTEM", description="From a member to its system.")
    OF_TYPE = word("OF_TYPE", description="From an asset to its type.")
    CONNECTED_TO = word("CONNECTED_TO", description="Between things that are connected; it has no direction.")
    CONTROLS = word("CONTROLS", description="From a controller to what it controls.")
    SERVES = word("SERVES", description="From a system to a place that it serves.")
    ADJACENT_TO = word("ADJACENT_TO", description="Between neighbouring places; it has no direction.")
    BOUNDED_BY = word("BOUNDED_BY", description="From a space to an element that bounds it.")
    HOSTED_BY = word("HOSTED_BY", description="From an element to the one that it is built into.")
    SAME_AS = word("SAME_AS", description="Between nodes that a source calls the same; it has no direction.")
    OTHER = word("OTHER", description="A predicate that is not one of these; `predicate` names it.")


@strawberry.enum(description="How far a reading can be trusted.")
class Quality(Enum):
    GOOD = word("GOOD", description="As measured.")
    UNCERTAIN = word("UNCERTAIN", description="Doubted by its source.")
    BAD = word("BAD", description="Not to be used.")


@strawberry.enum(description="An ascending or descending order.")
class SortDirection(Enum):
    ASC = word("ASC", description="The smallest first.")
    DESC = word("DESC", description="The largest first.")


@strawberry.enum(description="What a list of entities can be ordered by.")
class EntityOrderField(Enum):
    NAME = word("NAME", description="The name, without regard to case.")
    KIND = word("KIND", description="The kind.")
    CLASS = word("CLASS", description="The most exact class.")
    CREATED = word("CREATED", description="When it was first seen.")
    CHANGED = word("CHANGED", description="When it last changed.")


@strawberry.enum(description="What a list of points can be ordered by.")
class PointOrderField(Enum):
    NAME = word("NAME", description="The name, without regard to case.")
    CLASS = word("CLASS", description="The most exact class.")
    LATEST_VALUE = word("LATEST_VALUE", description="The latest value; all points must share a unit.")
    LATEST_TIME = word("LATEST_TIME", description="When the latest reading was taken.")
    CHANGED = word("CHANGED", description="When the point's description last changed.")


@strawberry.enum(description="Where an import stands.")
class ImportState(Enum):
    QUEUED = word("QUEUED", description="Waiting for its turn.")
    RUNNING = word("RUNNING", description="Being read, planned or applied.")
    SUCCEEDED = word("SUCCEEDED", description="Done.")
    SUCCEEDED_WITH_WARNINGS = word("SUCCEEDED_WITH_WARNINGS", description="Done; the warnings are worth reading.")
    FAILED = word("FAILED", description="Ended by an error; the graph is as it was unless `applied` says otherwise.")
    CANCELLED = word("CANCELLED", description="Ended by a user before anything was applied.")
    UNDONE = word("UNDONE", description="Applied, and taken back again.")


@strawberry.enum(description="What happened to an entity.")
class ChangeKind(Enum):
    ADDED = word("ADDED", description="It came into being.")
    CHANGED = word("CHANGED", description="Some of its fields changed.")
    RETIRED = word("RETIRED", description="No model names it any more.")
    RESTORED = word("RESTORED", description="A model names it again.")
    RELATED = word("RELATED", description="It got a relation to another entity.")
    UNRELATED = word("UNRELATED", description="It lost a relation to another entity.")


@strawberry.enum(description="Whether a store answers.")
class StoreState(Enum):
    UP = word("UP", description="It answers.")
    DOWN = word("DOWN", description="It does not answer.")
    STARTING = word("STARTING", description="It has not answered yet.")
