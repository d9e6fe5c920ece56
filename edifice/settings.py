"""The settings: one frozen tree, from the environment (`EDIFICE_*`) or from `edifice.toml` in the working folder."""

import ipaddress
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from edifice.embedded.places import choose_data_folder
from edifice.errors import BadInput
from edifice.telemetry.scrubbing import hide
from timeseries.grid import DAY_MS
from timeseries.retention import Keep

EMBEDDED = "embedded"
PREFIX = "EDIFICE_"
FILE = "edifice.toml"
MEMORY = re.compile(r"[1-9]\d{0,5}[mMgG]")
NO_WHOLE_NUMBER = "is no whole number"
SENTENCES = {
    "int_parsing": NO_WHOLE_NUMBER,
    "int_from_float": NO_WHOLE_NUMBER,
    "int_type": NO_WHOLE_NUMBER,
    "greater_than_equal": "is less than {ge}",
    "less_than_equal": "is more than {le}",
}
"""What to say in place of the words of pydantic, by its kind of error."""


FOREVER = "forever"
MOST_DAYS = 36_500


def _check_days(value: object) -> object:
    days = int(value) if isinstance(value, str) and value.isdecimal() else value
    if days != FOREVER and not (isinstance(days, int) and not isinstance(days, bool) and 1 <= days <= MOST_DAYS):
        message = f"is neither a number of days from 1 to {MOST_DAYS} nor `{FOREVER}`"
        raise ValueError(message)
    return days


Days: TypeAlias = Annotated[int | Literal["forever"], BeforeValidator(_check_days)]
"""A span in days, or one without end."""


