"""The command, the settings and the wiring that turns the other packages into one running server."""
