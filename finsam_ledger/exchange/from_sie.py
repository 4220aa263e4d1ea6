"""A SIE file into a ledger: what is new is added, what is there already is left as it is.

A verifikation is known by its year, series and number. One that differs from the ledger's, or is
gone from a newer export, is a finding, and then nothing is written: books are corrected by a new
verifikation, never by changing one (LKBR 3:10).
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any, NamedTuple

from finsam_ledger.balances import BudgetRow, Measure
from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.chart import Chart, number_of
from finsam_ledger.datafiles import unreadable
from finsam_ledger.exchange import beancount_text as text
from finsam_ledger.findings import Finding, Place, has_errors
from finsam_ledger.forbund import Forbund, read_forbund
from finsam_ledger.money import kronor
from finsam_ledger.periods import Period
from finsam_ledger.sie.contents import Balance, is_balance_account
from finsam_ledger.sie.files import SieFile, read_file
from finsam_ledger.sie.notes import Notes
from finsam_ledger.sie.records import Record, Verifikation
from finsam_ledger.sources import beancount, beancount_sie, sie_chart
from finsam_ledger.sources.beancount_directives import customs
from finsam_ledger.sources.beancount_rules import place_of, transactions
from finsam_ledger.sources.sie import budget_of
from finsam_ledger.sources.sie_dimensions import Mapped, mapped

MAIN = "main.beancount"
ACCOUNTS = "konton.beancount"
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f]")
_INCLUDE = re.compile(r'^include[ \t]+"([^"]*)"', re.MULTILINE)
Identity = tuple[int, str, str]


@dataclass
class Ledger:
    """What is in a folder already: its entries, and the files they were read from."""

    forbund: Forbund
    entries: list[Any] = field(default_factory=list)
    options: Mapping[str, Any] = field(default_factory=dict)
    years: tuple[int, ...] = ()
    main: str = ""

    @property
    def accounts(self) -> dict[str, str]:
        """Open accounts by their number."""
        opened = beancount.opened(self.entries)
        return {konto: name for name in opened if (konto := number_of(name)) is not None}


class Imported(NamedTuple):
    """What an import comes to: files with their new text, and how many verifikationer."""

    files: tuple[tuple[Path, str], ...]
    added: int
    known: int


def read(
    path: Path, folder: Path, encoding: str | None = None
) -> tuple[Imported | None, list[Finding]]:
    """What importing the file at `path` into `folder` would write, or why it can't be done."""
    file, findings = read_file(path, encoding=encoding)
    if file is None:
        return None, findings
    if not file.tally.verifikationer and file.contents.type in ("1", "2", "3"):
        place = Place(str(path))
        return None, [*findings, kinds.NOTHING_TO_IMPORT.at(place, type=file.contents.type)]
    ledger, wrong = _open(folder, file)
    findings += wrong
    if ledger is None:
        return None, findings
    done, wrong = _Import(file, folder, ledger).run()
    return done, [*findings, *wrong]


def _open(folder: Path, file: SieFile) -> tuple[Ledger | None, list[Finding]]:
    """The ledger in `folder`; an empty one, named as the file says, where there is none."""
    found = sie_chart.chart_of(file.contents, file.path)
    known = {
        "namn": file.contents.word("FNAMN") or file.path.stem,
        "organisationsnummer": file.contents.word("ORGNR"),
        "kontoplan": found.chart,
    }
    is_new = not (folder / "forbund.toml").exists()
    forbund, findings = read_forbund(folder, known)
    if forbund is None:
        return None, findings
    if is_new:
        findings = [found.finding]
    main = folder / MAIN
    if not main.exists():
        return Ledger(forbund), findings
    read_, wrong = beancount.read(main)
    findings += wrong
    if read_ is None or has_errors(wrong):
        return None, findings
    try:
        words = main.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        wrong = [unreadable(main, error)] if isinstance(error, OSError) else []
        return None, [*findings, *wrong]
    years = {entry.date.year for entry in transactions(read_.entries)}
    return Ledger(forbund, read_.entries, read_.options, tuple(sorted(years)), words), findings


