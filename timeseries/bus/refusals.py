"""Why a broker takes no connection of ours, in words that hold no password."""

ACCOUNT = frozenset({4, 5, 134, 135})
"""The reasons in MQTT 3.1.1 and in MQTT 5 that are about the user and the password."""


def refused(code: int) -> str:
    """A sentence for the reason that a CONNACK gives."""
    if code in ACCOUNT:
        return "The broker refuses the user or the password: put those that it knows into EDIFICE_MQTT_URL."
    return f"The broker refuses our connections, with the code {code}."


def away(code: int | None, error: Exception) -> str:
    """A sentence for a connection that there is not, with the code of the refusal where one was given."""
    return f"The broker does not answer: {error}" if code is None else refused(code)
