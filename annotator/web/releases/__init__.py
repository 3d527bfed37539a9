"""Releases: their chain, one of them in full, a new one, two side by side."""
