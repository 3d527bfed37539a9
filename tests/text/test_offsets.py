import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.offsets import OffsetMap
from tests.text.cases import each, vectors


@each(vectors("offsets")["cases"])
def test_both_ways(example):
    offsets = OffsetMap(example["text"])
    assert offsets.length == example["length"] == len(example["text"])
    assert [[point, offsets.to_utf16(point)] for point, _ in example["pairs"]] == example["pairs"]
    assert [[offsets.to_code_point(unit), unit] for _, unit in example["pairs"]] == example["pairs"]


@each(vectors("offsets")["cases"])
def test_an_offset_inside_a_surrogate_pair_is_an_error(example):
    offsets = OffsetMap(example["text"])
    for unit in range(offsets.length_utf16 + 1):
        if unit in example["inside"]:
            with pytest.raises(ValueError, match="surrogate pair"):
                offsets.to_code_point(unit)
        else:
            assert offsets.to_utf16(offsets.to_code_point(unit)) == unit


@pytest.mark.parametrize("offset", [-1, 4])
def test_an_offset_outside_the_text_is_an_error(offset):
    offsets = OffsetMap("قال")
    with pytest.raises(ValueError, match="outside"):
        offsets.to_utf16(offset)
    with pytest.raises(ValueError, match="outside"):
        offsets.to_code_point(offset)


@given(st.text())
def test_an_offset_is_the_length_of_what_stands_before_it(text):
    offsets = OffsetMap(text)
    for point in range(len(text) + 1):
        units = len(text[:point].encode("utf-16-le", "surrogatepass")) // 2
        assert offsets.to_utf16(point) == units
        assert offsets.to_code_point(units) == point
