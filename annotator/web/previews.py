"""A staged file as the import page shows it: read in one way or another, with its counts or its flaw."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from annotator.models import Upload
from annotator.services.articles import Candidate, Preview
from annotator.text.decode import Reading
from annotator.web import flaws

#: Code points of a reading that are shown.
SHOWN: Final = 220
#: Readings shown side by side; the others are in a list.
SIDE_BY_SIDE: Final = 2
_TEXT_SUFFIXES: Final = frozenset({"txt", "text"})


@dataclass(frozen=True, slots=True)
class Side:
    """One reading beside the other: the encoding, whether it is the chosen one, the best one, and its first lines."""

    code: str
    name: str
    chosen: bool
    best: bool
    opening: str


@dataclass(frozen=True, slots=True)
class Row:
    """One staged file. ``flaw`` empty = it may come in; ``sides`` empty = its encoding is beyond doubt."""

    upload: Upload
    candidate: Candidate
    stem: str
    suffix: str
    opening: str
    encoding: str
    flaw: str
    twin: str
    twin_title: str
    sides: Sequence[Side]
    others: Sequence[tuple[str, str]]

    @property
    def guessed(self) -> bool:
        """Whether a person should look at the readings."""
        return bool(self.sides)


def row(preview: Preview) -> Row:
    """The file as the page shows it."""
    candidate = preview.candidate
    flaw = candidate.flaws[0] if candidate.flaws else None
    sides, others = _readings(preview)
    stem, dot, suffix = candidate.file.name.rpartition(".")
    facts = flaw.facts if flaw else {}
    return Row(
        upload=preview.upload,
        candidate=candidate,
        stem=stem if dot else candidate.file.name,
        suffix=suffix.upper() if dot else "",
        opening=_opening(candidate.text, candidate.title),
        encoding=flaws.encoding_name(candidate.decoded.decision.encoding) if candidate.decoded else "",
        flaw=flaws.sentence(flaw.code, flaw.facts) if flaw else "",
        twin=str(facts.get("article", "")),
        twin_title=str(facts.get("title", "")),
        sides=sides,
        others=others,
    )


def _readings(preview: Preview) -> tuple[list[Side], list[tuple[str, str]]]:
    """The readings to choose from, where the bytes left a choice or somebody has chosen already."""
    decoded = preview.candidate.decoded
    if _certain(preview) or not preview.readings:
        return [], []
    chosen = decoded.decision.encoding if decoded else preview.upload.encoding
    best = preview.readings[0].encoding
    ranked = sorted(preview.readings, key=lambda one: (one.encoding != chosen, -one.score))
    # Sister encodings often say the same; two like texts side by side are no choice.
    differing = {reading.text: reading for reading in reversed(ranked)}
    beside = sorted(sorted(differing.values(), key=ranked.index)[:SIDE_BY_SIDE], key=lambda one: -one.score)
    sides = [_side(one, chosen, best) for one in beside]
    shown = {side.code for side in sides}
    return sides, [(code, str(name)) for code, name in flaws.ENCODINGS.items() if code not in shown]


def _certain(preview: Preview) -> bool:
    """Whether the bytes left no choice: a byte order mark or valid UTF-8, and nobody overruled it.

    A code page is always a guess: read as its sister it gives Arabic-looking letters too.
    """
    if preview.upload.encoding or preview.candidate.decoded is None:
        return False
    decision = preview.candidate.decoded.decision
    return decision.bom or decision.encoding == "utf-8"


def _side(reading: Reading, chosen: str | None, best: str) -> Side:
    code = reading.encoding
    opening = " ".join(reading.text.split())[:SHOWN]
    return Side(code, flaws.encoding_name(code), code == chosen, code == best, opening)


def _opening(text: str, title: str) -> str:
    first, _newline, rest = text.partition("\n")
    body = rest if first.strip() == title.strip() and rest.strip() else text
    return " ".join(body[: 4 * SHOWN].split())[:SHOWN]
