"""A broker at an address, lent for a run of the tests: whether nobody else is there, whom test values would reach."""

import asyncio
from contextlib import suppress
from uuid import uuid4

import aiomqtt

from edifice.errors import BadInput
from tests.support.broker_clients import SECONDS, clean_client
from tests.support.lent import refuse, without_account
from timeseries.bus.client import REFUSED

OUR_TREE = "edifice/#"
SYSTEM = "$SYS/broker"
UPTIME, CONNECTED, AWAY = f"{SYSTEM}/uptime", f"{SYSTEM}/clients/connected", f"{SYSTEM}/clients/disconnected"

LISTEN_SECONDS = 12.0
"""Longer than the 10 s that Mosquitto takes to say anew how many clients there are, unless it is told otherwise."""

MOST_ROUNDS = 5


def refuse_unlent(broker: str, lent: bool) -> None:
    """Refuse an address without the word that nobody else needs the broker."""
    if "://" in broker and not lent:
        refuse(
            f"The tests publish below edifice/, where every server and subscriber of the broker at "
            f"{without_account(broker)} takes test values for real ones: say by --lent that it is lent for tests alone"
        )


async def refuse_busy_broker(url: str, seconds: float = LISTEN_SECONDS) -> None:
    """Refuse a broker that anybody else uses as far as it can be seen, or that cannot be asked."""
    place = without_account(url)
    try:
        async with clean_client(url) as client:
            found = await _use(client, seconds) or await _deafness(client)
    except (aiomqtt.MqttError, BadInput, OSError, TimeoutError, ValueError) as error:
        said = str(error) or type(error).__name__
        refuse(f"The broker at {place} could not be asked whether it is idle ({said}): see to it, and run again")
    if found:
        refuse(f"The broker at {place} {found}")


async def _use(client: aiomqtt.Client, seconds: float) -> str:
    """What shows that somebody uses the broker; nothing when all is still."""
    answers = [await client.subscribe(topic) for topic in (OUR_TREE, UPTIME, CONNECTED, AWAY)]
    if getattr(answers[0][0], "value", answers[0][0]) >= REFUSED:
        return "does not let this account hear what is below edifice/, which the tests need: name another account"
    told: dict[str, int] = {}
    ticked = False
    for _ in range(MOST_ROUNDS):
        heard = await _heard(client, seconds)
        if heard and not (topic := heard[-1].topic.value).startswith(SYSTEM):
            return f"carries messages, of {topic} for one, among which those of the tests would come: name an idle one"
        # it may repeat what it said before we came, so what counts is what it says after a beat of its clock
        ticked = ticked or any(message.topic.value == UPTIME and not message.retain for message in heard)
        told |= {message.topic.value: int(message.payload) for message in heard if message.topic.value != UPTIME}
        if ticked or not told:
            break
    if told and not ticked:
        return "says too seldom who is there: name one with a shorter `sys_interval`"
    return _others(told.get(CONNECTED, 1) - 1, told.get(AWAY, 0))


async def _heard(client: aiomqtt.Client, seconds: float) -> list[aiomqtt.Message]:
    """What comes within this time, up to the first message that is not of the broker itself."""
    heard: list[aiomqtt.Message] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            async for message in client.messages:
                heard.append(message)
                if not message.topic.value.startswith(SYSTEM):
                    break
    return heard


def _others(connected: int, away: int) -> str:
    if connected <= 0 and away <= 0:
        return ""
    return (
        f"serves others: {max(0, connected)} clients are there, and it keeps messages for {max(0, away)} that are "
        "away, whom test values would reach: end them, or name an idle one"
    )


async def _deafness(client: aiomqtt.Client) -> str:
    """Whether we would have heard anything: brokers with rules leave out in silence what an account may not hear."""
    topic = f"edifice/tests/{uuid4().hex}"
    await client.publish(topic, b"is anybody there?", qos=1)
    heard = await _first(client, topic)
    return "" if heard else "does not let this account publish and hear below edifice/, which the tests need"


async def _first(client: aiomqtt.Client, topic: str) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(SECONDS):
            async for message in client.messages:
                if message.topic.value == topic:
                    return True
    return False
