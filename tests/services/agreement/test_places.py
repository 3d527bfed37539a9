"""Behind every number stand as many places as it counts, each with its words."""

from typing import Any
from uuid import uuid4

import pytest

from annotator.models import Membership
from annotator.services import access, agreement
from annotator.services.agreement import places
from annotator.services.agreement.snippets import around
from annotator.services.refusal import Forbidden, NotFound
from tests import factories
from tests.services.agreement.some import LAYLA, MOSCOW, PARIS, SAMER, YEAR, Press, article, labelled, press, submitted

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
    cells |= {
        "/".join(key.split("/")[:5]) if key.startswith("boundary/") else key: count
        for key, count in report.cells.items()
        if key not in cells
    }
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


def test_a_value_given_for_another_is_found_in_the_text(team: Press) -> None:
    named, described = {"mention": "NAM"}, {"mention": "NOM", "uncertain": True}
    of = article(team.project)
    labelled(of, team.reem, [(MOSCOW, "GPE", 0, named), (PARIS, "GPE")], genre="report")
    labelled(of, team.salem, [(MOSCOW, "GPE", 0, described), (PARIS, "GPE")], genre="opinion")
    report = team.report()
    cells = {key: count for key, count in report.cells.items() if key.startswith(("attributes/", "labels/"))}
    assert cells["attributes/entity/GPE/mention/NAM/NOM"] == 1
    assert cells["attributes/entity/GPE/uncertain/false/true"] == 1
    assert {cell: team.places(cell).total for cell in cells} == cells
    (place,) = team.places("attributes/entity/GPE/mention/NAM/NOM").places
    assert (place.type, place.layer) == ("GPE", "entity")
    assert [(said.code, said.one, said.other) for said in place.said] == [("attribute:mention", "NAM", "NOM")]
    assert [run.text for run in place.runs if run.code == "both"] == [MOSCOW]
    (doubted,) = team.places("attributes/entity/GPE/uncertain/true/false").places
    assert [(said.one, said.other) for said in doubted.said] == [(False, True)]
    (label,) = team.places("labels/genre/report/opinion").places
    assert (label.layer, label.type, label.runs) == ("labels", "genre", [])
    assert [(said.code, said.one, said.other) for said in label.said] == [("value", "report", "opinion")]
    # With a direction the two ways are two cells.
    both = frozenset({team.reem.pk, team.salem.pk})
    turned = "attributes/entity/GPE/mention/NOM/NAM"
    assert (team.places(turned).total, team.places(turned, people=both).total) == (1, 0)


def test_a_value_of_a_frame_is_shown_at_its_content(team: Press) -> None:
    of = article(team.project)
    for who, kind in ((team.reem, "direct"), (team.salem, "indirect")):
        content = factories.span(start=0, end=17, text=of.text, type="QUOTE")
        quote = {"id": str(uuid4()), "type": "quote", "attributes": {"type": kind}, "roles": {}}
        quote["roles"] = {"content": [{"span": content["id"]}], "speaker": [{"special": "author"}]}
        put = factories.change(factories.put(content), factories.put(quote, kind="frame"))
        factories.submitted(article=of, author=who, changes=[put])
    (place,) = team.places("attributes/quote/quote/type/direct/indirect").places
    assert (place.type, [(said.one, said.other) for said in place.said]) == ("quote", [("direct", "indirect")])
    assert [run.text for run in place.runs if run.code == "both"] == [of.text[:17]]


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


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "confusion",
        "confusion/entity",
        "class",
        "class/items",
        "boundary/entity/PERS",
        "attributes/entity/GPE/role",
        "x/y/z/u",
    ],
)
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
