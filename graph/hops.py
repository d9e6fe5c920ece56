"""The closed set of hops: from a parent `p` to the entities `e` of one field, as branches of query text.

A place holds other places by HAS_PART; a zone also holds the spaces IN_ZONE. A place without a place above it but zones
stands directly in the Building of its scope, so that files which never name their building can be walked all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

from graph.reach import (
    PLACES,
    Branch,
    Label,
    asset_points,
    contained,
    in_scope,
    of_whole,
    own_branches,
    reach_branches,
    scope_branches,
)
from graph.records import Kind
from graph.where import Reach


@dataclass(frozen=True, slots=True)
class Hop:
    """One step from parents to lists, or a root list; lists hold `label`, a root list of one kind also says `kind`."""

    name: str
    label: Label
    branches: tuple[Branch, ...] = ()
    kind: Kind | None = None


LABELS: Mapping[Kind, Label] = {
    "SITE": "Site",
    "BUILDING": "Building",
    "LEVEL": "Level",
    "SPACE": "Space",
    "ZONE": "Zone",
    "ASSET": "Asset",
    "SYSTEM": "System",
    "POINT": "Point",
    "ASSET_TYPE": "AssetType",
    "OTHER": "Thing",
}
ROOTS: Mapping[Kind, Hop] = {kind: Hop(kind, label, kind=kind) for kind, label in LABELS.items()}
"""The root list of each kind."""
ALL = Hop("entities", "Entity")
"""The root list of all entities."""

NO_PLACE_ABOVE: LiteralString = "NOT EXISTS { MATCH (e)<-[:HAS_PART]-(:Site|Building|Level|Space) }"


def orphans(label: Label) -> Branch:
    """The places of a kind that stand directly in the Building only by their scope."""
    return of_whole("p", "e", label, NO_PLACE_ABOVE)


def edge(name: str, label: Label, pattern: LiteralString, *, unique: bool = False) -> Hop:
    """A hop along one pattern."""
    return Hop(name, label, (Branch(f"MATCH {pattern}", unique=unique),))


BUILDINGS_OF_SITE = Hop(
    "buildings",
    "Building",
    (
        Branch("MATCH (p)-[:HAS_PART*1..2]->(e:Building)"),
        Branch("MATCH (e:Building)", "SITE", passes=in_scope("e", "p.scope")),
    ),
)
LEVELS_OF_BUILDING = Hop(
    "levels",
    "Level",
    (
        of_whole("p", "e", "Level"),
        Branch("MATCH (p)-[:HAS_PART*1..3]->(e:Level)", "WALKED"),
    ),
)
SPACES_DEEP = Hop(
    "spaces",
    "Space",
    (*scope_branches("p", "e", "Space"), Branch(contained("p", "e", "Space"), "WALKED")),
)
SPACES_DIRECT = Hop(
    "spaces",
    "Space",
    (Branch("MATCH (p)-[:HAS_PART]->(e:Space)", unique=True), orphans("Space")),
)
PLACES_DEEP = Hop(
    "places",
    PLACES,
    (*scope_branches("p", "e", PLACES), Branch(contained("p", "e", PLACES), "WALKED")),
)
PLACES_DIRECT = Hop(
    "places",
    PLACES,
    (
        Branch(f"MATCH (p)-[:HAS_PART]->(e:{PLACES})", unique=True),
        Branch("MATCH (p)<-[:IN_ZONE]-(e:Space)", "WALKED", unique=True),
        Branch("MATCH (e:Building)", "SITE", passes=in_scope("e", "p.scope")),
        orphans("Level"),
        orphans("Space"),
        orphans("Zone"),
    ),
)
ASSETS_DEEP = Hop("assets", "Asset", reach_branches("p", "e", "Asset", Reach.CONTAINED))
ASSETS_DIRECT = Hop("assets", "Asset", own_branches("p", "e", "Asset"))
POINTS_OF_PLACE: Mapping[Reach, Hop] = {
    reach: Hop("points", "Point", reach_branches("p", "e", "Point", reach)) for reach in Reach
}
POINTS_OF_ASSET = Hop("points", "Point", (Branch(asset_points("p", "e")),))
PARTS_OF_ASSET = edge("parts", "Asset", "(p)-[:HAS_PART]->(e:Asset)", unique=True)
WHOLE_OF_ASSET = edge("partOf", "Asset", "(p)<-[:HAS_PART]-(e:Asset)", unique=True)
SYSTEMS_OF_ASSET = Hop(
    "systems",
    "System",
    (
        Branch("MATCH (p)-[:IN_SYSTEM]->(e:System)", unique=True),
        Branch("MATCH (p)<-[:HAS_PART]-(e:System)", unique=True),
    ),
)
ASSETS_OF_SYSTEM = Hop(
    "assets",
    "Asset",
    (
        Branch("MATCH (p)<-[:IN_SYSTEM]-(e:Asset)", unique=True),
        Branch("MATCH (p)-[:HAS_PART]->(e:Asset)", unique=True),
    ),
)
TYPE_OF_ASSET = edge("assetType", "AssetType", "(p)-[:OF_TYPE]->(e:AssetType)", unique=True)
ASSETS_OF_TYPE = edge("assets", "Asset", "(p)<-[:OF_TYPE]-(e:Asset)", unique=True)
MEMBERS_OF_ZONE = Hop(
    "members",
    PLACES,
    (
        Branch(f"MATCH (p)-[:HAS_PART]->(e:{PLACES})", unique=True),
        Branch(f"MATCH (p)<-[:IN_ZONE]-(e:{PLACES})", unique=True),
    ),
)
ZONES_OF_SPACE = Hop(
    "zones",
    "Zone",
    (
        Branch("MATCH (p)-[:IN_ZONE]->(e:Zone)", unique=True),
        Branch("MATCH (p)<-[:HAS_PART]-(e:Zone)", unique=True),
    ),
)
ADJACENT_SPACES = edge("adjacent", "Space", "(p)-[:ADJACENT_TO]-(e:Space)")
METERS_OF = edge("meteredBy", "Asset", "(p)<-[:METERS]-(e:Asset)", unique=True)
METERED_BY_ASSET = edge("meters", "Entity", "(p)-[:METERS]->(e:Entity)", unique=True)
CONTROLLED = edge("controls", "Entity", "(p)-[:CONTROLS]->(e:Entity)", unique=True)
HOST = edge("hostedBy", "Asset", "(p)-[:HOSTED_BY]->(e:Asset)", unique=True)
SERVED_PLACES = Hop(
    "serves",
    PLACES,
    (
        Branch(f"MATCH (p)-[:FEEDS|SERVES]->(e:{PLACES})"),
        Branch(f"MATCH (p)-[:FEEDS|SERVES]->(z:Zone)-[:HAS_PART]->(e:{PLACES})"),
        Branch(f"MATCH (p)-[:FEEDS|SERVES]->(z:Zone)<-[:IN_ZONE]-(e:{PLACES})"),
    ),
)
"""The places that an asset or a system serves: what it feeds, and the places of the zones that it feeds."""
PLACES_SERVED_BY_POINT = Hop(
    "serves",
    PLACES,
    (
        Branch(f"MATCH (p)-[:HAS_POINT|HAS_LOCATION]-(e:{PLACES})"),
        *(
            Branch(f"MATCH (p)-[:HAS_POINT|HAS_LOCATION]-(o)<-[:HAS_PART*0..3]-(u)\n{branch.match}")
            for branch in (
                Branch(f"MATCH (u)-[:FEEDS|SERVES]->(e:{PLACES})"),
                Branch(f"MATCH (u)-[:FEEDS|SERVES]->(z:Zone)-[:HAS_PART]->(e:{PLACES})"),
                Branch(f"MATCH (u)-[:FEEDS|SERVES]->(z:Zone)<-[:IN_ZONE]-(e:{PLACES})"),
            )
        ),
        Branch(f"MATCH (p)-[:HAS_POINT|HAS_LOCATION]-(z:Zone)-[:HAS_PART]->(e:{PLACES})"),
        Branch(f"MATCH (p)-[:HAS_POINT|HAS_LOCATION]-(z:Zone)<-[:IN_ZONE]-(e:{PLACES})"),
    ),
)
"""The places whose SERVING points the point is one of, but for those that only contain one of them."""
