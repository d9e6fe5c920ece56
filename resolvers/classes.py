"""Classes of the vocabularies, and how many entities are of them here."""

from collections.abc import Iterable, Sequence

from graph.classes import count_members, used_classes
from graph.where import EVERYTHING, At, Where
from ontology.class_records import ClassRecord
from resolvers.context import Context
from resolvers.naming import class_record
from resolvers.pages import Page
from resolvers.slices import slice_of

MOST_FOUND = 10_000


async def by_ref(context: Context, *, ref: str) -> ClassRecord:
    """The class that a name means; raises BadInput with the nearest names."""
    return await class_record(context, ref)


async def find(
    context: Context,
    *,
    under: str | None = None,
    text: str | None = None,
    used: bool | None = None,
    within: str | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[ClassRecord]:
    """Classes by name, or the best first when `text` is given; `used` ones have members, `within` a place if named."""
    top = None if under is None else (await class_record(context, under)).iri
    have = await _with_members(context, within) if used is not None or within is not None else frozenset[str]()
    found = list(_known(context, top, text, have))
    if used is not None or within is not None:
        wanted = used is not False
        found = [record for record in found if _has_members(context, record, have) is wanted]
    return slice_of(found, _iri, first, after)


def _known(context: Context, top: str | None, text: str | None, have: frozenset[str]) -> Iterable[ClassRecord]:
    """The classes of the vocabularies and, without a text to search for, those of foreign ones that have members."""
    if text is not None:
        return context.classes.search(text, under=top, limit=MOST_FOUND)
    within = None if top is None else context.classes.expand(top)
    known = {record.iri: record for record in context.classes}
    known |= {iri: context.classes.describe(iri) for iri in have if iri not in known}
    return sorted((record for iri, record in known.items() if within is None or iri in within), key=_by_name)


def _by_name(record: ClassRecord) -> tuple[str, str]:
    return record.ref.casefold(), record.iri


def _iri(record: ClassRecord) -> str:
    return record.iri


def _has_members(context: Context, record: ClassRecord, have: frozenset[str]) -> bool:
    return not context.classes.expand(record.iri).isdisjoint(have)


async def _with_members(context: Context, within: str | None) -> frozenset[str]:
    return frozenset(await used_classes(context.store, where=_inside(within)))


def _inside(within: str | None) -> Where:
    return EVERYTHING if within is None else At((within,))


async def replacements(context: Context, classes: Sequence[ClassRecord]) -> list[list[ClassRecord]]:
    """The classes to use instead of each."""
    return [[context.classes.describe(iri) for iri in record.replaced_by] for record in classes]


async def parents(context: Context, classes: Sequence[ClassRecord]) -> list[list[ClassRecord]]:
    """The direct superclasses of each."""
    return [[context.classes.describe(iri) for iri in record.parents] for record in classes]


async def children(
    context: Context,
    classes: Sequence[ClassRecord],
    *,
    used: bool | None = None,
    first: int | None = None,
    after: str | None = None,
) -> list[Page[ClassRecord]]:
    """A page of the direct subclasses of each."""
    have = await _with_members(context, None) if used is not None else frozenset[str]()
    return [
        slice_of(
            [child for child in context.classes.children(record.iri)
             if used is None or _has_members(context, child, have) is used],
            _iri,
            first,
            after,
        )
        for record in classes
    ]  # fmt: skip


async def counts(context: Context, classes: Sequence[ClassRecord], *, within: str | None = None) -> list[int]:
    """How many entities are of each class, its subclasses included; in a place if named."""
    sets = [sorted(context.classes.expand(record.iri)) for record in classes]
    return await count_members(context.store, sets, where=_inside(within))
