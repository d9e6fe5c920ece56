"""Which Edifice this is."""

import tomllib
from importlib.metadata import PackageNotFoundError, version

from edifice.embedded.places import CHECKOUT


def own_version() -> str:
    """The version of the installed package, or of a checkout, which says that it is one: it may be anything since."""
    try:
        return version("edifice")
    except PackageNotFoundError:
        project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
        return f"{project['project']['version']}+checkout"
