import hashlib
import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.decode import ENCODINGS, Undecodable, decode, readings, require_text
from tests.text.strategies import anything

REPORT = """رفضت الحكومة اليوم المقترح الذي قدمته اللجنة، وقال المتحدث باسمها إن القرار نهائي.
وأضاف أن الوفد سيغادر المدينة غداً بعد لقاء مع وزير الخارجية؛ فهل تنتهي الأزمة؟
"""
PLAIN = regex.sub("[،؛؟]", "", REPORT)  # cp720 has no Arabic punctuation
CODE_PAGES = ("cp1256", "iso-8859-6")
HEADLINES = (
    "اجتماع بين وزيري خارجية مصر وسوريا",
    "رئيس اليمن يزور المنامة",
    "محمد عبد الله",
    "انهيار جسر وإصابة ثلاثة",
    "أسعار النفط تهبط لليوم الثالث",
    "مطر غزير على الساحل",
    "المنتخب يخسر أمام ضيفه",
    "ده كلام مش صح خالص",
    "شو صار بالبلد اليوم",
)


def refused(data, **options):
    with pytest.raises(Undecodable) as caught:
        decode(data, **options)
    return caught.value


@pytest.mark.parametrize("encoding", [*ENCODINGS, "utf-8-sig", "utf-16", "utf-32"])
def test_the_same_words_come_out_of_every_encoding_when_it_is_named(encoding):
    data = PLAIN.encode(encoding)
    name = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(encoding, encoding)
    assert decode(data, encoding=name).text == PLAIN


@pytest.mark.parametrize(
    ("encoding", "found", "bom"),
    [
        ("utf-8", "utf-8", False),
        ("utf-8-sig", "utf-8", True),
        ("utf-16", "utf-16-le", True),
        ("utf-16-le", "utf-16-le", False),
        ("utf-16-be", "utf-16-be", False),
        ("utf-32", "utf-32-le", True),
        ("cp1256", "cp1256", False),
        ("iso-8859-6", "iso-8859-6", False),
    ],
)
def test_the_same_report_comes_out_of_every_encoding_by_itself(encoding, found, bom):
    decoded = decode(REPORT.encode(encoding))
    assert decoded.text == REPORT
    assert (decoded.decision.encoding, decoded.decision.bom) == (found, bom)
    assert decoded.decision.confidence > 0.9


@pytest.mark.parametrize("mark", [b"\xfe\xff", b"\x00\x00\xfe\xff"])
def test_big_endian_marks_are_known(mark):
    encoding = "utf-16-be" if len(mark) == 2 else "utf-32-be"
    decoded = decode(mark + REPORT.encode(encoding))
    assert decoded.text == REPORT
    assert decoded.decision.steps == (f"bom:{encoding}",)


@pytest.mark.parametrize("encoding", CODE_PAGES)
@pytest.mark.parametrize("headline", HEADLINES)
def test_the_old_code_pages_are_told_apart_by_a_headline(headline, encoding):
    decoded = decode(headline.encode(encoding))
    assert (decoded.text, decoded.decision.encoding) == (headline, encoding)


def test_what_has_two_readings_is_taken_with_little_confidence():
    decision = decode("مادة".encode("iso-8859-6")).decision
    assert decision.confidence <= 0.3
    assert {step.partition(":")[0] for step in decision.steps} == {"bom", "utf-8", "utf-16", *CODE_PAGES}


def test_every_decision_is_told():
    data = b"\xef\xbb\xbf" + "قال\r\nنعم".encode()
    decision = decode(data).decision
    assert decision.steps == ("bom:utf-8",)
    assert decision.line_ends == "crlf"
    assert decision.sha256 == hashlib.sha256(data).hexdigest()
    assert decode("قال نعم أمس".encode("cp1256")).decision.steps[:3] == ("bom:none", "utf-8:invalid", "utf-16:no")


@pytest.mark.parametrize(
    ("raw", "text", "line_ends"),
    [
        ("أ\nب", "أ\nب", "lf"),
        ("أ\r\nب\r\n", "أ\nب\n", "crlf"),
        ("أ\rب", "أ\nب", "cr"),
        ("أ\u2028ب\u2029ت", "أ\nب\nت", "other"),
        ("أ\x0bب\x0cت\x85ث", "أ\nب\nت\nث", "other"),
        ("أ\r\nب\nت", "أ\nب\nت", "mixed"),
        ("أ\r\r\nب", "أ\n\nب", "mixed"),
        ("أ ب", "أ ب", "none"),
    ],
)
def test_every_line_ends_with_lf(raw, text, line_ends):
    decoded = decode(raw.encode())
    assert (decoded.text, decoded.decision.line_ends) == (text, line_ends)


def test_the_mark_goes_but_its_like_inside_the_text_stays():
    assert decode("\ufeffقال\ufeffنعم".encode()).text == "قال\ufeffنعم"


def test_the_text_is_not_composed_unless_asked():
    raw = "ا\u0653ن ى\u0654 ذ\u0651\u0650"
    assert decode(raw.encode()).text == raw
    composed = decode(raw.encode(), nfc=True)
    assert composed.text == unicodedata.normalize("NFC", raw) != raw
    assert composed.decision.steps[-1] == "nfc:changed"
    assert decode("قال".encode(), nfc=True).decision.steps[-1] == "nfc:unchanged"


