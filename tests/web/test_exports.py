"""The page of exports: what there is to give, its first lines, how it goes and what it lost."""

import io
import re
import zipfile
from typing import Any

import orjson
import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import AnnotationSet, Article, Job, Membership, Project
from annotator.services import exports, jobs
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def by_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small exports are made at once; here they are taken for large ones."""
    monkeypatch.setattr("annotator.services.exports.small.SMALL", -1)


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press", name="أخبار")


@pytest.fixture
def manager(client: Client, project: Project) -> Client:
    someone = factories.member(project=project, role=Membership.Role.MANAGER, first_name="ليلى")
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def row(project: Project) -> AnnotationSet:
    """A submitted set with a quote whose speaker is a mention."""
    made = factories.submitted(
        article=factories.article(project=project, name="خبر.txt"),
        author=factories.member(project=project, first_name="ريم"),
        changes=factories.marks(1),
    )
    body = orjson.loads(made.body)
    frame = {"id": "f", "type": "quote", "attributes": {}, "roles": {"speaker": [{"span": body["spans"][0]["id"]}]}}
    AnnotationSet.objects.filter(pk=made.pk).update(body=orjson.dumps({**body, "frames": [frame]}).decode())
    return made


def address() -> str:
    return reverse("export", args=["press"])


def plain(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def work() -> Job:
    job = Job.objects.order_by("-created_at").first()
    assert job is not None
    jobs.run.call(str(job.pk))
    job.refresh_from_db()
    return job


def test_an_empty_project_says_what_is_missing_and_where_it_is_made(manager: Client) -> None:
    html = plain(manager.get(address()))
    assert "لا وسوم للتصدير بعد، وتأتي من الواسمين أو من ملفات مستوردة أو من النماذج." in html
    assert "لا مرجع ذهبيًّا هنا بعد." in html
    assert reverse("curation-queue", args=["press"]) in html
    assert "لم يُصدَّر شيء بعد." in html
    assert "الطبقات المسلَّمة بدلًا منه" not in html, "there are none"


def test_the_page_offers_what_there_is(manager: Client, row: AnnotationSet) -> None:
    html = plain(manager.get(address()))
    assert "لا مرجع ذهبيًّا بعد، فهو ثمرة التحكيم. ويمكن إخراج المسلَّم من الآن." in html
    assert "الطبقات المسلَّمة بدلًا منه" in html
    assert re.findall(r'name="what" value="(\w+)"', html) == ["gold", "submitted", "all", "imported", "suggested"]
    assert sorted(re.findall(r'name="format" value="([\w-]+)"', html)) == sorted(exports.writers())
    assert re.findall(r'name="layers" value="(\w+)" id="layer-\w+" checked', html) == ["entity", "quote", "stance"]
    assert re.findall(r'name="authors" value="(\d+)"[^>]*> <bdi>(\w+)</bdi>', html) == [(str(row.author_id), "ريم")]


def test_the_first_lines_and_the_options_come_as_a_part_with_an_address(manager: Client, row: AnnotationSet) -> None:
    asked = {"what": "submitted", "format": "sanad", "layers": ["quote"], "option-packing": "zstd"}
    response = manager.get(address(), asked, headers={"HX-Request": "true"})
    html = plain(response)
    assert html.lstrip().startswith('<div id="export-rest"')
    assert "تخرج طبقة واحدة بصيغة <bdi>" in html
    assert re.search(r'id="option-packing-zstd" checked', html)
    assert "{&quot;format&quot;:&quot;sanad/1&quot;" in html
    query = "layers=quote&what=submitted&option-packing=zstd"
    assert response.headers["HX-Replace-Url"] == f"{address()}?{query}"
    assert "csrf" not in response.headers["HX-Replace-Url"]
    # The address alone shows the same.
    assert re.findall(
        r'name="layers" value="(\w+)" id="layer-\w+" checked', plain(manager.get(f"{address()}?{query}"))
    ) == ["quote"]


def test_without_scripts_a_button_leads_to_the_first_lines(manager: Client, row: AnnotationSet) -> None:
    response = manager.post(address(), {"what": "submitted", "format": "brat", "act": "preview"})
    assert response.headers["Location"] == f"{address()}?what=submitted&format=brat"
    assert not Job.objects.exists()
    assert ".ann" in plain(manager.get(response.headers["Location"]))


def test_an_export_is_started_watched_taken_away_and_its_losses_told(manager: Client, row: AnnotationSet) -> None:
    asked = {"what": "submitted", "format": "brat", "layers": ["quote"]}
    part = plain(manager.get(manager.post(address(), asked).headers["Location"]))
    job = work()
    assert f'id="job-{job.pk}"' in part
    assert "الطبقات المسلَّمة · الأقوال · brat" in part
    html = plain(manager.get(address()))
    assert "طلبه <bdi>ليلى</bdi>" in html
    assert "ما كُتب على وجه آخر أو تُرك، في مقال واحد" in html
    assert "دور يشغله شيء من مستوى آخر لم يُطلب، فتُرك" in html
    answer = manager.get(reverse("job-file", args=[job.pk]))
    assert re.match(r'attachment; filename="press-submitted-brat-[\d-]+\.zip"', answer.headers["Content-Disposition"])
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]
        assert "export.losses.ar.md" in archive.namelist()
    told = manager.get(reverse("job-losses", args=[job.pk]))
    assert told.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert "**خبر.txt**" in told.content.decode()
    as_json = orjson.loads(manager.get(reverse("job-losses", args=[job.pk]), {"as": "json"}).content)
    assert as_json["total"]["filler_left_out:quote.speaker"] == 1


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"what": "submitted", "format": "sanad"}, "لم يُفقد شيء: اتّسعت الصيغة لكل شيء."),
        ({"what": "submitted", "format": "spreadsheet"}, "لم يُفقد إلا ما لا تتّسع له الصيغة أصلًا: النص، بيانات المقال."),
    ],
)
def test_a_finished_export_promises_no_more_than_its_format_holds(
    manager: Client, row: AnnotationSet, asked: dict[str, str], told: str
) -> None:
    manager.post(address(), asked)
    work()
    html = plain(manager.get(address()))
    assert told in html
    assert html.count("اتّسعت الصيغة لكل شيء") == ("اتّسعت" in told)


def test_losses_of_one_sentence_stand_together(manager: Client, row: AnnotationSet) -> None:
    body = orjson.loads(row.body)
    frames = [
        {"id": f"f{n}", "type": kind, "attributes": {}, "roles": {}}
        for n, kind in enumerate(["quote", "stance", "quote"])
    ]
    AnnotationSet.objects.filter(pk=row.pk).update(body=orjson.dumps({**body, "frames": frames}).decode())
    manager.post(address(), {"what": "submitted", "format": "conll"})
    work()
    html = plain(manager.get(address()))
    assert html.count("قول أو موقف أو إطار آخر لا تتّسع له الصيغة، فتُرك وبقيت مقاطعه") == 1
    assert '<bdi class="ltr">quote</bdi> <span class="num">٢</span>' in html
    assert '<bdi class="ltr">stance</bdi> <span class="num">١</span>' in html
    assert '<span class="num muted">× ٣</span>' in html


def test_the_files_are_removed_and_the_same_can_be_asked_for_again(manager: Client, row: AnnotationSet) -> None:
    manager.post(address(), {"what": "submitted", "format": "brat"})
    job = work()
    assert manager.post(reverse("job-remove", args=[job.pk])).headers["Location"] == address()
    html = plain(manager.get(address()))
    assert "أُزيلت الملفات." in html
    assert f'id="job-{job.pk}"' not in html
    assert [manager.get(reverse(name, args=[job.pk])).status_code for name in ("job-file", "job-losses")] == [404, 404]
    assert f'href="{address()}?what=submitted&amp;format=brat"' in plain(manager.get(reverse("job", args=[job.pk])))


def test_only_an_exports_files_are_removed_here(manager: Client, project: Project) -> None:
    author = factories.member(project=project)
    other = Job.objects.create(project=project, actor=author, noun="import", request="{}", state="done", file="kept")
    assert manager.post(reverse("job-remove", args=[other.pk])).status_code == 404
    assert Job.objects.get(pk=other.pk).file == "kept"


@pytest.mark.parametrize(
    "asked", [{"what": "nonsense"}, {"format": "docx"}, {"layers": ["nose"]}, {"authors": ["1"]}, {"authors": ["x"]}]
)
def test_what_makes_no_sense_is_said_and_nothing_is_started(manager: Client, asked: dict[str, Any]) -> None:
    response = manager.post(address(), asked)
    assert response.status_code == 400
    assert "يُرجى الاختيار من جديد." in plain(response)
    assert not Job.objects.exists()


def test_a_choice_that_nothing_fits_is_not_called_a_project_without_such_sets(
    manager: Client, row: AnnotationSet
) -> None:
    other = factories.article(project=row.article.project, text="نصّ آخر.", name="آخر.txt")
    asked = {"what": "submitted", "which": "names", "names": other.name}
    html = plain(manager.post(address(), asked, headers={"HX-Request": "true"}))
    assert "لا شيء يطابق كل ما اختير أعلاه، فلو كُتب الملف لكان فارغًا." in html
    assert "لا توجد طبقة كهذه بعد" not in html
    # A name that is nobody's is said beside the button, and no first lines of other articles stand under it.
    html = plain(manager.post(address(), asked | {"names": "ضائع.txt"}, headers={"HX-Request": "true"}))
    assert "ضائع.txt" in html
    assert "first-title" not in html


def test_a_set_that_lies_is_told_where_the_first_lines_would_stand(manager: Client, row: AnnotationSet) -> None:
    body = AnnotationSet.objects.get(pk=row.pk).body
    AnnotationSet.objects.filter(pk=row.pk).update(body=body.replace('"segments":[[', '"segments":[[1', 1))
    assert str(row.pk) in plain(manager.get(address(), {"what": "submitted"}))


def test_a_job_whose_schema_is_gone_still_has_a_page(manager: Client, project: Project) -> None:
    job = jobs.start(
        project=project,
        noun="export",
        request={"what": "all", "layers": ["gone"]},
        actor=project.memberships.get().user,
    )
    assert manager.get(reverse("job", args=[job.pk])).status_code == 200
    work()
    assert "تغيّر المخطط" in plain(manager.get(address()))


@pytest.mark.parametrize("what", ["sources", "states", "authors", "layers", "what", "format", "option-packing"])
@pytest.mark.parametrize("value", ["a\0", "\u202e", "9" * 400, "٣", "=1+1"])
def test_hostile_choices_are_refused_or_find_nothing(
    manager: Client, row: AnnotationSet, what: str, value: str
) -> None:
    asked = {"what": "submitted", "format": "sanad", what: value}
    assert manager.get(address(), asked).status_code in {200, 400}
    assert manager.post(address(), asked).status_code in {302, 400}


def test_articles_taken_out_of_the_work_stay_here_unless_they_are_asked_for(
    manager: Client, row: AnnotationSet
) -> None:
    Article.objects.filter(pk=row.article_id).update(withdrawn_at=row.created_at)
    html = plain(manager.get(address(), {"what": "submitted"}))
    assert "ولا تخرج طبقة واحدة من مقالات استُبعدت من العمل." in html
    refused = manager.post(address(), {"what": "submitted"})
    assert (refused.status_code, Job.objects.count()) == (400, 0)
    assert "فلا شيء للتصدير، ولم يُعدّ أي ملف." in plain(refused)
    Article.objects.filter(pk=row.article_id).update(withdrawn_at=None)
    article = factories.article(project=row.article.project, text="نص آخر")
    other = factories.submitted(article=article, author=row.author, changes=[])
    Article.objects.filter(pk=article.pk).update(withdrawn_at=other.created_at)
    manager.post(address(), {"what": "submitted"})
    work()
    assert "تُركت طبقة واحدة لأن مقالها استُبعد من العمل." in plain(manager.get(address()))
    asked = plain(manager.get(address(), {"what": "submitted", "withdrawn": "on"}))
    assert re.search(r'id="with-withdrawn" checked', asked)
    assert "تخرج طبقتان بصيغة" in asked


#: Session, user, project, sets, sources, authors, exports, which sets, left out, the sets of the first lines (3),
#: how large they are (3), whether there is one, the kept views (2), sources of articles, the bell.
QUERIES = 20


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_queries_whatever_was_exported(
    manager: Client, row: AnnotationSet, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        manager.post(address(), {"what": "submitted", "format": "brat"})
        work()
    with django_assert_num_queries(QUERIES):
        manager.get(address(), {"what": "submitted"})
