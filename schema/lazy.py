"""References to types of other modules of the contract, resolved when it is built, so that types may be mutual."""

from typing import TYPE_CHECKING, Annotated, TypeAlias

import strawberry

if TYPE_CHECKING:
    from schema.assets import Asset, AssetType
    from schema.changes import Change
    from schema.classes import Class
    from schema.entities import Entity, Node
    from schema.flows import Flow
    from schema.imports import Import
    from schema.inputs.where import AssetWhere, EntityWhere, PlaceWhere, PointWhere
    from schema.models import Model
    from schema.places import Building, Level, Place, Site, Space, Zone
    from schema.points import Point
    from schema.relations import Relation
    from schema.systems import System

AnyNode: TypeAlias = Annotated["Node", strawberry.lazy("schema.entities")]
AnyEntity: TypeAlias = Annotated["Entity", strawberry.lazy("schema.entities")]
AnyPlace: TypeAlias = Annotated["Place", strawberry.lazy("schema.places")]
OneSite: TypeAlias = Annotated["Site", strawberry.lazy("schema.places")]
OneBuilding: TypeAlias = Annotated["Building", strawberry.lazy("schema.places")]
OneLevel: TypeAlias = Annotated["Level", strawberry.lazy("schema.places")]
OneSpace: TypeAlias = Annotated["Space", strawberry.lazy("schema.places")]
OneZone: TypeAlias = Annotated["Zone", strawberry.lazy("schema.places")]
OneAsset: TypeAlias = Annotated["Asset", strawberry.lazy("schema.assets")]
OneAssetType: TypeAlias = Annotated["AssetType", strawberry.lazy("schema.assets")]
OneSystem: TypeAlias = Annotated["System", strawberry.lazy("schema.systems")]
OnePoint: TypeAlias = Annotated["Point", strawberry.lazy("schema.points")]
OneClass: TypeAlias = Annotated["Class", strawberry.lazy("schema.classes")]
OneRelation: TypeAlias = Annotated["Relation", strawberry.lazy("schema.relations")]
OneFlow: TypeAlias = Annotated["Flow", strawberry.lazy("schema.flows")]
OneModel: TypeAlias = Annotated["Model", strawberry.lazy("schema.models")]
OneImport: TypeAlias = Annotated["Import", strawberry.lazy("schema.imports")]
OneChange: TypeAlias = Annotated["Change", strawberry.lazy("schema.changes")]
WhereEntity: TypeAlias = Annotated["EntityWhere", strawberry.lazy("schema.inputs.where")]
WherePlace: TypeAlias = Annotated["PlaceWhere", strawberry.lazy("schema.inputs.where")]
WhereAsset: TypeAlias = Annotated["AssetWhere", strawberry.lazy("schema.inputs.where")]
WherePoint: TypeAlias = Annotated["PointWhere", strawberry.lazy("schema.inputs.where")]
