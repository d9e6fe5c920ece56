"""The small parts of entities: identifiers, properties, quantities, units, positions."""

import strawberry

import resolvers.models
from schema.fields import attribute, hop
from schema.lazy import OneModel
from schema.scalars import JSON, QuantityRef, UnitRef


@strawberry.type(description="A quantity that points measure, such as a temperature.")
class Quantity:
    ref: QuantityRef = attribute("Its short name.")
    label: str = attribute("Its name for people.")


@strawberry.type(description="A unit of measurement.")
class Unit:
    ref: UnitRef = attribute("Its QUDT name.")
    symbol: str = attribute("Its symbol.")
    label: str = attribute("Its name for people.")


@strawberry.type(description="A name of an entity beside its IRI.")
class Identifier:
    scheme: str = attribute(
        "Its scheme: IFC_GUID, IFC_STEP, BACNET, TIMESERIES, ASSET_TAG, SERIAL_NUMBER, BAR_CODE, HAYSTACK, COBIE or "
        "OTHER."
    )
    value: str = attribute("The name.")

    @hop(resolvers.models.of_parts)
    def model(self) -> OneModel | None:
        """The model that gives it."""
        ...


@strawberry.type(description="A property of an entity, such as one of an IFC property set.")
class Property:
    group: str | None = attribute("Its group, such as the name of an IFC property set.")
    key: str = attribute("Its name.")
    value: JSON | None = attribute("Its value as authored.")
    text: str = attribute("Its value for display.")
    type: str | None = attribute("The source's own name of its type, such as IfcLengthMeasure.")
    unit: Unit | None = attribute("The unit of `value`, where the source says it.")

    @hop(resolvers.models.of_parts)
    def model(self) -> OneModel | None:
        """The model that gives it."""
        ...


@strawberry.type(description="A value with a name, of a point that counts its states.")
class EnumEntry:
    value: float = attribute("The value.")
    label: str = attribute("What it means.")


@strawberry.type(description="A position in metres, in the building's frame.")
class Position:
    x: float = attribute("To the right.")
    y: float = attribute("To the back.")
    z: float = attribute("Upward.")


@strawberry.type(description="A position on Earth.")
class GeoPoint:
    latitude: float = attribute("Degrees north.")
    longitude: float = attribute("Degrees east.")
    elevation: float | None = attribute("Metres above sea level.")


@strawberry.type(description="The plan of a level as SVG.")
class Plan:
    url: str = attribute("Where it is, as a path of this server.")
    etag: str = attribute("Changes with the plan; the ETag of its answer.")
