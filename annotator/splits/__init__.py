"""Splits: which articles are nearly the same, and so must stand on one side of every split. Pure; no chance in it."""
