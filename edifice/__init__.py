"""The command, the settings and the wiring that turns the other packages into one running server."""

import time

BEGAN = time.monotonic()
"""When this process began to load Edifice: what a user waits for begins here."""
