"""Which classes of a schema are read, what each becomes in the twin, and which are skipped inside the parser."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from graph.records import Kind
from ingest.ifc.toolkit import class_parents

KINDS: Mapping[str, Kind | None] = {
    "IfcProject": "OTHER",
    "IfcSite": "SITE",
    "IfcBuilding": "BUILDING",
    "IfcBuildingStorey": "LEVEL",
    "IfcSpace": "SPACE",
    "IfcExternalSpatialElement": "OTHER",
    "IfcSpatialZone": "ZONE",
    "IfcZone": "ZONE",
    "IfcSystem": "SYSTEM",
    "IfcGroup": "OTHER",
    "IfcFacility": "OTHER",
    "IfcFacilityPart": "OTHER",
    "IfcElement": "ASSET",
    "IfcProxy": "ASSET",
    "IfcTypeObject": "ASSET_TYPE",
    "IfcProduct": None,
    "IfcFeatureElementSubtraction": None,
    "IfcPort": None,
    "IfcStructuralAnalysisModel": None,
    "IfcStructuralLoadGroup": None,
    "IfcStructuralResultGroup": None,
    "IfcTypeProcess": None,
    "IfcTypeResource": None,
}
"""The kind of an object by its class or nearest superclass named here; None is left out of the twin."""

FOLDED = ("IfcFeatureElementSubtraction", "IfcPort")
"""Left out as nodes, but read: openings become HOSTED_BY, ports CONNECTED_TO."""

RELATIONS: Mapping[str, tuple[str, str]] = {
    "IfcRelAggregates": ("RelatingObject", "RelatedObjects"),
    "IfcRelNests": ("RelatingObject", "RelatedObjects"),
    "IfcRelContainedInSpatialStructure": ("RelatingStructure", "RelatedElements"),
    "IfcRelReferencedInSpatialStructure": ("RelatingStructure", "RelatedElements"),
    "IfcRelDefinesByType": ("RelatingType", "RelatedObjects"),
    "IfcRelDefinesByProperties": ("RelatingPropertyDefinition", "RelatedObjects"),
    "IfcRelAssignsToGroup": ("RelatingGroup", "RelatedObjects"),
    "IfcRelServicesBuildings": ("RelatingSystem", "RelatedBuildings"),
    "IfcRelVoidsElement": ("RelatingBuildingElement", "RelatedOpeningElement"),
    "IfcRelFillsElement": ("RelatingOpeningElement", "RelatedBuildingElement"),
    "IfcRelConnectsPorts": ("RelatingPort", "RelatedPort"),
    "IfcRelConnectsPortToElement": ("RelatingPort", "RelatedElement"),
    "IfcRelFlowControlElements": ("RelatingFlowElement", "RelatedControlElements"),
    "IfcRelSpaceBoundary": ("RelatingSpace", "RelatedBuildingElement"),
}
"""The relations that are read, subclasses included, with the attributes of their one and their many ends."""

PARTS = (
    "IfcPropertySetDefinition", "IfcProperty", "IfcPhysicalQuantity",
    "IfcUnitAssignment", "IfcNamedUnit", "IfcDerivedUnit", "IfcDerivedUnitElement", "IfcMonetaryUnit",
    "IfcMeasureWithUnit", "IfcLocalPlacement",
)  # fmt: skip
"""What objects are described with."""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """`roots` gives each kept class the name in KINDS, RELATIONS or PARTS under which it is read.

    `classes` are all classes of the schema in upper case, as files write them.
    """

    classes: frozenset[str]
    roots: Mapping[str, str]
    bypassed: tuple[str, ...]

    def kind(self, ifc_class: str) -> Kind | None:
        """The kind of an object of this class, None when it is left out."""
        return KINDS[self.roots[ifc_class]]


@lru_cache
def taxonomy(schema: str) -> Taxonomy:
    """Derive the classes to read and to skip from the schema itself.

    Skipping a class skips its subclasses too, so one is skipped only if nothing below it is read.
    """
    parents = class_parents(schema)
    named = {*KINDS, *RELATIONS, *PARTS}
    roots = {name: root for name in parents if (root := _nearest(name, parents, named)) is not None}
    above = {ancestor for name in roots for ancestor in _line(name, parents)}
    bypassed = {name for name in parents if name not in above}
    highest = (name for name in bypassed if parents[name] not in bypassed)
    classes = frozenset(name.upper() for name in parents)
    return Taxonomy(classes, roots, tuple(sorted(highest)))


def _line(name: str, parents: Mapping[str, str | None]) -> list[str]:
    """The class and all above it."""
    line: list[str] = []
    step: str | None = name
    while step is not None:
        line.append(step)
        step = parents[step]
    return line


def _nearest(name: str, parents: Mapping[str, str | None], named: set[str]) -> str | None:
    return next((step for step in _line(name, parents) if step in named), None)
