"""Queries kept current by `@live`: one run for all who ask the same, whose answer is sent when it changes."""
