"""Mapping files: what a foreign source's classes, predicates, files and columns mean."""
