"""The report of a small project, whole, as programs read it: what they rely on does not change unseen.

``tests/cases/agreement/report.json`` is what ``report_object`` makes of three articles marked by hand; that its values
are right is shown by the tests beside it. Whoever means to change it writes it anew: SANAD_WRITE_CASES=1.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from annotator.services import agreement
from tests.services.agreement.some import LAYLA, MOSCOW, PARIS, SAMER, YEAR, Press, article, press, submitted

pytestmark = pytest.mark.django_db

CASE = Path(__file__).resolve().parents[2] / "cases" / "agreement" / "report.json"


@pytest.fixture
def team() -> Press:
    """Two people on three articles: an edge, a type, something missed; and one article alike."""
    made = press()
    one = [(SAMER, "PERS"), (LAYLA, "PERS"), (MOSCOW, "GPE"), (PARIS, "GPE"), (YEAR, "DATE")]
    for other in (
        [(SAMER, "PERS", 7), *one[1:]],
        [*one[:2], (MOSCOW, "ORG"), PARIS_CUT, one[4]],
        one[:4],
        one,
    ):
        of = article(made.project)
        submitted(of, made.reem, one)
        submitted(of, made.salem, other)
    return made


#: With the preposition before it.
PARIS_CUT = (PARIS, "GPE", 3)


def steady(value: Any) -> Any:
    """The report without what differs from run to run: keys of accounts, days, the last digits of a number."""
    if isinstance(value, dict):
        return {key: 0 if key == "id" else steady(one) for key, one in value.items() if key != "start"}
    if isinstance(value, list):
        return [steady(one) for one in value]
    return round(value, 4) if isinstance(value, float) else value


def _on_one_line(inner: re.Match[str]) -> str:
    return "{" + re.sub(r"\s*\n\s*", " ", inner[1]) + "}"


def test_the_report_is_the_one_programs_know(team: Press) -> None:
    report = agreement.whole_report_of(project=team.project, asked=agreement.Asked(layer="entity"))
    found = steady(agreement.report_object(report))
    if os.environ.get("SANAD_WRITE_CASES"):
        CASE.parent.mkdir(exist_ok=True)
        text = re.sub(r"\{\s*([^{}\[\]]*?)\s*\}", _on_one_line, json.dumps(found, ensure_ascii=False, indent=1))
        CASE.write_text(text + "\n", encoding="utf-8")
    assert found == json.loads(CASE.read_text(encoding="utf-8"))
