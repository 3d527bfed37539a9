"""``./run bench [opening|saving|canvas|working|formats|keyboard …] [--article FILE] [--corpus FILE]``: measure.

Prints a table, and the same as JSON.
"""

import argparse
import platform
from pathlib import Path

from bench import canvas, formats, opening, saving, working
from bench.figures import Row, show
from bench.keyboard import measure as keyboard

PARTS = ("opening", "saving", "canvas", "working", "formats")


def main() -> None:
    """Measure the parts asked for, all by default."""
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", choices=[*PARTS, "keyboard", []], help="what to measure; all but the last by default"
    )
    parser.add_argument("--article", type=Path, help="a .txt article to open instead of the longest demo article")
    parser.add_argument("--corpus", type=Path, help="a nested CoNLL file to read, and to bring back from its exports")
    chosen = parser.parse_args()
    rows: list[Row] = []
    for part in chosen.parts or PARTS:
        print(f"Measuring {part} …", flush=True)
        rows += {
            "opening": lambda: opening.measure(chosen.article),
            "saving": saving.measure,
            "canvas": canvas.measure,
            "working": working.measure,
            "formats": lambda: formats.measure(chosen.corpus),
            "keyboard": lambda: keyboard.measure(chosen.article),
        }[part]()
    print(f"\nPython {platform.python_version()}, {platform.machine()}")
    show(rows)


if __name__ == "__main__":
    main()
