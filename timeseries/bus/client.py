"""One MQTT connection that comes back by itself: messages in batches, acknowledged by hand, and publishing.

The only module that knows aiomqtt, and the two hooks into the paho client below it that manual acknowledgement needs.
"""

import asyncio
import random
import socket
import ssl
import time
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiomqtt
import structlog
from aiomqtt.exceptions import MqttConnectError
from paho.mqtt.client import MQTT_CLEAN_START_FIRST_ONLY
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from edifice.errors import BadInput, StoreUnavailable
from timeseries.bus.address import broker_address
from timeseries.bus.causes import cause, origin
from timeseries.bus.refusals import away

RECEIVE_MAXIMUM = 20_000
"""How many messages may wait here, not yet acknowledged; the broker keeps the rest."""

MOST_BYTES = 32 << 20
"""How many bytes of messages may wait here. Beyond them a session that outlives its connection reads nothing until some
are taken, so that TCP holds the broker back; to any other they are lost."""

SESSION_SECONDS = 7 * 24 * 3600
"""How long the broker keeps our messages while we are away."""

CONNECT_SECONDS, SUBSCRIBE_SECONDS = 5.0, 120.0
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 3.0
SHARED = "$share/"
"""What a filter begins with that several clients share; a word that names them comes next."""
REFUSED = 128
UNSUPPORTED_VERSION = (1, 132)  # the reason in MQTT 3.1.1 and in MQTT 5

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it came, at `arrived` epoch ms; `number` and `connection` are what acknowledging it needs.

    `cause` is what its sender tells in user properties of the trace that it is part of, where traces are on.
    """

    topic: str
    payload: bytes
    number: int
    connection: int
    arrived: int
    cause: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return len(self.topic) + len(self.payload)


@dataclass(frozen=True, slots=True)
class Session:
    """What to hear, and how: a session with a `client_id` outlives the connection, and is delivered at least once."""

    filters: tuple[str, ...] = ()
    client_id: str | None = None
    waiting: int = RECEIVE_MAXIMUM


class Bus:
    """Made by `open_bus`."""

    def __init__(self, url: str, session: Session) -> None:
        self._address = broker_address(url)
        self._session = session
        self._protocol = aiomqtt.ProtocolVersion.V5
        self._client: aiomqtt.Client | None = None
        self._paho: Any = None
        self._subscribed = False
        self._connections = 0
        self._backlog: deque[Message] = deque()
        self._bytes = 0
        self._holding = False
        self._left_out = 0
        self._awake = asyncio.Event()
        self._again = asyncio.Event()
        self._closing = False
        self._refusal: BadInput | None = None
        self._trouble: str | None = None

    @property
    def connected(self) -> bool:
        """Whether the broker answers now, and sends what was asked for."""
        return self._subscribed

    @property
    def trouble(self) -> str | None:
        """Why there is no connection, in a sentence; None while there is one, and before the first try has ended."""
        return self._trouble

    @property
    def connection(self) -> int:
        """The number of the present, or else the last, connection."""
        return self._connections

    @property
    def waiting(self) -> int:
        """How many messages wait to be taken."""
        return len(self._backlog)

    @property
    def closing(self) -> bool:
        """Whether `stop_receiving` was called."""
        return self._closing

    async def messages(self, most: int) -> list[Message]:
        """What has arrived, at most so many, as soon as there is any.

        Answers nothing when the connection has come or gone, and after `stop_receiving`.

        Raises:
            BadInput: a filter is shared, which the broker cannot do.
        """
        if not self._backlog and not self._closing:
            await self._awake.wait()
        self._awake.clear()
        if self._refusal is not None:
            raise self._refusal
        if self._closing:
            return []
        taken = [self._backlog.popleft() for _ in range(min(most, len(self._backlog)))]
        self._bytes -= sum(message.size for message in taken)
        if self._holding and self._bytes < MOST_BYTES:
            self._read_on()
        return taken

    def acknowledge(self, messages: Sequence[Message]) -> None:
        """Tell the broker that it need not keep these; those of an earlier connection come again anyway."""
        for message in messages:
            if message.number and message.connection == self._connections and self._paho is not None:
                self._paho.ack(message.number, 1)
        if self._left_out and not self._backlog:
            # the broker sends again what nobody acknowledged, but only on a new connection
            self._again.set()

    async def publish(self, topic: str, payload: bytes, *, qos: int = 0, retain: bool = False) -> None:
        """Send a message; at QoS 1 until the broker has it.

        Raises:
            StoreUnavailable: the broker is away.
        """
        if self._client is None:
            raise StoreUnavailable("the MQTT broker does not answer; try again in a moment", store="broker")
        properties = origin() if self._protocol == aiomqtt.ProtocolVersion.V5 else None
        try:
            await self._client.publish(topic, payload, qos=qos, retain=retain, properties=properties)
        except aiomqtt.MqttError as error:
            raise StoreUnavailable("the MQTT broker went away; try again in a moment", store="broker") from error

    def stop_receiving(self) -> None:
        """Let whoever waits in `messages` go; what it does not have yet stays with the broker."""
        self._closing = True
        self._awake.set()

    def _receive(self, _client: object, _userdata: object, message: Any) -> None:
        if self._is_full():
            self._left_out += 1 if message.qos else 0
            return
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = message._topic.decode(errors="replace")  # noqa: SLF001 - the readable property refuses it
        number, arrived = message.mid if message.qos else 0, time.time_ns() // 1_000_000
        taken = Message(topic, message.payload, number, self._connections, arrived, cause(message))
        self._backlog.append(taken)
        self._bytes += taken.size
        if self._bytes >= MOST_BYTES and self._session.client_id:
            self._hold()
        self._awake.set()

    def _is_full(self) -> bool:
        if len(self._backlog) >= self._session.waiting:
            return True
        return self._bytes >= MOST_BYTES and not self._session.client_id

    def _hold(self) -> None:
        """Read no more. Should that last, no ping is answered either, and a new connection takes the place of this."""
        reading = self._paho.socket()
        if reading is not None:
            self._holding = True
            asyncio.get_running_loop().remove_reader(reading.fileno())

    def _read_on(self) -> None:
        self._holding = False
        reading = self._paho and self._paho.socket()
        if reading is not None:
            asyncio.get_running_loop().add_reader(reading.fileno(), self._read)
            self._read()  # TLS may hold what was read long ago, of which the socket tells nothing

    def _read(self) -> None:
        """What aiomqtt does when the socket can be read, which it gives nobody to call."""
        try:
            while self._paho is not None:
                self._paho.loop_read()
                reading = self._paho.socket()
                if self._holding or not isinstance(reading, ssl.SSLSocket) or not reading.pending():
                    return
        except Exception:  # whatever it is, the loop would only print it, and a connection that nobody reads would stay
            log.exception("the connection to the broker cannot be read")
            self._again.set()

    async def keep_connected(self) -> None:
        """Connect, and connect again whenever the connection is lost, until cancelled."""
        failures = 0
        while True:
            try:
                async with self._new_client() as client:
                    await self._begin(client)
                    failures = 0
                    await self._until_over(client)
            except aiomqtt.MqttError as error:
                if self._falls_back(error):
                    continue
                self._trouble = away(_code(error), error)
                log.warning("broker away", reason=self._trouble, failures=failures)
            finally:
                self._end()
            failures += 1
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures, 10))
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads clients, keeps no secret

    async def _begin(self, client: aiomqtt.Client) -> None:
        # messages of a kept session come at once, and the broker may answer a subscription after all of them
        self._client = client
        for filter_ in self._session.filters:
            qos = 1 if self._session.client_id else 0
            answers = await client.subscribe(filter_, qos=qos, timeout=SUBSCRIBE_SECONDS)
            self._check_shared(filter_, answers)
        self._subscribed, self._trouble = True, None
        self._awake.set()
        log.info("broker connected", protocol=self._protocol.name, filters=self._session.filters)

    def _check_shared(self, filter_: str, answers: Sequence[Any]) -> None:
        """A broker that shares no subscriptions may take the filter for a plain one, which no topic ever meets."""
        if not filter_.startswith(SHARED):
            return
        five = self._protocol == aiomqtt.ProtocolVersion.V5
        if not five or any(getattr(answer, "value", answer) >= REFUSED for answer in answers):
            self._refusal = BadInput(
                "this broker shares no subscriptions among several clients: run one process without a name, or use a "
                "broker of MQTT 5, such as Mosquitto"
            )
            self._awake.set()

    async def _until_over(self, client: aiomqtt.Client) -> None:
        """Until the connection is lost, or a new one is wanted."""

        async def lost() -> None:
            async for _ in client.messages:  # our hook took them all, so this only ever ends
                pass

        async def again() -> None:
            await self._again.wait()

        waits = [asyncio.create_task(lost()), asyncio.create_task(again())]
        try:
            done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for wait in done:
                wait.result()
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    def _end(self) -> None:
        self._paho = self._client = None
        if self._subscribed:
            self._subscribed = False
            self._awake.set()
        self._left_out = 0
        self._again.clear()
        # the broker has not been told of these, and sends them again
        self._backlog = deque(message for message in self._backlog if not message.number)
        self._bytes = sum(message.size for message in self._backlog)
        self._holding = False

    def _falls_back(self, error: aiomqtt.MqttError) -> bool:
        """Whether to try again at once in MQTT 3.1.1, since the broker speaks no MQTT 5."""
        if _code(error) not in UNSUPPORTED_VERSION or self._protocol == aiomqtt.ProtocolVersion.V311:
            return False
        self._protocol = aiomqtt.ProtocolVersion.V311
        return True

    def _new_client(self) -> aiomqtt.Client:
        self._connections += 1
        session, five = self._session, self._protocol == aiomqtt.ProtocolVersion.V5
        properties = None
        if five:
            properties = Properties(PacketTypes.CONNECT)
            properties.ReceiveMaximum = session.waiting
            properties.SessionExpiryInterval = SESSION_SECONDS if session.client_id else 0
        client = aiomqtt.Client(
            self._address.host,
            self._address.port,
            username=self._address.user,
            password=self._address.password,
            identifier=session.client_id,
            protocol=self._protocol,
            clean_start=session.client_id is None if five else MQTT_CLEAN_START_FIRST_ONLY,
            clean_session=None if five else session.client_id is None,
            properties=properties,
            timeout=CONNECT_SECONDS,
            keepalive=30,
            tls_context=ssl.create_default_context() if self._address.tls else None,
            # acknowledgements and live batches are small, and would wait for each other
            socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
        )
        self._paho = client._client  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - it acknowledges, aiomqtt cannot
        self._paho.manual_ack_set(True)  # noqa: FBT003 - paho's signature
        self._paho.on_message = self._receive
        return client


def _code(error: aiomqtt.MqttError) -> int | None:
    """The code of an answer that refuses the connection."""
    code = getattr(error, "rc", None) if isinstance(error, MqttConnectError) else None
    return getattr(code, "value", code)


@asynccontextmanager
async def open_bus(url: str, session: Session | None = None) -> AsyncIterator[Bus]:
    """A bus that is connected as soon and as long as the broker answers; it need not answer yet."""
    bus = Bus(url, session or Session())
    keeper = asyncio.create_task(bus.keep_connected())
    try:
        yield bus
    finally:
        # aiomqtt waits by asyncio.wait_for, which in Python 3.11 can swallow a cancellation
        while not keeper.done():
            keeper.cancel()
            await asyncio.wait({keeper}, timeout=CONNECT_SECONDS + 1)
        await asyncio.gather(keeper, return_exceptions=True)
