"""Annotations as values: what they are, how they change, whether they fit their text and schema, and their JSON."""