def _split_words(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


class Settings(BaseSettings):
    """What an operator may set. The environment goes before the file, the file before the defaults."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, toml_file=FILE, frozen=True, extra="forbid")

    graph_url: str = Field(
        default=EMBEDDED, description="The graph: `embedded`, or a Neo4j at `bolt://…` or `neo4j://…`."
    )
    graph_user: str = Field(default="neo4j", description="The user of a graph that is not embedded.")
    graph_password: SecretStr = Field(
        default=SecretStr(""), description="The password of a graph that is not embedded."
    )
    graph_heap: str = Field(default="512m", description="The most memory that the heap of the embedded graph takes.")
    sql_url: str = Field(
        default=EMBEDDED, description="Readings and jobs: `embedded`, or a server at `postgresql://…`."
    )
    sql_read_url: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_words)] = Field(
        default=(),
        description="Standbys of that server, at `postgresql://…`, with spaces between, which histories are read from.",
    )
    mqtt_url: str = Field(
        default=EMBEDDED, description="The broker: `embedded`, or one at `mqtt://user:password@host:port`."
    )
    data: Path = Field(default=Path("data"), description="The folder of uploads and of the embedded stores.")
    host: str = Field(
        default="127.0.0.1", description="The address to listen on; any but loopback needs `EDIFICE_TOKEN`."
    )
    port: int = Field(default=8080, ge=0, le=65535, description="The port to listen on; 0 takes a free one.")
    metrics_port: int | None = Field(
        default=None,
        ge=0,
        le=65535,
        description="The port of `/metrics` of `edifice ingest` and `edifice jobs`; 0 takes a free one.",
    )
    token: SecretStr | None = Field(
        default=None,
        description="The bearer token that callers must send; without one, everybody on this machine may call.",
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_words)] = Field(
        default=(),
        description="Origins whose pages may call the API besides those of this machine, with spaces between.",
    )
    readings_keep: Days = Field(
        default=90, description="For how many days raw readings are kept, or `forever`; their hours stay in the rollup."
    )
    rollup_keep: Days = Field(
        default=FOREVER,
        description="For how many days the hourly rollup is kept, or `forever`; no shorter than readings.",
    )
    upload_limit: int = Field(default=4 << 30, ge=1, description="The largest upload that is taken, in bytes.")
    maven_url: str | None = Field(
        default=None, description="A mirror to fetch Neo4j's jars from; the default is the repository known to `jgo`."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  pydantic-settings passes it by name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Words of the caller, the environment, the file; no `.env` and no folder of secrets."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @field_validator("graph_url")
    @classmethod
    def _check_graph_url(cls, url: str) -> str:
        return _check_scheme(url, "bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")

    @field_validator("graph_heap")
    @classmethod
    def _check_graph_heap(cls, heap: str) -> str:
        if not MEMORY.fullmatch(heap):
            message = "is no amount of memory such as `512m` or `2g`"
            raise ValueError(message)
        return heap

    @field_validator("sql_url")
    @classmethod
    def _check_sql_url(cls, url: str) -> str:
        return _check_scheme(url, "postgresql", "postgres")

    @field_validator("sql_read_url")
    @classmethod
    def _check_sql_read_url(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        if any(url.partition("://")[0] not in ("postgresql", "postgres") for url in urls):
            message = "is no list of addresses that begin with postgresql:// or postgres://"
            raise ValueError(message)
        return urls

    @field_validator("mqtt_url")
    @classmethod
    def _check_mqtt_url(cls, url: str) -> str:
        return _check_scheme(url, "mqtt", "mqtts")

    @field_validator("token")
    @classmethod
    def _empty_is_none(cls, token: SecretStr | None) -> SecretStr | None:
        return token if token and token.get_secret_value() else None

    @model_validator(mode="after")
    def _keep_rollup_longer(self) -> "Settings":
        keep = self.keep
        if keep.rollup_ms is not None and (keep.readings_ms is None or keep.readings_ms > keep.rollup_ms):
            message = f"{PREFIX}ROLLUP_KEEP is shorter than {PREFIX}READINGS_KEEP: keep the rollup at least as long"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _guard_open_addresses(self) -> "Settings":
        if self.token is None and not is_loopback(self.host):
            message = f"others could reach {self.host}: set a token in {PREFIX}TOKEN, or listen on 127.0.0.1"
            raise ValueError(message)
        return self

    @property
    def keep(self) -> Keep:
        """How long readings are kept."""
        return Keep(_days_ms(self.readings_keep), _days_ms(self.rollup_keep))

    def data_folder(self) -> Path:
        """Where the data goes: as set, or where an unprivileged server can reach when we are root and nothing is set.

        Raises:
            BadInput: an embedded server cannot reach the folder that is set.
        """
        if EMBEDDED not in (self.graph_url, self.sql_url, self.mqtt_url):
            return self.data.absolute()
        return choose_data_folder(self.data if "data" in self.model_fields_set else None)


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        BadInput: a setting has a value that cannot be used; the sentence names it as the user wrote it.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        sentences = (_sentence(one["loc"], one["msg"], one["type"], one.get("ctx", {})) for one in error.errors())
        raise BadInput("\n".join(sentences)) from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{FILE} is not TOML: {error}") from None
    secrets = (settings.graph_password, settings.token)
    urls = (settings.graph_url, settings.sql_url, settings.mqtt_url)
    hide(*(url for url in urls if url != EMBEDDED), *(one.get_secret_value() for one in secrets if one))
    return settings


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address of that name."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _days_ms(days: Days) -> int | None:
    return None if isinstance(days, str) else days * DAY_MS


def _check_scheme(url: str, *schemes: str) -> str:
    if url != EMBEDDED and url.partition("://")[0] not in schemes:
        message = f"is neither `{EMBEDDED}` nor an address that begins with {', '.join(f'{s}://' for s in schemes)}"
        raise ValueError(message)
    return url


def _sentence(place: tuple[int | str, ...], message: str, kind: str, bounds: Mapping[str, Any]) -> str:
    plain = SENTENCES.get(kind, "").format_map(bounds) or message.removeprefix("Value error, ")
    return f"{PREFIX}{str(place[0]).upper()}: {plain}" if place else plain
