"""A förbund's folder as a test wants it: files written, accounts closed from it, findings told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from finsam_ledger import checks
from finsam_ledger.balances import Books
from finsam_ledger.bokslut import Bokslut, close
from finsam_ledger.findings import Finding, has_errors
from finsam_ledger.forbund import read_forbund
from finsam_ledger.money import MINUS, NBSP
from finsam_ledger.tables import Table

FORM = "uppstallning/egen.toml"
HEAD = 'id = "egen"\nslag = "not"\nrubrik = "Egen"\n'
UTFALL = 'id = "ar"\nslag = "utfall"'
# The texts that LKBR 11 kap. asks for, as `utan` leaves them out.
TEXTS = (
    '"viktiga-forhallanden", "handelser", "styrning", "hushallning", "bedomning", "personal", '
    '"forvantad-utveckling"'
)
REGISTER = "rad,ar,varde,enhet,kalla\n"


def settings(*head: str, noter: str = '["egen"]', tables: str = "") -> str:
    """What stands in `forbund.toml`: its first lines, the notes and the tables after them."""
    report = f'[rapport]\nnoter = {noter}\nutan = ["kostnadsfordelning"]\n'
    return "\n".join(['namn = "Prov"', *head, report, tables])


FORBUND = settings()


class Closed(NamedTuple):
    """A year's accounts, if there are any, and all that was found on the way."""

    bokslut: Bokslut | None
    findings: list[Finding]


def form(*lines: str, columns: Iterable[str] = (UTFALL,), head: str = HEAD) -> str:
    """A form's text from what stands in its `[[kolumn]]` and `[[rad]]`."""
    parts = [
        *(f"[[kolumn]]\n{text}\n" for text in columns),
        *(f"[[rad]]\n{text}\n" for text in lines),
    ]
    return "\n".join([head, *parts])


def line(id: str, *fields: str, text: str | None = None) -> str:
    """What stands in a `[[rad]]`; its label is its id in capitals if not given."""
    return "\n".join([f'id = "{id}"', f'text = "{id.upper() if text is None else text}"', *fields])


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def unexamined_in(folder: Path, files: Mapping[str, str], books: Books, year: int = 2025) -> Closed:
    """What the förbund of some files makes of some books, and what was wrong with the files."""
    write(folder, {"forbund.toml": FORBUND, **files})
    forbund, findings = read_forbund(folder)
    if forbund is None or has_errors(findings):
        return Closed(None, findings)
    bokslut, wrong = close(forbund, books, year)
    return Closed(bokslut, [*findings, *wrong])


def close_in(folder: Path, files: Mapping[str, str], books: Books, year: int = 2025) -> Closed:
    """The same, with what the checks say of the accounts."""
    bokslut, findings = unexamined_in(folder, files, books, year)
    if bokslut is not None and not has_errors(findings):
        findings = [*findings, *checks.examine(bokslut, finished=False)]
    return Closed(bokslut, findings)


def bokslut_in(folder: Path, files: Mapping[str, str], books: Books, year: int = 2025) -> Bokslut:
    """The accounts where nothing is wrong with the files."""
    made = close_in(folder, files, books, year)
    assert made.bokslut is not None, made.findings
    assert not has_errors(made.findings), made.findings
    return made.bokslut


def table_in(folder: Path, text: str, books: Books, year: int = 2025) -> dict[str, list[str]]:
    """What the note of ones own prints."""
    return printed(bokslut_in(folder, {FORM: text}, books, year).table("egen"))


def printed(table: Table) -> dict[str, list[str]]:
    """The printed cells of each row by its name, with plain spaces and minus."""
    return {row.name: [plain(cell.text) for cell in row.cells] for row in table.rows}


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(MINUS, "-")


def told(findings: Iterable[Finding], *codes: str) -> list[tuple[str, str]]:
    """Code and place, `fil:rad`, of each finding, or of those with the codes."""
    return [
        (finding.code, f"{Path(finding.place.file).name}:{finding.place.line}")
        for finding in findings
        if finding.place is not None and (not codes or finding.code in codes)
    ]


def words(findings: Iterable[Finding], code: str) -> list[str]:
    """What findings of a kind say."""
    return [plain(finding.message) for finding in findings if finding.code == code]