class _Import:
    """One file into one ledger."""

    def __init__(self, file: SieFile, folder: Path, ledger: Ledger) -> None:
        self.file, self.folder, self.ledger = file, folder, ledger
        self.notes = Notes(str(file.path))
        self.dims: Mapped = mapped(
            file.contents, ledger.forbund.settings.sie, Place(str(file.path))
        )
        self.accounts = dict(ledger.accounts)
        self.texts: dict[str, list[str]] = defaultdict(list)
        self.vers = [each for each in file.items() if isinstance(each, Verifikation)]

    @property
    def chart(self) -> Chart:
        return self.ledger.forbund.chart

    def run(self) -> tuple[Imported | None, list[Finding]]:
        new = self._new()
        year = self.file.contents.years.get(0)
        opening = self._opening(year.period.year) if year else {}
        rows = list(budget_of(self.file, self.dims, original=False))
        budget = [row for row in rows if self._is_new_budget(row)]
        self._open_accounts(new, opening, budget)
        if opening and year:
            source, date = self.file.path.name, f"{year.period.year}-01-01"
            made = text.opening(opening, self.accounts, date, source)
            self.texts[f"{year.period.year}.beancount"].append(made)
        for ver in new:
            source = f"{self.file.path.name}:{ver.head.line}"
            made = text.transaction(ver, self.accounts, self.dims, source)
            self.texts[f"{ver.datum[:4]}.beancount"].append(made)
        for each in sorted({row.year for row in budget}):
            of_year = [row for row in budget if row.year == each]
            self.texts[f"budget-{each}.beancount"] += text.budget(of_year, self.accounts)
        if has_errors(self.notes.findings):
            return None, self.notes.findings
        files = self._files()
        if files and (wrong := self._survives(files)):
            return None, [*self.notes.findings, *wrong]
        done = Imported(tuple(files), len(new), len(self.vers) - len(new))
        return done, self.notes.findings

    # Verifikationer

    def _new(self) -> list[Verifikation]:
        """Verifikationer that the ledger has not; told where one has changed or is gone."""
        there: dict[Identity, list[tuple[Verifikation, Any]]] = defaultdict(list)
        years = sorted({int(ver.datum[:4]) for ver in self.vers} | set(self._covered))
        numbers = {name: number for number, name in self.dims.numbers.items()}
        for year in years:
            found = beancount_sie.verifikationer(self.ledger.entries, year, numbers)
            for ver, entry in found:
                there[year, ver.serie, ver.nummer].append((ver, entry))
        new = []
        for ver in self.vers:
            key = int(ver.datum[:4]), ver.serie, ver.nummer
            same = next((each for each in there[key] if is_same(each[0], ver)), None)
            if same is not None:
                there[key].remove(same)
            elif there[key] and ver.nummer:
                old, entry = there[key].pop(0)
                what, place = difference(old, ver), place_of(entry)
                self.notes.add(kinds.CHANGED, ver.head.line, ver=ver.name, where=place, what=what)
            else:
                new.append(ver)
        self._gone(entry for left in there.values() for entry in left)
        return new

    @property
    def _covered(self) -> tuple[int, ...]:
        """The year whose every verifikation the file should have."""
        year = self.file.contents.years.get(0)
        return (year.period.year,) if year and self.file.contents.type == "4E" else ()

    def _gone(self, left: Iterable[tuple[Verifikation, Any]]) -> None:
        """Those that an earlier export had and this one has not."""
        for ver, entry in left:
            if entry.date.year in self._covered and "sie-fil" in entry.meta:
                place = place_of(entry)
                self.notes.add(kinds.GONE, None, ver=ver.name, where=place)

    # Opening balance

    def _opening(self, year: int) -> dict[str, int]:
        """The opening balance to book; empty where the ledger has it, or the year before."""
        balances = self.file.contents.of("IB", year=0)
        given = _sums(each for each in balances if is_balance_account(each.konto))
        if not given:
            return {}
        if self.ledger.years and self.ledger.years[0] > year:
            self.notes.add(kinds.EARLIER_YEAR, None, year=year, first=self.ledger.years[0])
            return {}
        if sum(given.values()):
            earlier = _sums(self.file.contents.of("RES", year=-1))
            given |= earlier if sum(earlier.values()) == -sum(given.values()) else {}
        if not self.ledger.entries:
            return given
        books, _ = beancount.books_of(self.ledger.entries, self.ledger.options, self.chart)
        sums = books.balances.sums(Period.of_year(year), Measure.INGAENDE)
        if not sums and year not in self.ledger.years:
            return given
        lines = {each.konto: each.line for each in balances}
        there = {konto: sum(by_dims.values()) for konto, by_dims in sums.items()}
        self._agree(there, given, lines)
        return {}

    def _agree(
        self, there: Mapping[str, int], given: Mapping[str, int], lines: Mapping[str, int]
    ) -> None:
        """The file's opening is what the ledger has (LKBR 4:4); equity and results as a whole."""
        rest = 0
        for konto in sorted(there.keys() | given.keys()):
            was, became = there.get(konto, 0), given.get(konto, 0)
            if konto[:2] == "20" or not is_balance_account(konto):
                rest += became - was
            elif was != became:
                self._differs(lines.get(konto), konto, was, became)
        if rest:
            equity = "20 (eget kapital)"
            self._differs(None, equity, 0, rest)

    def _differs(self, line: int | None, konto: str, was: int, became: int) -> None:
        self.notes.add(
            kinds.OPENING, line, konto=konto, opening=kronor(became), closing=kronor(was)
        )

    # Accounts and budget

    def _open_accounts(
        self, new: Iterable[Verifikation], opening: Iterable[str], budget: Iterable[BudgetRow]
    ) -> None:
        used = {row.text(0) for ver in new for row in ver.rows if row.label == "TRANS"}
        used |= {*opening, *(row.konto for row in budget)}
        years = [*self.ledger.years, *(int(ver.datum[:4]) for ver in self.vers), *self._covered]
        for konto in sorted(used - self.accounts.keys()):
            known = self.file.contents.accounts.get(konto)
            namn, ktyp = (known.namn, known.ktyp) if known else ("", "")
            account = text.account_name(konto, namn, self.chart, ktyp)
            self.accounts[konto] = account
            self.texts[ACCOUNTS].append(text.open_line(namn, account, f"{min(years)}-01-01"))

    def _is_new_budget(self, row: BudgetRow) -> bool:
        """Whether the ledger has no budget for the row's year; one it has is not changed."""
        there = [
            entry for entry in customs(self.ledger.entries, "budget") if entry.date.year == row.year
        ]
        return not there and row.year in self._covered

    # Files

    def _files(self) -> list[tuple[Path, str]]:
        """The files to write with their whole text; those that would not change are left out."""
        if (year := self._kept_year()) is not None:
            self.texts[f"sie-{year}.beancount"] = []  # told anew each time
        files = []
        for name, added in self.texts.items():
            before = self._text_of(name)
            if name.startswith("sie-"):
                after = self._kept(int(name[4:8]))
            elif not added:
                continue
            else:
                is_year = name[0].isdigit()
                start = before or (_YEAR if is_year else _ACCOUNTS if name == ACCOUNTS else _BUDGET)
                after = _joined(start, added, blank=is_year)
            if after != before:
                files.append((self.folder / name, after))
        main = self._main([path.name for path, _ in files])
        if main != self.ledger.main:
            files.append((self.folder / MAIN, main))
        if self.ledger.forbund.toml is None:
            files.append((self.folder / "forbund.toml", self._toml()))
        return files

    def _kept_year(self) -> int | None:
        """The year whose other records the file tells: an export's own, or else one that is new."""
        if self._covered:
            return self._covered[0]
        years = {int(ver.datum[:4]) for ver in self.vers}
        if len(years) != 1:
            return None
        year = years.pop()
        kept = beancount_sie.kept_of(self.ledger.entries, year)
        is_ours = kept is not None and kept.file == self.file.path.name
        return year if is_ours or year not in self.ledger.years else None

    def _text_of(self, name: str) -> str:
        path = self.folder / name
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def _kept(self, year: int) -> str:
        """The file's other records, and a sum that tells whether its verifikationer are changed."""
        date = f"{year}-01-01"
        crc = beancount_sie.crc_of(self.vers)
        stamp = f'{date} custom "finsam-sie-fil" "{self.file.contents.type}"\n'
        name = text.quoted(self.file.path.name)
        parts = [_KEPT_HEADING, f'{stamp}  fil: {name}\n  summa: "{crc}"\n']
        return "".join([*parts, *text.kept(self.file.contents.records, date)])

    def _main(self, names: Iterable[str]) -> str:
        """main.beancount with an `include` for each file it has not."""
        main = self.ledger.main or (
            f'option "title" {text.quoted(self.ledger.forbund.settings.namn)}\n'
            'option "operating_currency" "SEK"\n\n'
            'plugin "finsam_ledger.plugins.kommunal"\n\n'
        )
        patterns = _INCLUDE.findall(main)
        order = sorted(names, key=lambda name: (name != ACCOUNTS, name[0] not in "12", name))
        missing = [n for n in order if not any(fnmatch(n, pattern) for pattern in patterns)]
        return main + "".join(f'include "{name}"\n' for name in missing)

    def _toml(self) -> str:
        settings = self.ledger.forbund.settings
        fields = {
            "namn": settings.namn,
            "organisationsnummer": settings.organisationsnummer,
            "kontoplan": settings.kontoplan,
        }
        lines = [f"{key} = {text.quoted(value)}\n" for key, value in fields.items() if value]
        words = "".join(lines)
        return "# Vilka vi är. Se docs/nytt-forbund.md för alla fält.\n" + _CONTROLS.sub(" ", words)

    def _survives(self, files: Iterable[tuple[Path, str]]) -> list[Finding]:
        """The new ledger is read back aside: each verifikation must be what the file has."""
        with tempfile.TemporaryDirectory() as aside:
            copy = Path(aside) / "bok"
            if self.folder.exists():
                copytree(self.folder, copy, ignore=ignore_patterns(".*"))
            copy.mkdir(exist_ok=True)
            for path, content in files:
                (copy / path.name).write_text(content, encoding="utf-8", newline="\n")
            again, wrong = beancount.read(copy / MAIN)
            if again is None or has_errors(wrong):
                return wrong
            lost = _lost(self.vers, again.entries, self.dims)
        place = Place(str(self.file.path), lost.head.line) if lost else None
        return [kinds.NOT_KEPT.at(place, ver=lost.name)] if lost else []


