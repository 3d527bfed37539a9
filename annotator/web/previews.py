"""A staged import as its page shows it: files and how they were read, columns, tags, problems, pairs, totals."""

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import orjson
import regex
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotator.formats.records import FIELDS, METADATA
from annotator.models import ImportBatch, ModelVersion, Project
from annotator.services import predictions
from annotator.services.articles import importing
from annotator.services.losses import OF_TYPES, Kind, kinds_of
from annotator.text.decode import Reading
from annotator.web import flaws, formats
from annotator.web.tags import Tags, tags_of

#: Code points of a reading that are shown.
SHOWN: Final = 220
#: Readings shown side by side; the others are in a list.
SIDE_BY_SIDE: Final = 2
#: Files that are shown with their first article.
FILES: Final = 50
#: Code points around the differences of a pair, and words that are compared at the most.
_AROUND: Final = 6
_WORDS: Final = 1500
_RTL: Final = regex.compile(r"[\p{Arabic}\p{Hebrew}\p{Syriac}\p{Thaana}]")
_LTR: Final = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}]")

FIELD_NAMES: Final[Mapping[str, str | Promise]] = {
    "text": _("Text"),
    "title": _("Title"),
    "published": _("Date"),
    "source": _("Source"),
    "author": _("Author"),
    "url": _("Address (URL)"),
    "external_id": _("Id"),
    "name": _("Name"),
    METADATA: _("Keep as further information"),
    "": _("Leave out"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One reading beside the other: the encoding, whether it is the chosen one, the best one, and its first lines."""

    code: str
    name: str
    chosen: bool
    best: bool
    opening: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table or a key of JSON lines: its first values, and what it becomes."""

    name: str
    field: str
    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class FileRow:
    """One staged file; ``sides`` empty = its encoding is beyond doubt."""

    look: importing.FileLook
    stem: str
    suffix: str
    form: str | Promise
    forms: Sequence[tuple[str, str | Promise]]
    opening: str
    direction: str
    encoding: str
    sides: Sequence[Side]
    others: Sequence[tuple[str, str]]
    columns: Sequence[Column]
    #: What the offsets may count: code, name, whether it is chosen, and some marks as they would be.
    units: Sequence[tuple[str, str | Promise, bool, Sequence[str]]] = ()

    @property
    def unit(self) -> str:
        """The unit that is chosen."""
        return next((code for code, _name, chosen, _marks in self.units if chosen), "")

    @property
    def plain(self) -> bool:
        """Whether the bytes read well in one way, and in every other one like nothing at all."""
        return bool(self.sides) and self.sides[0].chosen and self.sides[0].best and self.look.plain

    @property
    def single(self) -> importing.Candidate | None:
        """The one article of a file that is one."""
        first = self.look.first
        candidate = first.candidate if first and first.outcome is importing.Outcome.NEW else None
        return candidate if candidate is not None and candidate.single and self.look.records == 1 else None


@dataclass(frozen=True, slots=True)
class Problem:
    """A record that does not simply come in: where it stands, why, and what will happen."""

    checked: importing.Checked
    folders: Sequence[str]
    stem: str
    suffix: str
    why: str
    opening: str
    twin: str
    twin_title: str
    direction: str = "rtl"

    @property
    def left(self) -> bool:
        """Whether it stays out because somebody decided so, or nothing is to be done, rather than for a flaw."""
        return self.checked.outcome is not importing.Outcome.FLAWED


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of text; ``differs``: the other one has something else here."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two nearly equal articles, each with the stretches around what differs."""

    checked: importing.Checked
    similarity: float
    new: Sequence[Word]
    old: Sequence[Word]
    choice: str


@dataclass(frozen=True, slots=True)
class Preview:
    """All of it; ``losses``: what of the annotation was mended or left out; ``models``: whose predictions it can be."""

    look: importing.Look
    files: Sequence[FileRow]
    problems: Sequence[Problem]
    pairs: Sequence[PairRow]
    tags: Tags
    losses: Sequence[Kind]
    models: Sequence[ModelVersion] = ()
    fields: Sequence[tuple[str, str | Promise]] = field(default_factory=lambda: list(FIELD_NAMES.items()))

    @property
    def doubtful(self) -> Sequence[FileRow]:
        """The files whose readings a person should look at."""
        return [one for one in self.files if one.sides and not one.plain]

    @property
    def plain(self) -> Sequence[FileRow]:
        """The files of an old encoding that leave no doubt; the other readings are there to be looked at."""
        return [one for one in self.files if one.plain]

    @property
    def likeliest(self) -> str:
        """The encoding that most of the doubtful files are likely to have."""
        best = Counter(side.code for one in self.doubtful for side in one.sides if side.best)
        return best.most_common(1)[0][0] if best else ""

    @property
    def counted(self) -> Sequence[FileRow]:
        """The files that do not say what their offsets count."""
        return [one for one in self.files if one.look.units]

    @property
    def tables(self) -> Sequence[FileRow]:
        """The files with columns."""
        return [one for one in self.files if one.columns]

    @property
    def shown(self) -> Sequence[FileRow]:
        """The files that are shown with what is in them."""
        return self.files[:FILES]

    @property
    def hidden(self) -> int:
        """How many more there are."""
        return max(0, len(self.files) - FILES)

    @property
    def more(self) -> int:
        """Problems that are counted and not shown."""
        tally = self.look.tally
        return tally.records - tally.coming - len(self.problems)


def preview_of(project: Project, batch: ImportBatch) -> Preview:
    """The import as it is decided now."""
    look = importing.look_at(batch)
    pairs = (importing.pair_of(batch, one, look) for one in look.near)
    return Preview(
        look=look,
        files=[_file_row(one) for one in look.files],
        problems=[_problem(one) for one in look.problems],
        pairs=[_pair(pair, look.choices) for pair in pairs if pair is not None],
        tags=tags_of(project, look),
        losses=kinds_of(look.tally.losses, without=OF_TYPES),
        models=list(predictions.models_of(project)),
    )


def _file_row(look: importing.FileLook) -> FileRow:
    stem, suffix = parted(look.upload.name)
    sides, others = _readings(look)
    form = look.form or ""
    first = look.first.candidate if look.first and look.first.candidate else None
    text = first.text if first else ""
    return FileRow(
        look=look,
        stem=stem,
        suffix=suffix,
        form=formats.words_of(form).name if form else "",
        forms=[(code, formats.words_of(code).name) for code in formats.alternatives(form, look.upload.name)],
        opening=opening(text, first.title if first else ""),
        direction=direction(text),
        encoding=flaws.encoding_name(look.encoding) if look.encoding else "",
        sides=sides,
        others=others,
        columns=_columns(look),
        units=[(one.unit, formats.COUNTED.get(one.unit, one.unit), one.chosen, one.marks) for one in look.units],
    )


def parted(name: str) -> tuple[str, str]:
    """A file's name without its extension, and the extension as a badge: bidi scrambles neither."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, suffix.upper()) if dot and len(suffix) <= 5 and "/" not in suffix else (name, "")


def direction(text: str) -> str:
    """Which way a text runs: as most of its letters do."""
    some = text[:2000]
    return "ltr" if len(_LTR.findall(some)) > len(_RTL.findall(some)) else "rtl"


def opening(text: str, title: str = "") -> str:
    """The first words of a text, without a title line."""
    first, _newline, rest = text.partition("\n")
    body = rest if first.strip() == title.strip() and rest.strip() else text
    return " ".join(body[: 4 * SHOWN].split())[:SHOWN]


def _columns(look: importing.FileLook) -> list[Column]:
    if look.columns is None or look.form == "sanad":
        return []
    return [
        Column(name, _field(look.columns.mapping.get(name, "")), _values(look.columns.rows, name))
        for name in look.columns.columns
    ]


def _field(name: str) -> str:
    return name if name in {*FIELDS, METADATA} else ""


def _values(rows: Sequence[Mapping[str, object]], name: str) -> list[str]:
    found = (row.get(name) for row in rows)
    texts = (one if isinstance(one, str) else orjson.dumps(one).decode() for one in found if one not in (None, ""))
    return [" ".join(text[:200].split())[:80] for text, _ in zip(texts, range(3), strict=False)]


def _readings(look: importing.FileLook) -> tuple[list[Side], list[tuple[str, str]]]:
    """The readings to choose from, where the bytes left a choice or somebody has chosen already."""
    if not look.readings:
        return [], []
    chosen = look.encoding or look.upload.encoding
    best = look.readings[0].encoding
    ranked = sorted(look.readings, key=lambda one: (one.encoding != chosen, -one.score))
    # Sister encodings often say the same; two like texts side by side are no choice.
    differing = {reading.text: reading for reading in reversed(ranked)}
    beside = sorted(sorted(differing.values(), key=ranked.index)[:SIDE_BY_SIDE], key=lambda one: -one.score)
    sides = [_side(one, chosen, best) for one in beside]
    shown = {side.code for side in sides}
    return sides, [(code, str(name)) for code, name in flaws.ENCODINGS.items() if code not in shown]


def _side(reading: Reading, chosen: str | None, best: str) -> Side:
    code = reading.encoding
    words = " ".join(reading.text.split())[:SHOWN]
    return Side(code, flaws.encoding_name(code), code == chosen, code == best, words)


def _problem(one: importing.Checked) -> Problem:
    *folders, last = one.where.file.split("/")
    stem, suffix = parted(last)
    text = one.candidate.text if one.candidate else ""
    return Problem(
        checked=one,
        folders=folders,
        stem=stem,
        suffix=suffix,
        why=flaws.sentence(one.code, one.facts),
        opening=opening(text)[:60],
        twin=str(one.facts.get("article", "")),
        twin_title=str(one.facts.get("title", "")),
        direction=direction(text),
    )


def _pair(pair: importing.Pair, choices: importing.Choices) -> PairRow:
    new, old = pair.text.split()[:_WORDS], pair.other.split()[:_WORDS]
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    chosen = choices.alike_one.get(pair.checked.key, "")
    twin = pair.checked.twin
    assert twin is not None
    return PairRow(
        checked=pair.checked,
        similarity=twin.similarity,
        new=list(_around(new, [(tag, j1, j2) for tag, _i1, _i2, j1, j2 in blocks])),
        old=list(_around(old, [(tag, i1, i2) for tag, i1, i2, _j1, _j2 in blocks])),
        choice=str(chosen),
    )


def _around(words: Sequence[str], blocks: Sequence[tuple[str, int, int]]) -> Iterator[Word]:
    """What differs, and a few words around it."""
    for tag, start, end in blocks:
        if tag != "equal":
            yield Word(" ".join(words[start:end]), differs=True)
        elif end - start <= 2 * _AROUND:
            yield Word(" ".join(words[start:end]), differs=False)
        else:
            head = " ".join(words[start : start + _AROUND]) if start else ""
            tail = " ".join(words[end - _AROUND : end]) if end < len(words) else ""
            yield Word(f"{head} … {tail}", differs=False)
