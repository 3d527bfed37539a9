"""CoNLL out: a file for each layer that any loop reads, every mark in its place, and all that is lost told."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import conll
from annotator.formats.checking import Mismatch
from annotator.formats.conll import writing
from annotator.formats.declaration import Report, Wish
from annotator.formats.reading import detect
from annotator.formats.records import File, Options
from annotator.standoff.values import AnnotatedArticle, Annotations, Filler, Frame, Segments, Span, cut
from tests.formats import hard
from tests.formats.some import SCHEMA, articles, bad, members, packed, record, records
from tests.standoff import strategies as some

LOSSLESS = {"layout": "nested", "tokens": "clitic", "layers": "together", "comments": "sanad"}
TEXT = "عنوان\nأكد وزير خارجية روسيا لأوكرانيا: «لا». ثم مضى."


def article(*places: tuple[str, Segments], text: str = TEXT, **more: object) -> AnnotatedArticle:
    spans = {f"s{n}": Span(f"s{n}", type_, where, cut(text, where)) for n, (type_, where) in enumerate(places)}
    return AnnotatedArticle("id-1", "خبر.txt", text, "ar-news", "1.0", Annotations(spans), **more)  # type: ignore[arg-type]


def at(word: str, until: str | None = None) -> Segments:
    start = TEXT.index(word)
    return ((start, TEXT.index(until, start) + len(until) if until else start + len(word)),)


NEWS = article(
    ("OCC", at("وزير", "روسيا")),
    ("ORG", at("خارجية", "روسيا")),
    ("GPE", at("روسيا")),
    ("GPE", at("أوكرانيا")),
    ("CUE", at("أكد")),
    ("QUOTE", at("لا»", "ثم")),
)


def files(given_: list[AnnotatedArticle], **options: str) -> tuple[dict[str, str], Report]:
    data, report = packed(conll.write, given_, Wish(SCHEMA, options))
    return {name: text.decode() for name, text in members(data).items()}, report


def loop(text: str) -> list[list[tuple[str, str]]]:
    """Sentences of tokens and tags, read as the loops of training code do."""
    sentences: list[list[tuple[str, str]]] = [[]]
    for line in text.splitlines():
        if line.startswith("-DOCSTART-") or not line.strip():
            sentences.append([])
        else:
            token, tag = line.split()
            sentences[-1].append((token, tag))
    return [sentence for sentence in sentences if sentence]


def test_there_is_a_file_for_each_layer_and_all_have_the_same_tokens() -> None:
    made, report = files([NEWS], tokens="clitic")
    assert list(made) == ["entity/data.conll", "quote/data.conll"]
    tokens = {tuple(token for sentence in loop(text) for token, _ in sentence) for text in made.values()}
    assert len(tokens) == 1
    assert (report.articles, report.spans, report.bytes) == (1, 6, sum(len(text.encode()) for text in made.values()))


def test_the_usual_file_is_what_every_loop_reads() -> None:
    made, report = files([NEWS, replace(NEWS, id="id-2")])
    assert made["entity/data.conll"] == 2 * (
        "-DOCSTART- O\n\nعنوان O\n\n"
        "أكد O\nوزير B-OCC\nخارجية I-OCC\nروسيا I-OCC\nلأوكرانيا B-GPE\n: O\n« O\nلا O\n» O\n. O\n\n"
        "ثم O\nمضى O\n. O\n\n"
    )
    assert [len(sentence) for sentence in loop(made["entity/data.conll"])] == [1, 10, 3] * 2
    # A quotation that goes over the end of a sentence is one mark, in one sentence.
    assert [len(sentence) for sentence in loop(made["quote/data.conll"])] == [1, 13] * 2
    assert report.losses.by_article["id-1"] == {
        "nested": 2,
        "edge_widened": 1,
        "sentence_joined": 1,
        "spacing": 1,
    }


def test_nested_tags_stand_outer_to_inner_and_words_are_cut_at_marks() -> None:
    made, report = files([NEWS], layout="nested", tokens="clitic")
    assert "وزير B-OCC\nخارجية I-OCC B-ORG\nروسيا I-OCC I-ORG B-GPE\nل O\nأوكرانيا B-GPE\n" in made["entity/data.conll"]
    assert report.losses.total == {"sentence_joined": 1, "spacing": 1}


def test_the_other_ways() -> None:
    actor = replace(NEWS.annotations.spans["s3"], attributes={"role": "actor"})
    acting = replace(NEWS, annotations=Annotations({**NEWS.annotations.spans, "s3": actor}))
    made, report = files([acting], scheme="IOBES", metonymy="actor-as-org", layers="together")
    assert report.losses.total["became_org:GPE"] == 1
    assert list(made) == ["data.conll"]
    assert "أكد S-CUE\nوزير B-OCC\nخارجية I-OCC\nروسيا E-OCC\nلأوكرانيا S-ORG\n" in made["data.conll"]
    kept, _ = files([acting])
    assert "لأوكرانيا B-GPE\n" in kept["entity/data.conll"]
    with pytest.raises(ValueError, match="layout"):
        files([NEWS], layout="diagonal")


def test_files_are_called_as_wished() -> None:
    data, _ = packed(conll.write, [NEWS], Wish(SCHEMA, name="train"))
    assert sorted(members(data)) == ["entity/train.conll", "quote/train.conll"]


def test_where_nothing_is_marked_the_tokens_are_there_all_the_same() -> None:
    made, _ = files([replace(NEWS, annotations=Annotations())])
    assert {name: len(loop(text)) for name, text in made.items()} == {"entity/data.conll": 3}


def said(one: AnnotatedArticle) -> Counter[tuple[str, Segments, str]]:
    return Counter((span.type, span.segments, span.text) for span in one.annotations.spans.values())


def test_an_export_with_comments_comes_back_with_its_own_text_offsets_and_id() -> None:
    given_ = replace(
        NEWS,
        metadata={"title": "خبر", "n": [1, None]},
        annotations=replace(NEWS.annotations, labels={"genre": "report"}),
        author_kind="gold",
        state="submitted",
        revision=7,
    )
    data, report = packed(conll.write, [given_, hard.EMPTY, replace(given_, id="id-2")], Wish(SCHEMA, LOSSLESS))
    assert report.losses.total == {"sentence_joined": 2, "empty_article": 1}
    one, other = records([File.of("a.zip", data)])
    assert one.annotated is not None
    assert said(one.annotated) == said(given_)
    assert replace(one.annotated, annotations=given_.annotations) == given_
    assert one.annotated.annotations.labels == {"genre": "report"}
    assert (one.text, one.name, one.title, one.external_id) == (TEXT, "خبر.txt", "خبر", "id-1")
    assert (other.external_id, other.provenance["joined"]) == ("id-2", "text-of-its-comment")


def test_an_export_without_comments_comes_back_with_the_same_tokens_and_marks() -> None:
    made, _ = files([NEWS], layout="nested", tokens="clitic")
    one = record("entity.conll", made["entity/data.conll"], Options(sentences=1))
    assert one.text == "عنوان\nأكد وزير خارجية روسيا ل أوكرانيا: «لا».\nثم مضى."
    assert one.annotated is not None
    assert [(span.type, span.text) for span in one.annotated.annotations.spans.values()] == [
        ("OCC", "وزير خارجية روسيا"),
        ("ORG", "خارجية روسيا"),
        ("GPE", "روسيا"),
        ("GPE", "أوكرانيا"),
    ]


def test_what_is_lost_of_a_hard_article_is_told_to_the_last_mark() -> None:
    strange = replace(hard.SPANS[0], id="z", type="DOG")
    given_ = replace(
        hard.ARTICLE, annotations=replace(hard.ANNOTATIONS, spans={**hard.ANNOTATIONS.spans, "z": strange})
    )
    _, report = files([given_])
    assert report.losses.by_article == {given_.id: report.losses.total}
    kinds: Counter[str] = Counter()
    for code, times in report.losses.total.items():
        kinds[code.partition(":")[0]] += times
    assert kinds == {
        "nested": 3,
        "discontinuous": 1,
        "same_tokens": 1,
        "sentence_joined": 1,
        "spacing": 1,
        "unknown_type": 1,
        "attribute_left_out": 8,
        "entity_left_out": 4,
        "frame_left_out": 7,
        "label_left_out": 2,
    }


@settings(some.PATIENT, max_examples=60)
@given(
    st.lists(articles, max_size=3),
    st.fixed_dictionaries({one.code: st.sampled_from(one.values) for one in writing.CHOICES}),
)
def test_whatever_is_written_comes_back_token_by_token(given_: list[AnnotatedArticle], options: dict[str, str]) -> None:
    data, report = packed(conll.write, given_, Wish(SCHEMA, options))
    assert packed(conll.write, given_, Wish(SCHEMA, options))[0] == data
    texts = [one.text for one in given_ if one.text.strip()]
    for name, member in members(data).items() if texts else ():
        found = records([File.of(name, member)], Options(layout=options["layout"]))  # type: ignore[arg-type]
        squeezed = ["".join(one.text.split()) for one in found]
        assert squeezed == ["".join(text.split()) for text in texts]
        if options["comments"] == "sanad":
            assert [one.text for one in found] == texts
    assert report.losses.total["empty_article"] == len(given_) - len(texts)


def sound(one: AnnotatedArticle) -> AnnotatedArticle:
    """The article with those of its spans that a nested file can say: whole, not crossing, no white space at edges."""
    kept: list[Span] = []
    for span in one.annotations.spans.values():
        (start, end), *others = span.segments
        crossed = any(start < a < end < b or a < start < b < end for other in kept for a, b in other.segments)
        if not others and not crossed and span.text == span.text.strip() and span.type in SCHEMA.span_types:
            kept.append(span)
    return replace(one, annotations=Annotations({span.id: span for span in kept}))


@settings(some.PATIENT, max_examples=60)
@given(articles.filter(lambda one: bool(one.text.strip())).map(sound))
def test_nested_and_cut_at_marks_nothing_is_lost(given_: AnnotatedArticle) -> None:
    data, report = packed(conll.write, [given_], Wish(SCHEMA, LOSSLESS))
    assert {code.partition(":")[0] for code in report.losses.total} <= {"sentence_joined", "attribute_left_out"}
    (one,) = records([File.of("a.zip", data)])
    assert one.annotated is not None
    assert said(one.annotated) == said(given_)


def test_a_mistake_in_what_was_written_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "tags_of", lambda placed, number, scheme: [[] for _ in range(number)])
    with pytest.raises(Mismatch, match="other spans"):
        files([NEWS])


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (("لأوكرانيا", "لروسيا"), "text_mismatch", 11),
        (("مضى O\n", ""), "text_mismatch", 19),
        (("sanad/1", "sanad/9"), "malformed", 4),
        (('"revision":0', '"revision":-1'), "malformed", 4),
    ],
)
def test_a_comment_that_does_not_fit_its_tokens_is_refused(change: tuple[str, str], code: str, line: int) -> None:
    made, _ = files([NEWS], comments="sanad")
    head, _, rest = made["entity/data.conll"].partition("\n\n")
    start, own, lines = rest.partition("\n")[0], *rest.partition("\n")[2].split("\n", 1)
    changed = [own.replace(*change), lines] if code == "malformed" else [own, lines.replace(*change)]
    one = bad("a.conll", "\n".join([head, "", start, *changed]))
    assert (one.code, one.where.line) == (code, line)


def test_a_file_of_ours_is_known_whatever_it_is_called() -> None:
    for options in ({}, LOSSLESS):
        made, _ = files([NEWS], **options)
        assert {detect(File.of("train.txt", text.encode())) for text in made.values() if "B-" in text} == {"conll"}


def test_ten_thousand_marks_are_written_and_read_in_seconds() -> None:
    data, report = packed(conll.write, [hard.crowd()], Wish(SCHEMA, LOSSLESS))
    assert report.losses.total == {"entity_left_out:GPE": 1}
    (one,) = records([File.of("a.zip", data)])
    assert one.annotated is not None
    assert said(one.annotated) == said(hard.crowd())


def test_marks_that_cross_stand_by_length_whatever_their_order() -> None:
    long, short = ("ORG", at("أكد", "خارجية")), ("GPE", at("خارجية", "روسيا"))
    for places in ((long, short), (short, long)):
        made, report = files([article(*places)], layout="nested")
        assert "أكد B-ORG\nوزير I-ORG\nخارجية I-ORG\nروسيا O\n" in made["entity/data.conll"]
        assert report.losses.total == {"crossing": 1, "spacing": 1}


def test_what_the_format_has_no_place_for_is_counted() -> None:
    parts = hard.ANNOTATIONS
    _, report = files([replace(hard.ARTICLE, annotations=replace(parts, frames={}))])
    assert {code.partition(":")[0] for code in report.losses.total} >= {"attribute_left_out", "label_left_out"}
    assert "frame_left_out:quote" not in report.losses.total
    framed = Frame("f", "quote", {}, {"speaker": (Filler("special", "author"),)})
    _, report = files([replace(NEWS, annotations=Annotations(frames={"f": framed}, labels={"genre": "report"}))])
    assert report.losses.total == {"frame_left_out:quote": 1, "label_left_out:genre": 1, "spacing": 1}
