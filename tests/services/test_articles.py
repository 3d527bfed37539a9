"""Files become articles: looked at first, named when they cannot come in, and nothing half imported."""

import hashlib

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.models import Article, Project
from annotator.services import articles
from annotator.services.articles import File, ImportRefused
from tests import factories

STORY = "قمة في باريس\nقالت الوزيرة إن الاتفاق جيد.\n\nوغادرت."


@pytest.fixture
def project(db: None) -> Project:
    return factories.project()


def refused(project: Project, *files: File) -> list[tuple[str, str]]:
    with pytest.raises(ImportRefused) as error:
        articles.import_files(project=project, files=files, actor=None)
    return [(flaw.file, flaw.code) for flaw in error.value.problems]


def test_a_file_becomes_an_article_with_its_provenance(project: Project) -> None:
    data = ("\ufeff" + STORY.replace("\n", "\r\n")).encode()
    (made,) = articles.import_files(project=project, files=[File("a.txt", data)], actor=None).articles
    stored = Article.objects.get(pk=made.pk)
    assert (stored.text, stored.title, stored.name) == (STORY, "قمة في باريس", "a.txt")
    assert (stored.length, stored.words) == (len(STORY), 9)
    assert stored.sha256 == hashlib.sha256(STORY.encode()).hexdigest()
    told = orjson.loads(stored.provenance)
    assert (told["bytes"], told["decoding"]["encoding"], told["decoding"]["bom"]) == (len(data), "utf-8", True)
    assert (told["decoding"]["line_ends"], told["decoding"]["sha256"]) == ("crlf", hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("encoding", ["utf-8", "cp1256", "iso-8859-6", "utf-16"])
def test_the_encoding_is_found(project: Project, encoding: str) -> None:
    text = "أكدت الوزيرة أن الحكومة لن تقبل بالشروط المفروضة على الموانئ وقال المتحدث إن المفاوضات مستمرة."
    (made,) = articles.import_files(project=project, files=[File("a.txt", text.encode(encoding))], actor=None).articles
    assert made.text == text


def test_a_person_may_overrule_encoding_and_title(project: Project) -> None:
    file = File("a.txt", STORY.encode("cp1256"), encoding="cp1256", title="  عنوان  ")
    (made,) = articles.import_files(project=project, files=[file], actor=None).articles
    assert (made.text, made.title) == (STORY, "عنوان")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "binary"),
        ("نص\0نص".encode(), "binary"),
        ("نص\aنص".encode(), "control_character"),
        (b"a" * (articles.FILE_LIMIT + 1), "file_too_large"),
    ],
    ids=["empty", "blank", "pdf", "nul", "bell", "too large"],
)
def test_a_bad_file_is_named_with_its_reason_and_keeps_all_out(project: Project, data: bytes, code: str) -> None:
    assert refused(project, File("good.txt", STORY.encode()), File("bad.txt", data)) == [("bad.txt", code)]
    assert Article.objects.count() == 0


def test_only_the_good_ones_when_asked(project: Project) -> None:
    files = [File("good.txt", STORY.encode()), File("bad.txt", b"")]
    done = articles.import_files(project=project, files=files, actor=None, only_good=True)
    assert [article.name for article in done.articles] == ["good.txt"]
    assert [(flaw.file, flaw.code) for flaw in done.left_out] == [("bad.txt", "empty")]
    assert list(Article.objects.values_list("name", flat=True)) == ["good.txt"]


def test_nothing_good_is_refused_even_then(project: Project) -> None:
    with pytest.raises(ImportRefused):
        articles.import_files(project=project, files=[File("bad.txt", b"")], actor=None, only_good=True)


def left_out(project: Project, *files: File) -> list[articles.Flaw]:
    done = articles.import_files(project=project, files=files, actor=None, only_good=True)
    return list(done.left_out)


def test_a_duplicate_is_named_with_the_article_it_equals(project: Project) -> None:
    there = factories.article(project=project, text=STORY, title="الأول")
    good = File("good.txt", "نص آخر".encode())
    (flaw,) = left_out(project, File("again.txt", STORY.replace("\n", "\r\n").encode()), good)
    named = {"article": str(there.public), "name": there.name, "title": "الأول"}
    assert (flaw.code, flaw.facts) == ("duplicate", named)


