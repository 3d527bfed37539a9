"""``./run bench [part …] [--article FILE] [--corpus FILE] [--format NAME]``: measure, print a table and JSON."""

import argparse
import platform
from collections.abc import Callable
from pathlib import Path

from bench import (
    agreeing,
    agreement,
    assigning,
    canvas,
    comparison,
    curating,
    exporting,
    formats,
    importing,
    listing,
    migration,
    opening,
    releasing,
    saving,
    working,
)
from bench.figures import Row, show
from bench.keyboard import measure as keyboard
from bench.server import ENGINES

#: What can be measured; the parts of SHORT when none is named, the others take minutes each.
PARTS: dict[str, Callable[[argparse.Namespace], list[Row]]] = {
    "opening": lambda chosen: opening.measure(chosen.article),
    "saving": lambda _: saving.measure(),
    "canvas": lambda _: canvas.measure(),
    "working": lambda _: working.measure(),
    "formats": lambda chosen: formats.measure(chosen.corpus),
    "keyboard": lambda chosen: keyboard.measure(chosen.article),
    "listing": lambda _: listing.measure(),
    "migration": lambda _: migration.measure(),
    "exporting": lambda chosen: exporting.measure(chosen.format, chosen.engine or ENGINES),
    "releasing": lambda chosen: releasing.measure(chosen.format, chosen.engine or ENGINES),
    "importing": lambda chosen: importing.measure(chosen.corpus),
    "assigning": lambda _: assigning.measure(),
    "agreement": lambda _: agreement.measure() + agreeing.measure(),
    "comparison": lambda _: comparison.measure(),
    "curating": lambda _: curating.measure(),
}
SHORT = ("opening", "saving", "canvas", "working", "formats")


def main() -> None:
    """Measure the parts asked for."""
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="what to measure; the short ones by default")
    parser.add_argument("--article", type=Path, help="a .txt article to open instead of the longest demo article")
    parser.add_argument(
        "--corpus",
        type=Path,
        help="a nested CoNLL file: read and brought back from its exports (formats), its words drawn (importing)",
    )
    parser.add_argument(
        "--format",
        action="append",
        default=[],
        help="write this format alone; may be given again (exporting, releasing)",
    )
    parser.add_argument(
        "--engine", action="append", choices=ENGINES, help="on this database alone (exporting, releasing)"
    )
    chosen = parser.parse_args()
    rows: list[Row] = []
    for part in chosen.parts or SHORT:
        print(f"Measuring {part} …", flush=True)
        rows += PARTS[part](chosen)
    print(f"\nPython {platform.python_version()}, {platform.machine()}")
    show(rows)


if __name__ == "__main__":
    main()
