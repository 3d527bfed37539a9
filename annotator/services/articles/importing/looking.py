"""A look at staged files before anything comes in: what each was taken for, what would become of its records.

A look takes bounded time: of a large import only the beginning is read, and the job checks the rest.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from annotator.formats.columns import Look as Columns
from annotator.formats.reading import detect
from annotator.formats.records import Found, Record
from annotator.models import ImportBatch, Upload
from annotator.services.articles.importing import limits, staging
from annotator.services.articles.importing.checking import Checker
from annotator.services.articles.importing.choices import Choices, choices_of
from annotator.services.articles.importing.counting import Counted, counted
from annotator.services.articles.importing.outcomes import Checked, Outcome
from annotator.services.articles.importing.sources import Source, sources_of
from annotator.services.articles.importing.stored import text_of
from annotator.services.articles.importing.tallies import Tally
from annotator.text.decode import Reading, Undecodable, readings

#: Seconds a look may take, and records of one file it reads.
SECONDS: Final = 4.0
RECORDS: Final = 500
#: Problems, pairs of nearly equal articles, and good records that are kept to be shown.
SHOWN: Final = 50
#: Code points of records that are kept to be shown beside one that is nearly equal.
KEPT: Final = 8_000_000
#: Scores of a reading that leave no doubt: its own, and the share of it that no other reading comes to.
PLAIN: Final = 0.5
FAR: Final = 0.2
#: Bytes of a file that are enough to tell how it is written.
_HEAD: Final = 64 * 1024
#: What another reading of the bytes may mend.
_MISREAD: Final = frozenset(
    {"wrong_encoding", "unknown_encoding", "undecodable", "lone_surrogate", "control_character"}
)


@dataclass(slots=True)
class FileLook:
    """One staged file: ``form`` is what it was taken for (None: nothing that is read), ``records`` what was seen.

    ``first`` is its first record; ``readings`` are the ways its bytes can be read, best first, where that is a guess;
    ``units``: what its offsets may count, where that is open; ``complete``: all of it was read.
    """

    upload: Upload
    form: str | None
    columns: Columns | None = None
    records: int = 0
    first: Checked | None = None
    encoding: str = ""
    readings: Sequence[Reading] = ()
    units: Sequence[Counted] = ()
    complete: bool = True

    @property
    def plain(self) -> bool:
        """Whether one reading is running text, and the others read like nothing at all."""
        best, *others = self.readings or (Reading("", 0, ""),)
        return best.score >= PLAIN and all(one.score < best.score * FAR for one in others)


@dataclass(frozen=True, slots=True)
class Pair:
    """A record and the article it is nearly equal to, with both texts."""

    checked: Checked
    text: str
    other: str


@dataclass(slots=True)
class Look:
    """What would become of an import as it is decided now; lists are cut to SHOWN, the tally counts all that was seen.

    ``uploads``: the files that were sent; two of them may be one source, as a text and its brat annotation are.
    ``texts``: key of a record that comes in → its text, as far as KEPT goes. ``tags``: type in the files → how often
    it was seen.
    """

    choices: Choices
    uploads: int = 0
    files: list[FileLook] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    problems: list[Checked] = field(default_factory=list)
    near: list[Checked] = field(default_factory=list)
    good: list[Checked] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    kept: int = 0
    tags: Counter[str] = field(default_factory=Counter)
    annotated: int = 0

    @property
    def complete(self) -> bool:
        """Whether everything was read."""
        return all(one.complete for one in self.files)


class _Clock:
    """When a look has to end."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def over(self) -> bool:
        return time.monotonic() > self._end


