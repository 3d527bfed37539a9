"""A manifest says with what its files are made: another library, or other words of the cards, is another manifest."""

from pathlib import Path
from typing import Any

from annotator.services.releases import manifest


def told(folder: Path, settings: Any) -> dict[str, str]:
    settings.LOCALE_PATHS = [folder]
    manifest.software.cache_clear()
    found = dict(manifest.software())
    manifest.software.cache_clear()
    return found


def test_other_words_are_other_software_and_none_are_other_than_some(tmp_path: Path, settings: Any) -> None:
    catalogue = tmp_path / "ar" / "LC_MESSAGES" / "django.mo"
    catalogue.parent.mkdir(parents=True)
    without = told(tmp_path, settings)
    catalogue.write_bytes(b"one")
    one = told(tmp_path, settings)
    assert told(tmp_path, settings) == one
    catalogue.write_bytes(b"other")
    other = told(tmp_path, settings)
    assert len({found["sanad-words"] for found in (without, one, other)}) == 3
    assert {name for name in one if one[name] != other[name]} == {"sanad-words"}


def test_only_what_a_server_has_is_named() -> None:
    needed = (Path(manifest.__file__).parents[3] / "requirements.txt").read_text(encoding="utf-8")
    assert [name for name in manifest._LIBRARIES if f"\n{name}==" not in needed] == []
