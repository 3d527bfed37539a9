"""``manage.py release``: here and now, and on again after a stop; ``verify`` looks at what was released."""

from io import StringIO
from pathlib import Path

import orjson
import pytest
from django.core.management import CommandError, call_command

from annotator.models import Release
from annotator.services import access
from annotator.services.articles import saved_views
from annotator.services.releases.publishing import key_of, storage
from tests.services.releases import worlds

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("release", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_one_command_makes_a_release() -> None:
    worlds.world(2)
    said = run("corpus", "1.0", "--format", "brat", "--shares", "1", "0", "0", "--annotators", "--notes-en", "x")
    made = Release.objects.get()
    assert said.startswith("1.0: 2 articles in ")
    assert (made.state, made.created_by, made.notes_en) == ("published", None, "x")
    assert "brat/train.zip" in worlds.names(made)


def test_a_release_that_was_begun_is_gone_on_with() -> None:
    some = worlds.world(2)
    begun = some.begin("1.0", shares=[0, 0, 1])
    assert "2 articles" in run("corpus", "1.0")
    assert "sanad/test.jsonl" in worlds.names(worlds.again(begun))


def test_a_release_is_chosen_and_tried_by_files_and_options(tmp_path: Path) -> None:
    some = worlds.world(4)
    names, pins = tmp_path / "names.txt", tmp_path / "pins.txt"
    names.write_text("\ufeff# chosen\n" + "\n".join(article.name for article in some.articles[:3]), "utf-8")
    pins.write_text(f"{some.articles[0].name}\ttest\n{some.articles[2].public} dev\n", "utf-8")
    asked = ("--articles", str(names), "--pins", str(pins), "--source", worlds.SOURCES[0], "--layer", "entity",
             "--format", "conll:tokens=clitic,scheme=IOBES")  # fmt: skip
    trial = orjson.loads(run("corpus", "--trial", *asked))
    assert (trial["articles"], trial["splits"]) == (2, {"train": 0, "dev": 1, "test": 1, "excluded": 0})
    assert not Release.objects.exists()
    assert "2 articles" in run("corpus", "1.0", *asked)
    made = Release.objects.get()
    assert orjson.loads(made.summary)["splits"] == trial["splits"]
    assert "conll-IOBES-clitic/test.zip" in worlds.names(made)
    assert {span["type"] for span in worlds.lines(made, "sanad/test.jsonl")[0]["spans"]}.isdisjoint({"QUOTE", "CUE"})


def test_a_release_by_a_shared_view() -> None:
    some = worlds.world(2)
    query = f"source={worlds.SOURCES[1]}&order=oldest"
    project = access.project_for(some.manager, "corpus")
    saved_views.keep(project=project, name="الشاطئ", query=query, shared=True, actor=some.manager)
    assert orjson.loads(run("corpus", "--trial", "--view", "الشاطئ"))["articles"] == 1
    assert orjson.loads(run("corpus", "--trial", "--where", query))["left_out"] == {"not_matching": 1}
    with pytest.raises(CommandError, match="0 shared views"):
        run("corpus", "--trial", "--view", "nothing")


def test_what_a_file_says_wrongly_is_named_line_by_line(tmp_path: Path) -> None:
    worlds.world(1)
    pins = tmp_path / "pins.txt"
    pins.write_text("a.txt test\nb.txt nowhere\na.txt dev\n", "utf-8")
    with pytest.raises(CommandError, match=r"line 2 \(no_split\): b.txt nowhere; line 3 \(twice\)"):
        run("corpus", "1.0", "--pins", str(pins))
    with pytest.raises(CommandError, match="cannot be read"):
        run("corpus", "1.0", "--articles", str(tmp_path / "nothing"))
    with pytest.raises(CommandError, match="'tokens' has no value"):
        run("corpus", "1.0", "--format", "conll:tokens")
    with pytest.raises(CommandError, match="Say the version"):
        run("corpus")


def test_what_cannot_be_is_said() -> None:
    some = worlds.world(0)
    with pytest.raises(CommandError, match="nothing_to_release: No article with a locked gold"):
        run("corpus", "1.0")
    with pytest.raises(CommandError, match="There is no project 'nowhere'"):
        run("nowhere", "1.0")
    some.grow(1)
    run("corpus", "1.0")
    with pytest.raises(CommandError, match="tag_taken"):
        run("corpus", "1.0")
    with pytest.raises(CommandError, match="bad_plan"):
        run("corpus", "1.1", "--format", "brat:x=y")


def test_verify_finds_an_altered_file_of_a_release() -> None:
    some = worlds.world(1)
    made = some.release("1.0")
    call_command("verify", "corpus", stdout=StringIO())
    path = Path(storage().path(key_of(made, "README.md")))
    path.write_bytes(b"other")
    errors = StringIO()
    with pytest.raises(CommandError, match="1 not as they must be"):
        call_command("verify", "corpus", stdout=StringIO(), stderr=errors)
    assert "altered: release 1.0 of corpus: README.md" in errors.getvalue()
