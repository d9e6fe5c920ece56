"""From a filter tree to the condition of a query, out of constants only; what users give are numbered parameters."""

from collections.abc import Callable, Mapping
from typing import Any, LiteralString

from edifice.errors import BadInput
from graph.places import at_condition
from graph.reach import PLACES, asset_points, reach_branches, union
from graph.reading import Parts, literal_number
from graph.records import SYMMETRIC
from graph.texts import number_condition, text_condition
from graph.where import (
    And,
    AssetTypeText,
    At,
    ChangedSince,
    Classes,
    ExactClasses,
    HasIdentifier,
    Ids,
    InModels,
    InSet,
    Kinds,
    Not,
    Number,
    Of,
    Or,
    PointKinds,
    Property,
    Quantities,
    Reach,
    RelatedTo,
    Retired,
    SomePoint,
    Systems,
    Text,
    Units,
    Where,
    Writable,
    conjuncts,
)  # fmt: skip

MOST_HOPS = 8
"""The longest walk of a RelatedTo."""

TYPES: Mapping[str, LiteralString] = {
    "HAS_PART": "HAS_PART",
    "HAS_LOCATION": "HAS_LOCATION",
    "HAS_POINT": "HAS_POINT",
    "FEEDS": "FEEDS",
    "METERS": "METERS",
    "HAS_SUB_METER": "HAS_SUB_METER",
    "IN_ZONE": "IN_ZONE",
    "IN_SYSTEM": "IN_SYSTEM",
    "OF_TYPE": "OF_TYPE",
    "CONNECTED_TO": "CONNECTED_TO",
    "CONTROLS": "CONTROLS",
    "SERVES": "SERVES",
    "ADJACENT_TO": "ADJACENT_TO",
    "BOUNDED_BY": "BOUNDED_BY",
    "HOSTED_BY": "HOSTED_BY",
    "SAME_AS": "SAME_AS",
    "OTHER": "OTHER",
}
"""The relationship types as constants."""

TEXTS: Mapping[str, LiteralString] = {
    "name": ".name",
    "longName": ".longName",
    "description": ".description",
    "manufacturer": ".manufacturer",
    "modelLabel": ".modelLabel",
    "tag": ".tag",
    "systemKind": ".systemKind",
}
NUMBERS: Mapping[str, LiteralString] = {
    "netArea": ".netArea",
    "grossArea": ".grossArea",
    "height": ".height",
    "volume": ".volume",
    "elevation": ".elevation",
}


def condition(where: Where, thing: LiteralString, parts: Parts) -> LiteralString:
    """The condition that the entity in the variable `thing` passes the filter; null counts as "no".

    Raises BadInput for a filter that cannot be asked.
    """
    match where:
        case And(terms):
            return joined(" AND ", "true", [condition(term, thing, parts) for term in terms])
        case Or(terms):
            return joined(" OR ", "false", [condition(term, thing, parts) for term in terms])
        case Not(term):
            # a comparison with nothing is null, and its opposite must hold
            return f"NOT coalesce({condition(term, thing, parts)}, false)"
        case _:
            return LEAVES[type(where)](where, thing, parts)


def joined(operator: LiteralString, neutral: LiteralString, terms: list[LiteralString]) -> LiteralString:
    """The terms in brackets under one operator."""
    return f"({operator.join(terms)})" if terms else neutral


def ids(leaf: Ids, thing: LiteralString, parts: Parts) -> LiteralString:
    """By id, or by the alias that was joined into it."""
    wanted, alias = parts.add(list(leaf.ids)), parts.variable("v")
    return (
        f"({thing}.id IN {wanted} OR EXISTS {{ MATCH ({alias}:Node)-[:JOINED*1..8]->({thing}) "
        f"WHERE {alias}.id IN {wanted} }})"
    )


def classes(leaf: Classes, thing: LiteralString, parts: Parts) -> LiteralString:
    """By class edges into a set of class nodes that is computed once."""
    wanted, class_ = class_set(leaf, parts), parts.variable("v")
    return f"EXISTS {{ MATCH ({thing})-[:IS_A]->({class_}) WHERE {class_} IN {wanted} }}"


def class_set(leaf: Classes, parts: Parts) -> LiteralString:
    """The name of the set of the classes' nodes."""
    wanted = parts.variable("classes")
    parts.prelude(f"MATCH (c:Class) WHERE c.iri IN {parts.add(list(leaf.iris))} RETURN collect(c) AS {wanted}")
    return wanted


