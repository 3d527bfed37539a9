"""CoNLL-U: sentences, words and their ranges as tools of Universal Dependencies read them, and the article whole."""

from collections import Counter
from dataclasses import replace

import conllu as library
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import conllu
from annotator.formats.checking import Mismatch
from annotator.formats.conllu import writing
from annotator.formats.conllu.again import read_again
from annotator.standoff.values import AnnotatedArticle, Annotations, Segments
from tests.formats import hard
from tests.formats.some import articles, written
from tests.formats.test_conll_out import NEWS, TEXT, article
from tests.standoff import strategies as some

Said = Counter[tuple[str, str, Segments]]


def sentences(*given_: AnnotatedArticle) -> list[library.TokenList]:
    return library.parse(written(conllu.write, given_)[0].decode())


def is_range(token: library.Token) -> bool:
    return isinstance(token["id"], tuple)


def surface(sentence: library.TokenList) -> list[tuple[library.Token, list[library.Token]]]:
    """What stands in the text: each range or word outside one, with the words it is made of."""
    out: list[tuple[library.Token, list[library.Token]]] = []
    until = 0
    for token in sentence:
        if is_range(token):
            until = token["id"][2]
            out.append((token, []))
        elif token["id"] <= until:
            out[-1][1].append(token)
        else:
            out.append((token, [token]))
    return out


def text_of(sentence: library.TokenList) -> str:
    """The text by what the standard says of SpaceAfter."""
    spaced = [
        token["form"] + ("" if (token["misc"] or {}).get("SpaceAfter") == "No" else " ")
        for token, _ in surface(sentence)
    ]
    return "".join(spaced).rstrip(" ")


def spans_of(found: list[library.TokenList]) -> Said:
    """Spans by their brackets, offsets counted in what is left of a text without white space."""
    at, open_, types = 0, dict[str, int](), dict[str, str]()
    done: dict[str, list[tuple[int, int]]] = {}
    for sentence in found:
        for token in sentence:
            if is_range(token):
                continue
            brackets = [value for key, value in (token["misc"] or {}).items() if key.startswith("Span")]
            for item in ",".join(brackets).split(",") if brackets else ():
                name = item.strip("()")
                part = "[" + name.partition("[")[2] if "[" in name else ""
                name = name.partition("[")[0]
                if item.startswith("("):
                    name, _, type_ = name.rpartition(":")
                    types[name] = type_
                    open_[name + part] = at
                if item.endswith(")"):
                    done.setdefault(name, []).append((open_.pop(name + part), at + len(token["form"])))
            at += len(token["form"])
    assert not open_
    return Counter((id_, types[id_], tuple(segments)) for id_, segments in done.items())


def squeezed(one: AnnotatedArticle) -> Said:
    """The spans of an article, offsets counted without white space."""
    before = [0]
    for sign in one.text:
        before.append(before[-1] + (not sign.isspace()))
    spans = one.annotations.spans.values()
    return Counter((span.id, span.type, tuple((before[a], before[b]) for a, b in span.segments)) for span in spans)


def test_a_sentence_is_what_a_tool_expects() -> None:
    one, two, three = sentences(NEWS)
    assert one.metadata["newdoc id"] == "id-1"
    assert [sentence.metadata["sent_id"] for sentence in (one, two, three)] == ["id-1-1", "id-1-2", "id-1-3"]
    assert [sentence.metadata["text"] for sentence in (one, two, three)] == [
        "عنوان",
        "أكد وزير خارجية روسيا لأوكرانيا: «لا».",
        "ثم مضى.",
    ]
    assert one[0]["misc"] == {"SpacesAfter": "\\n"}
    assert [(token["id"], token["form"]) for token in two[4:8]] == [
        ((5, "-", 6), "لأوكرانيا"),
        (5, "ل"),
        (6, "أوكرانيا"),
        (7, ":"),
    ]
    assert [token["misc"] for token in two[:8]] == [
        {"Span.quote": "(s4:CUE)"},
        {"Span.entity": "(s0:OCC"},
        {"Span.entity": "(s1:ORG"},
        {"Span.entity": "(s2:GPE),s1),s0)"},
        {"SpaceAfter": "No"},
        None,
        {"Span.entity": "(s3:GPE)"},
        None,
    ]
    assert {token[column] for token in two for column in ("lemma", "upos", "deprel")} == {"_"}


