"""The faces are ours: converted from installed packages, served from our own address."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from fontTools.ttLib import TTFont

from annotator.web import fonts
from tests import factories
from tests.house.messages import ROOT

#: Letters an Arabic newspaper needs, with marks, digits of both scripts, guillemets and the Arabic punctuation.
NEEDED = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةىًٌٍَُِّْٰ٠١٢٣٤٥٦٧٨٩0123456789«»،؛؟٪٫٬()[]:.!…–—"


#: What else is met in old and holy text: small high marks, stop signs, the wasla, the ornate brackets.
RARE = "".join(
    map(chr, [*range(0x610, 0x61B), *range(0x64B, 0x660), *range(0x6D6, 0x6EE), 0x640, 0x671, 0xFD3E, 0xFD3F])
)
#: The faces a person may read in: code → (static path, the family's own name).
READING = {
    "naskh": ("fonts/naskh.woff2", "Noto Naskh Arabic"),
    "amiri": ("fonts/amiri-400.woff2", "Amiri"),
    "plex": ("fonts/plex-400.woff2", "IBM Plex Sans Arabic"),
    "sans": ("fonts/sans.woff2", "Noto Sans Arabic"),
}


@pytest.mark.parametrize(("path", "family"), READING.values(), ids=list(READING))
def test_every_reading_face_can_write_the_news_and_the_marks(path: str, family: str) -> None:
    found = finders.find(path)
    assert isinstance(found, str)
    with TTFont(found) as font:
        assert font.flavor == "woff2"
        assert font["name"].getDebugName(1) == family
        assert [letter for letter in NEEDED + RARE if ord(letter) not in font.getBestCmap()] == []


def test_every_face_that_may_be_chosen_has_a_rule_of_its_own() -> None:
    css = (ROOT / "static" / "css" / "fonts.css").read_text(encoding="utf-8")
    assert re.findall(r'\[data-face="(\w+)"\]', css) == list(READING)


def test_a_conversion_is_made_once_and_keeps_every_letter(tmp_path: Path) -> None:
    made = fonts.converted("fonts/plex-400.woff2", into=tmp_path)
    before = made.stat().st_mtime_ns
    assert fonts.converted("fonts/plex-400.woff2", into=tmp_path) == made
    assert made.stat().st_mtime_ns == before
    assert [path.name for path in made.parent.iterdir()] == ["plex-400.woff2"]
    with TTFont(fonts.source_of(fonts.FACES["fonts/plex-400.woff2"])) as source, TTFont(made) as font:
        assert font.getBestCmap().keys() == source.getBestCmap().keys()
        assert made.stat().st_size < fonts.source_of(fonts.FACES["fonts/plex-400.woff2"]).stat().st_size / 2


def test_the_stylesheet_asks_for_exactly_the_faces_we_have() -> None:
    css = (ROOT / "static" / "css" / "fonts.css").read_text(encoding="utf-8")
    assert sorted(re.findall(r'url\("\.\./(fonts/[\w-]+\.woff2)"\)', css)) == sorted(fonts.FACES)


def test_collecting_static_files_finds_each_face_where_it_is_listed() -> None:
    for path, storage in fonts.FontFinder().list([]):
        with storage.open(path) as file:
            assert file.read(4) == b"wOF2"
    assert [path for path, _storage in fonts.FontFinder().list(["*.woff2"])] == []


def test_other_files_are_left_to_other_finders() -> None:
    finder = fonts.FontFinder()
    assert finder.find("css/tokens.css") == []
    assert finder.find("fonts/comic-sans.woff2") == []


def test_a_package_that_is_missing_is_named() -> None:
    with pytest.raises(LookupError, match="no-such-font is not installed"):
        fonts.source_of(fonts.Face("no-such-font", "no_such_font", "a.ttf"))


@pytest.mark.django_db
def test_the_sign_in_page_asks_nobody_else_for_anything(client: Client) -> None:
    factories.user()
    response = client.get(reverse("login"))
    html = response.content.decode()
    addresses = re.findall(r'(?:href|src|action)="([^"]*)"', html)
    assert addresses
    assert [address for address in addresses if not address.startswith(("/", "#"))] == []
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "font-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_preloaded_faces_exist(client: Client) -> None:
    factories.user()
    html = client.get(reverse("login")).content.decode()
    preloaded = re.findall(r'rel="preload"\s+href="/static/(fonts/[^"]*)"', html)
    assert set(preloaded) <= set(fonts.FACES)
    assert "fonts/naskh.woff2" in preloaded


def test_a_font_is_not_served_from_memory_of_a_broken_conversion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A conversion that dies half-way leaves nothing that a later request would take for a font."""

    def dies(self: TTFont, file: Path, **options: object) -> None:
        Path(file).write_bytes(BytesIO(b"wOF2").getvalue())
        raise OSError("disk full")

    monkeypatch.setattr(TTFont, "save", dies)
    with pytest.raises(OSError, match="disk full"):
        fonts.converted("fonts/amiri-400.woff2", into=tmp_path)
    monkeypatch.undo()
    made = fonts.converted("fonts/amiri-400.woff2", into=tmp_path)
    with TTFont(made) as font:
        assert font["name"].getDebugName(1) == "Amiri"
