"""Whose texts may leave the house: what an article's metadata say of its rights, in any spelling."""

import pytest

from annotator.services.releases.rights import gives_text, rights_of, told


@pytest.mark.parametrize(
    "rights",
    ["restricted", "Restricted", "All Rights Reserved.", "all-rights-reserved", "© 2025 جميع الحقوق محفوظة", "مُقيَّد",
     "no_redistribution", "CONFIDENTIAL", "لا يجوز النشر خارج المؤسسة"],
)  # fmt: skip
def test_what_says_so_stays(rights: str) -> None:
    assert not gives_text(rights)


@pytest.mark.parametrize("rights", ["", "CC BY 4.0", "public domain", "رخصة المشاع الإبداعي", "وزارة الداخلية"])
def test_what_says_nothing_against_it_goes(rights: str) -> None:
    assert gives_text(rights)


def test_the_first_key_that_says_something_counts() -> None:
    assert rights_of({"license": "CC0", "rights": "  restricted "}) == "restricted"
    assert rights_of({"rights": "", "licence": "CC BY"}) == "CC BY"
    assert rights_of({"title": "x"}) == ""


def test_of_a_text_that_stays_only_what_names_it_is_told() -> None:
    metadata = {"title": "عنوان", "url": "https://example.org", "summary": "نص", "rights": "restricted", "lead": "نص"}
    assert told(metadata) == {"title": "عنوان", "url": "https://example.org", "rights": "restricted"}
