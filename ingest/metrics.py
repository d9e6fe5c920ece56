"""The metrics of readings that come in."""

from edifice.telemetry import counter, gauge, latency
from edifice.telemetry.metrics import JOBS

READINGS = counter("readings", "Readings that came in, by what became of them", ["outcome"])
RECEIVED = counter("mqtt_received", "MQTT messages that came from the broker, those that came again included")
MESSAGES = counter("mqtt_messages", "MQTT messages taken from the broker and acknowledged")
DEAD_LETTERS = counter("dead_letters", "Messages that could not be stored, by reason", ["code"])
INBOX_DROPPED = counter("inbox_dropped", "Readings of unknown points given up because the inbox was full")
LIVE_LOST = counter("live_batches_lost", "Committed batches that could not be published live")
STORE_RETRIES = counter("store_retries", "Attempts to store a batch that failed because the store was away")
STORED_IN = latency("store_batch", "How long the store takes for a batch of readings")
LAG = gauge("ingest_lag_seconds", "How long after its publish the last message was committed")
BUFFERED = gauge("ingest_buffered_messages", "MQTT messages that wait in this process, not yet acknowledged")
CONNECTED = gauge("broker_connected", "1 while the broker keeps the connection of ingest, else 0")
IMPORTED_IN = latency("import", "How long runs of imports take, by how they end", ["outcome"], JOBS)
PHASES = latency("import_phase", "How long the phases of imports take", ["phase"], JOBS)
for outcome in ("succeeded", "failed", "cancelled", "waiting"):
    IMPORTED_IN.labels(outcome)  # from the start, so that the first failure is seen as an increase
ROLLED_UP = counter("rollups", "Hours of points recomputed for the hourly rollup")
