"""Everything that comes in: MQTT readings, IFC, RDF, point lists and mapping files."""
