"""What another schema would come to for the work so far, in words, beside the differences it comes from."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator.models import Project
from annotator.services import schemas
from annotator.services.schemas import Effect, Touch
from annotator.standoff.schema import Schema
from annotator.web import schemadiff
from annotator.web.figures import number


def lines(project: Project, old: Schema, new: Schema) -> tuple[Effect, list[schemadiff.Line]]:
    """The effect, and every difference as a line with the work it concerns; for those who read everybody's sets."""
    effect = schemas.effect_of(project=project, old=old, new=new)
    told = zip(schemadiff.lines(old, new), effect.touches, strict=True)
    return effect, [replace(line, **_work(touch)) for line, touch in told]


def lede(effect: Effect) -> str:
    """Whether the work so far fits, and what happens where it does not."""
    if not effect.looked_at:
        return _("Nothing is annotated yet: the draft changes nobody's work.")
    if not effect.sets:
        return _("Everything annotated so far fits the draft.")
    text = ngettext(
        "%(shown)s set holds what has no place in the draft. It stays under its version as it is; a migration with a "
        "dry run can bring it over.",
        "%(shown)s sets hold what has no place in the draft. They stay under their version as they are; a migration "
        "with a dry run can bring them over.",
        effect.sets,
    )
    return text % {"shown": number(effect.sets)}


def _work(touch: Touch) -> dict[str, Any]:
    places = [
        schemadiff.Place(str(one.article.public), one.article.title, list(_pieces(one.text, one.start, one.segments)))
        for one in touch.places
    ]
    return {"work": _concerned(touch), "misfit": touch.breaking and touch.things > 0, "places": places}


def _concerned(touch: Touch) -> str:
    if not touch.things:
        return _("no effect on the work so far")
    if touch.lacking:
        things = ngettext("%(shown)s lacks it", "%(shown)s lack it", touch.things)
    else:
        things = ngettext("concerns %(shown)s annotation", "concerns %(shown)s annotations", touch.things)
    sets = ngettext("in %(shown)s set", "in %(shown)s sets", touch.sets)
    return f"{things % {'shown': number(touch.things)}} {sets % {'shown': number(touch.sets)}}"


def _pieces(text: str, start: int, segments: Sequence[Sequence[int]]) -> Iterator[tuple[str, bool]]:
    """A stretch of an article cut at its marks: (piece, marked); ``start``: where it begins in the article."""
    at = 0
    for first, last in segments:
        yield text[at : first - start], False
        yield text[first - start : last - start], True
        at = last - start
    yield text[at:], False
