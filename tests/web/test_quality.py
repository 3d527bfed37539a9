"""The pages of quality: everybody's for curators and managers, one's own for oneself, by no address another's."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import Article, Membership, Project, User
from annotator.services import annotations as work
from annotator.services import review
from annotator.services.agreement import freshening
from annotator.standoff.values import Annotations
from tests import factories
from tests.services.quality.measured import Press, fewer, shorter
from tests.services.review.scenes import base, changed, span

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def press() -> Press:
    made = Press()
    for told in (shorter(), shorter(), fewer()):
        made.measured(told, base(), seconds=120)
    return made


def get(client: Client, user: User, name: str, *args: Any, status: int = 200, language: str = "en") -> Any:
    User.objects.filter(pk=user.pk).update(language=language)
    user.refresh_from_db()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse(name, args=["press", *args]))
    assert response.status_code == status, response.content
    return response


def words(response: Any) -> str:
    page = response.content.decode().partition("<main")[2]
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    return re.sub(r" ([.,:،])", r"\1", plain)


def test_the_list_says_who_stands_where(client: Client, press: Press) -> None:
    told = words(get(client, press.curator, "quality"))
    assert "2 people are measured against the gold of 3 articles." in told
    assert "Their marks agree with it exactly at F1 0.83 to 1.00, in the middle 0.91." in told
    assert "3 articles" in told
    assert "too few to say" in told
    assert "Edges: Person 2 of 6" in told
    assert "2 minutes" in told
    assert "ريم" in told
    assert re.search(r"With themselves \d", told) is None


def test_the_list_holds_control_articles_repeats_and_who_reads_the_gold(client: Client, press: Press) -> None:
    press.control(press.reem, fewer(), base())
    again = work.make_set(article=press.fresh(Article.objects.earliest("pk")), author=press.reem, round=2)
    press.finish(again, base())
    press.control(press.curator, base(), base())
    told = words(get(client, press.manager, "quality"))
    assert "Control 0.89 1 article" in told
    assert re.search(r"With themselves \d\d% 1 article", told)
    assert f"{press.curator.display_name} reads all sets and the gold" in told
    page = words(get(client, press.manager, "quality-person", press.reem.pk))
    assert "1 article whose gold was there before. F1 0.89" in page
    assert "on 1 article that came again, blind." in page
    assert "no figure here is blind" in words(get(client, press.manager, "quality-person", press.curator.pk))
    assert "no figure here is blind" not in page


def test_ten_articles_that_got_worse_are_told_by_name_and_number(client: Client) -> None:
    press = Press()
    for n in range(10):
        press.measured(base() if n < 5 else Annotations(), base(), days=30 - n)
    told = words(get(client, press.curator, "quality"))
    assert "Lately below what came before: ريم." in told
    assert "lower lately" in told
    assert "steady" in told, "عمر made the gold"
    person = get(client, press.curator, "quality-person", press.reem.pk)
    assert "The latest 5 articles lie at F1 0.00, those before at 1.00: worth a talk." in words(person)
    assert 'class="chart trend dots"' in person.content.decode()
    arabic = words(get(client, press.curator, "quality-person", press.reem.pk, language="ar"))
    assert "درجة آخر ٥ مقالات ٠٫٠٠، وكانت قبلها ١٫٠٠: أمر يستحق الحديث." in arabic
    mine = words(get(client, press.reem, "quality-mine"))
    assert "lower" not in mine
    assert "Of every 10 marks in it you found 5" in mine
    assert "none of 10" in mine


def test_in_arabic_with_arabic_digits(client: Client, press: Press) -> None:
    told = words(get(client, press.curator, "quality", language="ar"))
    assert "٠٫٨٣" in told
    assert "الحدّ: شخص ٢ من ٦" in told
    assert "الضبط" in told
    assert not re.search("[0-9]{2}", told)


def test_a_person_has_types_places_and_the_way_to_the_article(client: Client, press: Press) -> None:
    response = get(client, press.manager, "quality-person", press.reem.pk)
    told, page = words(response), response.content.decode()
    assert "Measured against the gold of 3 articles: F1 0.83 for exact marks." in told
    assert "Whether something has moved can be said from 10 articles on." in told
    assert "In the middle 2 minutes" in told
    assert page.count('class="by-other"') >= 2
    article = Article.objects.filter(project=press.project).earliest("pk")
    assert str(article.public) in page


def test_without_any_gold_the_pages_say_what_comes(client: Client) -> None:
    press = Press()
    empty = get(client, press.curator, "quality")
    assert "There is nothing to measure by yet: no article has locked gold." in words(empty)
    assert "With the first locked gold everybody who annotated the article stands here beside it." in words(empty)
    assert f'class="btn primary" href="{reverse("curation-queue", args=["press"])}"' in empty.content.decode()
    press.hand_in(press.article(), press.reem, base())
    handed_in = words(get(client, press.curator, "quality"))
    assert "ريم" in handed_in
    assert "0 articles" in handed_in
    assert "What to do" not in handed_in
    assert "No article that this person handed in has locked gold yet." in words(
        get(client, press.curator, "quality-person", press.reem.pk)
    )
    mine = words(get(client, press.reem, "quality-mine"))
    assert "As soon as an article you handed in has its gold" in mine
    assert "place by place" not in mine


def test_what_is_being_worked_out_is_not_called_missing(
    client: Client, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With gold on the shelf no page says that there is none."""
    monkeypatch.setattr(freshening, "AT_ONCE", 0)
    pages = [(press.curator, "quality", ()), (press.curator, "quality-person", (press.reem.pk,))]
    for user, name, args in [*pages, (press.reem, "quality-mine", ())]:
        told = words(get(client, user, name, *args))
        assert "3 articles are still being worked out and not in these figures yet." in told
        assert "Look again" in told
        assert "locked gold yet" not in told
        assert "nothing to measure" not in told
        assert "As soon as" not in told
    freshening.rebuild(press.project)
    assert "being worked out" not in words(get(client, press.curator, "quality"))


