"""A SIE file into a ledger: what is new is added, what is there already is left as it is.

A verifikation is known by its year, series and number. One that differs from the ledger's, or is
gone from a newer export, is a finding, and then nothing is written: books are corrected by a new
verifikation, never by changing one (LKBR 3:10).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from finsam_ledger.balances import Books, BudgetRow, Measure, Slag
from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.chart import Chart, Post
from finsam_ledger.exchange import beancount_text as text
from finsam_ledger.exchange.sameness import Identity, difference, identity, is_same, not_kept
from finsam_ledger.exchange.target import ACCOUNTS, MAIN, Target, open_target
from finsam_ledger.findings import Finding, Place, has_errors
from finsam_ledger.ledgerfiles import added as added_to
from finsam_ledger.money import kronor
from finsam_ledger.periods import Period
from finsam_ledger.sie.contents import is_balance_account
from finsam_ledger.sie.files import Progress, SieFile, read_file
from finsam_ledger.sie.notes import Notes
from finsam_ledger.sie.records import Verifikation
from finsam_ledger.sources import beancount, beancount_sie
from finsam_ledger.sources.beancount_rules import place_of
from finsam_ledger.sources.sie import budget_of, closed_accounts, slag_of
from finsam_ledger.sources.sie_dimensions import Mapped, mapped
from finsam_ledger.sources.sie_years import Amount, opening_of


class Imported(NamedTuple):
    """What an import comes to: files with their new text, and how many verifikationer."""

    files: tuple[tuple[Path, str], ...]
    added: int
    known: int


def read(
    path: Path, folder: Path, encoding: str | None = None, progress: Progress | None = None
) -> tuple[Imported | None, list[Finding]]:
    """What importing the file at `path` into `folder` would write, or why it can't be done."""
    file, findings = read_file(path, encoding=encoding, progress=progress)
    if file is None:
        return None, findings
    if not file.tally.verifikationer and file.contents.type in ("1", "2", "3"):
        place = Place(str(path))
        return None, [*findings, kinds.NOTHING_TO_IMPORT.at(place, type=file.contents.type)]
    target, wrong = open_target(folder, file)
    findings += wrong
    if target is None:
        return None, findings
    findings += _anothers(file, target)
    if has_errors(findings):
        return None, findings
    done, wrong = _Import(file, target).run()
    return done, [*findings, *wrong]


def _anothers(file: SieFile, target: Target) -> list[Finding]:
    """Told where the file is of another organisation than the ledger."""
    settings, record = target.forbund.settings, file.contents.first("ORGNR")
    ours = settings.sie.organisationsnummer or settings.organisationsnummer
    if record is None or not ours or _digits(record.text(0)) == _digits(ours):
        return []
    place = Place(str(file.path), record.line)
    return [kinds.ANOTHERS.at(place, given=record.text(0), ours=ours)]


def _digits(number: str) -> str:
    """The ten digits of an organisationsnummer, which may be written with twelve."""
    return "".join(each for each in number if each.isdigit())[-10:]


