"""The real input data beside the checkout: where it lies, and what happens to its tests when it does not."""

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
REASON = "real input data (../shared/data) is not here"


def real_data_folder() -> Path | None:
    """The folder with `ifc` and `brick` in it, beside the checkout or named by EDIFICE_SHARED; None without it."""
    shared = Path(os.environ.get("EDIFICE_SHARED") or CHECKOUT.parent / "shared")
    return next((folder for folder in (shared / "data", shared) if (folder / "ifc").is_dir()), None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("real"):
        _require()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real input data; a test that asks for it carries the marker `real`."""
    return _require()


def _require() -> Path:
    folder = real_data_folder()
    if folder is None and os.environ.get("EDIFICE_REQUIRE_REAL") == "1":
        pytest.fail(f"{REASON}, and EDIFICE_REQUIRE_REAL=1 asks for it")
    if folder is None:
        pytest.skip(REASON)
    return folder
