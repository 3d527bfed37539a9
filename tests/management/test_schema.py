"""A schema's file on the command line."""

from io import StringIO
from pathlib import Path

import orjson
import pytest
from django.core.management import CommandError, call_command

from tests import factories


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("schema", *arguments, stdout=out)
    return out.getvalue()


def test_all_mistakes_of_a_file_are_told_by_place(tmp_path: Path) -> None:
    file = tmp_path / "schema.json"
    value = orjson.loads(factories.SCHEMA)
    file.write_bytes(orjson.dumps(value))
    assert run("check", str(file)) == "Nothing is wrong with it.\n"
    value["spanTypes"][1] |= {"code": "PERS", "layer": "nowhere"}
    file.write_bytes(orjson.dumps(value))
    out = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("schema", "check", str(file), stdout=out)
    assert [line.split(":")[0] for line in out.getvalue().splitlines()] == ["spanTypes[1].code", "spanTypes[1].layer"]
    file.write_text("{", encoding="utf-8")
    with pytest.raises(CommandError, match=r"schema\.json"):
        run("check", str(file))


@pytest.mark.django_db
def test_the_schema_of_a_project_is_written_out() -> None:
    factories.project(slug="press")
    assert orjson.loads(run("show", "press")) == orjson.loads(factories.SCHEMA)
    with pytest.raises(CommandError, match="no project"):
        run("show", "nothing")
