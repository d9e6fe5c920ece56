"""What a place holds and which points count as its: the walks of OWN, CONTAINED and SERVING, as query text.

- OWN: what stands at the place by one edge: its points (HAS_POINT from it, or located in it), its direct parts, what is
  located in it.
- CONTAINED: all that it contains. A Building holds everything of its scope, a Site everything of the scopes of its
  buildings, by the property and without a walk. Any other place holds the places below it (HAS_PART, and the spaces
  IN_ZONE of a zone), what is located in these, the parts of that, and the points of all of it.
- SERVING: besides, the points of the zones that hold the place or a place that it contains, and of the units that feed
  or serve (FEEDS, SERVES) it, those places or those zones, by exactly one edge and with the units' parts. In real Brick
  models a room has its points there and nowhere else. One edge, because the second leads into the plant: an air handler
  feeds hundreds of rooms, and none of its points is a room's.

A branch binds the thing from the place; several branches of a reach may bind the same thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, LiteralString

from graph.records import EntityRecord
from graph.where import Reach

PLACES: Final = "Site|Building|Level|Space|Zone"
"""The labels of places."""

Label = Literal[
    "Entity", "Retired", "Site", "Building", "Level", "Space", "Zone", "Asset", "System", "Point", "AssetType", "Thing",
    "Site|Building|Level|Space|Zone",
]  # fmt: skip
"""What can be asked for."""


Stand = Literal["ANY", "WHOLE", "SITE", "WALKED"]
"""How a parent holds other things: the Building of its scope, a Site, any other place, or (ANY) whatever it is."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A way from a place to things, for parents of one stand.

    `match` binds the thing, its last clause is a MATCH without conditions if `unique`, which says that it binds nothing
    twice. `passes` is a condition of the branch alone. `one_scope` says that all it binds has one scope.
    """

    match: LiteralString
    stand: Stand = "ANY"
    unique: bool = False
    passes: LiteralString = "true"
    one_scope: bool = False


def is_whole(place: LiteralString) -> LiteralString:
    """The condition that a place is the Building of its scope, which holds all of it."""
    return f"({place}:Building AND {place}.key = {place}.scope)"


def is_walked(place: LiteralString) -> LiteralString:
    """The condition that a place holds what can be walked to from it."""
    return f"NOT ({place}:Site OR {is_whole(place)})"


def only_if(test: LiteralString) -> LiteralString:
    """A clause that lets nothing pass unless the test holds; UNWIND, since the planner moves filters behind scans."""
    return f"UNWIND CASE WHEN {test} THEN [1] ELSE [] END AS go\n"


def guard(stand: Stand, place: LiteralString) -> LiteralString:
    """A clause that lets only places of the stand pass."""
    match stand:
        case "ANY" | "WHOLE":  # of_whole lets no other place pass
            return ""
        case "SITE":
            return only_if(f"{place}:Site")
        case "WALKED":
            return only_if(is_walked(place))


def clauses(branch: Branch, place: LiteralString) -> LiteralString:
    """The clauses of a branch from a place, its guard and its own condition included."""
    passes: LiteralString = "" if branch.passes == "true" else f" WHERE {branch.passes}"
    return f"{guard(branch.stand, place)}{branch.match}{passes}"


def stand_of(parent: EntityRecord) -> Stand:
    """The stand of an entity that was read already."""
    if parent.kind == "SITE":
        return "SITE"
    return "WHOLE" if parent.kind == "BUILDING" and parent.values.get("key") == parent.scope else "WALKED"


def scopes(place: LiteralString, found: LiteralString) -> LiteralString:
    """Clauses that bind each scope that a Site or the Building of a scope holds, once."""
    building: LiteralString = place + "b"
    return (
        f"UNWIND CASE WHEN {place}:Site THEN [{place}.scope] + COLLECT {{ "
        f"MATCH ({place})-[:HAS_PART*1..2]->({building}:Building) RETURN {building}.scope }} "
        f"ELSE [{place}.scope] END AS {found}\nWITH DISTINCT {found}\n"
    )


def scope_branches(place: LiteralString, thing: LiteralString, label: Label) -> tuple[Branch, ...]:
    """Everything of the scope of a Building or of the scopes of a Site.

    Places of any kind come by a branch for each, so that each page comes in the order of an index.
    """
    if label == PLACES:
        below: tuple[Label, ...] = ("Building", "Level", "Space", "Zone")
        return tuple(branch for each in below for branch in scope_branches(place, thing, each))
    scope: LiteralString = thing + "scope"
    return (
        of_whole(place, thing, label),
        Branch(f"{scopes(place, scope)}MATCH ({thing}:{label})", "SITE", unique=True, passes=in_scope(thing, scope)),
    )


def in_scope(thing: LiteralString, scope: LiteralString) -> LiteralString:
    """The condition of being in a scope; it names both properties of the index, which serves none of them alone."""
    return f"{thing}.scope = {scope} AND {thing}.sortKey >= ''"


def of_whole(place: LiteralString, thing: LiteralString, label: Label, passes: LiteralString = "true") -> Branch:
    """What the scope of a Building has of a label; below any other place there is nothing, which costs no look."""
    scope: LiteralString = f"CASE WHEN {is_whole(place)} THEN {place}.scope END"
    inside: LiteralString = f"{in_scope(thing, scope)} AND {passes}"
    return Branch(f"MATCH ({thing}:{label})", "WHOLE", unique=True, passes=inside, one_scope=True)


def contained(place: LiteralString, thing: LiteralString, label: Label) -> LiteralString:
    """Clauses that bind what a walked place contains."""
    below, located, part = thing + "b", thing + "l", thing + "m"
    zone: LiteralString = thing + "z"
    start: LiteralString = f"MATCH ({place})<-[:IN_ZONE*0..1]-({zone})\n"
    if label in {"Site|Building|Level|Space|Zone", "Site", "Building", "Level", "Space", "Zone"}:
        return f"{start}MATCH ({zone})-[:HAS_PART*0..8]->({thing}:{label})"
    walk: LiteralString = (
        f"{start}MATCH ({zone})-[:HAS_PART*0..8]->({below}) WITH DISTINCT {below}\n"
        f"MATCH ({below})<-[:HAS_LOCATION*0..2]-({located}) WITH DISTINCT {located}\n"
    )
    if label not in {"Point", "Entity"}:
        return f"{walk}MATCH ({located})-[:HAS_PART*0..5]->({thing}:{label})"
    return (
        f"{walk}MATCH ({located})-[:HAS_PART*0..5]->({part}) WITH DISTINCT {part}\n"
        f"MATCH ({part})-[:HAS_POINT*0..1]->({thing}:{label})"
    )


def walked_places(place: LiteralString, below: LiteralString) -> LiteralString:
    """Clauses that bind a walked place and the places that it contains."""
    zone: LiteralString = below + "z"
    return (
        f"MATCH ({place})<-[:IN_ZONE*0..1]-({zone})\n"
        f"MATCH ({zone})-[:HAS_PART*0..8]->({below}:{PLACES}) WITH DISTINCT {below}\n"
    )


def holding_zones(place: LiteralString, zone: LiteralString) -> LiteralString:
    """Clauses that bind the zones that hold a walked place or one of its places."""
    below: LiteralString = zone + "b"
    return f"{walked_places(place, below)}MATCH ({below})-[:HAS_PART|IN_ZONE]-({zone}:Zone)\nWITH DISTINCT {zone}\n"


def zones_and_units(place: LiteralString, unit: LiteralString) -> LiteralString:
    """Clauses that bind the zones that hold a place or one of its places, and the units of SERVING with their parts."""
    below, zone, feeder = unit + "b", unit + "h", unit + "f"
    return (
        f"{walked_places(place, below)}"
        f"MATCH ({below})-[:HAS_PART|IN_ZONE*0..1]-({zone}) WHERE {zone} = {below} OR {zone}:Zone\n"
        f"WITH DISTINCT {zone}\n"
        f"MATCH ({zone})<-[:FEEDS|SERVES*0..1]-({feeder}) WITH DISTINCT {feeder}\n"
        f"MATCH ({feeder})-[:HAS_PART*0..3]->({unit}) WHERE {unit} = {feeder} OR NOT {feeder}:{PLACES}\n"
        f"WITH DISTINCT {unit}\n"
    )


def own_points(owner: LiteralString, point: LiteralString) -> LiteralString:
    """A clause that binds the points of a place or an asset itself. No thing lies in a point, so direction is free."""
    return f"MATCH ({owner})-[:HAS_POINT|HAS_LOCATION]-({point}:Point)"


def asset_points(owner: LiteralString, point: LiteralString) -> LiteralString:
    """Clauses that bind the points of an asset and its parts, and of a system, its members and their parts."""
    part: LiteralString = point + "m"
    return (
        f"MATCH ({owner})<-[:IN_SYSTEM*0..1]-({point}s) MATCH ({point}s)-[:HAS_PART*0..5]->({part})\n"
        f"WITH DISTINCT {part}\n{own_points(part, point)}"
    )


def own_branches(place: LiteralString, thing: LiteralString, label: Label) -> tuple[Branch, ...]:
    """What stands at a place by one edge."""
    if label == "Point":
        return (Branch(own_points(place, thing)),)
    return (
        Branch(f"MATCH ({place})-[:HAS_PART|HAS_POINT]->({thing}:{label})"),
        Branch(f"MATCH ({place})<-[:HAS_LOCATION|IN_ZONE]-({thing}:{label})"),
    )


def reach_branches(place: LiteralString, thing: LiteralString, label: Label, reach: Reach) -> tuple[Branch, ...]:
    """All ways from a place to the things of a label in a reach."""
    if reach is Reach.OWN:
        return own_branches(place, thing, label)
    inside = (
        *scope_branches(place, thing, label),
        Branch(contained(place, thing, label), "WALKED"),
    )
    if reach is Reach.CONTAINED:
        return inside
    unit: LiteralString = thing + "u"
    walk = zones_and_units(place, unit)
    points = Branch(walk + own_points(unit, thing), "WALKED")
    things = Branch(f"{walk}MATCH ({unit}) WITH {unit} AS {thing} MATCH ({thing}:{label})", "WALKED")
    if label == "Point":
        return (*inside, points)
    return (*inside, points, things) if label == "Entity" else (*inside, things)


def bearing_branches(point: LiteralString, place: LiteralString, label: Label) -> tuple[Branch, ...]:
    """All ways back from a point to the walked places of a label that have it in SERVING reach.

    They are `contained` and `zones_and_units` read from their end, for lists that few points leave.
    """
    part, located, below = place + "m", place + "l", place + "b"
    unit, feeder, zone = place + "u", place + "f", place + "z"
    up: LiteralString = (
        f"MATCH ({below})<-[:HAS_PART*0..8]-({place}i) WITH DISTINCT {place}i\n"
        f"MATCH ({place}i)-[:IN_ZONE*0..1]->({place}:{label})"
    )
    return (
        Branch(
            f"MATCH ({point})<-[:HAS_POINT*0..1]-({part}) WITH DISTINCT {part}\n"
            f"MATCH ({part})<-[:HAS_PART*0..5]-({located}) WITH DISTINCT {located}\n"
            f"MATCH ({located})-[:HAS_LOCATION*0..2]->({below}) WITH DISTINCT {below}\n{up}"
        ),
        Branch(
            f"MATCH ({point})-[:HAS_POINT|HAS_LOCATION]-({unit}) WITH DISTINCT {unit}\n"
            f"MATCH ({unit})<-[:HAS_PART*0..3]-({feeder}) WHERE {unit} = {feeder} OR NOT {feeder}:{PLACES}\n"
            f"WITH DISTINCT {feeder} MATCH ({feeder})-[:FEEDS|SERVES*0..1]->({zone}) WITH DISTINCT {zone}\n"
            f"MATCH ({zone})-[:HAS_PART|IN_ZONE*0..1]-({below}:{PLACES}) WHERE {zone} = {below} OR {zone}:Zone\n"
            f"WITH DISTINCT {below}\n{up}"
        ),
    )


def owning_branches(point: LiteralString, owner: LiteralString, label: Label) -> tuple[Branch, ...]:
    """The way back from a point to the assets or systems of a label that have it: `asset_points` from its end."""
    part, system = owner + "m", owner + "s"
    return (
        Branch(
            f"MATCH ({point})-[:HAS_POINT|HAS_LOCATION]-({part}) WITH DISTINCT {part}\n"
            f"MATCH ({part})<-[:HAS_PART*0..5]-({system}) WITH DISTINCT {system}\n"
            f"MATCH ({system})-[:IN_SYSTEM*0..1]->({owner}:{label})"
        ),
    )


def union(place: LiteralString, thing: LiteralString, branches: Sequence[Branch]) -> LiteralString:
    """The body of a subquery that binds what any of the branches binds, each thing once."""
    bodies: list[LiteralString] = [f"{clauses(branch, place)}\nRETURN {thing}" for branch in branches]
    return "\nUNION\n".join(bodies)
