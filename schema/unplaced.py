"""What could not be placed: dead letters, and the topics of the inbox."""

from datetime import datetime

import strawberry

import resolvers.dead_letters
import resolvers.inbox
from schema.entities import Node
from schema.fields import attribute, hop
from schema.lazy import OnePoint
from schema.scalars import Long


@strawberry.type(description="A message that could not be stored, kept whole, with the reason.")
class DeadLetter(Node):
    topic: str | None = attribute("The topic that it came on.")
    received_at: datetime = attribute("When it came.", of="received")
    code: str = attribute("A code of the documented list of readings' errors.")
    message: str = attribute("A sentence to act on.")
    bytes: int = attribute("How many bytes it had.")

    @hop(resolvers.dead_letters.payloads)
    def payload(self) -> str | None:
        """What it held, up to a megabyte of it; bytes that are no UTF-8 show as the sign for that."""
        ...


@strawberry.type(description="A point that a topic may mean.")
class TopicSuggestion:
    point: OnePoint = attribute("The point.")
    score: float = attribute("How well its name fits the topic, from 0 to 1.")
    reasons: list[str] = attribute("Why.")


@strawberry.type(description="A topic that no point claims yet, with what came on it.")
class InboxTopic(Node):
    topic: str = attribute("The topic.")
    building_key: str = attribute("The key of the building that it names.", of="scope")
    name: str = attribute("The name that no point of that building has: of a batch, where one topic brings many.")
    first_seen: datetime = attribute("When the first message came.")
    last_seen: datetime = attribute("When the last message came.")
    messages: Long = attribute("How many readings came.")
    samples: list[str] = attribute("Its last payloads, the newest first, cut at 200 characters.")

    @hop(resolvers.inbox.suggestions)
    def suggestions(self) -> list[TopicSuggestion]:
        """Points of its building whose time-series id or end of the IRI has the topic's words, the best first."""
        ...
