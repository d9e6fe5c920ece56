"""Conditions become filter trees of the graph: names are looked up, and what only readings know becomes sets of ids."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from edifice.errors import BadInput
from graph import where as tree
from graph.hops import ROOTS, Hop
from graph.records import EntityRecord
from graph.starts import Listing
from graph.where import EVERYTHING, And, Not, NumberMatch, Or, TextMatch, Where
from ontology.class_records import ClassRecord
from resolvers.conditions import (
    Condition,
    NumberCondition,
    PlaceCondition,
    PropertyCondition,
    RelationCondition,
    TextCondition,
)
from resolvers.context import Context
from resolvers.naming import bearers, class_records, counted_classes, graph_numbers, quantity_iris, si_unit, unit_iris
from resolvers.reading_filters import matching_points

POINTS = ROOTS["POINT"]
MOST_TERMS = 200
MOST_HOPS = 8


async def where_of(
    context: Context, condition: Condition | None, hop: Hop = POINTS, parents: Sequence[EntityRecord] | None = None
) -> Where:
    """The filter tree of a condition on the list that `hop` leads to from `parents`.

    Where the condition asks for readings, only those of points in that list are looked at. Raises BadInput for
    unknown names, and CostLimitExceeded when there are too many such points.
    """
    if condition is None:
        return EVERYTHING
    parts = list(parts_of(condition))
    if len(parts) > MOST_TERMS:
        raise BadInput(f"A filter has at most {MOST_TERMS} nested conditions.", field="where")
    models = sorted({id_ for part in parts for id_ in part.model or ()})
    refs = [ref for part in parts for ref in _class_refs(part)]
    iris = sorted({iri for part in parts for iri in part.iri or ()})
    translation = _Translation(
        context,
        await class_records(context, refs),
        await graph_numbers(context, models),
        await bearers(context, iris),
    )
    outer = [tree.Retired()] if condition.retired else []
    terms = await translation.terms(condition, _Looked(hop, parents), outermost=True)
    return And((*outer, *terms))


def parts_of(condition: Condition) -> Iterator[Condition]:
    """The condition and all that it holds."""
    yield condition
    related = [where for one in condition.related or () for where in (one.some, one.none)]
    nested = (*(condition.and_ or ()), *(condition.or_ or ()), condition.not_, condition.point, condition.of, *related)
    for part in nested:
        if part is not None:
            yield from parts_of(part)


def _class_refs(part: Condition) -> Iterator[str]:
    yield from part.is_ or ()
    yield from part.exactly or ()
    yield from (part.at and part.at.is_) or ()


@dataclass(frozen=True, slots=True)
class _Looked:
    """The points whose readings a part of the filter looks at: in a list, and with what is known of them besides."""

    hop: Hop = POINTS
    parents: Sequence[EntityRecord] | None = None
    known: tuple[Where, ...] = ()


@dataclass(frozen=True, slots=True)
class _Translation:
    """Translates the parts of one filter; `classes`, `graphs` and `bearers` are what its names mean."""

    context: Context
    classes: Mapping[str, ClassRecord]
    graphs: Mapping[str, tuple[int, ...]]
    bearers: Mapping[str, tuple[str, ...]]

    async def where(self, condition: Condition, looked: _Looked) -> Where:
        return And(tuple(await self.terms(condition, looked)))

    async def terms(self, condition: Condition, looked: _Looked, *, outermost: bool = False) -> list[Where]:
        """All terms that must hold; those of the graph alone are known when readings are looked at."""
        if condition.retired and not outermost:
            raise BadInput("`retired` belongs into the outermost `where`.", field="retired")
        terms: list[Where] = [
            *self._named(condition),
            *self._described(condition),
            *self._of_points(condition),
            *self._of_other_kinds(condition),
        ]
        if condition.point is not None:
            terms.append(tree.SomePoint(await self.where(condition.point, _Looked())))
        if condition.of is not None:
            terms.append(tree.Of(await self.where(condition.of, _Looked())))
        if condition.related is not None:
            terms.append(Or(tuple([await self._related(one) for one in condition.related])))
        inside = replace(looked, known=(*looked.known, *terms))
        if condition.and_ is not None:
            terms += [await self.where(part, inside) for part in condition.and_]
        if condition.or_ is not None:
            terms.append(Or(tuple([await self.where(part, inside) for part in condition.or_])))
        if condition.not_ is not None:
            terms.append(Not(await self.where(condition.not_, inside)))
        if condition.latest is not None or condition.stale is not None:
            listed = Listing(inside.hop, inside.parents, And(inside.known))
            terms.append(await matching_points(self.context, condition.latest, condition.stale, listed))
        return terms

    def _named(self, condition: Condition) -> Iterator[Where]:
        if condition.id is not None:
            yield tree.Ids(condition.id)
        if condition.iri is not None:
            yield tree.InSet(tuple(id_ for iri in condition.iri for id_ in self.bearers[iri]))
        if condition.is_ is not None:
            yield tree.Classes(self._counted(condition.is_))
        if condition.exactly is not None:
            yield tree.ExactClasses(tuple(sorted({self.classes[ref].iri for ref in condition.exactly})))
        if condition.model is not None:
            yield tree.InModels(tuple(graph for id_ in condition.model for graph in self.graphs[id_]))

    def _described(self, condition: Condition) -> Iterator[Where]:
        if condition.name is not None:
            yield tree.Text("name", text_match(condition.name))
        if condition.identifier is not None:
            yield tree.HasIdentifier(condition.identifier.scheme, text_match(condition.identifier.value))
        if condition.at is not None:
            yield self._at(condition.at)
        if condition.property is not None:
            yield Or(tuple(self._property(one) for one in condition.property))
        if condition.changed_since is not None:
            yield tree.ChangedSince(round(condition.changed_since.timestamp() * 1000))

    def _of_points(self, condition: Condition) -> Iterator[Where]:
        if condition.point_kind is not None:
            yield tree.PointKinds(condition.point_kind)
        if condition.quantity is not None:
            yield tree.Quantities(quantity_iris(self.context, condition.quantity))
        if condition.unit is not None:
            yield tree.Units(unit_iris(self.context, condition.unit))
        if condition.writable is not None:
            yield tree.Writable(condition.writable)

    def _of_other_kinds(self, condition: Condition) -> Iterator[Where]:
        if condition.kind is not None:
            yield tree.Kinds(condition.kind)
        if condition.net_area is not None:
            yield tree.Number("netArea", number_match(condition.net_area))
        if condition.system is not None:
            yield tree.Systems(condition.system)
        if condition.asset_type is not None:
            yield tree.AssetTypeText(text_match(condition.asset_type))

    def _counted(self, refs: Sequence[str]) -> tuple[str, ...]:
        return counted_classes(self.context, [self.classes[ref] for ref in refs])

    def _at(self, place: PlaceCondition) -> Where:
        classes = None if place.is_ is None else self._counted(place.is_)
        name = None if place.name is None else text_match(place.name)
        return tree.At(place.id, classes, name, tree.Reach(place.reach))

    def _property(self, condition: PropertyCondition) -> Where:
        number = condition.number
        match = None if number is None else number_match(number)
        if match is not None and condition.unit is not None:
            scale, offset = self.context.units.factors(*si_unit(self.context.units, condition.unit))
            match = converted(match, scale, offset)
        text = None if condition.text is None else text_match(condition.text)
        return tree.Property(condition.key, condition.group, text, match, condition.bool_, condition.exists)

    async def _related(self, condition: RelationCondition) -> Where:
        if not 1 <= condition.max_hops <= MOST_HOPS:
            raise BadInput(f"`maxHops` is 1 to {MOST_HOPS}.", field="maxHops")
        some = None if condition.some is None else await self.where(condition.some, _Looked())
        none = None if condition.none is None else await self.where(condition.none, _Looked())
        return tree.RelatedTo(condition.kinds, condition.direction, condition.max_hops, some, none)


def text_match(condition: TextCondition) -> TextMatch:
    """The same for the graph."""
    return TextMatch(
        condition.eq,
        condition.in_,
        condition.contains,
        condition.starts_with,
        condition.matches,
        condition.case_sensitive,
    )


def number_match(condition: NumberCondition) -> NumberMatch:
    """The same for the graph."""
    return NumberMatch(condition.eq, condition.in_, condition.gt, condition.gte, condition.lt, condition.lte)


def converted(match: NumberMatch, scale: float, offset: float) -> NumberMatch:
    """The same condition on numbers of another unit; scales of units are positive, so its order stays."""

    def to(value: float | None) -> float | None:
        return None if value is None else value * scale + offset

    any_of = None if match.any_of is None else tuple(value * scale + offset for value in match.any_of)
    return NumberMatch(to(match.eq), any_of, to(match.gt), to(match.gte), to(match.lt), to(match.lte))
