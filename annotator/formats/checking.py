"""Whether what was written says what was to be written: every format reads its own work again before it goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from annotator.standoff.values import AnnotatedArticle, Annotations, Facts, Refused, Segments, cut


class Mismatch(Refused):
    """What a format wrote does not read back as what it was given; facts: ``article``, ``format``, and what differs."""

    def __init__(self, form: str, article: AnnotatedArticle, what: str, facts: Facts | None = None) -> None:
        super().__init__(
            "mismatch", f"{form}: {article.name}: {what}", {"format": form, "article": article.id, **(facts or {})}
        )


def refuse_another(form: str, article: AnnotatedArticle, back: AnnotatedArticle) -> None:
    """Hold what came back against what could be written (``article``, its losses taken out); raises Mismatch."""
    if back.text != article.text:
        raise Mismatch(form, article, "another text came back")
    if back.annotations != article.annotations:
        raise Mismatch(form, article, "other annotations came back", _first(article.annotations, back.annotations))
    if back != article:
        raise Mismatch(form, article, "other facts came back")


def refuse_other_spans(
    form: str, article: AnnotatedArticle, back: Iterable[tuple[str, Segments, str]], given: Annotations | None = None
) -> None:
    """For formats that nobody reads as articles: every span (type, segments in code points, text) came back, once.

    ``given`` are the annotations that could be written, where they are not all of the article's. Raises Mismatch.
    """
    spans = (given or article.annotations).spans.values()
    found = Counter(back)
    for type_, segments, text in found:
        if cut(article.text, segments) != text:
            raise Mismatch(form, article, "a span with another text came back", {"type": type_, "segments": segments})
    wanted = Counter((span.type, span.segments, span.text) for span in spans)
    if wanted != found:
        differing = min((wanted - found) + (found - wanted))
        raise Mismatch(form, article, "other spans came back", {"type": differing[0], "segments": differing[1]})


def _first(given: Annotations, back: Annotations) -> Facts:
    for part in ("spans", "entities", "frames", "labels"):
        one, other = getattr(given, part), getattr(back, part)
        for key in sorted(one.keys() | other.keys()):
            if one.get(key) != other.get(key):
                return {"part": part, "id": key}
    return {}