def test_a_quotation_in_pieces_is_numbered() -> None:
    given_ = article(("QUOTE", ((6, 9), (10, 14), (28, 36))))
    found = sentences(given_)
    assert [token["misc"] for token in found[1] if token["misc"] and "Span.quote" in token["misc"]] == [
        {"Span.quote": "(s0:QUOTE[1/3])"},
        {"Span.quote": "(s0:QUOTE[2/3])"},
        {"Span.quote": "(s0:QUOTE[3/3])"},
    ]


@settings(some.PATIENT, max_examples=60)
@given(st.lists(articles, max_size=3))
def test_a_tool_sees_every_word_in_its_text_and_every_span_on_its_words(given_: list[AnnotatedArticle]) -> None:
    data, report = written(conllu.write, given_)
    full = [one for one in given_ if one.text.strip()]
    assert report.losses.total == ({"empty_article": len(given_) - len(full)} if full != given_ else {})
    by_article: list[list[library.TokenList]] = []
    for sentence in library.parse(data.decode()):
        if "newdoc id" in sentence.metadata:
            by_article.append([])
        by_article[-1].append(sentence)
    for one, found in zip(full, by_article, strict=True):
        assert found[0].metadata["newdoc id"] == one.id
        assert " ".join(map(text_of, found)).split() == one.text.split()
        assert all(sentence.metadata["text"] == text_of(sentence) for sentence in found)
        for sentence in found:
            words = [token["id"] for token in sentence if not is_range(token)]
            assert words == list(range(1, len(words) + 1))
            assert all(token["form"] == "".join(part["form"] for part in parts) for token, parts in surface(sentence))
        blank = {
            span.id
            for span in one.annotations.spans.values()
            if any(not one.text[a:b].strip() for a, b in span.segments)
        }
        assert {said for said in spans_of(found) if said[0] not in blank} == {
            said for said in squeezed(one) if said[0] not in blank
        }


@pytest.mark.parametrize(
    "given_", [hard.ARTICLE, NEWS, replace(NEWS, text=f" \u00a0{TEXT[2:]}\t\u3000", annotations=Annotations())]
)
def test_all_of_an_article_is_in_its_lines(given_: AnnotatedArticle) -> None:
    data, report = written(conllu.write, [given_])
    assert report.losses.total == {}
    assert read_again(data) == given_


def test_white_space_is_told_exactly() -> None:
    (one,) = sentences(article(text="  أ\t\u00a0ب  ج \n"))
    assert [token["misc"] for token in one] == [
        {"SpacesBefore": "\\s\\s", "SpacesAfter": "\\t\\u00a0"},
        {"SpacesAfter": "\\s\\s"},
        {"SpacesAfter": "\\s\\n"},
    ]
    assert one.metadata["text"] == "أ ب ج"


def test_letters_and_marks_are_never_composed() -> None:
    decomposed = "\u0627\u0653سيا"
    (one,) = sentences(article(text=decomposed))
    assert one[0]["form"] == decomposed


def test_the_same_articles_give_the_same_bytes_and_an_empty_one_none() -> None:
    assert written(conllu.write, [hard.ARTICLE])[0] == written(conllu.write, [hard.ARTICLE, hard.EMPTY])[0]


def test_a_mistake_in_what_was_written_stops_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_escaped", lambda space: "\\s")
    with pytest.raises(Mismatch, match="conllu"):
        written(conllu.write, [hard.ARTICLE])


def test_ten_thousand_spans_are_written_in_seconds() -> None:
    data, report = written(conllu.write, [hard.crowd()])
    assert (report.spans, report.losses.total) == (10_000, {})
    assert data.count(b"Span.entity=(s") == 10_000
