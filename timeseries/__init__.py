"""Readings in PostgreSQL: writing, ranges, rollups, latest values and the MQTT port."""
