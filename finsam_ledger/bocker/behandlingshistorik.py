"""Behandlingshistorik: what was done with the books, when and by whom (LKBR 3:11)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from finsam_ledger.balances import BudgetRow
from finsam_ledger.bocker.extract import Extract, number_of
from finsam_ledger.bocker.files import COLUMNS, file_rows
from finsam_ledger.bocker.git import Commit, history_of
from finsam_ledger.bocker.locks import locks, seals
from finsam_ledger.bocker.values import Column, Kind, Row, Section, Table
from finsam_ledger.bocker.words import counted
from finsam_ledger.verifikationer import (
    CORRECTED_BY,
    CORRECTED_ON,
    CORRECTED_WHO,
    CORRECTS,
    Verifikation,
    text_of,
)

TITLE, LAW = "Behandlingshistorik", "LKBR 3:11"
_SEALS = "sigill"
_FILES = 20  # named of a commit that has more
_STATUS = {"A": "ny", "D": "borttagen", "M": "ändrad", "T": "ändrad"}
_CORRECTIONS = (
    Column("Nummer", refers="ver"),
    Column("Registrerad", Kind.DATE),
    Column("Text"),
    Column("Rättar", refers="ver"),
    Column("Rättad av", refers="ver"),
    Column("Rättad den"),
    Column("Vem"),
    Column("Makulerad"),
)


def sections(extract: Extract) -> Iterator[Section]:
    yield _registrations(extract)
    yield _corrections(extract)
    yield Section("Låsta perioder", (), (locks(extract),))
    yield _adopted(extract)
    yield _budget(extract)
    yield _changes(extract)


def _registrations(extract: Extract) -> Section:
    """How many verifikationer of each series were registered each day."""
    found: dict[tuple[date | None, str, str], list[Verifikation]] = defaultdict(list)
    for ver in extract.verifikationer:
        if not ver.is_generated:
            who = "" if extract.is_public else text_of(ver.meta, "registrerad-av")
            found[ver.bokford, number_of(ver).serie, who].append(ver)
    ordered = sorted(found.items(), key=lambda item: (item[0][0] or date.min, *item[0][1:]))
    rows = []
    for (day, serie, who), vers in ordered:
        numbers = sorted(vers, key=number_of)
        rows.append(Row((day, serie, len(vers), numbers[0].ver, numbers[-1].ver, who)))
    columns = (
        Column("Registrerad", Kind.DATE),
        Column("Serie"),
        Column("Verifikationer", Kind.NUMBER),
        Column("Från", refers="ver"),
        Column("Till", refers="ver"),
        Column("Registrerad av"),
    )
    told = (
        "Antal verifikationer per registreringsdag och serie. Verifikationer utan dag står först."
    )
    return Section("Registreringar", (told,), (Table("Registreringar", columns, tuple(rows)),))


def _corrections(extract: Extract) -> Section:
    rows = []
    for ver in extract.verifikationer:
        meta = ver.meta
        said = [text_of(meta, key) for key in (CORRECTS, CORRECTED_BY, CORRECTED_ON, CORRECTED_WHO)]
        cancelled = "ja" if meta.get("makulerad") is True else ""
        if any(said) or cancelled:
            rows.append(Row((ver.ver, ver.bokford, ver.text, *said, cancelled)))
    instead = "Ingen verifikation är rättad eller makulerad."
    table = Table("Rättelser", _CORRECTIONS, tuple(rows), instead=instead)
    return Section("Rättelser och makuleringar", (), (table,))


def _adopted(extract: Extract) -> Section:
    """The seals of the year, their files, and how many figures the board has adopted."""
    figures = sum(1 for each in extract.books.adopted if each.year == extract.year)
    misprinted = sum(1 for each in extract.books.adopted if each.year == extract.year and each.fel)
    told = f"I boken står {counted(figures, 'fastställd siffra', 'fastställda siffror')} för året"
    if misprinted:
        told += f", varav {misprinted} med feltryck"
    folder = extract.folder / _SEALS
    paths = [path for path in folder.glob("*") if path.is_file()]
    instead = "Mappen sigill har inga filer."
    files = Table("Sigillens filer", COLUMNS, file_rows(paths, extract.folder), instead=instead)
    return Section("Fastställda rapporter", (f"{told}.",), (seals(extract), files))


def _budget(extract: Extract) -> Section:
    """The decisions behind the year's budget, first and in force."""
    rows: list[Row] = []
    for name, budget in (
        ("ursprunglig", extract.books.original_budget),
        ("gällande", extract.books.budget),
    ):
        rows += _decisions(extract, name, [row for row in budget if row.year == extract.year])
    columns = (
        Column("Beslut"),
        Column("Budget"),
        Column("Rader", Kind.NUMBER),
        Column("Intäkter", Kind.ORE),
        Column("Kostnader", Kind.ORE),
    )
    instead = "Boken har ingen budget för året."
    table = Table("Budgetbeslut", columns, tuple(rows), head=1, instead=instead)
    told = "Vilka beslut den ursprungliga och den gällande budgeten består av."
    return Section("Budgetbeslut", (told,), (table,))


def _decisions(extract: Extract, name: str, budget: Iterable[BudgetRow]) -> Iterator[Row]:
    rows: Counter[str] = Counter()
    income: Counter[str] = Counter()
    costs: Counter[str] = Counter()
    for row in budget:
        rows[row.beslut] += 1
        if extract.is_result(row.konto):
            side = income if extract.is_income(row.konto) else costs
            side[row.beslut] -= row.ore
    for beslut in sorted(rows):
        yield Row((beslut, name, rows[beslut], income[beslut], costs[beslut]))


def _changes(extract: Extract) -> Section:
    """The folder's history in git; without authors in what is published."""
    commits, reservation = history_of(extract.folder)
    columns = [Column("Tid"), Column("Incheckning"), Column("Vad"), Column("Filer")]
    if not extract.is_public:
        columns.insert(2, Column("Vem"))
    rows = tuple(_commit(commit, is_public=extract.is_public) for commit in commits)
    told = (reservation,) if reservation else ()
    if commits:
        told = ("Varje incheckning i git som rör förbundets mapp, den äldsta först.", *told)
    tables = (Table("Incheckningar", tuple(columns), rows, head=1),) if rows else ()
    return Section("Ändringar i filerna", told, tables)


def _commit(commit: Commit, *, is_public: bool) -> Row:
    named = [f"{_STATUS.get(status, 'ändrad')} {path}" for status, path in commit.files[:_FILES]]
    if len(commit.files) > _FILES:
        named.append(f"och {len(commit.files) - _FILES} till")
    author = () if is_public else (commit.author,)
    return Row((commit.time, commit.hash, *author, commit.subject, ", ".join(named)))
