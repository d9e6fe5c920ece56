"""What is wrong with the demo building, as in every real one: five faults that are there to be found.

1. The damper of VAV-08 is stuck nearly shut, whatever it is told: the rooms behind it get warm and stuffy.
2. The temperature sensor of room 210 drifts upwards day by day, so its room is heated too little and cooled too much.
3. AHU-1 runs through the night from Wednesday to Thursday, as if somebody had left it switched to hand.
4. The thermostat of room 212 fell silent a few days ago.
5. A badge reader that nobody has described publishes now and then; what it says waits in the inbox.
"""

from edifice.simulate.calendar import Moment

STUCK_BOX, STUCK_AT = 8, 23.0
DRIFTING_ROOM, DRIFT_A_DAY, MOST_DRIFT = "room-210", 0.17, 3.0
NIGHT_WEEKDAY, NIGHT_FROM, NIGHT_UNTIL = 2, 19 * 60, 7 * 60
SILENT_ROOM, SPOKE_DAYS = "room-212", 11
"""The silent device spoke for so many days after the simulation's beginning."""

UNKNOWN_DEVICE, UNKNOWN_SECONDS = "ground-floor/badge-reader/badge-reader-events", 300

DAY_MS = 86_400_000


def drift(began: int, ms: int) -> float:
    """How much too warm the drifting sensor says it is, in K, when the simulation began at `began`."""
    return min(MOST_DRIFT, DRIFT_A_DAY * max(0, ms - began) / DAY_MS)


def runs_at_night(now: Moment) -> bool:
    """Whether the air-handling unit runs although nobody is there."""
    return (now.weekday == NIGHT_WEEKDAY and now.minute >= NIGHT_FROM) or (
        now.weekday == NIGHT_WEEKDAY + 1 and now.minute < NIGHT_UNTIL
    )


def is_silent(owner: str, began: int, ms: int) -> bool:
    """Whether a device has stopped to speak."""
    return owner == SILENT_ROOM and ms - began >= SPOKE_DAYS * DAY_MS
