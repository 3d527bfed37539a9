"""``manage.py agreement``: a table, CSV, JSON; of two people, of a layer, anew."""

import csv
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from annotator.models import PairEvidence
from tests.services.agreement.some import LAYLA, SAMER, Press, article, press, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Press:
    made = press()
    of = article(made.project)
    submitted(of, made.reem, [(SAMER, "PERS"), (LAYLA, "PERS")])
    submitted(of, made.salem, [(SAMER, "PERS")])
    submitted(of, made.huda, [(SAMER, "PERS"), (LAYLA, "PERS")])
    return made


def said(*arguments: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("agreement", "press", *arguments, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def test_the_table(team: Press) -> None:
    first, *lines = said().splitlines()
    assert first == "1 articles, 3 pairs of sets."
    alone, mean = [line.split() for line in lines if line.startswith("spans/exact ") and " entity PERS " in line]
    assert alone == ["spans/exact", "entity", "PERS", "0.800", "n=10"]
    assert mean == ["spans/exact", "entity", "PERS", "0.778", "n=10"]


def test_all_three_together(team: Press) -> None:
    together = said().split("\n\n")[1]
    assert together.splitlines()[0] == "1 articles of three people or more, all of them together:"
    (whole,) = [line.split() for line in together.splitlines() if line.startswith("group/unitizing/alpha ")][-1:]
    assert whole[:2] == ["group/unitizing/alpha", "entity"]
    found = json.loads(said("--json"))
    assert {row["code"] for row in csv.DictReader(io.StringIO(said("--csv")))} >= {
        one["code"] for one in found["group"]["measures"]
    }
    # Of two of them there is no group and no mean.
    alone = json.loads(said("--json", "--pair", team.reem.username, team.huda.username))
    assert (alone["group"]["articles"], alone["group"]["measures"]) == (0, [])


def test_csv_and_json_of_two_people(team: Press) -> None:
    both = ["--pair", team.reem.username, team.huda.username]
    rows = list(csv.DictReader(io.StringIO(said("--csv", *both, "--layer", "entity"))))
    assert {row["layer"] for row in rows} == {"entity"}
    assert {row["value"] for row in rows if row["code"] == "spans/exact"} == {"1.0"}
    found = json.loads(said("--json", *both))
    assert (found["pairs_of_sets"], found["fresh"]) == (1, True)


def test_anew(team: Press) -> None:
    before = said()
    PairEvidence.objects.update(evidence='{"counts":{},"lengths":{}}')
    assert said("--rebuild") == before


def test_what_it_does_not_know(team: Press) -> None:
    with pytest.raises(CommandError, match="There is no project 'none'"):
        call_command("agreement", "none")
    with pytest.raises(CommandError, match="Nobody called 'x'"):
        said("--pair", "x", team.huda.username)
    with pytest.raises(CommandError, match="does not go with --gold"):
        said("--gold", "--pair", team.reem.username, team.huda.username)
