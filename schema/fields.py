"""How fields of the contract say where their values come from: a record's attribute, a batch hop, or a root function.

A class of the contract only declares; schema.execution.binding gives each field its resolver from this metadata. The
docstring of a declaring method is the field's description, as the text of a plain field is.
"""

from collections.abc import Callable
from inspect import cleandoc
from typing import Any

import strawberry

from resolvers.loaders import Hop
from resolvers.scopes import in_scopes

Declaration = Callable[..., Any]

READ = "read"
HOP = "hop"
ROOT = "root"
STREAM = "stream"


def attribute(description: str, *, name: str | None = None, of: str | None = None) -> Any:
    """A field that is an attribute of its record, called as in Python or as `of` says."""
    return strawberry.field(description=description, name=name, metadata={READ: of})


def computed(read: Callable[[Any], Any], description: str, *, name: str | None = None) -> Any:
    """A field computed from its record without any store."""
    return strawberry.field(description=description, name=name, metadata={READ: read})


def value(key: str, description: str) -> Any:
    """A field that is an effective value of an entity: one of graph.records.FIELDS."""
    return computed(lambda record: record.values.get(key), description, name=key)


def hop(function: Hop, *, name: str | None = None) -> Callable[[Declaration], Any]:
    """A field answered for all parents at once by `function(context, parents, **arguments)`."""
    return _declared(HOP, in_scopes(function), name)


def root(function: Callable[..., Any], *, name: str | None = None) -> Callable[[Declaration], Any]:
    """A root field answered by `function(context, **arguments)`."""
    return _declared(ROOT, function, name)


def stream(function: Callable[..., Any], *, name: str | None = None) -> Callable[[Declaration], Any]:
    """A root field of Subscription; `function(context, **arguments)` is an asynchronous generator of its events."""

    def declare(declaration: Declaration) -> Any:
        return strawberry.subscription(
            resolver=declaration, name=name, description=_description(declaration), metadata={STREAM: function}
        )

    return declare


def _declared(kind: str, function: Callable[..., Any], name: str | None) -> Callable[[Declaration], Any]:
    def declare(declaration: Declaration) -> Any:
        return strawberry.field(
            resolver=declaration, name=name, description=_description(declaration), metadata={kind: function}
        )

    return declare


def _description(declaration: Declaration) -> str:
    return " ".join(cleandoc(declaration.__doc__ or "").split())
