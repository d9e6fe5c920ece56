"""Names that callers give to classes, units, quantities and models, looked up in the tables."""

from collections.abc import Iterable, Mapping, Sequence

from edifice.errors import BadInput
from graph import entities, models
from graph.classes import used_classes
from ontology.class_records import ClassRecord
from ontology.units import UnitTable
from resolvers.context import Context


async def class_records(context: Context, refs: Iterable[str]) -> dict[str, ClassRecord]:
    """The class that each name means; raises BadInput for one that neither a vocabulary nor the graph knows."""
    found: dict[str, ClassRecord] = {}
    foreign: list[str] = []
    for ref in dict.fromkeys(refs):
        try:
            found[ref] = context.classes.resolve(ref)
        except BadInput:
            if "://" not in ref:
                raise
            foreign.append(ref)
    if foreign:
        used = await used_classes(context.store)
        found |= {ref: context.classes.resolve(ref, used) for ref in foreign}
    return found


async def class_record(context: Context, ref: str) -> ClassRecord:
    """The class that a name means; raises BadInput as above."""
    return (await class_records(context, [ref]))[ref]


def counted_classes(context: Context, records: Iterable[ClassRecord]) -> tuple[str, ...]:
    """All classes whose members count as members of these."""
    found: set[str] = set()
    for record in records:
        found |= context.classes.expand(record.iri)
    return tuple(sorted(found))


def unit_iris(context: Context, refs: Iterable[str]) -> tuple[str, ...]:
    """These units; raises BadInput for an unknown one."""
    return tuple(sorted({context.units.resolve(ref).iri for ref in refs}))


def quantity_iris(context: Context, refs: Iterable[str]) -> tuple[str, ...]:
    """All quantities that count as one of these; raises BadInput for an unknown one."""
    found: set[str] = set()
    for ref in refs:
        found |= context.quantities.expand(context.quantities.resolve(ref).iri)
    return tuple(sorted(found))


def si_unit(units: UnitTable, ref: str) -> tuple[str, str]:
    """A named unit and the SI unit of what it measures, as IRIs; raises BadInput for one without conversion."""
    unit = units.resolve(ref)
    si = units.si_unit(unit.measure)
    if si is None:
        raise BadInput(f"Values in {unit.ref} cannot be converted to SI units.", field="unit")
    return unit.iri, si.iri


async def bearers(context: Context, iris: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """The ids of the entities that bear each of these IRIs."""
    return await entities.ids_by_iri(context.store, iris) if iris else {}


async def graph_numbers(context: Context, ids: Sequence[str]) -> Mapping[str, tuple[int, ...]]:
    """The graphs of these models, by id; a model that is not there has none."""
    if not ids:
        return {}
    found = await models.get_many(context.store, ids)
    return {
        id_: tuple(graph.number for graph in model.graphs) if model else ()
        for id_, model in zip(ids, found, strict=True)
    }
