"""An import that was started, as its page shows it: at work, or how it ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from annotator.models import ImportBatch, Job
from annotator.services.articles import importing
from annotator.services.losses import Kind, kinds_of


@dataclass(frozen=True, slots=True)
class Result:
    """An import that was started, as its page shows it; ``ending`` empty while it is at work."""

    batch: ImportBatch
    active: bool
    part: float | None
    ending: str
    outcomes: Mapping[str, int]
    facts: Mapping[str, Any]
    losses: Sequence[Kind]
    report: bool
    #: The model version whose predictions they were.
    model: int | None = None

    @property
    def percent(self) -> int:
        """Whole percent done."""
        return round(100 * (self.part or 0))

    @property
    def new(self) -> int:
        """Articles that came in."""
        return self.outcomes.get(importing.Outcome.NEW, 0)

    @property
    def added(self) -> int:
        """Articles that annotation or predictions were added to."""
        return self.outcomes.get(importing.Outcome.ADDED, 0)

    @property
    def flawed(self) -> int:
        """Records that could not come in."""
        return self.outcomes.get(importing.Outcome.FLAWED, 0)


def result_rows(batch: ImportBatch) -> Result:
    """An import at work, or how it ended: by what stands in its own row, whatever became of its worker."""
    job, choices = batch.job, importing.choices_of(batch)
    done = importing.result_of(batch)
    facts: dict[str, Any] = done.object() if done else orjson.loads(job.result) if job else {}
    active = done is None and job is not None and job.state in {Job.State.WAITING, Job.State.RUNNING}
    ending = str(facts.get("ending") or ("" if active else str(job.state) if job else ""))
    return Result(
        batch=batch,
        active=active,
        part=job.progress / job.total if job is not None and job.total else None,
        ending="" if active else ending,
        outcomes=facts.get("outcomes", {}),
        facts=facts,
        losses=kinds_of(facts.get("losses", {})),
        report=importing.report_path(batch).is_file(),
        model=choices.model if choices.becomes is importing.Becomes.PREDICTIONS else None,
    )
