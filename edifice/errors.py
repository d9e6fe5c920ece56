"""The one tree of errors that Edifice raises on purpose; each has a code and a sentence to act on.

EdificeError
├── BadInput            the caller's input cannot be accepted (BAD_USER_INPUT, or an import code)
├── NotFound            what was named does not exist (NOT_FOUND)
├── Conflict            it exists, but not in the expected state (CONFLICT)
├── CostLimitExceeded   the query asks for more than its budget (COST_LIMIT_EXCEEDED)
├── StoreUnavailable    a store does not answer (STORE_UNAVAILABLE)
├── StoreTimeout        a store took longer than its limit (TIMEOUT)
└── ImportRefused       a source file cannot be imported; its code is one of the documented import codes
"""

from collections.abc import Sequence


class EdificeError(Exception):
    """Base of all expected errors: `code` is stable and documented, `message` tells the user what to do."""

    code = "INTERNAL_SERVER_ERROR"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadInput(EdificeError):
    """Input that is refused; `field` names the argument, `suggestions` the nearest accepted values."""

    code = "BAD_USER_INPUT"

    def __init__(self, message: str, *, field: str | None = None, suggestions: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.field = field
        self.suggestions = tuple(suggestions)


class NotFound(EdificeError):
    """What was named does not exist."""

    code = "NOT_FOUND"


class Conflict(EdificeError):
    """The thing is not in the state that the caller expects."""

    code = "CONFLICT"

    def __init__(self, message: str, *, current_version: int | None = None) -> None:
        super().__init__(message)
        self.current_version = current_version


class CostLimitExceeded(EdificeError):
    """The query asks for more than one operation may cost."""

    code = "COST_LIMIT_EXCEEDED"


class StoreUnavailable(EdificeError):
    """A store does not answer; `store` is graph, series or broker."""

    code = "STORE_UNAVAILABLE"

    def __init__(self, message: str, *, store: str) -> None:
        super().__init__(message)
        self.store = store


class StoreTimeout(EdificeError):
    """A store took longer than the limit of the operation."""

    code = "TIMEOUT"


class ImportRefused(EdificeError):
    """A source that cannot be imported; `code` is one of the documented import codes, the graph is unchanged."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
