"""Files made to hurt whoever reads them: each is made in code, small where it can be, and says what is to be answered.

``HOSTILE`` is for every test that takes files in: a reader, a service, a page. ``code`` is the code of the first bad
record, or None where the file is ugly but has to be read.
"""

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from annotator.formats.records import File
from annotator.standoff.sanad import article_object
from tests.standoff.test_sanad import ARTICLE

MIB = 1024 * 1024
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Repeated(io.RawIOBase):
    """So many bytes of one kind that nobody has in memory."""

    def __init__(self, head: bytes, piece: bytes, length: int) -> None:
        self._head, self._piece, self._left = head, piece, length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._head:
            taken, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            number = min(len(buffer), self._left)
            taken = (self._piece * (number // len(self._piece) + 1))[:number]
            self._left -= number
        buffer[: len(taken)] = taken
        return len(taken)


@dataclass(frozen=True)
class Hostile:
    """A file made to hurt: what it is, its name, the code it gets, and its bytes or, where those are many, a stream."""

    what: str
    name: str
    code: str | None
    make: Callable[[], bytes] | None = None
    stream: Callable[[], BinaryIO] | None = None

    def file(self) -> File:
        """The file as an import gets it."""
        if self.make is not None:
            return File.of(self.name, self.make())
        assert self.stream is not None
        return File(self.name, self.stream)

    def data(self) -> bytes:
        """All its bytes, for whoever has to send them."""
        with self.file().open() as stream:
            return stream.read()


def endless(head: bytes, length: int = 100 * MIB) -> Callable[[], BinaryIO]:
    return lambda: io.BufferedReader(Repeated(head, b"abc ", length))


def zipped(members: dict[str, bytes], **more: object) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            for key, value in more.items():
                setattr(info, key, value)
            archive.writestr(info, data)
    return out.getvalue()


def patched(data: bytes, offset: int, form: str, value: int) -> bytes:
    """A zip with one field of its first central record changed."""
    at = data.index(b"PK\x01\x02") + offset
    out = bytearray(data)
    struct.pack_into(form, out, at, value)
    return bytes(out)


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


def nested(depth: int) -> bytes:
    data = zipped({"a.txt": "نص".encode()})
    for _ in range(depth):
        data = zipped({"inner.zip": data})
    return data


def many_files(number: int = 60_000) -> bytes:
    """A zip whose directory names one small file so many times."""
    one = zipped({"a.txt": "نص".encode()})
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    directory = one[start:end] * number
    return (
        one[:start] + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, len(directory), start, 0)
    )


def endless_directory() -> bytes:
    """A zip that says its directory is longer than any directory is."""
    one = zipped({"a.txt": b"x"})
    out = bytearray(one)
    struct.pack_into("<L", out, one.index(b"PK\x05\x06") + 12, 0x7FFFFFF0)
    return bytes(out)


def damaged() -> bytes:
    one = bytearray(zipped({"a.txt": bytes(range(32, 127)) * 40}))
    at = one.index(b"a.txt") + 5
    one[at : at + 8] = b"\xff" * 8
    return bytes(one)


def encrypted() -> bytes:
    one = zipped({"a.txt": b"secret"})
    return patched(one, 8, "<H", 1)


def docx(document: str | bytes, **members: bytes) -> bytes:
    body = document.encode() if isinstance(document, str) else document
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": body, **members})


def paragraph(text: str) -> str:
    return f'<w:document xmlns:w="{_W}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'


def laughs() -> str:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f"<!DOCTYPE x [{entities}]>" + paragraph("&a9;")


def brat(ann: str, text: str = "موسكو ترفض") -> bytes:
    return zipped({"a.txt": text.encode(), "a.ann": ann.encode()})


def sanad(**changed: object) -> bytes:
    return orjson.dumps({**article_object(ARTICLE), **changed}) + b"\n"


XMI = """<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"
    xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0">
<custom:Emotion xmi:id="7" sofa="1" begin="0" end="3" value="joy"/>
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="a😀"/>
<cas:View sofa="1" members="7"/></xmi:XMI>"""
TYPES = """<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types><typeDescription>
<name>webanno.custom.Emotion</name><supertypeName>uima.tcas.Annotation</supertypeName><features><featureDescription>
<name>value</name><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription></features></typeDescription>
</types></typeSystemDescription>"""


def xmi(body: str, types: str = TYPES) -> bytes:
    return zipped({"a.xmi": body.encode(), "TypeSystem.xml": types.encode()})


def shared_array() -> bytes:
    """A CAS whose every annotation has the same ten thousand links."""
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaID": "_InitialView", "sofaString": "نص"}
    held = {"%ID": 2, "%TYPE": "uima.cas.FSArray", "%ELEMENTS": [3] * 10_000}
    hosts = [{"%ID": n, "%TYPE": "custom.A", "@sofa": 1, "begin": 0, "end": 2, "@slots": 2} for n in range(3, 20_000)]
    return orjson.dumps({"%TYPES": {}, "%FEATURE_STRUCTURES": [sofa, held, *hosts], "%VIEWS": {}})


def tsv(row: str, layer: str = "#T_SP=custom.A|value") -> bytes:
    return f"#FORMAT=WebAnno TSV 3.3\n{layer}\n\n\n#Text=موسكو ترفض\n{row}\n".encode()


def parquet(columns: dict[str, object]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, store_schema=False)
    return out.getvalue()


def repeated_word(times: int = 3_000_000) -> bytes:
    """One row whose tokens are one long word, which stands in the file once."""
    words = pa.DictionaryArray.from_arrays(pa.array([0] * times, pa.int32()), pa.array(["x" * MIB]))
    return parquet({"tokens": pa.ListArray.from_arrays(pa.array([0, times], pa.int32()), words), "ner_tags": [["O"]]})


def line(value: str) -> Callable[[], bytes]:
    return lambda: value.encode() + b"\n"


GOOD = '{"text": "نص"}'
HOSTILE: tuple[Hostile, ...] = (
    # Archives
    Hostile("a zip bomb", "a.zip", "archive_ratio", lambda: zipped({"a.txt": bytes(10 * MIB)})),
    Hostile("a zip that says it is two gigabytes", "a.zip", "archive_too_large",
            lambda: patched(zipped({"a.txt": b"x"}), 24, "<L", 0x7FFFFFFF)),
    Hostile("zips inside zips inside zips", "a.zip", "archive_depth", lambda: nested(3)),
    Hostile("a bomb inside a zip inside a zip", "a.zip", "archive_ratio",
            lambda: zipped({"b.zip": zipped({"c.zip": zipped({"a.txt": bytes(10 * MIB)})})})),
    Hostile("sixty thousand files", "a.zip", "too_many_files", many_files),
    Hostile("a directory without end", "a.zip", "too_many_files", endless_directory),
    Hostile("a name that leads out", "a.zip", "unsafe_name", lambda: zipped({"../../etc/cron.d/x.txt": b"x"})),
    Hostile("a name that leads out by backslashes", "a.zip", "unsafe_name", lambda: zipped({"..\\..\\x.txt": b"x"})),
    Hostile("a file without a name", "a.zip", "unsafe_name", lambda: zipped({"": b"x"})),
    Hostile("an absolute name", "a.zip", "unsafe_name", lambda: zipped({"/etc/passwd.txt": b"x"})),
    Hostile("a name with a drive", "a.zip", "unsafe_name", lambda: zipped({"C:/x.txt": b"x"})),
    Hostile("a link to a file of the machine", "a.zip", "symlink",
            lambda: zipped({"a.txt": b"/etc/passwd"}, external_attr=0o120777 << 16)),
    Hostile("an encrypted file", "a.zip", "encrypted", encrypted),
    Hostile("a packing that takes gigabytes to unpack", "a.zip", "unknown_packing",
            lambda: patched(zipped({"a.txt": b"x"}), 10, "<H", zipfile.ZIP_LZMA)),
    Hostile("half a zip", "a.zip", "broken_archive", lambda: zipped({"a.txt": b"x" * 500})[:60]),
    Hostile("a zip that is none", "a.zip", "broken_archive", lambda: "نص عادي".encode()),
    Hostile("an empty zip file", "a.zip", "broken_archive", lambda: b""),
    Hostile("a file damaged inside a zip", "a.zip", "broken_archive", damaged),
    Hostile("a file that is not what its sum says", "a.zip", "broken_archive",
            lambda: patched(zipped({"a.txt": b"hello"}), 16, "<L", 7)),
    Hostile("a file shorter than it says", "a.zip", None,
            lambda: patched(zipped({"a.txt": b"hello"}), 24, "<L", 5000)),
    Hostile("a program inside a zip", "a.zip", "unknown_format", lambda: zipped({"setup.exe": b"MZ\x90"})),
    # Files packed by Zstandard
    Hostile("a file that unpacks to a gigabyte and a half", "a.jsonl.zst", "archive_ratio",
            lambda: zstd(bytes(MIB)) * 1500),
    Hostile("a bomb by Zstandard inside a zip", "a.zip", "archive_ratio",
            lambda: zipped({"a.jsonl.zst": zstd(bytes(10 * MIB))})),
    Hostile("half a file by Zstandard", "a.jsonl.zst", "broken_archive", lambda: zstd(sanad())[:-5]),
    Hostile("one byte of it changed", "a.jsonl.zst", "broken_archive",
            lambda: zstd(sanad())[:-2] + b"\0\0"),
    Hostile("a file by Zstandard that is none", "a.jsonl.zst", "broken_archive", lambda: b'{"text": "x"}'),
    Hostile("nothing at all by Zstandard", "a.jsonl.zst", "broken_archive", lambda: b""),
    Hostile("packed again and again", "a.jsonl.zst.zst.zst.zst", "archive_depth",
            lambda: zstd(zstd(zstd(zstd(sanad()))))),
    Hostile("a program by Zstandard", "a.exe.zst", "unknown_format", lambda: zstd(b"MZ")),
    # Word
    Hostile("a document that is no zip", "a.docx", "broken_archive", lambda: "نص".encode()),
    Hostile("a zip that is no document", "a.docx", "not_a_document", lambda: zipped({"a.txt": b"x"})),
    Hostile("a billion laughs", "a.docx", "xml_entities", lambda: docx(laughs())),
    Hostile("a file of the machine as an entity", "a.docx", "xml_entities",
            lambda: docx('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + paragraph("&e;"))),
    Hostile("an address as a document type", "a.docx", "xml_entities",
            lambda: docx('<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">' + paragraph("x"))),
    Hostile("XML that ends too soon", "a.docx", "broken_xml", lambda: docx(paragraph("نص")[:-20])),
    Hostile("XML a hundred thousand deep", "a.docx", "xml_depth", lambda: docx("<w>" * 100_000)),
    Hostile("a document that is a bomb", "a.docx", "archive_ratio", lambda: docx(b"<x>" + b" " * 20 * MIB)),
    Hostile("a document without a word", "a.docx", "empty", lambda: docx(paragraph(" "))),
    # Texts
    Hostile("a picture as a text", "a.txt", "binary", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100)),
    Hostile("a program as a text", "a.txt", "binary", lambda: b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20),
    Hostile("a PDF as a text", "a.txt", "binary", lambda: b"%PDF-1.7\n..."),
    Hostile("a NUL in a text", "a.txt", "binary", lambda: "نص\0آخر".encode()),
    Hostile("an escape sequence in a text", "a.txt", "control_character", lambda: "نص \x1b[2J آخر".encode()),
    Hostile("half a letter at the end", "a.txt", "undecodable", lambda: "قالت الوزارة إن القرار".encode()[:-1]),
    Hostile("an encoding nobody expects", "a.txt", "undecodable", lambda: "日本語の文章です。".encode("shift-jis")),
    Hostile("half a pair of UTF-16", "a.txt", "lone_surrogate", lambda: "نص".encode("utf-16") + b"\x00\xd8"),
    Hostile("an empty text", "a.txt", "empty", lambda: b""),
    Hostile("a text of spaces", "a.txt", "empty", lambda: b" \n\t\r\n "),
    Hostile("a text of six megabytes", "a.txt", "file_too_large", lambda: b"a" * (6 * MIB)),
    Hostile("a text without end", "a.txt", "file_too_large", None, endless(b"")),
    # Pages
    Hostile("a hundred thousand tags inside each other", "a.html", None, lambda: b"<div>" * 100_000 + "نص".encode()),
    Hostile("a million tags begun", "a.html", "empty", lambda: b"<a" * 1_000_000),
    Hostile("comments without end", "a.html", "empty", lambda: b"<!--" * 500_000),
    Hostile("a tag of half a million attributes", "a.html", None, lambda: b"<a " + b"x=y " * 500_000 + ">نص".encode()),
    Hostile("a page of nothing but script", "a.html", "empty", lambda: b"<script>alert(1)</script>"),
    Hostile("a control character spelled out", "a.html", "control_character", lambda: "<p>نص &#8; آخر".encode()),
    # JSON lines
    Hostile("a line of a hundred megabytes", "a.jsonl", "line_too_long", None, endless(b'{"text": "')),
    Hostile("half a pair in an escape", "a.jsonl", "not_json", line('{"text": "\\ud800"}')),
    Hostile("arrays a hundred thousand deep", "a.jsonl", "not_json", line("[" * 100_000)),
    Hostile("a number of a thousand figures", "a.jsonl", "not_json", line('{"text": ' + "9" * 1000 + "}")),
    Hostile("no number", "a.jsonl", "not_json", line('{"text": NaN}')),
    Hostile("an array instead of an object", "a.jsonl", "not_an_object", line("[1]")),
    Hostile("an object of a hundred thousand keys", "a.jsonl", "too_many_columns",
            lambda: orjson.dumps({f"k{n}": n for n in range(100_000)})),
    Hostile("a text that is an object", "a.jsonl", "bad_value", line('{"text": {"a": 1}}')),
    Hostile("an article without a text", "a.jsonl", "text_missing", line('{"text": null, "title": "x"}')),
    Hostile("JSON in an old code page", "a.jsonl", "wrong_encoding", lambda: '{"text": "نص عربي"}'.encode("cp1256")),
    Hostile("a NUL spelled out", "a.jsonl", "binary", line('{"text": "a\\u0000b"}')),
    Hostile("a .json that is none", "a.json", "not_json", lambda: b"{" * 1000),
    # Tables
    Hostile("a million columns", "a.csv", "too_many_columns", lambda: b"a," * 1_000_000),
    Hostile("a million columns below a header", "a.csv", "too_many_columns",
            lambda: b"text,title\n" + "نص,ب\n".encode() * 30 + b"a," * 1_000_000),
    Hostile("a quotation mark never closed", "a.csv", "unclosed_quote", lambda: 'text\n"نص\n'.encode() + b"x\n" * 1000),
    Hostile("a row of a hundred megabytes", "a.csv", "row_too_long", None, endless(b'text\n"')),
    Hostile("a row with more cells than columns", "a.csv", "ragged_row", lambda: "text,title\nنص,ب,ج\n".encode()),
    Hostile("a NUL in a table", "a.csv", "binary", lambda: "text\nنص\0آخر\n".encode()),
    Hostile("a table of nothing", "a.csv", "empty", lambda: b"\n\n,,,\n"),
    # Annotations
    Hostile("an .ann without its text", "a.ann", "text_missing", lambda: b"T1\tPERS 0 1\tx\n"),
    Hostile("offsets beyond the text", "a.zip", "bad_offsets", lambda: brat("T1\tGPE 0 99\tموسكو\n")),
    Hostile("offsets below nothing", "a.zip", "bad_offsets", lambda: brat("T1\tGPE -5 3\tموسكو\n")),
    Hostile("offsets the wrong way round", "a.zip", "bad_offsets", lambda: brat("T1\tGPE 5 0\tموسكو\n")),
    Hostile("offsets of a hundred figures", "a.zip", "bad_line", lambda: brat(f"T1\tGPE 0 {'9' * 100}\tموسكو\n")),
    Hostile("offsets of another text", "a.zip", "text_mismatch", lambda: brat("T1\tGPE 0 5\tترفض\n")),
    Hostile("an event that holds itself", "a.zip", None,
            lambda: brat("T1\tquote 0 5\tموسكو\nE1\tquote:T1 parent:E1\n")),
    Hostile("tokens without tags", "a.conll", "untagged_token", lambda: "موسكو B-GPE\nترفض\n".encode()),
    Hostile("a token without end", "a.conll", "line_too_long", None, endless(b"O O\n")),
    Hostile("a hash that is not the text's", "a.jsonl", "malformed", lambda: sanad(sha256="0" * 64)),
    Hostile("a score above one", "a.jsonl", "bad_score", lambda: sanad(scores={"s1": 1.5})),
    Hostile("a span of another text", "a.jsonl", "malformed",
            lambda: sanad(spans=[{"id": "s", "type": "PERS", "segments": [[0, 3]], "text": "زيد"}])),
    Hostile("a reference into nothing", "a.jsonl", "malformed",
            lambda: sanad(frames=[{"id": "f", "type": "quote", "roles": {"cue": [{"span": "no"}]}}])),
    Hostile("an .xmi without its types", "a.xmi", "typesystem_missing", lambda: XMI.encode()),
    Hostile("an .xmi with something else as its types", "a.zip", "typesystem_missing", lambda: xmi(XMI, types="<a/>")),
    Hostile("a billion laughs in an .xmi", "a.zip", "xml_entities", lambda: xmi(laughs())),
    Hostile("a billion laughs in a type system", "a.zip", "xml_entities", lambda: xmi(XMI, types=laughs())),
    Hostile("an .xmi a hundred thousand deep", "a.zip", "xml_depth", lambda: xmi("<w>" * 100_000)),
    Hostile("an .xmi that ends too soon", "a.zip", "broken_xml", lambda: xmi(XMI[:-20])),
    Hostile("an .xmi without a text", "a.zip", "text_missing", lambda: xmi("<a/>")),
    Hostile("half of a sign of two units", "a.zip", "bad_offsets", lambda: xmi(XMI.replace('end="3"', 'end="2"'))),
    Hostile("annotations beyond the text", "a.zip", "bad_offsets", lambda: xmi(XMI.replace('end="3"', 'end="99"'))),
    Hostile("an id that is no number", "a.zip", "malformed", lambda: xmi(XMI.replace('id="7"', 'id="x"'))),
    Hostile("an array that everything refers to", "a.json", "malformed", lambda: shared_array()),
    Hostile("a CAS of numbers", "a.json", "malformed", line('{"%FEATURE_STRUCTURES": [1, 2], "%VIEWS": {}}')),
    Hostile("a CAS without a text", "a.json", "text_missing", line('{"%FEATURE_STRUCTURES": [], "%VIEWS": {}}')),
    Hostile("WebAnno tokens that stand elsewhere", "a.tsv", "text_mismatch",
            lambda: tsv("1-1\t0-5\tموسكو\t_\t\n1-2\t5-9\tترفض\t_\t")),
    Hostile("a WebAnno token a billion away", "a.tsv", "bad_offsets", lambda: tsv("1-1\t999999999-999999999\tx\t_\t")),
    Hostile("a WebAnno token without cells", "a.tsv", "bad_line", lambda: tsv("1-1\t0-5\tموسكو")),
    Hostile("a WebAnno layer that is none", "a.tsv", "bad_line", lambda: tsv("1-1\t0-5\tموسكو\t_\t", "#T_XX=a|b")),
    # Values of another kind than they should be
    Hostile("a CAS whose types are lists", "a.json", "text_missing",
            line('{"%FEATURE_STRUCTURES": [{"%ID": 1, "%TYPE": [], "sofaString": "نص"}], "%VIEWS": {}}')),
    Hostile("a relation of Prodigy to a list", "a.jsonl", None,
            line('{"text": "نص", "_input_hash": 1, "_task_hash": 2, "spans": [{"start": 0, "end": 2, "label": "X"}],'
                 ' "relations": [{"head_span": {"id": []}, "child_span": {"id": {}}}]}')),
    Hostile("relations of doccano that are a number", "a.jsonl", "malformed",
            line('{"id": 1, "text": "نص", "relations": 1.5,'
                 ' "entities": [{"id": 1, "label": "X", "start_offset": 0, "end_offset": 2}]}')),
    # Parquet
    Hostile("a Parquet file that is none", "a.parquet", "broken_parquet", lambda: b"PAR1" + bytes(200) + b"PAR1"),
    Hostile("a Parquet file of two thousand columns", "a.parquet", "too_many_columns",
            lambda: parquet({f"c{n}": [n] for n in range(2_000)})),
    Hostile("a word of a megabyte three million times", "a.parquet", "rows_too_large", repeated_word),
    Hostile("a program", "a.exe", "unknown_format", lambda: b"MZ\x90\x00"),
    Hostile("an export of ours that is not read back", "a.zip", "out_only",
            lambda: zipped({"spans.csv": b"text\nx\n", "export.losses.json": b'{"export":{"format":"spreadsheet"}}'})),
    Hostile("an .xml that is no edition of ours", "a.xml", "unknown_format", lambda: b"<TEI/>"),
    Hostile("a file without an ending", "README", "unknown_format", lambda: b"x"),
)  # fmt: skip
