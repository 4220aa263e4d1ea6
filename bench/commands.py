"""The commands that are timed: ours, and those of programs that answer a like question.

Nobody's cache but that of the task at hand is read: ours is off by `--no-cache`, Beancount's by an
environment variable, or `-C`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from made_up import TEN_YEARS, YEAR
from measure import Task
from shelf import Shelf

BIN = Path(sys.executable).parent
FINSAM, BEAN_CHECK = str(BIN / "finsam"), str(BIN / "bean-check")
BY_ACCOUNT = "SELECT account, sum(position) GROUP BY account ORDER BY account"
PARSER = "import sys, click; from beancount.parser import parser; parser.parse_file(sys.argv[1])"
FAVA = "import sys; from fava.core import FavaLedger; FavaLedger(sys.argv[1])"
COLD = (("BEANCOUNT_DISABLE_LOAD_CACHE", "1"),)
UTF_8 = (("LC_ALL", "C.UTF-8"),)


def figures(shelf: Shelf, books: Path, *, cache: bool = False) -> Task:
    """Every figure of the last year's report, written to a file."""
    year = TEN_YEARS.last.year if "-months" in books.name else YEAR
    out = shelf.out / f"{books.name}.csv"
    words = (FINSAM, "figures", str(books), "--year", str(year), "--out", str(out))
    command = words if cache else (*words, "--no-cache")
    own = ("FINSAM_CACHE", str(shelf.folder / "cache"))
    return Task("finsam figures", (command,), env=(own,), second=cache)


def bean_check(ledger: Path, *, cache: bool = False) -> Task:
    words = (BEAN_CHECK, *(() if cache else ("-C",)), str(ledger / "main.beancount"))
    return Task("bean-check" if cache else "bean-check -C", (words,), second=cache)


def parser(ledger: Path) -> Task:
    """The least that a command of ours can do: click, Beancount, and its parser over the year."""
    command = (sys.executable, "-c", PARSER, str(ledger / f"{YEAR}.beancount"))
    return Task("click, Beancount and its parser alone", (command,))


def bean_query(ledger: Path) -> Task:
    """The balance of every account."""
    program = str(BIN / "bean-query")
    command = (program, str(ledger / "main.beancount"), BY_ACCOUNT)
    return Task("bean-query", (command,), program=program, env=COLD)


def fava(ledger: Path) -> Task:
    """All that Fava does before it shows its first page."""
    command = (sys.executable, "-c", FAVA, str(ledger / "main.beancount"))
    return Task("Fava's loader", (command,), module="fava", env=COLD)


def hledger(journal: Path) -> Task:
    """The two statements of a year, which are two commands."""
    commands = tuple(
        ("hledger", "-f", str(journal), statement, "-Y")
        for statement in ("balancesheet", "incomestatement")
    )
    return Task("hledger balancesheet + incomestatement", commands, program="hledger", env=UTF_8)


def ledger(journal: Path) -> Task:
    command = ("ledger", "-f", str(journal), "balance")
    return Task("ledger balance", (command,), program="ledger", env=UTF_8)
