"""A format that wrote something else than it was given is found out, and says in which article and where."""

from dataclasses import replace

import pytest

from annotator.formats.checking import Mismatch, refuse_another, refuse_other_spans
from annotator.standoff.values import Annotations
from tests.standoff.test_sanad import ARTICLE

SPANS = [(span.type, span.segments, span.text) for span in ARTICLE.annotations.spans.values()]


def test_what_came_back_equal_passes() -> None:
    refuse_another("x", ARTICLE, replace(ARTICLE))
    refuse_other_spans("x", ARTICLE, SPANS)


@pytest.mark.parametrize(
    ("back", "what"),
    [
        (replace(ARTICLE, text=ARTICLE.text + " "), "another text"),
        (replace(ARTICLE, annotations=Annotations()), "other annotations"),
        (replace(ARTICLE, revision=99), "other facts"),
    ],
)
def test_another_article_is_refused(back, what: str) -> None:
    with pytest.raises(Mismatch, match=what) as error:
        refuse_another("x", ARTICLE, back)
    assert error.value.facts["article"] == ARTICLE.id


@pytest.mark.parametrize("back", [SPANS[1:], [*SPANS, SPANS[0]], [*SPANS[1:], ("XYZ", *SPANS[0][1:])]])
def test_a_span_that_is_missing_doubled_or_of_another_type_is_refused(back) -> None:
    with pytest.raises(Mismatch, match="other spans"):
        refuse_other_spans("x", ARTICLE, back)


def test_a_span_whose_offsets_cut_another_text_is_refused() -> None:
    (start, end), *rest = SPANS[0][1]
    lying = (SPANS[0][0], ((start + 1, end + 1), *rest), SPANS[0][2])
    with pytest.raises(Mismatch, match="another text"):
        refuse_other_spans("x", ARTICLE, [lying, *SPANS[1:]])
