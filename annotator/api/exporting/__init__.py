"""Exports: one streamed answer, or jobs of the worker with their files and losses."""
