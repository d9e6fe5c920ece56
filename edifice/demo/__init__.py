"""A small building of our own, so that a first start shows something that lives."""
