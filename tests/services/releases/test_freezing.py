"""Freezing reads an article's text and set many at a time: ten thousand are no ten thousand questions."""

import pytest

from annotator.services.releases.freezing import freeze
from annotator.services.releases.manifest import dumps, loads
from tests.services.releases.worlds import world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [3, 6])
def test_it_asks_a_literal_number_of_questions(number, django_assert_num_queries):
    release = world(number).begin()
    with django_assert_num_queries(40):
        manifest = freeze(release)
    assert len(manifest.items) == number


def test_the_frozen_text_is_canonical_and_comes_back_equal():
    manifest = freeze(world(2).begin(annotators=True, decisions=True))
    text = dumps(manifest)
    assert loads(text) == manifest
    assert dumps(loads(text)) == text
    assert text.endswith("}\n")
    assert text.count("\n") == 1
    assert text.index('"agreement"') < text.index('"changes"') < text.index('"tag"')
    assert text.index('"age"') < text.index('"cluster"') < text.index('"words"')
