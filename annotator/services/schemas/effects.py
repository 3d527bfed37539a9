"""What another schema would come to for the work so far: what each difference concerns, how much of it, and where."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from annotator.models import AnnotationSet, Article, Project
from annotator.services.schemas.uses import paths_of
from annotator.services.schemas.versions import is_breaking
from annotator.standoff.migration import Difference, differences
from annotator.standoff.schema import Schema

#: Sets looked at, the newest: an editor's panel is not worth reading a hundred thousand bodies at every change.
MOST: Final = 5_000
#: Real places shown of one difference, and code points of text on either side.
PLACES: Final = 2
AROUND: Final = 50
_AT_ONCE: Final = 200
_Segments = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something concerned stands: ``text`` begins at ``start`` of the article; segments in code points of it."""

    article: Article
    start: int
    text: str
    segments: _Segments


@dataclass(frozen=True, slots=True)
class Touch:
    """What one difference concerns: so many things in so many sets; ``lacking``: they lack what is now required."""

    difference: Difference
    breaking: bool
    lacking: bool
    things: int
    sets: int
    places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class Effect:
    """The touches in the order of the schema; ``sets``: those of ``looked_at`` that hold what no longer fits."""

    touches: Sequence[Touch]
    sets: int
    looked_at: int
    all_looked_at: bool


@dataclass(slots=True)
class _Concern:
    """What is counted for one difference: things at ``path``, less those at ``without``."""

    difference: Difference
    path: str
    without: str
    things: int = 0
    sets: int = 0

    def of(self, counts: Counter[str]) -> int:
        """How many things of one set it concerns."""
        if not self.path:
            return 0
        return max(0, counts[self.path] - (counts[self.without] if self.without else 0))


def effect_of(*, project: Project, old: Schema, new: Schema) -> Effect:
    """What going from one schema to the other would concern in a project's sets, whatever version each is under."""
    concerns = [_concern(one) for one in differences(old, new)]
    found: dict[int, list[tuple[int, _Segments]]] = {n: [] for n in range(len(concerns))}
    sets = AnnotationSet.objects.filter(article__project=project, revision__gt=0)
    rows = sets.exclude(kind=AnnotationSet.Kind.SUGGESTED).order_by("-updated_at", "-pk")
    looked_at, misfits = 0, 0
    for article_id, text in rows.values_list("article_id", "body")[: MOST + 1].iterator(chunk_size=_AT_ONCE):
        looked_at += 1
        if looked_at > MOST:
            break
        body = orjson.loads(text)
        misfits += _count(concerns, body, article_id, found)
    places = _places(found)
    touches = [
        Touch(one.difference, is_breaking(one.difference), bool(one.without), one.things, one.sets, places[n])
        for n, one in enumerate(concerns)
    ]
    return Effect(touches, misfits, min(looked_at, MOST), looked_at <= MOST)


def _concern(one: Difference) -> _Concern:
    path = one.path.removesuffix(f".{one.field}") if one.field else one.path
    bearer = path.rsplit(".", 2)[0]
    if one.kind == "added" and one.what == "attribute" and isinstance(one.after, dict) and one.after.get("required"):
        return _Concern(one, bearer, path)
    if one.field == "required":
        return _Concern(one, bearer if one.after else "", path)
    if one.field == "min":
        return _Concern(one, bearer if (one.after or 0) > (one.before or 0) else "", path)  # type: ignore[operator]
    if one.field == "enabled" and one.after:
        return _Concern(one, "", "")
    return _Concern(one, path if is_breaking(one) else "", "")


def _count(
    concerns: Sequence[_Concern], body: dict[str, Any], article_id: int, found: dict[int, list[tuple[int, _Segments]]]
) -> bool:
    """Count one set; whether it holds something that no longer fits."""
    counts, misfit = Counter(paths_of(body)), False
    for n, one in enumerate(concerns):
        things = one.of(counts)
        if not things:
            continue
        one.things += things
        one.sets += 1
        misfit = misfit or is_breaking(one.difference)
        if len(found[n]) < PLACES:
            found[n] += [(article_id, segments) for segments in _segments(body, one)][: PLACES - len(found[n])]
    return misfit


def _segments(body: dict[str, Any], one: _Concern) -> Iterator[_Segments]:
    """Where the things of a set stand: a mark's own segments, those of the first mark of a frame or role."""
    noun, code, *rest = one.path.split(".")
    if noun == "spanTypes":
        for span in body["spans"]:
            if span["type"] == code and _is_it(span, rest, one):
                yield span["segments"]
    elif noun == "frameTypes":
        spans = {span["id"]: span["segments"] for span in body["spans"]}
        for frame in body["frames"]:
            if frame["type"] == code and _is_it(frame, rest, one):
                yield from _of_frame(frame, rest, spans)


def _of_frame(frame: dict[str, Any], rest: Sequence[str], spans: dict[str, _Segments]) -> Iterator[_Segments]:
    role = rest[1] if rest[:1] == ["roles"] else ""
    fillers = [one for code, some in frame["roles"].items() if role in ("", code) for one in some]
    yield from [spans[one["span"]] for one in fillers if one.get("span") in spans][:1]


def _is_it(thing: dict[str, Any], rest: Sequence[str], one: _Concern) -> bool:
    attributes = thing.get("attributes", {})
    if one.without:
        noun, code = one.without.rsplit(".", 2)[1:]
        return code not in (thing.get("roles", {}) if noun == "roles" else attributes)
    if rest[:1] != ["attributes"]:
        return True
    value = attributes.get(rest[1])
    return value is not None and (len(rest) < 4 or rest[3] in (value if isinstance(value, list) else [value]))


def _places(found: dict[int, list[tuple[int, _Segments]]]) -> dict[int, list[Place]]:
    wanted = {article for some in found.values() for article, _ in some}
    articles = Article.objects.in_bulk(wanted) if wanted else {}
    return {n: [_place(articles[article], segments) for article, segments in some] for n, some in found.items()}


def _place(article: Article, segments: _Segments) -> Place:
    text = article.text
    start, end = max(0, segments[0][0] - AROUND), min(len(text), segments[-1][1] + AROUND)
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return Place(article, start, text[start:end], segments)
