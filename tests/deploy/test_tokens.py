"""No role listens where others can reach it without a token."""

import os
import subprocess
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from edifice.settings import Settings
from tests.support.deployment import BIN

ROLES = ("serve", "ingest", "jobs", "run", "migrate")
REFUSAL = "edifice: others could reach 0.0.0.0: set a token in EDIFICE_TOKEN, or listen on 127.0.0.1\n"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "edifice.example"])
@pytest.mark.parametrize("token", [None, SecretStr("")])
def test_an_address_that_others_reach_demands_a_token(host: str, token: SecretStr | None) -> None:
    with pytest.raises(ValidationError, match="others could reach"):
        Settings(host=host, token=token)
    assert Settings(host=host, token=SecretStr("one")).host == host


@pytest.mark.parametrize("role", ROLES)
def test_every_role_demands_it_before_it_does_anything(role: str, tmp_path: Path) -> None:
    given = {"EDIFICE_HOST": "0.0.0.0", "EDIFICE_METRICS_PORT": "0", "EDIFICE_DATA": str(tmp_path / "data")}
    surroundings = {"PATH": os.environ["PATH"], **given}
    done = subprocess.run(
        [BIN / "edifice", role], env=surroundings, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", REFUSAL)
    assert not (tmp_path / "data").exists()
