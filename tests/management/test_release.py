"""``manage.py release``: here and now, and on again after a stop; ``verify`` looks at what was released."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotator.models import Release
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


def test_what_cannot_be_is_said() -> None:
    some = worlds.world(0)
    with pytest.raises(CommandError, match="nothing_to_release"):
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
