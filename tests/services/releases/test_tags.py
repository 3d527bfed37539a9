"""The next version."""

import pytest

from annotator.services import releases
from annotator.services.releases.tags import next_tag
from tests.services.releases import worlds


@pytest.mark.parametrize(
    ("last", "after"),
    [
        ("v1", "v2"),
        ("1.0.0", "1.1.0"),
        ("v2.9.3", "v2.10.0"),
        ("1.0", "1.1"),
        ("2026.9", "2026.10"),
        ("2.0-beta", "2.1-beta"),
        ("first", "first-2"),
        ("9" * 40, ""),
    ],
)
def test_it_is_the_one_after_the_last(last: str, after: str) -> None:
    assert next_tag(last, [last]) == after


def test_a_version_that_was_used_is_passed_over() -> None:
    assert next_tag("1.0", ["1.0", "1.1", "1.2"]) == "1.3"


@pytest.mark.django_db
def test_the_first_is_1_0() -> None:
    some = worlds.world(1)
    assert releases.suggested_tag(some.project) == "1.0"
    some.begin("2026.1")
    assert releases.suggested_tag(some.project) == "2026.2"
