"""Writes made-up books of any size, the same in four forms.

    python bench/books.py FOLDER N [N ...] [--forms sie ledger journal months]

For each N FOLDER gets `N.se` (SIE 4E), `N/` (a year as a Beancount ledger), `N.journal` (for
hledger and ledger) and `N-months/` (the same verifikationer over ten years, a file a month).
Nothing is random and nothing is held in memory.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from to_beancount import write_ledger, write_months
from to_journal import write_journal
from to_sie import write_sie

FORMS = {
    "sie": (write_sie, "{}.se"),
    "ledger": (write_ledger, "{}"),
    "journal": (write_journal, "{}.journal"),
    "months": (write_months, "{}-months"),
}


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("sizes", nargs="+", type=int, metavar="N", help="verifikationer")
    parser.add_argument("--forms", nargs="+", choices=FORMS, default=list(FORMS))
    return parser.parse_args()


def main() -> None:
    asked = options()
    asked.folder.mkdir(parents=True, exist_ok=True)
    for n in asked.sizes:
        for form in asked.forms:
            write, name = FORMS[form]
            write(asked.folder / name.format(n), n)


if __name__ == "__main__":
    main()
