"""The figures of an import: how many records became what, and what of their annotation was lost."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.services.articles.importing.outcomes import HINDERING, Checked, Outcome


@dataclass(slots=True)
class Tally:
    """Counts of records by outcome and of what they hold; ``losses``: code → how often."""

    outcomes: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    words: int = 0
    sets: int = 0
    spans: int = 0
    losses: Counter[str] = field(default_factory=Counter)

    def add(self, one: Checked) -> None:
        """Count one record."""
        self.outcomes[one.outcome] += 1
        if one.code:
            self.codes[one.code] += 1
        self.losses.update(one.losses)
        if one.outcome is Outcome.NEW and one.candidate is not None:
            self.words += one.candidate.words
        if one.ready is not None:
            self.sets += len(one.ready.voices)
            self.spans += one.ready.spans

    @property
    def records(self) -> int:
        """All records."""
        return self.outcomes.total()

    @property
    def new(self) -> int:
        """Records that become articles."""
        return self.outcomes[Outcome.NEW]

    @property
    def coming(self) -> int:
        """Records that bring something: an article, or annotation for one."""
        return self.new + self.outcomes[Outcome.ADDED]

    @property
    def hindering(self) -> int:
        """Records that keep an import of all from happening."""
        return sum(self.outcomes[outcome] for outcome in HINDERING)

    def object(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {
            "records": self.records,
            "outcomes": {str(outcome): self.outcomes[outcome] for outcome in Outcome},
            "codes": dict(sorted(self.codes.items())),
            "words": self.words,
            "sets": self.sets,
            "spans": self.spans,
            "losses": dict(sorted(self.losses.items())),
        }


def read_tally(value: Mapping[str, Any]) -> Tally:
    """The figures from their JSON values."""
    return Tally(
        Counter(value["outcomes"]),
        Counter(value["codes"]),
        value["words"],
        value["sets"],
        value["spans"],
        Counter(value["losses"]),
    )