@pytest.mark.parametrize(
    ("data", "code", "facts"),
    [
        (b"", "empty", {}),
        (b"\xef\xbb\xbf", "empty", {}),
        (" \n\u00a0\n".encode(), "empty", {}),
        (b"%PDF-1.7\n1 0 obj", "binary", {"kind": "pdf"}),
        (b"PK\x03\x04rest", "binary", {"kind": "zip"}),
        (b"{\\rtf1\\ansi}", "binary", {"kind": "rtf"}),
        (bytes(range(256)) * 8, "binary", {"kind": "unknown"}),
        ("خبر\x00 جديد".encode(), "binary", {"kind": "unknown"}),
        ("سطر\nخبر\x07 جديد".encode(), "control_character", {"character": "U+0007", "offset": 7, "line": 2}),
        ("خبر\uffff".encode(), "control_character", {"character": "U+FFFF", "offset": 3, "line": 1}),
        ("ا".encode() + b"\xed\xa0\x80", "lone_surrogate", {"encoding": "utf-8", "offset": 2}),
        (
            b"\xff\xfe" + "اب".encode("utf-16-le") + b"\x00\xd8ab",
            "lone_surrogate",
            {"encoding": "utf-16-le", "offset": 6},
        ),
        (b"\xef\xbb\xbf\xc7\xe1", "wrong_encoding", {"encoding": "utf-8", "offset": 3}),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data, code, facts):
    wrong = refused(data)
    assert (wrong.code, wrong.facts) == (code, facts)


def test_bytes_that_read_like_nothing_are_refused_with_both_scores():
    wrong = refused("Привет, как дела сегодня".encode("cp1251"))
    assert wrong.code == "undecodable"
    assert wrong.facts["scores"]["cp1256"] < 0.1


def test_a_named_encoding_overrules_what_the_bytes_show():
    data = "رئيس مصر".encode("iso-8859-6")
    assert decode(data, encoding="windows-1256").text == "رئêس هصر"
    decision = decode(data, encoding="ISO_8859-6").decision
    assert (decision.encoding, decision.confidence, decision.steps) == ("iso-8859-6", 1.0, ("override:iso-8859-6",))


def test_utf_16_named_without_its_order_goes_by_mark_or_pattern():
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        assert decode(REPORT.encode(encoding), encoding="utf-16").text == REPORT


@pytest.mark.parametrize("name", ["klingon", "idna", "unicode_escape", "latin-1"])
def test_an_encoding_we_do_not_read_is_refused_with_those_we_do(name):
    wrong = refused(b"abc", encoding=name)
    assert (wrong.code, wrong.facts) == ("unknown_encoding", {"encoding": name, "known": list(ENCODINGS)})


def test_a_named_encoding_that_does_not_fit_is_refused_with_the_place():
    wrong = refused("نعم".encode("cp1256"), encoding="utf-8")
    assert (wrong.code, wrong.facts) == ("wrong_encoding", {"encoding": "utf-8", "offset": 0})


def test_readings_stand_side_by_side_the_best_first():
    found = readings(REPORT.encode("cp1256"))
    assert (found[0].encoding, found[0].text) == ("cp1256", REPORT)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert "utf-8" not in {one.encoding for one in found}
    short = {one.encoding: one.text for one in readings("رئيس مصر".encode("iso-8859-6"))}
    assert (short["iso-8859-6"], short["cp1256"]) == ("رئيس مصر", "رئêس هصر")


def test_readings_of_utf_8_are_certain_and_with_one_line_end():
    best = readings("قال\r\nنعم".encode())[0]
    assert (best.encoding, best.score, best.text) == ("utf-8", 1.0, "قال\nنعم")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7"])
def test_nothing_to_read_has_no_readings(data):
    with pytest.raises(Undecodable):
        readings(data)


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), ("ا\ud800", "lone_surrogate"), ("ا\x01", "control_character")]
)
def test_text_from_another_format_is_held_to_the_same(text, code):
    with pytest.raises(Undecodable) as caught:
        require_text(text)
    assert caught.value.code == code


def test_text_from_another_format_may_be_anything_written():
    require_text("قال\t«نعم» 😀 𞤀\u200f\n")


def test_an_article_of_200_000_code_points_is_read_whole():
    text = (REPORT * 1400)[:200_000]
    assert decode(text.encode("cp1256")).text == text


@given(anything)
def test_whatever_was_written_in_utf_8_comes_back(text):
    data = text.encode("utf-8", "replace")
    lines = regex.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", data.decode().lstrip("\ufeff"))
    text = "\n".join(lines)
    if not text.strip() or regex.search(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]", text):
        assert refused(data, encoding="utf-8").code in ("empty", "binary", "control_character")
    else:
        decoded = decode(data)
        assert (decoded.text, decoded.decision.encoding) == (text, "utf-8")


@given(st.binary(max_size=60))
def test_any_bytes_give_a_clean_text_or_a_refusal(data):
    try:
        text = decode(data).text
    except Undecodable:
        return
    assert text.strip()
    assert not regex.search(r"[\x00-\x08\x0B-\x1F\x7F\x85\u2028\u2029\uD800-\uDFFF]", text)
