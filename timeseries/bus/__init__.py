"""The MQTT port: one connection that comes back by itself, acknowledgement by hand, and live fan-out."""
