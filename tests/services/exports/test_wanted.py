"""What somebody wants is read, or refused with what there is; and nobody gets what they may not see."""

import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest

from annotator.models import AnnotationSet, Article, Project, User
from annotator.services import exports, notes
from annotator.services.exports import Wanted, What
from annotator.services.refusal import Invalid
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return factories.project()


def made(project: Project, kind: str, state: str, text: str, **fields: Any) -> AnnotationSet:
    """A set of any kind, as an import, a curation or a model would make it."""
    row = factories.annotation_set(article=factories.article(project=project, text=text))
    factories.saved(row, *factories.marks(1, text=text))
    AnnotationSet.objects.filter(pk=row.pk).update(kind=kind, state=state, **fields)
    row.refresh_from_db()
    return row


@pytest.fixture
def rows(project: Project) -> dict[str, AnnotationSet]:
    """One of each."""
    text = "قالت موسكو إنها ترفض ذلك رقم {}"
    return {
        "gold": made(project, "gold", "submitted", text.format(1)),
        "making": made(project, "gold", "open", text.format(2)),
        "submitted": made(project, "annotator", "submitted", text.format(3)),
        "open": made(project, "annotator", "open", text.format(4)),
        "imported": made(project, "imported", "submitted", text.format(5), source="مدوّنة"),
        "suggested": made(project, "suggested", "submitted", text.format(6), source="model 1"),
    }


def names(project: Project, rows: dict[str, AnnotationSet], **given: Any) -> set[str]:
    found = set(exports.sets_wanted(project, exports.read(project, given)).values_list("pk", flat=True))
    return {name for name, row in rows.items() if row.pk in found}


def test_each_kind_is_itself_and_models_never_mix_with_people(project: Project, rows: dict[str, AnnotationSet]) -> None:
    assert {what: names(project, rows, what=what) for what in What} == {
        What.GOLD: {"gold"},
        What.SUBMITTED: {"submitted"},
        What.ALL: {"gold", "making", "submitted", "open", "imported"},
        What.IMPORTED: {"imported"},
        What.SUGGESTED: {"suggested"},
    }


@pytest.mark.parametrize("pseudonymous", [False, True])
def test_a_prediction_says_which_model_it_is_of_and_an_import_says_nobodys_name(
    project: Project, rows: dict[str, AnnotationSet], pseudonymous: bool
) -> None:
    # As the model's own sets are: without an author.
    AnnotationSet.objects.filter(kind__in=["suggested", "imported"]).update(author=None)
    Project.objects.filter(pk=project.pk).update(pseudonymous_exports=pseudonymous)
    project.refresh_from_db()

    def authors(what: str) -> list[str]:
        told = exports.lines(exports.sets_wanted(project, exports.read(project, {"what": what})))
        return [orjson.loads(line)["author"]["name"] for line in told]

    assert authors("suggested") == ["model 1"]
    assert authors("imported") == [""]


def test_authors_states_and_sources_narrow(project: Project, rows: dict[str, AnnotationSet]) -> None:
    assert names(project, rows, what="all", states=["open"]) == {"making", "open"}
    assert names(project, rows, what="all", authors=[rows["open"].author_id]) == {"open"}
    assert names(project, rows, what="imported", sources=["مدوّنة"]) == {"imported"}
    assert names(project, rows, what="suggested", sources=["model 2"]) == set()


def test_what_is_not_said_is_as_usual(project: Project) -> None:
    assert exports.read(project, {}) == Wanted()
    assert exports.read(project, exports.read(project, {}).object()) == Wanted()
    # All layers are no choice of layers.
    assert exports.read(project, {"layers": list(exports.schema_of(project).layers)}) == Wanted()


@pytest.mark.parametrize(
    ("given", "code", "fact"),
    [
        ({"what": "everything"}, "unknown_what", ("what", "everything")),
        ({"format": "docx"}, "unknown_format", ("format", "docx")),
        ({"format": "nonsense"}, "unknown_format", ("format", "nonsense")),
        ({"layers": ["entity", "nonsense"]}, "unknown_layer", ("layer", "nonsense")),
        ({"options": {"colour": "red"}}, "unknown_option", ("option", "colour")),
        ({"what": "all", "states": ["lost"]}, "unknown_state", ("state", "lost")),
        ({"what": "gold", "states": ["open"]}, "states_not_open", ("states", ["open"])),
        ({"authors": ["1; drop table"]}, "unknown_author", ("authors", ["1; drop table"])),
    ],
)
def test_nonsense_is_refused_with_what_there_is(
    project: Project, given: dict[str, Any], code: str, fact: tuple[str, Any]
) -> None:
    with pytest.raises(Invalid, match=code) as refused:
        exports.read(project, given)
    assert refused.value.facts[fact[0]] == fact[1]


def test_somebody_of_another_project_is_no_author_here(project: Project) -> None:
    stranger = factories.annotation_set().author
    assert stranger is not None
    with pytest.raises(Invalid, match="unknown_author"):
        exports.read(project, {"authors": [stranger.pk]})


def test_a_job_from_before_exports_had_formats_is_still_done(project: Project) -> None:
    assert exports.of_job(project, {"state": "submitted", "practice": True, "repeats": False}) == Wanted(
        what=What.ALL, states=("submitted",), practice=True
    )
    assert exports.of_job(project, {"state": None}) == exports.of_job(project, {}) == Wanted(what=What.ALL)


def inside(path: Path) -> str:
    """Everything in an export, unpacked, as one text."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes().decode("utf-8", "replace")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        return "\n".join([*names, *(archive.read(name).decode("utf-8", "replace") for name in names)])


SECRETS = (
    "sealed@example.org",
    "اسم الشخص الحقيقي",
    "ملاحظة بين اثنين",
    "نص مشروع غريب",
    "نص التدريب السري",
    "loginname",
)


@pytest.fixture
def guarded(project: Project) -> Project:
    """A set whose author has a name and an address, with a note; practice; another project; pseudonyms."""
    author = factories.member(
        project=project, username="loginname", first_name="اسم الشخص الحقيقي", email="sealed@example.org"
    )
    User.objects.filter(pk=author.pk).update(confirmed_email="sealed@example.org")
    row = factories.submitted(article=factories.article(project=project), author=author, changes=factories.marks(1))
    manager = factories.member(project=project, role="manager")
    ids = {"thread_id": factories.uuid4(), "message_id": factories.uuid4()}
    notes.open_thread(annotation_set=row, place=notes.Place(), body="ملاحظة بين اثنين", actor=manager, **ids)
    factories.annotation_set(article=factories.article(text="نص مشروع غريب"))
    practice = factories.article(project=project, text="نص التدريب السري")
    factories.annotation_set(article=practice)
    Article.objects.filter(pk=practice.pk).update(use="practice")
    Project.objects.filter(pk=project.pk).update(pseudonymous_exports=True)
    project.refresh_from_db()
    return project


@pytest.mark.parametrize("form", list(exports.writers()))
def test_nothing_that_is_not_to_be_seen_is_in_any_format(guarded: Project, form: str, tmp_path: Path) -> None:
    order = exports.order_of(guarded, exports.read(guarded, {"what": "all", "format": form}))
    done = exports.write_file(order, tmp_path / "out")
    assert done.report.sets == 1
    told = inside(tmp_path / "out") + orjson.dumps(exports.document(order, done)).decode()
    assert [secret for secret in SECRETS if secret in told] == []
    shown = "\n".join(one.text for one in exports.preview(order))
    assert [secret for secret in SECRETS if secret in shown] == []
