"""Every administrative act has a sentence in both languages, and names in it only what was written down."""

import ast
import re
from collections import defaultdict

import pytest
from django.utils import translation

from annotator.web import acts
from tests.house.trees import files, short, tree

SOURCES = [path for path in files("annotator/**/*.py") if "migrations" not in path.parts]
_ALWAYS = {"actor", "project"}


def notes() -> dict[str, set[str] | None]:
    """Act → the facts every note of it writes down; None where some come out of a dictionary."""
    found: dict[str, list[set[str] | None]] = defaultdict(list)
    for path in SOURCES:
        names = _named_acts(tree(path))
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "journal.note":
                facts = {word.arg for word in node.keywords if word.arg} - _ALWAYS
                spread = any(word.arg is None for word in node.keywords)
                for act in _acts(node.args[0], names, short(path)):
                    found[act].append(None if spread else facts)
    return {act: None if None in facts else set.intersection(*facts) for act, facts in found.items()}  # type: ignore[arg-type]


def _named_acts(module: ast.Module) -> dict[str, ast.expr]:
    """What a name stands for, where a module gives an act a name first."""
    return {
        target.id: node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant | ast.IfExp)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


def _acts(node: ast.expr, names: dict[str, ast.expr], where: str) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*_acts(node.body, names, where), *_acts(node.orelse, names, where)]
    if isinstance(node, ast.Constant):
        return [node.value]
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        begins = str(node.values[0].value)
        return [act for act in acts.SENTENCES if act.startswith(begins)] or [begins]
    if isinstance(node, ast.Name) and node.id in names:
        return _acts(names[node.id], names, where)
    raise AssertionError(f"{where}:{node.lineno}: an act has to stand in the call: {ast.unparse(node)}")


def test_every_act_has_a_sentence() -> None:
    assert set(notes()) - set(acts.SENTENCES) == set(), "annotator/web/acts.py: one line for every act"


def test_a_sentence_names_facts_that_are_written_down() -> None:
    with translation.override("en"):
        named = {act: set(re.findall(r"%\((\w+)\)s", str(text))) for act, text in acts.SENTENCES.items()}
    written = {act: facts for act, facts in notes().items() if facts is not None}
    assert {act: named[act] - facts for act, facts in written.items() if named[act] - facts} == {}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_facts_are_said_in_the_readers_language(language: str) -> None:
    with translation.override(language):
        said = acts.sentence("project.join", {"user": "layla", "role": "curator"})
        changed = acts.sentence(
            "project.change",
            {
                "settings": ["overlap", "goal_date", "description"],
                "values": {
                    "overlap": {"before": 1, "after": 12},
                    "goal_date": {"before": None, "after": "2026-09-05"},
                },
            },
        )
    expected = {
        "ar": (
            "دور layla في المشروع: محكِّم",
            "تغيير الإعدادات: عدد الواسمين لكل مقال (من ١ إلى ١٢)، موعد الإنجاز (من بلا موعد إلى ٥ سبتمبر ٢٠٢٦)، الوصف",
        ),
        "en": (
            "layla is curator in the project",
            "Settings changed: Annotators per article (from 1 to 12), "
            "To be finished by (from no day to 5 September 2026), Description",
        ),
    }
    assert (said, changed) == expected[language]


def test_what_an_act_names_cannot_become_markup_and_an_unknown_one_is_told_by_its_code() -> None:
    made = acts.marked_up("user.create", {"user": "<script>%(x)s"})
    assert "<bdi>&lt;script&gt;%(x)s</bdi>" in made
    assert acts.sentence("old.act", {"a": 1}) == "old.act"
    assert "…" in acts.sentence("user.create", {})
