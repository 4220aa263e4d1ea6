"""Puts what was measured into README.md: the tables of each part, and the plot.

    python bench/readme.py

A part's tables stand between `<!-- measured: PART -->` and `<!-- end -->`; no figure is typed.
"""

from __future__ import annotations

import re
from pathlib import Path

import plot
import results
import tables

README = Path(__file__).parent / "README.md"
SVG = Path(__file__).parent / "growth.svg"
BLOCK = re.compile(r"(<!-- measured: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
NOTHING = "Not measured yet."


def filled(text: str, folder: Path) -> str:
    """The text with the tables of the last run of each part."""

    def block(found: re.Match[str]) -> str:
        head, part, end = found.groups()
        result = results.read(part, folder)
        words = "\n\n".join(tables.of(result)) if result else NOTHING
        return f"{head}\n{words}\n\n{end}"

    return BLOCK.sub(block, text)


def main() -> None:
    README.write_text(filled(README.read_text(encoding="utf-8"), results.FOLDER), encoding="utf-8")
    if grown := results.read("growth", results.FOLDER):
        SVG.write_text(plot.svg(grown.rows), encoding="utf-8")


if __name__ == "__main__":
    main()
