"""Behind every number stand as many places as it counts, each with its words."""

from typing import Any

import pytest

from annotator.models import Membership
from annotator.services import access, agreement
from annotator.services.agreement import places
from annotator.services.agreement.snippets import around
from annotator.services.refusal import Forbidden, NotFound
from tests import factories
from tests.services.agreement.some import LAYLA, MOSCOW, PARIS, SAMER, YEAR, Press, article, press, submitted

pytestmark = pytest.mark.django_db

ONE = [(SAMER, "PERS"), (LAYLA, "PERS"), (MOSCOW, "GPE"), (PARIS, "GPE"), (YEAR, "DATE")]
OTHER = [(SAMER, "PERS", 7), (MOSCOW, "ORG"), (PARIS, "GPE")]


@pytest.fixture
def team() -> Press:
    return press()


def differing(team: Press, number: int = 1) -> None:
    for _ in range(number):
        of = article(team.project)
        submitted(of, team.reem, ONE)
        submitted(of, team.salem, OTHER)


def test_every_cell_opens_as_many_places_as_it_counts(team: Press) -> None:
    differing(team)
    both = frozenset({team.reem.pk, team.salem.pk})
    report = team.report(people=both)
    cells = {key: count for key, count in report.cells.items() if key.startswith("confusion/")}
    assert cells == {
        "confusion/entity/PERS/PERS": 1,
        "confusion/entity/PERS/none": 1,
        "confusion/entity/GPE/ORG": 1,
        "confusion/entity/GPE/GPE": 1,
        "confusion/entity/DATE/none": 1,
    }
    cells |= {"/".join(key.split("/")[:5]): count for key, count in report.cells.items() if key not in cells}
    cells |= {f"class/{key}": count for key, count in report.differences.items()}
    assert "boundary/entity/PERS/start/word" in cells
    found = {cell: team.places(cell, people=both) for cell in cells}
    assert {cell: (page.total, len(page.places)) for cell, page in found.items()} == {
        cell: (count, count) for cell, count in cells.items()
    }


def test_a_place_shows_the_text_and_who_marked_what(team: Press) -> None:
    differing(team)
    (place,) = team.places("boundary/entity/PERS/start/word").places
    assert [(run.text, run.code) for run in place.runs] == [
        ("رفض ", ""),
        ("الرئيس ", "other"),
        ("سامر الهادي", "both"),
        (" مقترحات لأوكرانيا.", ""),
    ]
    types, words = place.said
    assert (types.one, types.other) == ("PERS", "PERS")
    assert isinstance(words.one, dict)
    assert isinstance(words.other, dict)
    assert (words.one["text"], words.other["text"]) == ("سامر الهادي", "الرئيس سامر الهادي")


def test_without_a_direction_a_confusion_is_one_whichever_way(team: Press) -> None:
    of = article(team.project)
    submitted(of, team.reem, [(MOSCOW, "GPE")])
    submitted(of, team.salem, [(MOSCOW, "ORG")])
    turned = article(team.project)
    submitted(turned, team.reem, [(MOSCOW, "ORG")])
    submitted(turned, team.salem, [(MOSCOW, "GPE")])
    assert [team.places(f"confusion/entity/{cell}").total for cell in ("GPE/ORG", "ORG/GPE")] == [2, 2]
    both = frozenset({team.reem.pk, team.salem.pk})
    assert [team.places(f"confusion/entity/{cell}", people=both).total for cell in ("GPE/ORG", "ORG/GPE")] == [1, 1]


def test_many_places_come_page_by_page_each_once(team: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    differing(team, 3)
    monkeypatch.setattr(places, "PAGE", 2)
    seen: list[Any] = []
    after, pages = "", 0
    while pages == 0 or after:
        page = team.places("class/missed", after)
        assert page.total == 6
        seen += [(place.article.pk, place.type) for place in page.places]
        after, pages = page.after, pages + 1
    assert pages == 3
    assert len(seen) == len(set(seen)) == 6


@pytest.mark.parametrize("cell", ["", "confusion", "confusion/entity", "class", "boundary/entity/PERS", "x/y/z/u"])
def test_what_is_no_cell_is_not_found(team: Press, cell: str) -> None:
    with pytest.raises(NotFound):
        team.places(cell)


def test_places_are_for_those_who_read_all_sets(team: Press) -> None:
    differing(team)
    viewer = factories.member(project=team.project, role=Membership.Role.VIEWER)
    for user in (viewer, team.reem):
        project = access.project_for(user, "press")
        with pytest.raises(Forbidden):
            agreement.places_of(project=project, user=user, asked=agreement.Asked(), cell="class/missed")


def test_a_long_stretch_between_two_marks_is_shortened() -> None:
    text = "أول " + "كلمة " * 80 + "آخر"
    runs = around(text, ((0, 3),), ((len(text) - 3, len(text)),))
    assert [run.code for run in runs] == ["one", "", "other"]
    assert len(runs[1].text) < 180
    assert " … " in runs[1].text
