"""The form of a new release: what is chosen is told, tried, and begun; what is wrong is said where it is."""

import re
from typing import Any

import orjson
import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from annotator.models import AnnotationSet, Article, Release
from annotator.services import access, jobs
from annotator.services import releases as verbs
from annotator.services.articles import saved_views
from annotator.services.articles.queries import filter_of_query
from annotator.web.listing import FilterForm
from tests import factories
from tests.services.releases import worlds
from tests.services.releases.worlds import World

pytestmark = pytest.mark.django_db

FORM = {
    "tag": "1.0", "which": "all", "way": "shares", "train": 8, "dev": 1, "test": 1, "text": "with",
    "layers": ["entity", "quote", "stance"],
}  # fmt: skip
HTMX = {"HX-Request": "true"}


@pytest.fixture
def some() -> World:
    return worlds.world(3)


@pytest.fixture
def manager(some: World, client: Client) -> Client:
    client.force_login(some.manager, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, act: str = "", headers: Any = None, **more: Any) -> Any:
    sent = {name: value for name, value in ({**FORM, **more} | {"act": act}).items() if value is not None}
    return client.post(reverse("release-new", args=["corpus"]), sent, headers=headers)


def plain(answer: Any) -> str:
    return re.sub(r"[\u2066-\u2069]", "", re.sub(r"\s+", " ", answer.content.decode()))


def view(some: World, query: str, name: str = "المتأخرة") -> int:
    project = access.project_for(some.manager, "corpus")
    return saved_views.keep(project=project, name=name, query=query, actor=some.manager).pk


def test_a_new_form_suggests_the_next_version_and_keeps_the_splits_of_the_last(manager: Client, some: World) -> None:
    address = reverse("release-new", args=["corpus"])
    html = plain(manager.get(address))
    assert 'value="1.0"' in html
    assert 'تدخل <b class="num">٣</b> مقالات.' in html
    some.release("1.0")
    html = plain(manager.get(address))
    assert 'value="1.1"' in html
    assert '<option value="1.0" selected>' in html


def test_every_format_stands_there_by_its_name_with_its_ways_in_words(manager: Client) -> None:
    html = plain(manager.get(reverse("release-new", args=["corpus"])))
    for form in verbs.offered():
        assert f'value="{form.name}"' in html
        for choice in form.choices:
            for value in choice.values:
                assert f'id="option-{form.name}-{choice.code}-{value}"' in html
    assert "metonymy=" not in html


def test_two_ways_of_one_format_and_their_options_combined(manager: Client, some: World) -> None:
    html = plain(send(manager, "again:conll", formats=["conll"], names="لا يضيع"))
    assert 'id="format-conll.2" checked' in html
    assert 'name="option-conll.2-tokens"' in html
    assert "لا يضيع" in html
    answer = send(
        manager,
        "begin",
        formats=["conll", "conll.2", "brat"],
        **{"option-conll-tokens": "clitic", "option-conll-scheme": "IOBES", "option-conll.2-tokens": "word"},
    )
    assert answer.status_code == 302
    told = verbs.read_plan(orjson.loads(Release.objects.get().plan)).formats
    assert [one.folder for one in told] == ["brat", "conll", "conll-IOBES-clitic"]


def test_a_view_is_told_tried_released_and_the_release_has_the_same_numbers(manager: Client, some: World) -> None:
    sent = {
        "which": "view",
        "view": view(some, "since=2025-01-02&order=oldest"),
        "pins": f"{some.articles[1].name} test\n{some.articles[2].name} train",
    }
    quick = plain(send(manager, headers=HTMX, **sent))
    assert quick.lstrip().startswith('<section id="release-told"')
    assert "يدخل مقالان." in quick
    assert "مقالات ليست في العرض" in quick
    assert "release-trial" not in quick
    tried = plain(send(manager, "try", headers=HTMX, **sent))
    assert '<b class="num" data-split="test">١</b>' in tried
    assert "قسم التطوير فارغ" in tried
    assert not Release.objects.exists()
    begun = send(manager, "begin", headers=HTMX, **sent)
    assert begun.headers["HX-Redirect"] == reverse("release", args=["corpus", "1.0"])
    made = Release.objects.get()
    jobs.run.call(str(made.job_id))
    made.refresh_from_db()
    summary = orjson.loads(made.summary)
    assert (summary["splits"], summary["left_out"]) == (
        {"train": 1, "dev": 0, "test": 1, "excluded": 0}, {"not_matching": 1},
    )  # fmt: skip
    assert verbs.manifest_of(made).plan.view == "المتأخرة"


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"tag": "1/0"}, "tag", "رقم الإصدار حروف لاتينية"),
        ({"tag": ""}, "tag", "رقم الإصدار حروف لاتينية"),
        ({"train": 0, "dev": 0, "test": 0}, "train", "نسبة واحدة على الأقل"),
        ({"dev": "-1"}, "dev", "من ٠ إلى ١٠٠٠"),
        ({"way": "time", "dev_from": "2025-03-01", "test_from": "2025-02-01"}, "dev_from", "يبدأ التطوير قبل"),
        ({"way": "time"}, "test_from", "اليوم الذي تصبح المقالات منه للاختبار"),
        ({"way": "time", "test_from": "31.12."}, "test_from", "هذا ليس تاريخًا"),
        ({"which": "sources"}, "sources", "مصدر واحد على الأقل"),
        ({"which": "sources", "sources": "لا شيء"}, "sources", "من هذا المصدر: لا شيء"),
        ({"which": "view", "view": "77"}, "view", "اختيار عرض"),
        ({"which": "names", "names": " \n# "}, "names", "مقال واحد على الأقل"),
        ({"which": "names", "names": "مقال-0.txt\nضائع.txt\nمفقود.txt"}, "names", "(العدد: ٢): ضائع.txt، مفقود.txt"),
        ({"base": "0.1"}, "base", "الإصدار المطلوب إبقاء أقسامه"),
        ({"formats": ["nothing"]}, "formats", "لم تعد متاحة"),
        ({"formats": ["brat"], "option-brat-x": "y"}, "formats", "لم تعد متاحة"),
        ({"layers": ["nothing"]}, "layers", "لا مستوى بهذا الاسم"),
        ({"pins": "a b\nمقال-1.txt test\nمقال-1.txt dev\n"}, "pins", "السطر ١ لا ينتهي بقسم"),
        ({"pins": "مقال-1.txt test\nغائب test"}, "pins", "السطر ٢ لا يسمّي مقالًا"),
        ({"which": "view", "view": "practice"}, "view", "اختيار عرض"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    manager: Client, wrong: dict[str, Any], field: str, said: str
) -> None:
    answer = send(manager, "begin", **{"notes_ar": "ملاحظة طويلة", "salt": "ملح البحر", **wrong})
    html = plain(answer)
    beside = re.search(rf'id="wrong-{field}">(.*?)</div>', html)
    assert answer.status_code == 400
    assert beside, html
    assert said in beside[1] or ("الإصدار" in said and said[:10] in beside[1])
    assert "ملاحظة طويلة" in html
    assert "ملح البحر" in html
    for typed in ("tag", "test_from", "dev", "pins", "names"):
        assert all(line in html for line in str(wrong.get(typed, "")).split("\n"))
    assert not Release.objects.exists()


