"""Files become articles: looked at first, named when they cannot come in, and nothing half imported."""

import hashlib
from datetime import timedelta

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotator.models import Article, Project, Upload
from annotator.services import access, articles
from annotator.services.articles import Choice, File, ImportRefused
from annotator.services.refusal import Invalid
from tests import factories

STORY = "قمة في باريس\nقالت الوزيرة إن الاتفاق جيد.\n\nوغادرت."


@pytest.fixture
def project(db: None) -> Project:
    return factories.project()


def flaws(project: Project, *files: File) -> list[tuple[str, str]]:
    return [(flaw.file, flaw.code) for one in articles.examine(project, files) for flaw in one.flaws]


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


def test_a_duplicate_is_named_with_the_article_it_equals(project: Project) -> None:
    there = factories.article(project=project, text=STORY, title="الأول")
    (found,) = articles.examine(project, [File("again.txt", STORY.replace("\n", "\r\n").encode())])
    (flaw,) = found.flaws
    assert (flaw.code, flaw.facts) == (
        "duplicate",
        {"article": str(there.public), "name": there.name, "title": "الأول"},
    )


def test_of_two_equal_files_the_second_is_the_duplicate(project: Project) -> None:
    (one, two) = articles.examine(project, [File("a.txt", STORY.encode()), File("b.txt", STORY.encode("utf-16"))])
    assert (one.flaws, [(f.code, f.facts) for f in two.flaws]) == ((), [("duplicate_in_batch", {"file": "a.txt"})])


def test_the_same_text_in_another_project_is_no_duplicate(project: Project) -> None:
    factories.article(text=STORY)
    assert flaws(project, File("a.txt", STORY.encode())) == []


def test_a_name_is_taken_once(project: Project) -> None:
    factories.article(project=project, text=STORY, name="a.txt")
    assert flaws(project, File("a.txt", b"other"), File("b.txt", b"one"), File("b.txt", b"two")) == [
        ("a.txt", "name_taken"),
        ("b.txt", "name_in_batch"),
    ]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("../../etc/passwd", "passwd"), ("c:\\texts\\a.txt", "a.txt"), ("a\u202e\0b.txt", "ab.txt"), ("", "—")],
)
def test_a_file_name_is_a_name_and_no_path(project: Project, sent: str, kept: str) -> None:
    (one,) = articles.examine(project, [File(sent, STORY.encode())])
    assert (one.file.name, one.flaws) == (kept, ())


def test_two_hundred_files_are_compared_by_two_queries(project: Project) -> None:
    files = [File(f"{n}.txt", f"مقال رقم {n}\nنص".encode()) for n in range(200)]
    with CaptureQueriesContext(connection) as queries:
        articles.import_files(project=project, files=files, actor=None)
    assert len([q for q in queries if q["sql"].startswith("SELECT")]) == 2
    assert len([q for q in queries if q["sql"].startswith("INSERT")]) <= 6
    assert Article.objects.count() == 200


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


def staged(project: Project, *files: File) -> tuple[list[Upload], object]:
    me = factories.member(project=project, role="manager")
    batch = articles.stage_uploads(project=project, files=files, actor=me)
    return access.uploads_for(me, access.project_for(me, project.slug), batch), me


def test_a_preview_shows_what_would_come_in(project: Project) -> None:
    uploads, _ = staged(project, File("a.txt", STORY.encode("cp1256")), File("bad.txt", b""))
    good, bad = articles.preview(project, uploads)
    assert (good.candidate.title, good.candidate.words, good.candidate.paragraphs) == ("قمة في باريس", 9, 3)
    assert good.readings[0].encoding == "cp1256"
    assert {reading.encoding for reading in good.readings} >= {"cp1256", "cp720"}
    assert [flaw.code for flaw in bad.candidate.flaws] == ["empty"]
    assert Article.objects.count() == 0


def test_choices_change_the_preview_and_the_import(project: Project) -> None:
    uploads, me = staged(project, File("a.txt", STORY.encode("cp1256")))
    chosen = {uploads[0].pk: Choice(encoding="cp720", title="عنوان آخر")}
    articles.choose(uploads=uploads, choices=chosen, actor=me)  # type: ignore[arg-type]
    (shown,) = articles.preview(project, list(Upload.objects.filter(pk=uploads[0].pk)))
    assert shown.candidate.title == "عنوان آخر"
    assert shown.candidate.text == STORY.encode("cp1256").decode("cp720")


def test_importing_a_batch_ends_it(project: Project) -> None:
    uploads, me = staged(project, File("a.txt", STORY.encode()))
    articles.import_staged(project=project, uploads=uploads, actor=me)  # type: ignore[arg-type]
    assert (Article.objects.count(), Upload.objects.count()) == (1, 0)


def test_a_refused_batch_waits_for_another_try(project: Project) -> None:
    uploads, me = staged(project, File("a.txt", STORY.encode()), File("bad.txt", b""))
    with pytest.raises(ImportRefused):
        articles.import_staged(project=project, uploads=uploads, actor=me)  # type: ignore[arg-type]
    assert (Article.objects.count(), Upload.objects.count()) == (0, 2)
    articles.import_staged(project=project, uploads=uploads, actor=me, only_good=True)  # type: ignore[arg-type]
    assert (Article.objects.count(), Upload.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([], "no_files"),
        ([File(f"{n}", b"a") for n in range(articles.BATCH_LIMIT + 1)], "too_many_files"),
        ([File(f"{n}", b"a" * 5_000_000) for n in range(11)], "batch_too_large"),
    ],
    ids=["none", "many", "large"],
)
def test_an_upload_has_an_end(project: Project, files: list[File], code: str) -> None:
    me = factories.member(project=project, role="manager")
    with pytest.raises(Invalid) as error:
        articles.stage_uploads(project=project, files=files, actor=me)
    assert (error.value.code, Upload.objects.count()) == (code, 0)


def test_uploads_nobody_came_back_for_go(project: Project) -> None:
    staged(project, File("old.txt", b"a"))
    Upload.objects.update(created_at=timezone.now() - timedelta(days=2))
    new, _ = staged(project, File("new.txt", b"a"))
    assert list(Upload.objects.values_list("pk", flat=True)) == [new[0].pk]
