"""Ways to name an entity."""

import strawberry

from resolvers import conditions
from schema.inputs.records import becomes, optional, required


@becomes(conditions.IfcKey)
@strawberry.input(description="A GlobalId, which names an element only together with its building.")
class IfcKey:
    guid: str = required("The GlobalId, 22 characters.")
    building: strawberry.ID | None = optional("The building; needed when several buildings know the GlobalId.")


@becomes(conditions.IdentifierKey)
@strawberry.input(description="An identifier of any scheme.")
class IdentifierKey:
    scheme: str = required("Its scheme, such as BACNET or TIMESERIES.")
    value: str = required("Its value.")


@becomes(conditions.Key)
@strawberry.input(one_of=True, description="Names one entity, in exactly one way; several owners are a CONFLICT.")
class EntityKey:
    id: strawberry.ID | None = optional("Its id here.")
    iri: str | None = optional("An IRI that a source gives it.")
    ifc_guid: IfcKey | None = optional("Its GlobalId in an IFC file.")
    identifier: IdentifierKey | None = optional("Another identifier of it.")
