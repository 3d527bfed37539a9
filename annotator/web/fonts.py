"""The typefaces: taken from installed packages, converted to WOFF2 once, served by ourselves like any static file."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage
from fontTools.ttLib import TTFont


@dataclass(frozen=True)
class Face:
    """One font file of an installed package."""

    distribution: str
    package: str
    file: str


_NOTO: Final = ("pylopdf-fonts-ar", "pylopdf_fonts_ar")
_PLEX: Final = ("fontpkg-ibm-plex-sans-arabic", "fontpkg_ibm_plex_sans_arabic")
_AMIRI: Final = ("fontpkg-amiri", "fontpkg_amiri")

#: Static path → where the face comes from.
FACES: Final[dict[str, Face]] = {
    "fonts/naskh.woff2": Face(*_NOTO, "NotoNaskhArabic-Variable.ttf"),
    "fonts/sans.woff2": Face(*_NOTO, "NotoSansArabic-Variable.ttf"),
    "fonts/plex-400.woff2": Face(*_PLEX, "files/IBMPlexSansArabic-Regular.ttf"),
    "fonts/plex-500.woff2": Face(*_PLEX, "files/IBMPlexSansArabic-Medium.ttf"),
    "fonts/plex-600.woff2": Face(*_PLEX, "files/IBMPlexSansArabic-SemiBold.ttf"),
    "fonts/amiri-400.woff2": Face(*_AMIRI, "files/Amiri-Regular.ttf"),
    "fonts/amiri-700.woff2": Face(*_AMIRI, "files/Amiri-Bold.ttf"),
}


def source_of(face: Face) -> Path:
    """The TrueType file inside the installed package; LookupError when the package is missing."""
    spec = find_spec(face.package)
    if spec is None or spec.origin is None:
        raise LookupError(f"The font package {face.distribution} is not installed.")
    return Path(spec.origin).parent / face.file


def converted(path: str, *, into: Path) -> Path:
    """The WOFF2 file of a static path, made on first need and kept under ``into``.

    The packages' versions are part of the place, so an upgraded package is converted anew.
    """
    face = FACES[path]
    made = into / f"{face.distribution}-{version(face.distribution)}" / path
    if not made.exists():
        _convert(source_of(face), made)
    return made


def _convert(source: Path, made: Path) -> None:
    made.parent.mkdir(parents=True, exist_ok=True)
    # Written aside and renamed: another process never reads half a font.
    aside = made.with_name(f"{made.name}.{os.getpid()}")
    with TTFont(source) as font:
        font.flavor = "woff2"
        font.save(aside)
    aside.replace(made)


class FontFinder(BaseFinder):
    """A static files finder for the faces above."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.cache = Path(settings.DATA_DIR) / "fonts"

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing to check before the first request; a missing package says so by name."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file of one static path, or an empty list for a path of somebody else."""
        wants_all = find_all or kwargs.get("all", False)
        if path not in FACES:
            return []
        found = str(converted(path, into=self.cache))
        return [found] if wants_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Every face with the storage that holds it, for ``collectstatic``."""
        for path in FACES:
            if not matches_patterns(path, list(ignore_patterns or [])):
                root = converted(path, into=self.cache).parent.parent
                yield path, FileSystemStorage(location=str(root))
