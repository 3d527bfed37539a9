"""Formats: each turns annotated articles into a file, or a file into annotated articles, and says what it loses."""
