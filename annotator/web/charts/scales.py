"""Round numbers for an axis, and how much room a label takes."""

from collections.abc import Iterator
from itertools import count
from typing import Final

#: CSS pixels of an average letter of the interface's face at 12 to 13 px; on the safe side for Arabic.
_LETTER: Final = 6.6


def steps(top: float, most: int = 4) -> list[int]:
    """Whole numbers from 0 up to ``top``, evenly apart by 1, 2 or 5 times 10ⁿ, at most ``most`` beside the zero."""
    if top <= 0:
        return [0]
    step = next(size for size in _sizes() if top / size <= most)
    return list(range(0, int(top) + 1, step))


def _sizes() -> Iterator[int]:
    return ((1, 2, 5)[n % 3] * 10 ** (n // 3) for n in count())


def room(text: str) -> float:
    """About how many CSS pixels a label takes; a server has no ruler."""
    return _LETTER * len(text)