def test_of_two_equal_files_the_second_is_the_duplicate(project: Project) -> None:
    (flaw,) = left_out(project, File("a.txt", STORY.encode()), File("b.txt", STORY.encode("utf-16")))
    assert (flaw.file, flaw.code, flaw.facts) == ("b.txt", "duplicate_in_batch", {"file": "a.txt"})


def test_the_same_text_in_another_project_is_no_duplicate(project: Project) -> None:
    factories.article(text=STORY)
    assert left_out(project, File("a.txt", STORY.encode())) == []


def test_a_name_the_project_has_is_a_mistake_and_one_that_comes_twice_gets_another(project: Project) -> None:
    factories.article(project=project, text=STORY, name="a.txt")
    files = [File("a.txt", b"other"), File("x/b.txt", b"one"), File("y/b.txt", b"two")]
    done = articles.import_files(project=project, files=files, actor=None, only_good=True)
    assert [(flaw.file, flaw.code) for flaw in done.left_out] == [("a.txt", "name_taken")]
    two = hashlib.sha256(b"two").hexdigest()
    assert [one.name for one in done.articles] == ["b.txt", f"b.txt · {two[:8]}"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("../../etc/passwd", "passwd"), ("c:\\texts\\a.txt", "a.txt"), ("a\u202e\0b.txt", "ab.txt"), ("", "—")],
)
def test_a_file_name_is_a_name_and_no_path(project: Project, sent: str, kept: str) -> None:
    (made,) = articles.import_files(project=project, files=[File(sent, STORY.encode())], actor=None).articles
    assert made.name == kept


def _count(project: Project, number: int) -> tuple[int, int]:
    files = [File(f"{number}-{n}.txt", f"مقال رقم {n} من {number}\nنص".encode()) for n in range(number)]
    with CaptureQueriesContext(connection) as queries:
        articles.import_files(project=project, files=files, actor=None)
    wanted = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    return len(wanted), len(queries)


def test_two_hundred_files_are_compared_by_as_many_queries_as_two(project: Project) -> None:
    assert _count(project, 2)[0] == _count(project, 200)[0]
    assert Article.objects.count() == 202


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("قمة باريس تقرّ ممراً بحرياً\nأقرّت القمة.", "قمة باريس تقرّ ممراً بحرياً"),
        ("عاجل – هزة أرضية بقوة 5.8 درجات\nضربت.", "عاجل – هزة أرضية بقوة 5.8 درجات"),
        ("نُشر في 5 سبتمبر 2025\nرفض الرئيس المقترحات.", "رفض الرئيس المقترحات."),
        ("5/9/2025\nرفض الرئيس", "رفض الرئيس"),
        ("٥ سبتمبر ٢٠٢٥\nرفض الرئيس", "رفض الرئيس"),
        ("آخر تحديث: 12 آذار 2026، الساعة 10:30 بتوقيت غرينتش\nرفض", "رفض"),
        ("بعد 11 سبتمبر 2001 تغيّر كل شيء في سياسة الموانئ\nنص", "بعد 11 سبتمبر 2001 تغيّر كل شيء في سياسة الموانئ"),
        ("جملة تنتهي بنقطة.\nأخرى", "جملة تنتهي بنقطة."),
        ("هل يعود النهر؟\nنص", "هل يعود النهر؟"),
        ("\n\n  عنوان  \nنص", "عنوان"),
        ("", ""),
    ],
)
def test_a_title_is_proposed(text: str, title: str) -> None:
    assert articles.propose_title(text) == title


def test_a_long_first_line_is_cut_between_words() -> None:
    line = "رفض الرئيس الضمانات الأمنية الغربية المقترحة محذِّراً من أن أي قوات أجنبية ستكون هدفاً مشروعاً للقوات." * 3
    title = articles.propose_title(line)
    assert title.endswith("…")
    assert len(title) <= 71
    assert line.startswith(title[:-1])
    assert line[len(title) - 1] == " "
