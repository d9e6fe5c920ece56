"""What every test may ask for; the parts live in tests/support."""

pytest_plugins = (
    "tests.support.choice",
    "tests.support.stores",
    "tests.support.series",
    "tests.support.contexts",
    "tests.support.twins",
    "tests.support.real",
    "tests.support.closing",
    "tests.support.logging",
    "tests.support.reliability",
    "tests.support.browser",
    "tests.support.image",
)
