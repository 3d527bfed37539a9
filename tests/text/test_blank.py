import pytest

from annotator.text.blank import is_blank
from tests.text.cases import vectors


@pytest.mark.parametrize("text", vectors("blank")["blank"])
def test_nothing_is_said(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", vectors("blank")["said"])
def test_something_is_said(text):
    assert not is_blank(text)
