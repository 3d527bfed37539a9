"""How well people annotate: against the locked gold, in practice, against themselves; how fast; whether it moves.

Private to managers and curators. Everybody reads their own in a kind form, made of nothing but their own sets and the
gold of the articles they handed in.
"""

from annotator.services.quality.figures import Control, Person, Quality, Standing, find, person_of, quality_of
from annotator.services.quality.kinds import Kind
from annotator.services.quality.objects import own_object, quality_lines, quality_object
from annotator.services.quality.own import Own, own_of

__all__ = [
    "Control",
    "Kind",
    "Own",
    "Person",
    "Quality",
    "Standing",
    "find",
    "own_object",
    "own_of",
    "person_of",
    "quality_lines",
    "quality_object",
    "quality_of",
]