def identifier(leaf: HasIdentifier, thing: LiteralString, parts: Parts) -> LiteralString:
    """By a name of the scheme; what only is a name within a graph is no identifier."""
    name, named = parts.variable("v"), parts.variable("v")
    scheme: LiteralString = "true" if leaf.scheme is None else f"{name}.scheme = {parts.add(leaf.scheme)}"
    like = text_condition(f"{name}.value", leaf.match, parts)
    return (
        f"EXISTS {{ MATCH ({thing})-[{named}:NAMED]->({name}:Name) "
        f"WHERE {named}.graph <> 0 AND {name}.scheme <> 'BLANK' AND {scheme} AND {like} }}"
    )


def at(leaf: At, thing: LiteralString, parts: Parts) -> LiteralString:
    """By place: see graph.places, which needs the class set and nothing else of this module."""
    wanted = None if leaf.classes is None else class_set(Classes(leaf.classes), parts)
    return at_condition(leaf, wanted, thing, parts)


def property_(leaf: Property, thing: LiteralString, parts: Parts) -> LiteralString:
    """By the effective properties of a key, whose short names on the satellite are looked up once."""
    names, facts, name = parts.variable("keys"), parts.variable("v"), parts.variable("v")
    group = parts.add(leaf.group)
    parts.prelude(
        f"MATCH (k:Key) WHERE k.key = {parts.add(leaf.key)} AND ({group} IS NULL OR k.group = {group}) "
        f"RETURN collect('p_' + toString(k.number)) AS {names}"
    )
    value: LiteralString = f"{facts}[{name}]"
    terms: list[LiteralString] = [f"{value} IS NOT NULL"]
    if leaf.text is not None:
        terms.append(text_condition(f"toStringOrNull({value})", leaf.text, parts))
    if leaf.number is not None:
        terms.append(number_condition(value, leaf.number, parts))
    if leaf.flag is not None:
        terms.append(f"{value} = {parts.add(leaf.flag)}")
    there: LiteralString = (
        f"EXISTS {{ MATCH ({thing})-[:HAS_FACTS]->({facts}:Facts) "
        f"WHERE any({name} IN {names} WHERE {joined(' AND ', 'true', terms)}) }}"
    )
    return f"NOT {there}" if leaf.exists is False else there


def point_kinds(leaf: PointKinds, thing: LiteralString, parts: Parts) -> LiteralString:
    """By the kind of a point."""
    return f"({thing}:Point AND coalesce({thing}.pointKind, 'OTHER') IN {parts.add(list(leaf.kinds))})"


def writable(leaf: Writable, thing: LiteralString, parts: Parts) -> LiteralString:
    """By whether a point can be written to."""
    return f"({thing}:Point AND coalesce({thing}.writable, false) = {parts.add(leaf.writable)})"


def in_models(leaf: InModels, thing: LiteralString, parts: Parts) -> LiteralString:
    """By the graphs that name it."""
    named = parts.variable("v")
    return f"EXISTS {{ MATCH ({thing})-[{named}:NAMED]->() WHERE {named}.graph IN {parts.add(list(leaf.graphs))} }}"


def some_point(leaf: SomePoint, thing: LiteralString, parts: Parts) -> LiteralString:
    """By a point of a place in SERVING reach, else by one of its own or its parts'."""
    if any(isinstance(one, InSet) and not one.ids for one in conjuncts(leaf.where)):
        return "false"  # readings have left no point: no place has to be walked
    point = parts.variable("v")
    place_points = union(thing, point, reach_branches(thing, point, "Point", Reach.SERVING))
    passes = condition(leaf.where, point, parts)
    return (
        f"CASE WHEN {thing}:{PLACES} "
        f"THEN EXISTS {{ CALL ({thing}) {{\n{place_points}\n}} WITH {point} WHERE {passes} RETURN {point} }} "
        f"ELSE EXISTS {{ {asset_points(thing, point)} WITH {point} WHERE {passes} RETURN {point} }} END"
    )


def related(leaf: RelatedTo, thing: LiteralString, parts: Parts) -> LiteralString:
    """By what can be reached along the relations, and by what cannot."""
    terms: list[LiteralString] = []
    if leaf.some is not None or leaf.none is None:
        terms.append(reaches(leaf, leaf.some or And(()), thing, parts))
    if leaf.none is not None:
        terms.append(f"NOT {reaches(leaf, leaf.none, thing, parts)}")
    return joined(" AND ", "true", terms)


