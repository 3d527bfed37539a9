"""Word documents: what a reader sees on paper, line by line."""

import pytest

from tests.formats.hostile import docx
from tests.formats.some import record

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>العنوان</dc:title>
 <dc:creator>منى</dc:creator><dcterms:created>2025-09-05T10:00:00Z</dcterms:created></cp:coreProperties>"""


def text_of(body: str, names: str = W) -> str:
    return record("a.docx", docx(f"<w:document {names}><w:body>{body}</w:body></w:document>")).text


def p(*runs: str) -> str:
    return f"<w:p><w:pPr><w:bidi/></w:pPr>{''.join(runs)}</w:p>"


def r(text: str) -> str:
    return f'<w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p(r("قال "), r("الوزير")) + p(r("نعم 😀")), "قال الوزير\nنعم 😀"),
        (p(r("أ"), "<w:r><w:br/></w:r>", r("ب"), "<w:r><w:tab/></w:r>", r("ج")), "أ\nب\tج"),
        (p(r("أ"), f"<w:del>{r('محذوف')}</w:del>", f"<w:ins>{r('مضاف')}</w:ins>"), "أمضاف"),
        (p("<w:r><w:instrText>PAGE</w:instrText></w:r>", r("أ")), "أ"),
        (
            "<w:tbl><w:tr><w:tc>" + p(r("1")) + "</w:tc><w:tc>" + p(r("2")) + p(r("3")) + "</w:tc></w:tr>"
            "<w:tr><w:tc>" + p(r("4")) + "</w:tc></w:tr></w:tbl>" + p(r("بعد")),
            "1\t2 3\n4\nبعد",
        ),
        (p(f"<w:hyperlink>{r('رابط')}</w:hyperlink>", r(" و &lt;وسم&gt;")), "رابط و <وسم>"),
        (p(r("أ")) + p() + p(r("ب")), "أ\n\nب"),
    ],
)
def test_paragraphs_rows_and_breaks_become_lines(body: str, text: str) -> None:
    assert text_of(body) == text
    assert text_of(body, STRICT) == text


def test_the_document_tells_title_author_and_date() -> None:
    body = f"<w:document {W}><w:body>{p(r('نص'))}</w:body></w:document>"
    one = record("a.docx", docx(body, **{"docProps/core.xml": CORE.encode()}))
    assert one.title == "العنوان"
    assert one.metadata == {"author": "منى", "published": "2025-09-05T10:00:00Z"}
