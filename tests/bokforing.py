"""Running books to hold against a rule: written short, read as `finsam check` and as bean-check."""

from __future__ import annotations

from pathlib import Path

from beancount import loader

from finsam_ledger.bok import examine, open_books
from finsam_ledger.findings import Finding, Severity
from tests.folders import TEXTS, plain, write

ACCOUNTS = {
    "1510": "Assets:1510-Kundfordringar",
    "1910": "Assets:1910-Kassa",
    "1940": "Assets:1940-Bank",
    "1950": "Assets:1950-Sparkonto",
    "2010": "Equity:2010-Eget-kapital",
    "2069": "Equity:2069-Årets-resultat",
    "2350": "Liabilities:2350-Lån",
    "2510": "Liabilities:2510-Leverantörsskulder",
    "3511": "Income:3511-Staten",
    "3513": "Income:3513-Kommuner",
    "4510": "Expenses:4510-Insatser",
    "8440": "Income:8440-Ränta",
    "8990": "Expenses:8990-Årets-resultat",
}
OPENED = "".join(f"2024-01-01 open {account} SEK\n" for account in ACCOUNTS.values())
FORBUND = f"""\
namn = "Prov"

[rapport]
noter = ["intakter"]
utan = [
  "flerarsoversikt", "trappa", "kostnadsfordelning", "eget-kapital-mal", "driftredovisning", {TEXTS}
]
"""
COST = ("4510 90.00", "1940 -90.00")


def ver(
    day: str, number: str, *rows: str, bokford: str = "", head: str = '"A" "B"', meta: str = ""
) -> str:
    """A verifikation; a row is an account number and kronor, and may have metadata after a comma.

    It is registered on its own day if nothing else is said, and whole but for what a test leaves
    out: a number or day `-` is none.
    """
    lines = [f"{day} * {head}"]
    lines += [f'  ver: "{number}"'] if number != "-" else []
    lines += [f"  bokford: {bokford or day}"] if bokford != "-" else []
    lines += [f"  {line}" for line in meta.splitlines()]
    for row in rows:
        words, _, own = row.partition(", ")
        konto, amount = words.split()
        lines += [f"  {ACCOUNTS[konto]} {amount} SEK"] + ([f"    {own}"] if own else [])
    return "\n" + "\n".join(lines) + "\n"


# What the förbund lives by, so that its account is not overdrawn.
GIVEN = ver("2025-01-02", "IN-1", "1940 1000.00", "3511 -1000.00")


def found(folder: Path, *vers: str, toml: str = "") -> list[Finding]:
    """What `finsam check` finds in books of these verifikationer, no year held to its report, that
    weighs more than a notice.
    """
    write(folder, {"forbund.toml": FORBUND + toml, "main.beancount": OPENED + "".join(vers)})
    opened, findings = open_books(folder)
    assert opened is not None, findings
    every = examine(opened, as_running=True)
    return [finding for finding in every if finding.severity is not Severity.NOTICE]


def told(folder: Path, code: str, *vers: str, toml: str = "") -> list[str]:
    """What findings of a kind say, each with its line's first words."""
    return [said(finding) for finding in found(folder, *vers, toml=toml) if finding.code == code]


def said(finding: Finding) -> str:
    """The message, after what stands in the ledger where the finding is."""
    assert finding.place is not None
    assert finding.place.line is not None
    lines = Path(finding.place.file).read_text(encoding="utf-8").splitlines()
    return f"{lines[finding.place.line - 1].strip()}: {plain(finding.message)}"


def codes(folder: Path, *vers: str, toml: str = "") -> list[str]:
    return sorted(finding.code for finding in found(folder, *vers, toml=toml))


def bean_checked(folder: Path, plugin: str, *vers: str, toml: str = "") -> list[str]:
    """The codes of what bean-check says where the ledger has one plugin alone."""
    head = f'plugin "finsam_ledger.plugins.{plugin}"\n'
    write(folder, {"forbund.toml": FORBUND + toml, "main.beancount": head + OPENED + "".join(vers)})
    _, errors, _ = loader.load_file(str(folder / "main.beancount"))
    assert all("finsam_ledger.plugins" in type(error).__module__ for error in errors), errors
    return [error.message.partition("]")[0].lstrip("[") for error in errors]
