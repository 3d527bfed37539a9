"""Every word for readers exists in Arabic and in English, and nothing is left over."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.template.base import Lexer, TokenType

from tests.house import messages

DOMAINS = sorted(messages.CATALOGUES)
FORMS = 6
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
TEMPLATES = sorted((messages.ROOT / "templates").rglob("*.html"))
#: Attributes that are read to people.
SPOKEN = {"alt", "aria-label", "placeholder", "title", "data-title"}
#: Names that are the same in every language.
NAMES = {"API"}
#: Tags whose content is no literal text: it is translated, never shown, or the name of a class.
SILENT = {"blocktranslate": "endblocktranslate", "comment": "endcomment", "block body_class": "endblock"}


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_text_is_in_the_arabic_catalogue_and_every_entry_is_used(domain: str) -> None:
    used, entries = messages.used(domain), messages.catalogue(domain)
    assert {text: used[text] for text in used if text not in entries} == {}
    assert [text for text in entries if text not in used] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_text_stands_twice_in_the_catalogue(domain: str) -> None:
    told = Counter((entry.msgctxt, entry.msgid) for entry in polib.pofile(str(messages.CATALOGUES[domain])))
    assert [text for text, times in told.items() if times > 1] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_entry_is_translated_in_all_six_numbers(domain: str) -> None:
    unfinished = []
    for text, entry in messages.catalogue(domain).items():
        forms = [entry.msgstr] if text.plural is None else [entry.msgstr_plural.get(n, "") for n in range(FORMS)]
        if entry.fuzzy or entry.obsolete or not all(form.strip() for form in forms):
            unfinished.append(text)
    assert unfinished == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_translation_fills_in_what_its_original_fills_in(domain: str) -> None:
    """The forms for one and two may leave the number out: Arabic says it in the word."""
    wrong = []
    for text, entry in messages.catalogue(domain).items():
        wanted = set(PLACEHOLDER.findall(text.singular + (text.plural or "")))
        forms = entry.msgstr_plural.values() if text.plural else [entry.msgstr]
        found = [set(PLACEHOLDER.findall(form)) for form in forms]
        complete = found[3:] if text.plural else found
        if any(extra - wanted for extra in found) or any(names != wanted for names in complete):
            wrong.append(text.singular)
    assert wrong == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_arabic_texts_have_arabic_digits_commas_and_question_marks(domain: str) -> None:
    foreign = re.compile(r"[0-9]|(?<=[\u0621-\u064a])\s*[,;?]")
    wrong = []
    for text, entry in messages.catalogue(domain).items():
        forms = entry.msgstr_plural.values() if text.plural else [entry.msgstr]
        plain = [re.sub(r'<[^>]*>|%\(\w+\)s|<span class="ltr">.*?</span>', "", form) for form in forms]
        wrong += [form for form in plain if foreign.search(form)]
    assert wrong == []


def test_the_catalogues_count_as_arabic_counts() -> None:
    for path in messages.CATALOGUES.values():
        header = path.read_text(encoding="utf-8").partition("\n\n")[0]
        assert "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2" in header.replace('"\n"', "")


class Words(HTMLParser):
    """Collects the words of a page that stand in no element with a language of its own or of class "ltr"."""

    VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in self.VOID:
            classes = (given.get("class") or "").split()
            self.open.append((tag, ("lang" in given and tag != "html") or "ltr" in classes))
        self._keep(*(value or "" for name, value in attrs if name in SPOKEN))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._keep(*(value or "" for name, value in attrs if name in SPOKEN))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(own for _tag, own in self.open):
            self._keep(data)

    def _keep(self, *texts: str) -> None:
        self.found += [text.strip() for text in texts if re.search(r"[^\W\d_]{2,}", text)]


def literal_text(source: str) -> list[str]:
    """The words of a template outside its translate tags."""
    kept: list[str] = []
    until = ""
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            begins = next((end for tag, end in SILENT.items() if f"{token.contents} ".startswith(f"{tag} ")), "")
            until = "" if token.contents.split()[0] == until else until or begins
        elif token.token_type == TokenType.TEXT and not until:
            kept.append(token.contents)
    words = Words()
    words.feed("".join(kept))
    return [text for text in words.found if text.strip(" ·") not in NAMES]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(messages.ROOT)))
def test_no_template_speaks_outside_its_translate_tags(path: Path) -> None:
    assert literal_text(path.read_text(encoding="utf-8")) == []


def test_a_forgotten_word_would_be_found() -> None:
    forgotten = '<p>{% translate "Home" %} <b>Save</b></p><a aria-label="Close">×</a><i lang="ar">سند</i>'
    assert literal_text(forgotten) == ["Save", "Close"]
