"""Vocabularies, class closure, the mapping of IFC to Brick and REC, and RDF terms as graph rows."""
