"""Numbers with their nouns at a terminal."""


def many(count: int, noun: str, plural: str = "") -> str:
    """1 article, 2 articles."""
    return f"{count} {noun if count == 1 else plural or f'{noun}s'}"