_KEPT_HEADING = (
    ";; Övriga poster i SIE-filen, för export. Skrivs om vid varje import; ändra inte för hand.\n\n"
)
_YEAR = ";; Verifikationer.\n"
_ACCOUNTS = ";; Kontoplan.\n\n"
_BUDGET = ";; Budget.\n\n"


def _joined(start: str, added: Iterable[str], *, blank: bool) -> str:
    space = "\n" if blank else ""
    start = start if start.endswith("\n") else start + "\n"
    return start + "".join(space + each for each in added)


def _sums(balances: Iterable[Balance]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for each in balances:
        sums[each.konto] += each.ore
    return dict(sums)


def is_same(one: Verifikation, other: Verifikation) -> bool:
    """Whether two verifikationer have the same records, wherever they stand."""
    return list(_records(one)) == list(_records(other))


def _records(ver: Verifikation) -> Iterator[tuple[str, Any]]:
    return ((record.label, record.fields) for record in (ver.head, *ver.rows))


def difference(old: Verifikation, new: Verifikation) -> str:
    """What differs, in short: the first field or row."""
    words = ("serien", "numret", "datumet", "texten", "registreringsdatumet", "signaturen")
    for index, word in enumerate(words):
        was, became = old.head.text(index), new.head.text(index)
        if was != became:
            return f"{word} är ”{became}”, var ”{was}”"
    for number, (row, other) in enumerate(zip(old.rows, new.rows, strict=False), 1):
        if row.fields != other.fields:
            return f"rad {number} är ”{_row(other)}”, var ”{_row(row)}”"
    return f"antalet rader är {len(new.rows)}, var {len(old.rows)}"


def _row(row: Record) -> str:
    return " ".join(word for word in (row.text(0), row.text(2), row.text(4)) if word)


def _lost(
    vers: Iterable[Verifikation], entries: Iterable[Any], dims: Mapped
) -> Verifikation | None:
    """The first verifikation that the ledger does not give back as it is."""
    numbers = {name: number for number, name in dims.numbers.items()}
    kept = list(entries)
    there: dict[Identity, list[list[tuple[str, Any]]]] = defaultdict(list)
    wanted = list(vers)
    for year in {int(ver.datum[:4]) for ver in wanted}:
        for ver, _ in beancount_sie.verifikationer(kept, year, numbers):
            there[year, ver.serie, ver.nummer].append(list(_records(ver)))
    for ver in wanted:
        found = there[int(ver.datum[:4]), ver.serie, ver.nummer]
        if list(_records(ver)) not in found:
            return ver
        found.remove(list(_records(ver)))
    return None
