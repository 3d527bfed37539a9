"""Suggestions: what the text itself says about quotes and stances. Pure; nothing here is stored unless accepted."""
