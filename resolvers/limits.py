"""What one operation may ask for: the size of its document and of its answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one operation; a document or an answer beyond any of them is refused with COST_LIMIT_EXCEEDED.

    `cost` bounds the objects that the document could ask for, estimated before it runs; `objects` those that it
    really got, counted while it runs. Fields, aliases and directives count with fragments spread out.
    """

    characters: int = 200_000
    tokens: int = 20_000
    fragments: int = 100
    depth: int = 25
    fields: int = 5_000
    aliases: int = 300
    directives: int = 100
    root_fields: int = 50
    cost: int = 10**12
    objects: int = 50_000
    seconds: float = 30.0
