"""Pages: the article's own text with its blocks as lines, and what the page says of itself."""

import pytest

from annotator.formats.records import Options
from tests.formats.some import record

LONG = "قال الوزير إن القرار نهائي ولن يتغير. " * 8
PAGE = f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>القرار نهائي | الموقع</title><meta property="og:title" content="القرار &quot;نهائي&quot;">
<meta property="og:site_name" content="الموقع"><meta name="author" content="منى">
<meta property="article:published_time" content="2025-09-05T10:00:00+03:00">
<link rel="canonical" href="https://example.org/1"><style>p {{}}</style></head>
<body><header><a>شعار</a></header><nav><ul><li>رئيسية</ul></nav>
<article><header><h1>القرار نهائي</h1></header><p>{LONG}</p><aside>اقرأ أيضا</aside>
<p>سطر<br>آخر <b>و</b>هو&nbsp;كذلك &lt;لا&gt; &#x1F600;<script>var p = "<p>";</script></p>
<ul><li>أ<li>ب</ul><table><tr><td>1<td>2<tr><td>3<td>4</table><p hidden>مخفي</p></article>
<article>خبر آخر</article><footer>حقوق</footer></body></html>"""


def test_the_article_is_taken_and_the_page_around_it_left() -> None:
    one = record("a.html", PAGE)
    assert one.text == f"القرار نهائي\n{LONG.strip()}\nسطر\nآخر وهو\u00a0كذلك <لا> 😀\nأ\nب\n1\t2\n3\t4"
    assert one.provenance["html"] == {"taken": "article"}


def test_the_page_tells_title_source_date_author_and_address() -> None:
    one = record("a.html", PAGE)
    assert one.title == 'القرار "نهائي"'
    assert one.metadata == {
        "language": "ar",
        "source": "الموقع",
        "author": "منى",
        "published": "2025-09-05T10:00:00+03:00",
        "url": "https://example.org/1",
    }


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("نص بلا وسوم", "نص بلا وسوم"),
        ("<p>أ<p>ب<div>ج</div>د", "أ\nب\nج\nد"),
        ("<p>  أ \n\t ب  </p>\n\n\n<p> ج", "أ ب\nج"),
        ("<p>م<b>و</b>سكو", "موسكو"),
        ("<p>قبل<!-- تعليق -->بعد", "قبلبعد"),
        ("<p>أ</b></div></p></p>ب", "أ\nب"),
        ("<nav>أ</nav><main>" + LONG + "</main>ب", LONG.strip()),
        ("<p>محـــمد َّ می\u200cخواهم \u200f𞤀", "محـــمد َّ می\u200cخواهم \u200f𞤀"),
        ("<P ALIGN=right>أ<BR/>ب", "أ\nب"),
        ("<table><tr><td><p>أ</p></td></tr></table>", "أ"),
    ],
)
def test_blocks_become_lines_and_nothing_inside_a_line_is_lost(page: str, text: str) -> None:
    assert record("a.html", page).text == text


def test_the_title_is_the_only_heading_or_the_windows_title() -> None:
    assert record("a.html", "<title>ع - موقع</title><h1>ع</h1><p>ن").title == "ع"
    assert record("a.html", "<title>ع - موقع</title><h1>أ</h1><h1>ب</h1><p>ن").title == "ع - موقع"
    assert record("a.html", "<p>ن").title == ""


def test_an_old_code_page_is_believed_where_the_page_names_it() -> None:
    page = '<meta charset="windows-1256"><p>نص'
    assert record("a.html", page.encode("cp1256")).text == "نص"
    assert record("a.htm", page.encode()).text == "نص"
    assert record("a.html", "<p>نص".encode("cp1256"), Options(encoding="cp1256")).text == "نص"
