"""Filters by place: the places that are asked for, and the condition that an entity is at one of them."""

from typing import LiteralString

from graph.reach import PLACES, Label, is_walked, reach_branches, scopes, union
from graph.reading import Parts
from graph.texts import text_condition
from graph.where import At, Reach


def place_set(leaf: At, classes: LiteralString | None, parts: Parts) -> LiteralString:
    """The name of the set of the places that meet all that is given.

    Found by id, else by class (`classes` names a set of class nodes), else by name in the order of the places' index.
    """
    places = parts.variable("places")
    terms: list[LiteralString] = []
    if leaf.ids is not None:
        start: LiteralString = (
            f"UNWIND {parts.add(list(leaf.ids))} AS wanted MATCH (n:Node {{id: wanted}}) "
            f"MATCH (n)-[:JOINED*0..8]->(p:{PLACES})"
        )
    elif classes is not None:
        start = f"UNWIND {classes} AS c MATCH (c)<-[:IS_A]-(p:{PLACES})"
    else:
        start = f"MATCH (p:{PLACES})"
    if leaf.ids is not None and classes is not None:
        terms.append(f"EXISTS {{ MATCH (p)-[:IS_A]->(c) WHERE c IN {classes} }}")
    if leaf.name is not None:
        terms.append(f"({text_condition('p.name', leaf.name, parts)})")
    passes: LiteralString = f" WHERE {' AND '.join(terms)}" if terms else ""
    parts.prelude(f"{start}{passes}\nRETURN collect(DISTINCT p) AS {places}")
    return places


def at_condition(leaf: At, classes: LiteralString | None, thing: LiteralString, parts: Parts) -> LiteralString:
    """The condition that an entity is at one of the places.

    What walked places hold is computed once, as a set; Buildings and Sites hold by scope.
    """
    places = place_set(leaf, classes, parts)
    held = parts.variable("held")
    label: Label = "Entity"
    own = leaf.reach is Reach.OWN
    branches = [branch for branch in reach_branches("p", "x", label, leaf.reach) if own or branch.stand == "WALKED"]
    parts.prelude(
        f"UNWIND {places} AS p\nCALL (*) {{\n{union('p', 'x', branches)}\n}}\n"
        f"WITH p, x WHERE x <> p RETURN collect(DISTINCT x) AS {held}"
    )
    if own:
        return f"{thing} IN {held}"
    held_scopes = parts.variable("scopes")
    parts.prelude(
        f"UNWIND [p IN {places} WHERE NOT {is_walked('p')}] AS p\n{scopes('p', 'scope')}"
        f"RETURN collect(DISTINCT scope) AS {held_scopes}"
    )
    return f"(({thing}.scope IN {held_scopes} AND {is_walked(thing)}) OR {thing} IN {held})"
