"""Importing files of many kinds: each is known by its name or its content, records are numbered through."""

import io
import zipfile

import pytest

from annotator.formats.declaration import EVERYTHING
from annotator.formats.reading import detect, look, read
from annotator.formats.records import Bad, File, Options, Record, extension, stem
from annotator.formats.registry import FORMATS
from tests.formats.hostile import zipped
from tests.formats.some import bad, found, record, records


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("a.txt", "نص", "text"),
        ("A.TXT", "موسكو B-GPE\nترفض O\n", "conll"),
        ("a.HTM", "<p>", "html"),
        ("news/a.docx", "", "docx"),
        ("a.tsv", "", "table"),
        ("a.jsonl", "", "jsonl"),
        ("a.json", "", "jsonl"),
        ("a.conll", "", "conll"),
        ("a.zip", "", "zip"),
        ("a.jsonl.zst", "", "zst"),
        ("a.pdf", "", None),
        ("README", "", None),
        (".txt", "", None),
    ],
)
def test_a_format_is_known_by_name_or_content(name: str, data: str, form: str | None) -> None:
    assert detect(File.of(name, data.encode())) == form


def test_a_text_with_annotations_beside_it_is_brat() -> None:
    assert detect(File("a.txt", io.BytesIO, beside=File.of("a.ann", b""))) == "brat"


def test_records_are_numbered_through_all_files() -> None:
    files = [
        File.of("a.txt", "أ".encode()),
        File.of("b.jsonl", b'{"text": "x"}\n{}\n'),
        File.of("c.zip", zipped({"in/d.html": "<p>د".encode(), "in/e.csv": b"text\ny\nz\n"})),
        File.of("f.pdf", b"x"),
    ]
    got = list(read(files))
    assert [one.number for one in got] == list(range(1, 8))
    assert [(one.where.file, one.where.line) for one in got] == [
        ("a.txt", None),
        ("b.jsonl", 1),
        ("b.jsonl", 2),
        ("c.zip/in/d.html", None),
        ("c.zip/in/e.csv", 2),
        ("c.zip/in/e.csv", 3),
        ("f.pdf", None),
    ]
    assert [isinstance(one, Bad) for one in got] == [False, False, True, False, False, False, True]


def test_reading_takes_a_record_at_a_time() -> None:
    opened: list[str] = []

    def file(name: str) -> File:
        def open_() -> io.BytesIO:
            opened.append(name)
            return io.BytesIO(b"x")

        return File(name, open_)

    reading = read([file("a.html"), file("b.html")])
    assert isinstance(next(reading), Record)
    assert opened == ["a.html"]


def test_a_text_tells_how_it_was_decoded() -> None:
    one = record("a.txt", "نص عربي قال فيه الوزير".encode("cp1256"))
    assert one.decision is not None
    assert one.decision.encoding == "cp1256"
    assert one.provenance["decoding"]["encoding"] == "cp1256"  # type: ignore[index]
    assert record("a.txt", "x".encode("utf-16"), Options(encoding="utf-16")).text == "x"


def test_letters_and_marks_are_composed_only_where_asked() -> None:
    assert record("a.txt", "ا\u0653").text == "ا\u0653"
    for name, data in (
        ("a.txt", "ا\u0653"),
        ("a.html", "<p>ا\u0653"),
        ("a.csv", "text\nا\u0653"),
        ("a.jsonl", '{"text":"ا\u0653"}'),
    ):
        assert record(name, data, Options(nfc=True)).text == "آ"


def test_what_systems_leave_in_archives_is_passed_over() -> None:
    junk = {"__MACOSX/a.txt": b"x", "n/.DS_Store": b"x", "n/Thumbs.db": b"x", "n/._a.txt": b"x", ".git/x.txt": b"x"}
    got = records([File.of("a.zip", zipped({**junk, "n/": b"", "n/a.txt": b"x", "annotation.conf": b"x"}))])
    assert [one.where.file for one in got] == ["a.zip/n/a.txt"]


@pytest.mark.parametrize(
    ("encoding", "shown"), [("utf-8", "خبر.txt"), ("cp720", "خبر.txt"), ("cp1256", "خبر عن الوزير.txt")]
)
def test_names_in_archives_are_read_in_the_encodings_of_old_systems(encoding: str, shown: str) -> None:
    raw = shown.encode(encoding)
    data = zipped({"x" * len(raw): b"x"}).replace(b"x" * len(raw), raw)
    (one,) = records([File.of("a.zip", data)])
    assert one.where.file == f"a.zip/{shown}"


