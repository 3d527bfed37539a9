"""Figures of a measurement: percentiles, a table for people, JSON for machines."""

import json
import re
import resource
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Row:
    """One measured thing: what, on which engine, its figures, and the same of the baseline beside it."""

    what: str
    engine: str
    unit: str
    p50: float
    p95: float
    baseline: str = ""
    ratio: float | None = None
    note: str = ""


def row(
    what: str,
    engine: str,
    seconds: Sequence[float],
    baseline: tuple[str, Sequence[float]] | None = None,
    note: str = "",
) -> Row:
    """Milliseconds of a series, and how many times the baseline's median its median is."""
    p50, p95 = _percentiles(seconds)
    if baseline is None:
        return Row(what, engine, "ms", p50, p95, note=note)
    name, other = baseline
    return Row(what, engine, "ms", p50, p95, name, round(p50 / max(_percentiles(other)[0], 1e-6), 2), note)


def _percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    if len(seconds) == 1:
        return round(seconds[0] * 1000, 2), round(seconds[0] * 1000, 2)
    cut = statistics.quantiles(seconds, n=20, method="inclusive")
    return round(statistics.median(seconds) * 1000, 2), round(cut[18] * 1000, 2)


def show(rows: Sequence[Row]) -> None:
    """Print the table, then the same as one line of JSON."""
    head = ("what", "on", "p50", "p95", "× baseline", "note")
    body = [
        (
            r.what,
            r.engine,
            f"{r.p50} {r.unit}",
            f"{r.p95} {r.unit}",
            f"{r.ratio} × {r.baseline}" if r.ratio else "",
            r.note,
        )
        for r in rows
    ]
    widths = [max(len(line[i]) for line in [head, *body]) for i in range(len(head))]
    for line in [head, tuple("─" * w for w in widths), *body]:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    print(json.dumps([asdict(r) for r in rows], ensure_ascii=False))


def peak_memory() -> int:
    """The most memory this process has had, in MB.

    Where the system tells it of the program itself: ``getrusage`` begins with what the one who started it had.
    """
    told = re.search(r"^VmHWM:\s+([0-9]+) kB", _STATUS.read_text(), re.MULTILINE) if _STATUS.exists() else None
    return (int(told[1]) if told else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) // 1024