class _Import:
    """One file into one ledger."""

    def __init__(self, file: SieFile, target: Target) -> None:
        self.file, self.target = file, target
        self.notes = Notes(str(file.path))
        self.told: list[Finding] = []  # what stands in the ledger, not in the file
        self.dims: Mapped = mapped(file.contents, target.forbund, Place(str(file.path)))
        self.closed = closed_accounts(file.tally, target.forbund.chart)
        self.accounts = dict(target.accounts)
        self.texts: dict[str, list[str]] = defaultdict(list)
        self.vers = [each for each in file.items() if isinstance(each, Verifikation)]

    @property
    def _name(self) -> str:
        """The file's name, in letters that a ledger can have."""
        return self.file.path.name.encode("utf-8", "replace").decode()

    @property
    def _key(self) -> str:
        """What a verifikation says of the file it is from: one of an export is not to vanish."""
        return text.PART if self.file.contents.type == "4I" else text.WHOLE

    @property
    def chart(self) -> Chart:
        return self.target.forbund.chart

    def run(self) -> tuple[Imported | None, list[Finding]]:
        new = self._new()
        year = self.file.contents.years.get(0)
        opening = self._opening(year.period.year) if year else []
        budget = self._budget()
        self._open_accounts(new, (each.konto for each in opening), budget)
        if opening and year:
            source, date = f"{self._key}: {text.quoted(self._name)}", f"{year.period.year}-01-01"
            made = text.opening(opening, self.accounts, self.dims, date, source)
            self.texts[f"{year.period.year}.beancount"].append(made)
        for ver in new:
            source = f"{self._key}: {text.quoted(f'{self._name}:{ver.head.line}')}"
            told = [source, *self._closing(ver)]
            made = text.transaction(ver, self.accounts, self.dims, *told)
            self.texts[f"{ver.datum[:4]}.beancount"].append(made)
        for each in sorted({row.year for row in budget}):
            of_year = [row for row in budget if row.year == each]
            self.texts[f"budget-{each}.beancount"] += text.budget(of_year, self.accounts)
        findings = [*self.notes.findings, *self.told, *self.dims.findings.values()]
        if has_errors(findings):
            return None, findings
        wrong = self._wrong(new)
        if wrong:
            return None, [*findings, *wrong]
        files = self._files()
        written = tuple((self.target.path_of(name), words) for name, words in files.items())
        return Imported(written, len(new), len(self.vers) - len(new)), findings

    # Verifikationer

    def _new(self) -> list[Verifikation]:
        """Verifikationer that the ledger has not; told where one has changed or is gone."""
        there: dict[Identity, list[tuple[Verifikation, Any]]] = defaultdict(list)
        years = sorted({int(ver.datum[:4]) for ver in self.vers} | set(self._covered))
        numbers = {name: number for number, name in self.dims.numbers.items()}
        for year in years:
            found = beancount_sie.verifikationer(self.target.entries, year, numbers)
            for ver, entry in found:
                there[year, ver.serie, ver.nummer].append((ver, entry))
        new = []
        for ver in self.vers:
            key = identity(ver)
            same = next((each for each in there[key] if is_same(each[0], ver)), None)
            if same is not None:
                there[key].remove(same)
            elif there[key] and ver.nummer:
                old, entry = there[key].pop(0)
                what, line = difference(old, ver), ver.head.line
                changed = kinds.CHANGED.at(place_of(entry), ver=ver.name, what=what, line=line)
                self.told.append(changed)
            else:
                new.append(ver)
        self._gone(entry for left in there.values() for entry in left)
        self._named_later()
        return new

    @property
    def _covered(self) -> tuple[int, ...]:
        """The year whose every verifikation the file should have."""
        year = self.file.contents.years.get(0)
        return (year.period.year,) if year and self.file.contents.type == "4E" else ()

    def _gone(self, left: Iterable[tuple[Verifikation, Any]]) -> None:
        """Those that an earlier export had and this one has not."""
        for ver, entry in left:
            if entry.date.year in self._covered and text.WHOLE in entry.meta:
                gone = kinds.GONE.at(place_of(entry), ver=ver.name, file=self.file.path.name)
                self.told.append(gone)

    def _named_later(self) -> None:
        """Told where rows were taken in before their dimension had a word of ours."""
        for number, name in self.dims.numbers.items():
            where = beancount_sie.first_without(self.target.entries, f"dim{number}", str(name))
            if where is not None:
                told = kinds.NAMED_LATER.at(where, number=number, dimension=name)
                self.told.append(told)

    def _closing(self, ver: Verifikation) -> list[str]:
        """What says that a verifikation is a closing entry, where the account 89 does not."""
        konton = [row.text(0) for row in ver.rows if row.label == "TRANS"]
        posts = [row.post for konto in konton if (row := self.chart.row(konto)) is not None]
        closes = slag_of(ver, self.chart, self.closed) is Slag.BOKSLUT
        return ["bokslut: TRUE"] if closes and Post.BOKSLUT not in posts else []

    # Opening balance

    def _opening(self, year: int) -> list[Amount]:
        """The opening balance to book; empty where the ledger has it, or the year before."""
        opening = opening_of(self.file.contents)
        if not any(each.ore for each in opening):
            return []
        if self.target.years and self.target.years[0] > year:
            self.notes.add(kinds.EARLIER_YEAR, None, year=year, first=self.target.years[0])
            return []
        there = self._there(year)
        if there is None:
            return opening
        given: dict[str, int] = defaultdict(int)
        for each in opening:
            given[each.konto] += each.ore
        lines = {each.konto: each.line for each in self.file.contents.of("IB", year=0)}
        self._agree(there, given, lines)
        return []

    def _there(self, year: int) -> dict[str, int] | None:
        """The ledger's own opening of a year; None where nothing is booked yet."""
        if not self.target.entries:
            return None
        sums = self._books.balances.sums(Period.of_year(year), Measure.INGAENDE)
        if not sums and not any(each < year for each in self.target.years):
            return None
        return {konto: sum(by_dims.values()) for konto, by_dims in sums.items()}

    def _agree(
        self, there: Mapping[str, int], given: Mapping[str, int], lines: Mapping[str, int]
    ) -> None:
        """The file's opening is what the ledger has (LKBR 4:4); equity and results as a whole."""
        rest = [0, 0]
        for konto in sorted(there.keys() | given.keys()):
            was, became = there.get(konto, 0), given.get(konto, 0)
            if konto[:2] == "20" or not is_balance_account(konto):
                rest = [rest[0] + was, rest[1] + became]
            elif was != became:
                self._differs(lines.get(konto), konto, was, became)
        if rest[0] != rest[1]:
            line = next((lines[konto] for konto in sorted(lines) if konto[:2] == "20"), None)
            self._differs(line, "20 (eget kapital)", *rest)

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
        years = [*self.target.years, *(int(ver.datum[:4]) for ver in self.vers), *self._covered]
        for konto in sorted(used - self.accounts.keys()):
            known = self.file.contents.accounts.get(konto)
            namn, ktyp = (known.namn, known.ktyp) if known else ("", "")
            account = text.account_name(konto, namn, self.chart, ktyp)
            self.accounts[konto] = account
            self.texts[ACCOUNTS].append(text.open_line(namn, account, f"{min(years)}-01-01"))

    def _budget(self) -> list[BudgetRow]:
        """The budget of the file's year where the ledger has none; one it has is not changed."""
        rows = list(budget_of(self.file.contents, self.dims, self.file.path, original=False))
        given = [row for row in rows if row.year in self._covered]
        booked = self._books.budget if self.target.entries else ()
        there = [row for row in booked if row.year in self._covered]
        if not there:
            return given
        if given and _by_account(given) != _by_account(there):
            self.notes.add(kinds.BUDGET_CHANGED, None, year=given[0].year)
        return []

    @cached_property
    def _books(self) -> Books:
        """The ledger as it is."""
        target = self.target
        return beancount.books_of(target.entries, target.options, self.chart)[0]

    # Files

    def _files(self) -> dict[str, str]:
        """The files to write with their whole text; those that would not change are left out."""
        files = {name: before + added for name, (before, added) in self._added().items()}
        if (year := self._kept_year()) is not None:
            name = self._kept_name(year)
            kept = self._kept(year)
            if kept != self.target.text_of(name):
                files[name] = kept
        main = self.target.including(files)
        if main != self.target.main:
            files[MAIN] = main
        if self.target.forbund.toml is None:
            files["forbund.toml"] = self.target.toml()
        return files

    def _added(self) -> dict[str, tuple[str, str]]:
        """For each file that directives are added to, its text as it is and what comes last."""
        found = {}
        for name, new in self.texts.items():
            if new:
                is_year = name[0].isdigit()
                heading = _YEAR if is_year else _ACCOUNTS if name == ACCOUNTS else _BUDGET
                before = self.target.text_of(name) or heading
                after = added_to(before, new, blank=is_year)
                found[name] = (before, after.removeprefix(before))
        return found

    def _wrong(self, new: Iterable[Verifikation]) -> list[Finding]:
        """What would be wrong with the ledger: files astray, accounts closed, anything not kept."""
        names = [name for name, added in self.texts.items() if added]
        if (year := self._kept_year()) is not None:
            names.append(self._kept_name(year))
        astray = [
            kinds.FILE_ASTRAY.at(Place(str(self.target.folder / name)), file=name)
            for name in names
            if self.target.is_astray(name)
        ]
        if astray:
            return astray
        entries, wrong = self.target.with_added(self._added())
        if has_errors(wrong):
            return [*wrong, kinds.NOTHING_WRITTEN.at(Place(str(self.file.path)))]
        return [
            kinds.CHANGED.at(
                Place(str(self.file.path), ver.head.line),
                ver=ver.name,
                what=difference(ver, kept) if kept else "den går inte att skriva",
                line=ver.head.line,
            )
            for ver, kept in not_kept(new, entries, self.dims)
        ]

    def _kept_name(self, year: int) -> str:
        """The file with the year's other records: where it is, or its name in the folder."""
        kept = beancount_sie.kept_of(self.target.entries, year)
        folder = self.target.folder.resolve()
        if kept is None or not Path(kept.path).is_relative_to(folder):
            return f"sie-{year}.beancount"
        return str(Path(kept.path).relative_to(folder))

    def _kept_year(self) -> int | None:
        """The year whose other records the file tells: an export's own, or else one that is new."""
        if self._covered:
            return self._covered[0]
        years = {int(ver.datum[:4]) for ver in self.vers}
        if len(years) != 1:
            return None
        year = years.pop()
        kept = beancount_sie.kept_of(self.target.entries, year)
        is_ours = kept is not None and kept.file == self._name
        return year if is_ours or year not in self.target.years else None

    def _kept(self, year: int) -> str:
        """The file's other records, and a sum that tells whether its verifikationer are changed."""
        date = f"{year}-01-01"
        crc = beancount_sie.crc_of(self.vers, self.file.contents.records)
        stamp = f'{date} custom "finsam-sie-fil" "{self.file.contents.type}"\n'
        name = text.quoted(self._name)
        parts = [_KEPT_HEADING, f'{stamp}  fil: {name}\n  summa: "{crc}"\n']
        return "".join([*parts, *text.kept(self.file.contents.records, date)])


_KEPT_HEADING = (
    ";; Övriga poster i SIE-filen, för export. Skrivs om vid varje import; ändra inte för hand.\n\n"
)
_YEAR = ";; Verifikationer.\n"
_ACCOUNTS = ";; Kontoplan.\n\n"
_BUDGET = ";; Budget.\n\n"


def _by_account(rows: Iterable[BudgetRow]) -> dict[tuple[str, int], int]:
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for row in rows:
        sums[row.konto, row.year] += row.ore
    return {key: ore for key, ore in sums.items() if ore}
