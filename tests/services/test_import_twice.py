"""The same article twice, in one upload or after another: what is the same is said to be so, and nothing else is."""

from typing import Any

import pytest

from annotator.models import AnnotationSet, Article, Project, User
from annotator.services.articles import importing
from annotator.services.articles.importing import reasons
from tests import factories
from tests.services.test_imported_annotation import imported, line

pytestmark = pytest.mark.django_db

TWO = "-DOCSTART- O\n\nقالت O\nليلى {}\n\n-DOCSTART- O\n\nقالت O\nليلى {}\n"


@pytest.fixture
def project(settings: Any, tmp_path: Any) -> Project:
    settings.DATA_DIR = tmp_path
    return factories.project(slug="press")


@pytest.fixture
def manager(project: Project) -> User:
    return factories.member(project=project, role="manager")


def became(project: Project, manager: User, *lines: bytes, name: str = "a.jsonl") -> importing.Look:
    """What would become of files, before anything comes in."""
    batch = importing.open_batch(project=project, actor=manager)
    importing.add_file(batch=batch, name=name, pieces=lines, actor=manager)
    return importing.look_at(batch)


def told(look: importing.Look) -> list[tuple[str, str]]:
    return [(one.outcome, one.code) for one in look.problems]


def test_the_same_twice_in_one_upload_is_not_said_to_be_in_the_project(project: Project, manager: User) -> None:
    look = became(project, manager, line(), line())
    assert told(look) == [("same", "same_in_batch")]
    assert "a.jsonl" in reasons.sentence(look.problems[0].code, look.problems[0].facts)
    assert (look.tally.new, Article.objects.count()) == (1, 0)


def test_another_annotation_under_the_same_name_is_left_out_and_told(project: Project, manager: User) -> None:
    """Two annotators' sets in a format that does not tell who made them."""
    both = TWO.format("B-PERS", "B-ORG").encode()
    assert told(became(project, manager, both, name="a.conll")) == [("left_out", "other_in_batch")]
    assert told(became(project, manager, TWO.format("B-PERS", "B-PERS").encode(), name="a.conll")) == [
        ("same", "same_in_batch")
    ]


def test_what_was_changed_elsewhere_and_comes_again_is_not_the_same(project: Project, manager: User) -> None:
    assert imported(project, manager, line()).tally.new == 1
    assert told(became(project, manager, line())) == [("same", "same")]
    changed = line(frames=[], labels={"genre": "report"})
    look = became(project, manager, changed)
    assert told(look) == [("left_out", "other_annotation")]
    assert look.problems[0].facts["article"] == str(Article.objects.get().public)
    done = imported(project, manager, changed, source="بعد المراجعة")
    assert done.tally.outcomes["added"] == 1
    assert sorted(AnnotationSet.objects.values_list("source", flat=True)) == ["بعد المراجعة · سامر", "سامر"]


def test_an_empty_set_that_comes_again_is_the_same(project: Project, manager: User) -> None:
    bare = line(spans=[], entities=[], frames=[])
    imported(project, manager, bare)
    assert told(became(project, manager, bare)) == [("same", "same")]
