"""Settings come from the environment, then the file; what cannot be used is refused by its name."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from edifice.cli import make_application
from edifice.errors import BadInput
from edifice.settings import Settings, is_loopback, load_settings
from edifice.telemetry import scrubbing
from timeseries.retention import Keep


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder without a file of settings, and an environment without any."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"EDIFICE_{name.upper()}", raising=False)


def test_defaults_are_embedded_and_loopback() -> None:
    settings = load_settings()
    assert (settings.graph_url, settings.sql_url, settings.mqtt_url) == ("embedded", "embedded", "embedded")
    assert (settings.host, settings.port, settings.token) == ("127.0.0.1", 8080, None)


def test_embedded_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrubbing, "_secrets", set())
    load_settings()
    assert scrubbing.scrubbed("the embedded sql server ended") == "the embedded sql server ended"


def test_environment_goes_before_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "edifice.toml").write_text('port = 9000\ncors_origins = ["http://a.example"]\n')
    assert load_settings().port == 9000
    assert load_settings().cors_origins == ("http://a.example",)
    monkeypatch.setenv("EDIFICE_PORT", "9001")
    monkeypatch.setenv("EDIFICE_CORS_ORIGINS", "http://b.example http://c.example")
    assert load_settings().port == 9001
    assert load_settings().cors_origins == ("http://b.example", "http://c.example")


def test_unknown_word_in_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "edifice.toml").write_text("prot = 9000\n")
    with pytest.raises(BadInput, match="EDIFICE_PROT: Extra inputs are not permitted"):
        load_settings()


def test_file_that_is_not_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "edifice.toml").write_text("port: 9000\n")
    with pytest.raises(BadInput, match=r"edifice\.toml is not TOML"):
        load_settings()


def test_readings_are_kept_for_days_or_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    day = 86_400_000
    assert load_settings().keep == Keep(90 * day, None)
    monkeypatch.setenv("EDIFICE_READINGS_KEEP", "forever")
    assert load_settings().keep == Keep(None, None)
    monkeypatch.setenv("EDIFICE_ROLLUP_KEEP", "400")
    with pytest.raises(BadInput, match="EDIFICE_ROLLUP_KEEP is shorter than EDIFICE_READINGS_KEEP"):
        load_settings()
    monkeypatch.setenv("EDIFICE_READINGS_KEEP", "400")
    assert load_settings().keep == Keep(400 * day, 400 * day)


@pytest.mark.parametrize("span", ["0", "-1", "36501", "90d", "1.5", ""])
def test_what_is_no_number_of_days_is_refused(span: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDIFICE_READINGS_KEEP", span)
    with pytest.raises(BadInput, match="EDIFICE_READINGS_KEEP: is neither a number of days from 1 to 36500 nor"):
        load_settings()


def test_addresses_of_standbys_are_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDIFICE_SQL_READ_URL", "postgresql://a/edifice postgres://b/edifice")
    assert load_settings().sql_read_url == ("postgresql://a/edifice", "postgres://b/edifice")
    monkeypatch.setenv("EDIFICE_SQL_READ_URL", "postgresql://a/edifice bolt://b")
    with pytest.raises(BadInput, match="EDIFICE_SQL_READ_URL: is no list of addresses"):
        load_settings()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "building.example"])
def test_open_address_needs_a_token(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDIFICE_HOST", host)
    with pytest.raises(BadInput, match=f"others could reach {re.escape(host)}: set a token in EDIFICE_TOKEN"):
        load_settings()
    monkeypatch.setenv("EDIFICE_TOKEN", "")
    with pytest.raises(BadInput):
        load_settings()
    monkeypatch.setenv("EDIFICE_TOKEN", "secret")
    assert load_settings().host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost"])
def test_loopback_is_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    ("name", "value"), [("GRAPH_URL", "http://h"), ("SQL_URL", "mysql://h"), ("MQTT_URL", "ws://h"), ("PORT", "x")]
)
def test_unusable_value_is_refused_by_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"EDIFICE_{name}", value)
    with pytest.raises(BadInput, match=f"^EDIFICE_{name}: "):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "abc", "is no whole number"),
        ("PORT", "1.5", "is no whole number"),
        ("PORT", "-1", "is less than 0"),
        ("PORT", "65536", "is more than 65535"),
        ("GRAPH_HEAP", "lots", "is no amount of memory such as `512m` or `2g`"),
        ("GRAPH_HEAP", "512", "is no amount of memory such as `512m` or `2g`"),
    ],
)
def test_refusal_says_what_is_wrong_in_plain_words(
    name: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"EDIFICE_{name}", value)
    with pytest.raises(BadInput) as refused:
        load_settings()
    assert refused.value.message == f"EDIFICE_{name}: {sentence}"


def test_every_setting_has_a_sentence() -> None:
    for field in Settings.model_fields.values():
        assert (field.description or "").endswith(".")


def test_command_lists_settings_and_hides_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDIFICE_SQL_URL", "postgresql://user:hidden@db.example/edifice")
    monkeypatch.setenv("EDIFICE_TOKEN", "hidden")
    answer = CliRunner().invoke(make_application(), ["settings"])
    assert answer.exit_code == 0
    assert "postgresql://user:***@db.example/edifice" in answer.output
    assert "hidden" not in answer.output
    for name in Settings.model_fields:
        assert f"EDIFICE_{name.upper()}" in answer.output
