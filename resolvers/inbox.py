"""The inbox: topics that no point claims, with the points that may be meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from edifice.errors import BadInput
from graph import entities
from graph.pages import checked_first, decode, encode
from graph.records import EntityRecord
from ingest import inbox
from ingest.inbox import InboxTopic
from ingest.suggestions import suggest, words_of
from resolvers.conditions import TextCondition
from resolvers.context import Context
from resolvers.pages import Page
from resolvers.reading_filters import text_match
from timeseries import latest
from timeseries.point_names import names_with


@dataclass(frozen=True, slots=True)
class SuggestionRecord:
    """A point that a topic may mean, how well it fits from 0 to 1, and why."""

    point: EntityRecord
    score: float
    reasons: tuple[str, ...]


async def page(
    context: Context,
    *,
    topic: TextCondition | None = None,
    first: int | None = None,
    after: str | None = None,
) -> Page[InboxTopic]:
    """A page of the topics that wait, in their order."""
    size, match = checked_first(first), text_match(topic)
    found = await inbox.page(context.pool, size + 1, _place_of(after), match)
    shown = found[:size]

    def cursor(index: int) -> str:
        return encode([shown[index].topic, shown[index].id])

    return Page(shown, cursor, len(found) > size, after is not None, source=_Filtered(match))


@dataclass(frozen=True, slots=True, eq=False)
class _Filtered:
    """The topics under one filter."""

    topic: latest.TextCondition | None

    async def count(self, context: Context, owners: Sequence[object]) -> list[int]:
        return [await inbox.count(context.pool, self.topic)] * len(owners)


async def suggestions(context: Context, topics: Sequence[InboxTopic]) -> list[list[SuggestionRecord]]:
    """The points of its building that each topic may mean, the best first; one call of each store for all topics."""
    words: dict[str, set[str]] = {}
    for topic in topics:
        words.setdefault(topic.scope, set()).update(words_of(topic))
    names = await names_with(context.pool, words)
    found = [suggest(topic, names.get(topic.scope, ())) for topic in topics]
    ids = list({one.entity for of_topic in found for one in of_topic})
    records = dict(zip(ids, await entities.by_ids(context.store, ids), strict=True)) if ids else {}
    return [
        [
            SuggestionRecord(record, one.score, one.reasons)
            for one in of_topic
            if (record := records.get(one.entity)) is not None and record.kind == "POINT"
        ]
        for of_topic in found
    ]


def _place_of(after: str | None) -> tuple[str, str] | None:
    if after is None:
        return None
    match decode(after):
        case [str(topic), str(id_)]:
            return topic, id_
        case _:
            raise BadInput("This is no cursor of the inbox.", field="after")