def test_bad_lines_of_pins_are_named_one_by_one(manager: Client) -> None:
    html = plain(send(manager, "try", pins="a b\nمقال-1.txt test\nمقال-1.txt dev\n"))
    beside = re.search(r'id="wrong-pins">(.*?)</div>', html)
    assert beside
    assert beside[1].count("<p>") == 2
    assert "السطر ٣ يضع مقالًا" in beside[1]
    assert "مقال-1.txt dev" in html


def test_a_version_that_was_used_and_older_gold_are_said_at_their_fields(manager: Client, some: World) -> None:
    some.begin("1.0")
    assert 'id="wrong-tag"' in plain(send(manager, "begin"))
    AnnotationSet.objects.filter(kind="gold", article=some.articles[0]).update(schema=worlds.older_schema(some.project))
    assert 'id="wrong-leave_older"' in plain(send(manager, "begin", tag="1.1"))
    assert "مرجعها الذهبي على نسخة أقدم" in plain(send(manager, headers=HTMX))
    assert send(manager, "begin", tag="1.1", leave_older="on").status_code == 302


def test_what_a_page_cannot_try_is_said_in_words(manager: Client, some: World) -> None:
    Article.objects.update(withdrawn_at=worlds.MOMENT)
    assert "لا مقال مرجعه الذهبي مقفل يوافق هذا" in plain(send(manager, "try", headers=HTMX))


def test_layers_say_what_falls_away_with_the_others(manager: Client) -> None:
    html = plain(send(manager, headers=HTMX, layers=["quote"]))
    assert "الكيانات" in html
    assert "يضيع ما في" in html


def test_without_scripts_the_whole_page_comes_back_tried(manager: Client) -> None:
    answer = send(manager, "try", salt="ملح")
    html = plain(answer)
    assert answer.status_code == 200
    assert "<html" in html
    assert 'id="release-trial"' in html
    assert 'value="ملح"' in html


@pytest.mark.parametrize("rows", [1, 3])
def test_the_form_asks_as_much_for_three_views_as_for_one(
    manager: Client, some: World, rows: int, django_assert_num_queries: Any
) -> None:
    for n in range(rows):
        view(some, "since=2025-01-02", f"عرض {n}")
    address = reverse("release-new", args=["corpus"])
    manager.get(address)
    with django_assert_num_queries(QUERIES):
        manager.get(address)


QUERIES = 19


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=%D9%82%D8%B1%D8%A7%D8%B1&state=gold&state=submitted",
        "source=%D9%86%D8%A7%D9%81%D8%B0%D8%A9&since=2025-01-02&until=2025-02-03&order=long&after=1_2",
        "person=12&theirs=submitted&has=PERS&problems=on&use=work&cluster=3&withdrawn=on&done=x",
        "has=genre%3Dopinion&q=",
    ],
)
def test_a_release_reads_a_filter_as_the_list_does(query: str) -> None:
    assert filter_of_query(query) == _as_listed(query)


def _as_listed(query: str) -> Any:
    wanted = FilterForm(QueryDict(query)).wanted()
    return type(wanted)(**{name: getattr(wanted, name) for name in wanted.__slots__} | {"states": tuple(wanted.states)})


def test_a_view_of_somebody_else_that_is_not_shared_is_none(manager: Client, some: World) -> None:
    other = factories.member(project=some.project, role="manager")
    project = access.project_for(other, "corpus")
    hidden = saved_views.keep(project=project, name="خاص", query="", actor=other)
    html = plain(send(manager, "begin", which="view", view=hidden.pk))
    assert 'id="wrong-view"' in html
    assert "خاص" not in html
