"""Measurements of Sanad against bare baselines on the same machine, in the same run: ``./run bench``."""
