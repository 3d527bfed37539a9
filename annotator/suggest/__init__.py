"""Suggestions: what the text itself says about quotes. Pure; nothing here is stored unless somebody accepts it."""