def reaches(leaf: RelatedTo, where: Where, thing: LiteralString, parts: Parts) -> LiteralString:
    """The condition that such an entity can be reached. Raises BadInput for unknown relations and too many hops."""
    if not 1 <= leaf.max_hops <= MOST_HOPS:
        raise BadInput(f"`maxHops` must be between 1 and {MOST_HOPS}.", field="maxHops")
    unknown = [kind for kind in leaf.kinds if kind not in TYPES]
    if unknown or not leaf.kinds:
        raise BadInput(f"`kinds` needs relations out of {', '.join(TYPES)}.", field="kinds")
    other = parts.variable("v")
    passes = condition(where, other, parts)
    steps: list[LiteralString] = []
    for symmetric in (False, True):
        types: list[LiteralString] = [TYPES[kind] for kind in leaf.kinds if (kind in SYMMETRIC) is symmetric]
        if types:
            hops: LiteralString = f"[:{'|'.join(types)}*1..{literal_number(leaf.max_hops)}]"
            left: LiteralString = "<-" if leaf.direction == "IN" and not symmetric else "-"
            right: LiteralString = "->" if leaf.direction == "OUT" and not symmetric else "-"
            steps.append(
                f"EXISTS {{ MATCH ({thing}){left}{hops}{right}({other}:Entity) WITH DISTINCT {other} "
                f"WHERE {other} <> {thing} AND {passes} RETURN {other} }}"
            )
    return joined(" OR ", "false", steps)


def of(leaf: Of, thing: LiteralString, parts: Parts) -> LiteralString:
    """By what has the point, or where it is located."""
    owner = parts.variable("v")
    passes = condition(leaf.where, owner, parts)
    return f"({thing}:Point AND EXISTS {{ MATCH ({thing})-[:HAS_POINT|HAS_LOCATION]-({owner}:Entity) WHERE {passes} }})"


def asset_type(leaf: AssetTypeText, thing: LiteralString, parts: Parts) -> LiteralString:
    """By the name or the model label of its type."""
    type_ = parts.variable("v")
    name = text_condition(type_ + ".name", leaf.match, parts)
    label = text_condition(type_ + ".modelLabel", leaf.match, parts)
    return f"EXISTS {{ MATCH ({thing})-[:OF_TYPE]->({type_}:Entity) WHERE ({name}) OR ({label}) }}"


def systems(leaf: Systems, thing: LiteralString, parts: Parts) -> LiteralString:
    """By membership; Brick also says it by brick:hasPart of the system."""
    system = parts.variable("v")
    wanted = parts.add(list(leaf.ids))
    return f"EXISTS {{ MATCH ({thing})-[:IN_SYSTEM|HAS_PART]-({system}:System) WHERE {system}.id IN {wanted} }}"


Compile = Callable[[Any, LiteralString, Parts], LiteralString]

LEAVES: Mapping[type[Where], Compile] = {
    Ids: ids,
    InSet: lambda leaf, thing, parts: f"{thing}.id IN {parts.add(list(leaf.ids))}",
    Classes: classes,
    ExactClasses: lambda leaf, thing, parts: f"{thing}.brickClass IN {parts.add(list(leaf.iris))}",
    Text: lambda leaf, thing, parts: f"({text_condition(thing + TEXTS[leaf.field], leaf.match, parts)})",
    Number: lambda leaf, thing, parts: f"({number_condition(thing + NUMBERS[leaf.field], leaf.match, parts)})",
    HasIdentifier: identifier,
    At: at,
    Property: property_,
    Kinds: lambda leaf, thing, parts: f"{thing}.kind IN {parts.add(list(leaf.kinds))}",
    PointKinds: point_kinds,
    Quantities: lambda leaf, thing, parts: f"{thing}.quantity IN {parts.add(list(leaf.iris))}",
    Units: lambda leaf, thing, parts: f"{thing}.unit IN {parts.add(list(leaf.iris))}",
    Writable: writable,
    ChangedSince: lambda leaf, thing, parts: f"{thing}.changedAt >= {parts.add(leaf.time)}",
    Retired: lambda _leaf, thing, _parts: f"({thing}:Retired AND NOT EXISTS {{ MATCH ({thing})-[:JOINED]->() }})",
    InModels: in_models,
    SomePoint: some_point,
    RelatedTo: related,
    Of: of,
    AssetTypeText: asset_type,
    Systems: systems,
}
"""How each leaf becomes a condition."""