def look_at(batch: ImportBatch, *, seconds: float = SECONDS) -> Look:
    """What would become of a batch now."""
    choices = choices_of(batch)
    uploads = list(Upload.objects.filter(batch=batch.pk).order_by("pk"))
    look, clock = Look(choices, len(uploads)), _Clock(seconds)
    by_key: dict[str, FileLook] = {}
    sources = sources_of(uploads, choices)
    for source in sources:
        by_key[source.key] = _file_look(source)
    look.files = list(by_key.values())
    checker = Checker(batch.project, choices, batch.actor)
    for one in checker.check(_some(sources, by_key, clock)):
        _take(look, by_key[one.key.partition(":")[0]], one)
    return look


def pair_of(batch: ImportBatch, checked: Checked, look: Look) -> Pair | None:
    """Both texts of a pair that is nearly equal; None where the other one was not kept."""
    if checked.twin is None or checked.candidate is None:
        return None
    twin = checked.twin
    if not twin.key:
        other = text_of(batch.project, twin.article)
        return Pair(checked, checked.candidate.text, other)
    kept = look.texts.get(twin.key)
    return Pair(checked, checked.candidate.text, kept) if kept is not None else None


def _file_look(source: Source) -> FileLook:
    assert source.upload is not None
    form = source.options.format or (None if source.flaw else detect(source.file))
    columns = source.look(limits.reading()) if form in {"table", "jsonl"} else None
    units = counted(source, form, limits.reading())
    return FileLook(source.upload, form, columns, encoding=columns.encoding if columns else "", units=units)


def _some(sources: Sequence[Source], by_key: dict[str, FileLook], clock: _Clock) -> Iterator[tuple[str, Found, str]]:
    """The first records of every file while there is time."""
    number, bounds = 0, limits.reading()
    for source in sources:
        seen = by_key[source.key]
        if clock.over:
            seen.complete = False
            continue
        for found in source.records(bounds):
            if seen.records >= RECORDS or clock.over:
                seen.complete = False
                break
            seen.records += 1
            number += 1
            yield f"{source.key}:{found.number}", found, source.title


def _take(look: Look, seen: FileLook, one: Checked) -> None:
    look.tally.add(one)
    if seen.first is None:
        seen.first = one
        seen.encoding, seen.readings = _read_as(seen, one)
    record = one.candidate.record if one.candidate else None
    if record is not None and record.annotated is not None:
        look.annotated += 1
        look.tags.update(_tags(record))
    shelf = _shelf(look, one)
    if len(shelf) < SHOWN:
        shelf.append(one)
    if one.twin is not None and len(look.near) < SHOWN:
        look.near.append(one)
    if one.outcome is Outcome.NEW and one.candidate is not None and look.kept < KEPT:
        look.texts[one.key] = one.candidate.text
        look.kept += len(one.candidate.text)


def _shelf(look: Look, one: Checked) -> list[Checked]:
    return look.good if one.outcome in {Outcome.NEW, Outcome.ADDED} else look.problems


def _tags(record: Record) -> Counter[str]:
    assert record.annotated is not None
    found = record.annotated.annotations
    return Counter(thing.type for shelf in (found.spans, found.frames) for thing in shelf.values())


def _read_as(seen: FileLook, one: Checked) -> tuple[str, Sequence[Reading]]:
    """The encoding of a file's first record, and the other ways to read it where that is no certainty."""
    record = one.candidate.record if one.candidate else None
    if record is None:
        return "", _readings(_head(seen.upload)) if one.code in _MISREAD else ()
    decision = record.decision
    encoding = decision.encoding if decision else seen.encoding
    certain = not encoding or encoding.startswith("utf") or (decision is not None and decision.bom)
    if certain and not seen.upload.encoding:
        return encoding, ()
    return encoding, _readings(_head(seen.upload) if seen.form == "text" else record.text.encode(encoding, "ignore"))


def _readings(data: bytes) -> Sequence[Reading]:
    try:
        return readings(data)
    except Undecodable:
        return ()


def _head(upload: Upload) -> bytes:
    """The first bytes of a file, cut where a line ends."""
    data = staging.head_of(upload, _HEAD)
    return data if len(data) < _HEAD else data[: data.rfind(b"\n") + 1] or data
