"""The semantic graph in Neo4j: records, reads, upserts, change log and migrations."""