def test_ones_own_page_is_kind_and_ones_own(client: Client, press: Press) -> None:
    response = get(client, press.reem, "quality-mine")
    told = words(response)
    assert "In 3 articles you can already see yourself beside the gold." in told
    assert "Of every 10 marks in it you found 8, to the letter." in told
    assert "At Person look at the first and the last word once more" in told
    assert "F1" not in told
    assert "%" not in told
    for other in (press.omar, press.curator, press.manager):
        assert other.display_name not in told
    assert "سامر الهادي" in told


def test_no_address_and_no_parameter_shows_an_annotator_another(client: Client, press: Press) -> None:
    hers = get(client, press.reem, "quality-mine").content
    for name, args in (
        ("quality", ()),
        ("quality-person", (press.omar.pk,)),
        ("quality-person", (press.reem.pk,)),
        ("quality-csv", ()),
        ("quality-json", ()),
        ("api-quality", ()),
    ):
        get(client, press.reem, name, *args, status=403)
    address = reverse("quality-mine", args=["press"])
    tricks = {"person": press.omar.pk, "user": press.omar.pk, "one": press.omar.pk, "other": press.omar.pk}
    csrf = re.compile(rb'(csrf[^"]*" value="|X-CSRFToken&quot;: &quot;|nonce=")[^"&]+')
    answers = [csrf.sub(b"", client.get(address, {**tricks, "against": "gold"}).content), csrf.sub(b"", hers)]
    assert "عمر".encode() not in answers[0]
    assert [len(words_of(one)) for one in answers[:1]] == [len(words_of(one)) for one in answers[1:]]


def words_of(content: bytes) -> list[str]:
    return re.sub(r"<[^>]+>", " ", content.decode()).split()


def test_unlocking_takes_the_figures_away(client: Client, press: Press) -> None:
    for article in Article.objects.select_related("project").filter(project=press.project):
        review.unlock(article=article, reason="نراجعها", actor=press.curator)
    told = words(get(client, press.reem, "quality-mine"))
    assert "As soon as an article" in told
    assert "سامر" not in told
    assert get(client, press.reem, "api-quality-mine").json()["places"] == []


def test_somebody_of_another_project_finds_nothing(client: Client, press: Press) -> None:
    stranger = factories.member(project=factories.project(), role=Role.MANAGER)
    for name, args in (("quality", ()), ("quality-mine", ()), ("quality-person", (press.reem.pk,))):
        get(client, stranger, name, *args, status=404)
    get(client, press.manager, "quality-person", stranger.pk, status=404)
    get(client, press.manager, "quality-person", 2**70, status=404)


def test_the_files_say_what_the_page_says(client: Client, press: Press) -> None:
    response = get(client, press.manager, "quality-csv")
    text = response.content.decode()
    assert text.startswith("\ufeffperson,articles,code,layer,subject,value,low,high,n")
    assert "spans/exact,,," in text
    assert "quality-" in response["Content-Disposition"]
    told = json.loads(get(client, press.manager, "quality-json").content)
    by_file = {one["person"]["name"]: one["articles"] for one in told["people"]}
    assert sorted(by_file.values()) == [3, 3]
    assert get(client, press.manager, "api-quality").json() == told


def test_pseudonyms_stand_in_what_leaves_the_house(client: Client, press: Press) -> None:
    Project.objects.filter(pk=press.project.pk).update(pseudonymous_exports=True)
    for name in ("quality-csv", "quality-json", "api-quality"):
        assert "ريم" not in get(client, press.manager, name).content.decode()
    assert "ريم" in words(get(client, press.manager, "quality"))


def test_ones_own_by_api(client: Client, press: Press) -> None:
    told = get(client, press.reem, "api-quality-mine").json()
    assert (told["articles"], told["fresh"], told["advice"]["difference"]) == (3, True, "boundary")
    assert told["found"]["value"] == pytest.approx(12 / 15)
    assert {place["type"] for place in told["places"]} == {"PERS"}
    assert {run["marked_by"] for place in told["places"] for run in place["snippet"]} <= {"", "mine", "gold", "both"}


def test_the_ways_lead_there_and_only_for_those_who_may(client: Client, press: Press) -> None:
    address = reverse("quality", args=["press"])
    assert address in get(client, press.curator, "dashboard").content.decode()
    viewer = factories.member(project=press.project, role=Role.VIEWER)
    assert address not in get(client, viewer, "dashboard").content.decode().replace("quality/mine", "")
    page = get(client, press.reem, "project").content.decode()
    assert reverse("quality-mine", args=["press"]) in page
    assert f'"{address}"' not in page


@pytest.mark.parametrize(("name", "questions"), [("quality", 15), ("quality-person", 19), ("quality-mine", 18)])
def test_pages_ask_a_literal_number_of_questions(
    client: Client, django_assert_num_queries: Any, name: str, questions: int
) -> None:
    press = Press()
    reader, args = (press.reem, []) if name == "quality-mine" else (press.curator, [])
    args = [press.reem.pk] if name == "quality-person" else args
    for rows in (1, 3):
        for _ in range(rows if rows == 1 else 2):
            others = span("x", "ORG", "مقترحات"), span("y", "ORG", "موسكو")
            press.measured(changed(shorter(), *others, without=("g1", "paris")), base())
        get(client, reader, name, *args)
        with django_assert_num_queries(questions):
            told = client.get(reverse(name, args=["press", *args]))
        assert told.context["quality" if reader == press.curator else "own"].articles == rows
