"""The trace that a message is part of, in its user properties: MQTT 5 alone has them."""

from typing import Any

from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from edifice.telemetry import traces


def origin() -> Properties | None:
    """What a message says of the trace that it is sent in, for who receives it."""
    carried = traces.carrier()
    if not carried:
        return None
    properties = Properties(PacketTypes.PUBLISH)
    properties.UserProperty = list(carried.items())
    return properties


def cause(message: Any) -> dict[str, str]:
    """What a message of paho says of the trace that it was sent in."""
    told = getattr(message.properties, "UserProperty", ()) if traces.are_on() else ()
    return {name: value for name, value in told if name in traces.HEADERS}
