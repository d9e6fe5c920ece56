"""The graph, SQL and MQTT servers as children of one supervisor process, with nothing to install first."""