def test_an_archive_in_an_archive_is_opened() -> None:
    data = zipped({"b.zip": zipped({"c.txt": "ج".encode()})})
    assert [one.where.file for one in records([File.of("a.zip", data)])] == ["a.zip/b.zip/c.txt"]


def test_brat_pairs_are_kept_apart_by_folder() -> None:
    ann = "T1\tPERS 0 1\tأ\n".encode()
    data = zipped({"x/a.txt": "أ".encode(), "x/a.ann": ann, "y/a.txt": "ب".encode(), "z/a.ann": ann})
    got = found("a.zip", data)
    assert [(one.where.file, getattr(one, "format", None), getattr(one, "code", None)) for one in got] == [
        ("a.zip/x/a.txt", "brat", None),
        ("a.zip/y/a.txt", "text", None),
        ("a.zip/z/a.ann", None, "text_missing"),
    ]


def test_an_archive_that_cannot_be_moved_about_in_is_told_not_raised() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation("seek")

    (one,) = list(read([File("a.zip", lambda: Pipe(zipped({"a.txt": b"x"})))]))
    assert isinstance(one, Bad)
    assert one.code == "unreadable"


def test_only_tables_and_json_lines_have_columns_to_look_at() -> None:
    assert look(File.of("a.txt", b"x")) is None
    assert isinstance(look(File.of("a.csv", b"")), Bad)


def test_every_format_says_what_it_holds() -> None:
    assert {name: form.name for name, form in FORMATS.items()} == {name: name for name in FORMATS}
    for form in FORMATS.values():
        assert form.extensions
        assert form.read or form.write
        assert form.holds <= EVERYTHING
        # Who holds annotations says in which unit, and who holds none has none.
        assert (form.offset_unit is not None) == ("spans" in form.holds)
        assert (form.recognise is not None) == bool(form.shared)
        assert all(len(set(choice.values)) == len(choice.values) > 1 for choice in form.choices)


@pytest.mark.parametrize(
    ("name", "bare", "ending"),
    [
        ("a.txt", "a", ".txt"),
        ("x.y/a", "x.y/a", ""),
        ("x/a.B.TXT", "x/a.B", ".txt"),
        (".txt", ".txt", ""),
        ("a.", "a", "."),
    ],
)
def test_names_and_endings(name: str, bare: str, ending: str) -> None:
    assert (stem(name), extension(name)) == (bare, ending)


def test_an_archive_made_by_a_real_program_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("أخبار/خبر.txt", "نص")
    assert [one.name for one in records([File.of("a.zip", out.getvalue())])] == ["a.zip/أخبار/خبر.txt"]


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("a.conllu", b"1\tx\n", "conllu"),
        ("a.spacy", b"\x78\x9c", "spacy"),
        ("a.jsonld", b"{}", "web-annotation"),
        ("a.xml", b'<TEI xmlns="http://www.tei-c.org/ns/1.0"/>', "tei"),
    ],
)
def test_what_is_written_and_not_read_is_called_by_its_name(name: str, data: bytes, form: str) -> None:
    one = bad(name, data)
    assert (one.code, one.facts) == ("out_only", {"format": form})


@pytest.mark.parametrize("name", sorted(name for name, form in FORMATS.items() if form.write and not form.read))
def test_an_export_that_is_not_read_back_is_refused_whole(name: str) -> None:
    """Its tables and lines have texts: each would become an article."""
    told = f'{{\n  "format": "sanad-losses/1",\n  "export": {{\n    "format": "{name}",'.encode()
    archive = zipped({"spans.csv": b"text\nx\n", "quotes.jsonl": b'{"text":"x"}', "export.losses.json": told})
    one = bad("a.zip", archive)
    assert (one.code, one.facts, one.where.file) == ("out_only", {"format": name}, "a.zip")


def test_an_export_that_is_read_back_is_read() -> None:
    archive = zipped({"a.txt": "نص".encode(), "export.losses.json": b'{"export": {"format": "brat"}}'})
    assert record("a.zip", archive).text == "نص"
