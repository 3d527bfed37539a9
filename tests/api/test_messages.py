"""Every code a person can meet has its sentence, in both languages."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from annotator.api.messages import SENTENCES, message

SOURCE = Path(__file__).resolve().parents[2] / "annotator"
CODE = re.compile(r'(?:Refused|_error|_flaw|Conflict|Invalid|_refuse)\(\s*"([a-z_]+)"')
#: Said by the import and the pages, which have their own sentences, or never said to a client of the API.
ELSEWHERE = {
    "no_files", "too_many_files", "batch_too_large", "file_exists", "import_refused", "slug_taken", "bad_schema",
    "schema_version_taken", "unknown_job", "other_text", "demo_refused", "not_the_same",
    # A demo whose files do not fit one another.
    "no_such_item", "other_gold", "cannot_be_replayed",
    # Of pages and commands alone: setup, joining, passwords, the second step, the queue of curation; or refused before
    # by the shape.
    "unknown_list",
    "bad_username", "username_taken", "weak_password", "wrong_password", "already_on", "not_on", "wrong_code",
    "invitation_used_up", "bad_days", "bad_limit", "bad_language", "not_due", "too_many_tries",
    "no_addresses", "bad_addresses", "too_many_addresses",
}  # fmt: skip


def codes() -> set[str]:
    files = [*SOURCE.glob("standoff/ch*.py"), SOURCE / "standoff/cycles.py", *SOURCE.glob("services/**/*.py")]
    return {code for file in files for code in CODE.findall(file.read_text(encoding="utf-8"))}


def test_every_code_has_a_sentence() -> None:
    found = codes()
    assert found >= {"conflict", "dangling_reference", "split_grapheme", "no_schema", "id_reused", "revision"}
    assert found - ELSEWHERE - set(SENTENCES) == set()


@pytest.mark.parametrize("code", SENTENCES)
def test_the_sentence_is_in_both_languages(code: str) -> None:
    said = {}
    for language in ("ar", "en"):
        with translation.override(language):
            said[language] = message(code)
    assert said["en"].isascii()
    assert not said["ar"].isascii()


def test_a_code_nobody_knows_still_gets_one() -> None:
    assert message("brand_new") == str(message("another_new"))
