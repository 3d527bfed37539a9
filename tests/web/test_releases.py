"""The pages of releases: asked for, watched, read, compared, withdrawn; and what each person may of it."""

from typing import Any

import orjson
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from annotator.models import Job, Project, Release
from annotator.services import jobs, releases, review
from annotator.services.releases.publishing import key_of, storage
from annotator.web.figures import size
from tests import factories
from tests.services.releases import worlds
from tests.services.releases.worlds import World, again
from tests.soak import releases as killed

pytestmark = pytest.mark.django_db

FORM = {"act": "begin", "tag": "1.0", "way": "shares", "train": 8, "dev": 1, "test": 1, "text": "with"}


@pytest.fixture
def some() -> World:
    return worlds.world(2)


@pytest.fixture
def manager(some: World) -> Client:
    return signed_in(some.manager)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, name: str = "releases", *args: str, **query: str) -> str:
    answer = client.get(reverse(name, args=["corpus", *args]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_page_says_what_could_go_into_the_first_release(manager: Client) -> None:
    html = page(manager)
    assert "مقالان مرجعهما الذهبي مقفل، ويمكن أن يدخلا الإصدار الأول." in html
    assert reverse("release-new", args=["corpus"]) in html


def test_without_gold_nothing_can_be_begun(some: World) -> None:
    worlds.world(0, slug="empty")
    client = signed_in(factories.user(is_superuser=True))
    html = client.get(reverse("releases", args=["empty"])).content.decode()
    assert "لا مقال له مرجع ذهبي مقفل بعد" in html or "مقفل بعد" in html
    assert reverse("release-new", args=["empty"]) not in html


def test_the_form_begins_a_release_and_leads_to_its_page(manager: Client, some: World) -> None:
    answer = manager.post(reverse("release-new", args=["corpus"]), {**FORM, "formats": ["brat"], "notes_en": "x"})
    assert answer.headers["Location"] == reverse("release", args=["corpus", "1.0"])
    made = Release.objects.get()
    assert (made.state, made.job.noun, made.notes_en) == ("draft", "release", "x")  # type: ignore[union-attr]
    html = page(manager, "release", "1.0")
    assert "الإصدار قيد الإعداد" in html
    assert 'hx-trigger="every 1s"' in html
    jobs.run.call(str(made.job.pk))  # type: ignore[union-attr]
    watched = manager.get(
        reverse("release", args=["corpus", "1.0"]), {"part": "making"}, headers={"HX-Request": "true"}
    )
    assert watched.headers["HX-Redirect"] == reverse("release", args=["corpus", "1.0"])
    html = page(manager, "release", "1.0")
    assert "brat/train.zip" in html or "brat/test.zip" in html
    assert DBTaskResult.objects.filter(task_path__contains="jobs.run").exists()


def test_a_published_release_tells_everything_before_it_is_downloaded(manager: Client, some: World) -> None:
    made = some.release("1.0", shares=[1, 0, 0], formats=["brat", "records"])
    html = page(manager, "release", "1.0")
    for file in worlds.names(made):
        assert f">{file}</a>" in html
    assert "لا أشباه مكرّرات" in html
    assert "نشره" in html
    assert "A note." in html


def test_a_file_comes_byte_for_byte_under_a_harmless_name(manager: Client, some: World) -> None:
    made = some.release("1.0", shares=[1, 0, 0])
    answer = manager.get(reverse("release-file", args=["corpus", "1.0", "sanad/train.jsonl"]))
    assert b"".join(answer) == worlds.content(made, "sanad/train.jsonl")  # type: ignore[arg-type]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="corpus-1.0-sanad-train.jsonl"'
    for path in ("../../secret-key", "sanad/../README.md", "nothing"):
        assert manager.get(f"/projects/corpus/releases/1.0/files/{path}").status_code == 404


def test_who_may_what(some: World) -> None:
    some.release("1.0")
    some.begin("1.1")
    viewer = signed_in(factories.member(project=some.project, role="viewer"))
    html = page(viewer)
    assert "README.md" in html
    assert "الملفات لمديري المشروع ومحكِّميه." in html
    assert ">1.1<" not in html
    assert viewer.get(reverse("release", args=["corpus", "1.1"])).status_code == 404
    assert viewer.get(reverse("release-file", args=["corpus", "1.0", "README.md"])).status_code == 403
    curator = signed_in(some.curator)
    answer = curator.get(reverse("release-file", args=["corpus", "1.0", "README.md"]))
    assert b"".join(answer).startswith(b"---")  # type: ignore[arg-type]
    for client in (viewer, curator):
        assert client.post(reverse("release-new", args=["corpus"]), FORM).status_code == 403
        assert client.post(reverse("release-withdraw", args=["corpus", "1.0"]), {"reason": "x"}).status_code == 403
    blind = signed_in(some.people[0])
    assert blind.get(reverse("releases", args=["corpus"])).status_code == 403
    assert blind.get(reverse("release-file", args=["corpus", "1.0", "README.md"])).status_code == 403
    assert reverse("releases", args=["corpus"]) not in blind.get(reverse("schema", args=["corpus"])).content.decode()


def test_a_release_of_another_project_is_not_found(some: World) -> None:
    other = worlds.world(0, slug="other")
    worlds.shelved(other.project, "9.9")
    client = signed_in(some.manager)
    assert client.get(reverse("release", args=["corpus", "9.9"])).status_code == 404
    assert client.get(reverse("release", args=["other", "9.9"])).status_code == 404
    assert client.get(reverse("release-file", args=["corpus", "9.9", "README.md"])).status_code == 404
    assert client.post(reverse("release-withdraw", args=["other", "9.9"]), {"reason": "x"}).status_code == 404


def test_a_withdrawn_release_says_why_and_keeps_its_files(manager: Client, some: World) -> None:
    some.release("1.0")
    address = reverse("release-withdraw", args=["corpus", "1.0"])
    answer = manager.post(address, {"reason": " "}, follow=True)
    assert "يُرجى ذكر السبب" in answer.content.decode() or "السبب" in answer.content.decode()
    assert Release.objects.get().state == "published"
    manager.post(address, {"reason": "الإزاحات خاطئة"})
    viewer = signed_in(factories.member(project=some.project, role="viewer"))
    html = page(viewer, "release", "1.0")
    assert "سُحب هذا الإصدار" in html
    assert "الإزاحات خاطئة" in html
    assert b"".join(manager.get(reverse("release-file", args=["corpus", "1.0", "README.md"])))  # type: ignore[arg-type]


def test_a_stopped_release_is_gone_on_with_or_thrown_away(manager: Client, some: World) -> None:
    manager.post(reverse("release-new", args=["corpus"]), FORM)
    job = Job.objects.get(noun="release")
    manager.post(reverse("job-cancel", args=[job.pk]))
    html = page(manager, "release", "1.0")
    assert "المتابعة من حيث توقّف" in html
    manager.post(reverse("release-go-on", args=["corpus", "1.0"]))
    assert Job.objects.filter(noun="release").count() == 2
    jobs.cancel(job=Job.objects.get(noun="release", state="waiting"), actor=some.manager)
    assert manager.post(reverse("release-discard", args=["corpus", "1.0"])).status_code == 302
    assert not Release.objects.exists()


def test_a_failure_is_told_in_words(manager: Client, some: World) -> None:
    manager.post(reverse("release-new", args=["corpus"]), FORM)
    made = again(Release.objects.get())
    for article in some.articles:
        review.unlock(article=article, reason="نظرة أخرى", actor=some.curator)
    jobs.run.call(str(made.job.pk))  # type: ignore[union-attr]
    assert "لا مقال مرجعه الذهبي مقفل يوافق هذا" in page(manager, "release", "1.0")


def test_a_release_of_one_split_does_not_boast_that_nothing_leaks(manager: Client, some: World) -> None:
    some.release("1.0", shares=[1, 0, 0])
    html = page(manager, "release", "1.0")
    assert "وقعت المقالات كلها في قسم واحد" in html
    assert "لا تسرّب بين الأقسام" not in html


def test_two_releases_side_by_side(manager: Client, some: World) -> None:
    some.release("1.0", shares=[1, 0, 0])
    some.grow(1)
    some.release("2.0", shares=[0, 0, 1])
    # Both were made in the same moment of a world that stands still: which is the later one is said.
    html = page(manager, "release-compare", before="1.0", after="2.0")
    assert "مقالان انتقلا إلى قسم آخر." in html
    assert "من تدريب إلى اختبار" in html
    assert some.articles[2].title in html
    assert "المقارنة تكون بين إصدارين" in page(manager, "release-compare", before="1.0", after="1.0")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    manager: Client, some: World, rows: int, django_assert_num_queries: Any
) -> None:
    for n in range(rows):
        worlds.shelved(some.project, f"{n}.0")
    page(manager)
    with django_assert_num_queries(QUERIES):
        page(manager)


QUERIES = 9


def test_an_archived_project_shows_its_releases_and_begins_none(manager: Client, some: World) -> None:
    some.release("1.0")
    Project.objects.filter(pk=some.project.pk).update(archived_at=worlds.MOMENT)
    assert "README.md" in page(manager)
    assert manager.post(reverse("release-new", args=["corpus"]), {**FORM, "tag": "2.0"}).status_code == 409


def test_everything_one_reads_before_downloading_stands_on_the_page(manager: Client, some: World) -> None:
    some.release("1.0", shares=[1, 0, 0], formats=["brat"])
    html = page(manager, "release", "1.0")
    for anchor in ("statistics", "splits", "rights", "agreement", "changes", "losses", "files", "loading"):
        assert f'id="release-{anchor}"' in html
        assert f'href="#release-{anchor}"' in html
    # By the schema's own names, and in words, never by codes of formulas.
    assert "المقاطع بحسب النوع" in html
    assert "شخص" in html
    assert "الحدود والنوع" in html
    assert "spans/exact" not in html
    assert "لم يُذكر شيء" in html
    assert "sha256sum -c SHA256SUMS" in html
    assert html.count("btn end primary") == 1
    assert reverse("release-archive", args=["corpus", "1.0"]) in html
    assert reverse("release-card", args=["corpus", "1.0"]) in html


def test_a_page_says_what_the_files_say_when_the_project_has_gone_on(manager: Client, some: World) -> None:
    some.release("1.0", shares=[1, 0, 0])
    before = page(manager, "release", "1.0")
    review.unlock(article=some.articles[0], reason="نظرة أخرى", actor=some.curator)
    review.abandon(article=some.articles[0], reason="من جديد", actor=some.curator)
    some.grow(1)
    part = before[before.index('id="release-statistics"') : before.index('id="release-files"')]
    assert part in page(manager, "release", "1.0")


def test_all_of_it_is_one_zip_whose_size_is_told_beside_the_button(manager: Client, some: World) -> None:
    some.release("1.0", shares=[1, 0, 0])
    address = reverse("release-archive", args=["corpus", "1.0"])
    answer = manager.get(address)
    data = b"".join(answer)  # type: ignore[arg-type]
    assert answer.headers["Content-Length"] == str(len(data))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="corpus-1.0.zip"'
    assert "X-Withdrawn" not in answer.headers
    assert size(len(data)) in page(manager, "release", "1.0")
    asked = manager.head(address)
    assert (asked.headers["Content-Length"], asked.content) == (str(len(data)), b"")


def test_who_reads_only_sees_the_figures_and_the_card_but_takes_nothing(some: World) -> None:
    some.release("1.0", shares=[1, 0, 0])
    viewer = signed_in(factories.member(project=some.project, role="viewer"))
    html = page(viewer, "release", "1.0")
    assert "المقاطع بحسب النوع" in html
    assert reverse("release-archive", args=["corpus", "1.0"]) not in html
    assert viewer.get(reverse("release-archive", args=["corpus", "1.0"])).status_code == 403
    assert "بطاقة البيانات" in page(viewer, "release-card", "1.0")
    assert signed_in(some.people[0]).get(reverse("release-card", args=["corpus", "1.0"])).status_code == 403


def test_the_card_is_shown_in_the_readers_language(manager: Client, some: World) -> None:
    some.release("1.0", shares=[1, 0, 0])
    assert "المقاطع بحسب النوع" in page(manager, "release-card", "1.0")
    manager.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    some.manager.language = "en"
    some.manager.save()
    assert "Spans by type" in page(manager, "release-card", "1.0")
    some.begin("1.1")
    assert manager.get(reverse("release-card", args=["corpus", "1.1"])).status_code == 404


@pytest.mark.parametrize("name", ["release-card", "release-archive"])
def test_a_file_that_is_gone_from_the_storage_is_told_in_a_sentence(manager: Client, some: World, name: str) -> None:
    made = some.release("1.0", shares=[1, 0, 0])
    storage().delete(key_of(made, "README.md"))
    answer = manager.get(reverse(name, args=["corpus", "1.0"]))
    assert answer.status_code == 503
    assert "أو ليس أحدها فيه" in answer.content.decode()
    assert manager.get(reverse("release-file", args=["corpus", "1.0", "README.md"])).status_code == 503
    assert "README.md" in page(manager, "release", "1.0")


def test_a_release_from_before_its_summary_told_so_much_is_shown_all_the_same(manager: Client, some: World) -> None:
    made = some.release("1.0", shares=[1, 0, 0])
    summary = orjson.loads(made.summary)
    for name in ("by_split", "rights", "agreement", "changes", "created", "guidelines"):
        del summary[name]
    Release.objects.filter(pk=made.pk).update(summary=orjson.dumps(summary).decode())
    html = page(manager, "release", "1.0")
    assert "المقاطع بحسب النوع" in html
    assert "README.md" in html


def test_the_download_of_a_withdrawn_release_says_so(manager: Client, some: World) -> None:
    some.release("1.0", shares=[1, 0, 0])
    manager.post(reverse("release-withdraw", args=["corpus", "1.0"]), {"reason": "الإزاحات خاطئة"})
    html = page(manager, "release", "1.0")
    assert "تنزيل الكل رغم سحبه" in html
    answer = manager.get(reverse("release-archive", args=["corpus", "1.0"]))
    assert (answer.headers["X-Withdrawn"], bool(b"".join(answer))) == ("true", True)  # type: ignore[arg-type]
    assert "سُحب هذا الإصدار" in page(manager, "release-card", "1.0")


def changed(some: World) -> str:
    """Two releases, between which the gold of an article got another mark; its words."""
    some.release("1.0", shares=[1, 0, 0])
    review.unlock(article=some.articles[0], reason="نظرة أخرى", actor=some.curator)
    killed.edit_gold(some.articles[0], some.curator)
    killed.lock(some.articles[0], some.curator)
    some.release("2.0", shares=[1, 0, 0], pins={str(some.articles[1].public): "test"})
    _count, (one,) = releases.changed_articles(releases.sides_of(*Release.objects.order_by("tag")), 0, 10)
    (difference,) = one.found
    return str(difference.after.text)  # type: ignore[union-attr]


def test_what_changed_in_an_article_is_shown_in_its_words_to_those_who_read_sets(manager: Client, some: World) -> None:
    words = changed(some)
    html = page(manager, "release-compare", before="1.0", after="2.0")
    part = html[html.index('id="release-changed"') :]
    assert f"<mark>{words}</mark>" in part
    assert "تاريخ" in part
    assert "span:DATE" not in html
    assert "وُضع باليد" in html
    viewer = signed_in(factories.member(project=some.project, role="viewer"))
    seen = page(viewer, "release-compare", before="1.0", after="2.0")
    assert "release-changed" not in seen
    assert "<mark>" not in seen
    assert "تاريخ" in seen
    address = reverse("api-release-compare-articles", args=["corpus", "2.0", "1.0"])
    assert viewer.get(address).status_code == 403
    told = manager.get(address, {"start": 0, "count": 5}).json()
    assert told["articles"][0]["differences"][0]["after"]["text"] == words
    assert manager.get(address, {"count": 51}).status_code == 400
    for odd in ("0", "x", "9" * 30, "٣"):
        assert page(manager, "release-compare", before="1.0", after="2.0", page=odd)


def test_a_comparison_of_one_release_or_of_two_that_are_equal_says_so(manager: Client, some: World) -> None:
    some.release("1.0", shares=[1, 0, 0])
    assert "لا إصداران منشوران بعد" in page(manager, "release-compare")
    some.release("2.0", shares=[1, 0, 0])
    assert "المقالات نفسها بالوسوم نفسها" in page(manager, "release-compare", before="1.0", after="2.0")
