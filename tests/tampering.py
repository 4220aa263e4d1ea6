"""Locked books, and every way to tamper with them that docs/las.md has in its tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from finsam_ledger.balances import Ledger, Lock
from finsam_ledger.bok import Opened, open_books
from finsam_ledger.bokforing.las_innehall import path_of, segments
from finsam_ledger.periods import month_of
from finsam_ledger.sealing import reports
from finsam_ledger.whole import write_all
from tests.folders import TEXTS

FORBUND = f"""\
namn = "Provförbundet"

[rapport]
noter = ["redovisningsprinciper", "intakter"]
utan = [
  "balansrakning", "flerarsoversikt", "trappa", "kostnadsfordelning", "eget-kapital-mal",
  "driftredovisning", {TEXTS}
]

[periodisering]
forutbetalda_kostnader = "1710"
upplupna_kostnader = "2990"
"""
MAIN = """\
option "title" "Provförbundet"
option "operating_currency" "SEK"

plugin "finsam_ledger.plugins.las"

include "konton.beancount"
include "2025.beancount"
include "2026.beancount"
"""
KONTON = """\
2025-01-01 open Assets:Fordringar:1710-Förutbetalda-kostnader SEK
2025-01-01 open Assets:Likvida:1940-Bank SEK
2025-01-01 open Liabilities:Kortfristiga:2990-Upplupna-kostnader SEK
2025-01-01 open Income:Driftbidrag:3511-Staten SEK
2025-01-01 open Expenses:Insatser:4510-Bidrag-till-insatser SEK
  verksamhet: "individ"
2025-01-01 open Expenses:Kansli:6010-Lokalhyra SEK
  verksamhet: "administration"
"""
YEAR_2025 = """\
2025-01-20 * "Försäkringskassan" "Statens bidrag 2025"
  ver: "A-1"
  bokford: 2025-01-20
  Assets:Likvida:1940-Bank                     90000.00 SEK
  Income:Driftbidrag:3511-Staten              -90000.00 SEK

2025-12-08 * "Söderby kommun" "Lokalhyra för kansliet"
  ver: "B-1"
  bokford: 2025-12-09
  Expenses:Kansli:6010-Lokalhyra                7100.00 SEK
  Assets:Likvida:1940-Bank                     -7100.00 SEK
"""
YEAR_2026 = """\
2026-01-12 * "Söderby kommun" "Lokalhyra för kansliet"
  ver: "B-1"
  bokford: 2026-01-13
  attest: "ordförande"
  Expenses:Kansli:6010-Lokalhyra                7100.00 SEK
  Assets:Likvida:1940-Bank                     -7100.00 SEK

2026-01-19 * "Norrby kommun" "Bidrag till insatsen Vägen vidare" #rekvisition ^avtal-7
  ver: "B-2"
  bokford: 2026-01-20
  attest: "ordförande"
  faktura: "1017"
  Expenses:Insatser:4510-Bidrag-till-insatser   5000.00 SEK
    insats: "vagen-vidare"
    motpart: "norrby"
  Assets:Likvida:1940-Bank                     -5000.00 SEK

2026-02-12 * "Söderby kommun" "Lokalhyra för kansliet"
  ver: "B-3"
  bokford: 2026-02-13
  attest: "ordförande"
  Expenses:Kansli:6010-Lokalhyra                7100.00 SEK
  Assets:Likvida:1940-Bank                     -7100.00 SEK

2026-03-12 * "Söderby kommun" "Lokalhyra för kansliet"
  ver: "B-4"
  bokford: 2026-03-13
  attest: "ordförande"
  Expenses:Kansli:6010-Lokalhyra                7100.00 SEK
  Assets:Likvida:1940-Bank                     -7100.00 SEK
"""
TEXT = "Förbundet följer LKBR. Statens bidrag var {{ kr intakter.summa }}.\n"
BOOKS = {
    "forbund.toml": FORBUND,
    "main.beancount": MAIN,
    "konton.beancount": KONTON,
    "2025.beancount": YEAR_2025,
    "2026.beancount": YEAR_2026,
    "texter/2025/redovisningsprinciper.md": TEXT,
}
PLUGIN = 'plugin "finsam_ledger.plugins.las"\n'
ACCRUALS = 'plugin "finsam_ledger.plugins.periodisering"\n'
LOCKS = "las.beancount"
MANIFEST = "sigill/arsredovisning-2025.json"
NFD = partial(unicodedata.normalize, "NFD")


def opened_at(folder: Path) -> Opened:
    opened, findings = open_books(folder)
    assert opened is not None, findings
    return opened


def ledger_of(ledger: Ledger | None) -> Ledger:
    assert ledger is not None
    return ledger


class Bok(NamedTuple):
    """A förbund's folder, with what in it is tampered with.

    `a` and `b` are verifikationer with two rows of the same locked period, in `file`; the days are
    in another locked period, in an open month, and in another year.
    """

    folder: Path
    file: str
    a: str
    b: str
    elsewhere: str
    open_day: str
    next_year: str
    konton: tuple[str, str]
    texts: tuple[str, str]

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def put(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        text = self.text(name)
        assert old in text
        self.put(name, text.replace(old, new))

    def block(self, number: str) -> str:
        """A verifikation as it stands in the file, with the line after it."""
        pattern = re.compile(r"^\d{4}-\d\d-\d\d [*!] .*\n(?: .*\n)+\n?", re.MULTILINE)
        blocks = pattern.findall(self.text(self.file))
        [found] = [block for block in blocks if f'\n  ver: "{number}"\n' in block]
        return str(found)

    def edit(self, pattern: str, new: str, number: str = "") -> None:
        """Every place in a verifikation (`a`) that a pattern fits."""
        block = self.block(number or self.a)
        edited = re.sub(pattern, new, block, flags=re.MULTILINE)
        assert edited != block
        self.change(self.file, block, edited)

    def add(self, text: str) -> None:
        self.put(self.file, f"{self.text(self.file)}\n{text}")


# Where there is a way for each: what is done to the books.


def amount(bok: Bok) -> None:
    bok.edit(r"(\d+)(?=\.\d\d SEK)", r"1\1")


def one_ore(bok: Bok) -> None:
    bok.edit(r"(?<=\.\d)\d(?= SEK)", "1")


def signs(bok: Bok) -> None:
    bok.edit(r" (-?)(?=\d+\.\d\d SEK)", r" -\1")
    bok.edit("--", "")


def row_split(bok: Bok) -> None:
    bok.edit(r"^(  Assets:.* )-5000.00 SEK$", r"\1-4000.00 SEK\n\1-1000.00 SEK")


def rows_added(bok: Bok) -> None:
    row = "  Assets:Likvida:1940-Bank {}.00 {}\n"
    block = bok.block(bok.a).rstrip("\n") + "\n"
    bok.change(bok.file, block, block + row.format("25", "SEK") + row.format("-25", "SEK"))


def rows_in_euro(bok: Bok) -> None:
    bok.change("konton.beancount", "1940-Bank SEK", "1940-Bank")
    row = "  Assets:Likvida:1940-Bank {}.00 {}\n"
    block = bok.block(bok.a).rstrip("\n") + "\n"
    bok.change(bok.file, block, block + row.format("25", "EUR") + row.format("-25", "EUR"))


def day_inside(bok: Bok) -> None:
    day = int(bok.block(bok.a)[8:10])
    bok.edit(r"^(\d{4}-\d\d-)\d\d(?= \*)", rf"\g<1>{day + 1:02}")


def moved_to(day: Callable[[Bok], str]) -> Callable[[Bok], None]:
    return lambda bok: bok.edit(r"^\d{4}-\d\d-\d\d(?= \*)", day(bok))


def day_and_registration(bok: Bok) -> None:
    bok.edit(r"\d{4}-\d\d-\d\d", bok.next_year)


def registration(bok: Bok) -> None:
    bok.edit(r"bokford: (\d{4}-\d\d-)\d\d", r"bokford: \g<1>28")


def registration_removed(bok: Bok) -> None:
    bok.edit(r"  bokford: .*\n", "")


def konto(bok: Bok) -> None:
    bok.edit(*bok.konton)


def konto_words(bok: Bok) -> None:
    for path in bok.folder.glob("*.beancount"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("4510-Bidrag-till-insatser", "4510-Insatser"), "utf-8")


def konto_dimension(bok: Bok) -> None:
    bok.change("konton.beancount", '"individ"', '"struktur"')


def konto_dimension_added(bok: Bok) -> None:
    bok.change("konton.beancount", '"individ"', '"individ"\n  projekt: "esf"')


def konto_name(bok: Bok) -> None:
    bok.change("konton.beancount", '"individ"', '"individ"\n  namn: "Insatser"')


def narration(bok: Bok) -> None:
    bok.edit(*bok.texts)


def payee(bok: Bok) -> None:
    bok.edit(r'^(\d{4}\S+ \* )".*?"', r'\1"Tallbygdens kommun"')


def metadata(bok: Bok) -> None:
    bok.edit('attest: ".*"', 'attest: "kassör"')


def metadata_added(bok: Bok) -> None:
    bok.edit(r"(?=^  bokford:)", '  underlag: "kvitto.pdf"\n')


def metadata_removed(bok: Bok) -> None:
    bok.edit(r"  faktura: .*\n", "")


def row_metadata(bok: Bok) -> None:
    bok.edit('insats: ".*"', 'insats: "ungdomstorget"')


def mark_added(bok: Bok) -> None:
    bok.edit(r'"$(?=\n  ver)|(?<=rekvisition)(?= )', r"\g<0> #granskad")


def link_removed(bok: Bok) -> None:
    bok.edit(r" \^avtal-7", "")


def corrected(bok: Bok) -> None:
    marks = f'rattad-av: "B-5"\n  rattad-datum: {bok.open_day}\n  rattad-person: "ekonom"\n'
    bok.edit(r"(?=^  bokford:)", f"  {marks}")
    booked = bok.block("B-4").replace('"B-4"', f'"B-5"\n  rattar: "{bok.a}"')
    bok.add(re.sub(r"\d{4}-\d\d-\d\d", bok.open_day, booked))


def unapproved(bok: Bok) -> None:
    bok.edit(r"^(\S+) \*", r"\1 !")


def spacing(bok: Bok) -> None:
    text = bok.text(bok.file).replace("\n\n", "\n\n;; Kontrollerad.\n\n\n").replace("  ", "     ")
    bok.put(bok.file, f"* Rubrik\n\n{text}")


def verifikationer_reordered(bok: Bok) -> None:
    first, second = bok.block(bok.b), bok.block(bok.a)
    text = bok.text(bok.file).replace(second, "")
    bok.put(bok.file, text.replace(first, f"{second}\n{first}"))


def rows_reordered(bok: Bok) -> None:
    rows = r"(^  [A-Z].*\n(?:    .*\n)*)(^  [A-Z].*\n(?:    .*\n)*)"
    bok.edit(rows, r"\2\1")


def metadata_reordered(bok: Bok) -> None:
    bok.edit(r"(^  ver: .*\n)(^  bokford: .*\n)(^  attest: .*\n)", r"\3\2\1")


def row_metadata_reordered(bok: Bok) -> None:
    bok.edit(r"(^    insats: .*\n)(^    motpart: .*\n)", r"\2\1")


def marks_reordered(bok: Bok) -> None:
    bok.edit(r"(#\S+) (\^\S+)", r"\2 \1")


def number(bok: Bok) -> None:
    bok.edit(f'"{bok.a}"', '"B-999"')


def number_removed(bok: Bok) -> None:
    bok.edit(r"  ver: .*\n", "")


def numbers_swapped(bok: Bok) -> None:
    bok.edit(f'ver: "{bok.a}"', 'ver: "X-1"')
    bok.edit(f'ver: "{bok.b}"', f'ver: "{bok.a}"', bok.b)
    bok.edit('ver: "X-1"', f'ver: "{bok.b}"', "X-1")


def added(bok: Bok) -> None:
    bok.add(bok.block(bok.a).replace(f'"{bok.a}"', '"B-999"'))


def copied(bok: Bok) -> None:
    bok.add(bok.block(bok.a))


def removed(bok: Bok) -> None:
    bok.change(bok.file, bok.block(bok.a), "")


def removed_with_a_twin(bok: Bok) -> None:
    bok.change(bok.file, bok.block("B-3"), "")


def accrued(bok: Bok) -> None:
    bok.change("main.beancount", PLUGIN, ACCRUALS + PLUGIN)
    bok.edit(r"(7100.00 SEK\n)(?=  Assets)", r'\1    periodisera: "2026-01"\n', "B-4")


def file_split(bok: Bok) -> None:
    block = bok.block(bok.a)
    before, after = bok.text(bok.file).split(block)
    bok.put(bok.file, before)
    bok.put("del.beancount", block + after)
    bok.change("main.beancount", f'"{bok.file}"', f'"{bok.file}"\ninclude "del.beancount"')


def moved_to_another_file(bok: Bok) -> None:
    block = bok.block(bok.a)
    bok.change(bok.file, block, "")
    bok.put("main.beancount", f"{bok.text('main.beancount')}\n{block}")


def include_removed(bok: Bok) -> None:
    bok.change("main.beancount", f'include "{bok.file}"\n', "")


def include_as_pattern(bok: Bok) -> None:
    main = re.sub(r'include "20\d\d.beancount"\n', "", bok.text("main.beancount"))
    bok.put("main.beancount", f'{main}include "20*.beancount"\n')


def file_renamed(bok: Bok) -> None:
    (bok.folder / bok.file).rename(bok.folder / "bok.beancount")
    bok.change("main.beancount", f'"{bok.file}"', '"bok.beancount"')


def windows_lines(bok: Bok) -> None:
    for path in bok.folder.glob("*.beancount"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def decomposed(bok: Bok) -> None:
    """But not the names of accounts, which a rule of its own wants composed."""
    text = re.sub('".*?"', lambda found: NFD(found[0]), bok.text(bok.file))
    assert text != bok.text(bok.file)
    bok.put(bok.file, text)


def amounts_rewritten(bok: Bok) -> None:
    bok.change(bok.file, " 7100.00 SEK", " 7,100.0 SEK")
    bok.change(bok.file, " 5000.00 SEK", " 4000 + 1000.00 SEK")


def byte_order_mark(bok: Bok) -> None:
    path = bok.folder / bok.file
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


def latin_1(bok: Bok) -> None:
    (bok.folder / bok.file).write_text(bok.text(bok.file), encoding="latin-1")


# Locks and their files.


def directives(bok: Bok) -> list[str]:
    return re.findall(r"^.*custom.*\n", bok.text(LOCKS), re.MULTILINE)


def lock_of(bok: Bok, month: str) -> str:
    [found] = [each for each in directives(bok) if f'"{month}"' in each]
    return found


def hash_of(bok: Bok, month: str) -> str:
    return lock_of(bok, month)[-66:-2]


def file_of(bok: Bok, month: str) -> Path:
    return bok.folder / "las" / f"{month}.jsonl"


def unlock(bok: Bok, month: str) -> None:
    bok.change(LOCKS, lock_of(bok, month), "")


def unlock_wholly(bok: Bok, month: str) -> None:
    unlock(bok, month)
    file_of(bok, month).unlink()


def second_lock(bok: Bok) -> None:
    line = lock_of(bok, "2026-01")
    bok.put(LOCKS, bok.text(LOCKS) + line.replace(hash_of(bok, "2026-01"), "0" * 64))


def hash_changed(bok: Bok, month: str) -> None:
    old = hash_of(bok, month)
    bok.change(LOCKS, old, old[::-1])


def malformed(bok: Bok) -> None:
    old = hash_of(bok, "2026-02")
    bok.change(LOCKS, old, old[:-1])


def inserted(bok: Bok) -> None:
    day = "2025-09-30"
    bok.put(LOCKS, f'{bok.text(LOCKS)}\n{day} custom "finsam-las" "2025-09" "{"0" * 64}"\n')
    rewrite(bok, "2025-09")


def rewrite(bok: Bok, month: str) -> None:
    """A lock and its file as they would be if the month were locked now."""
    books = opened_at(bok.folder).books
    ledger = ledger_of(books.ledger)
    index, line = month_of(month), lock_of(bok, month)
    before = max((each for each in ledger.locks if each.month < index), default=None, key=by_month)
    months = [(before.month, None)] if before else []
    segment = segments(books, ledger, [*months, (index, before)])[-1]
    bok.change(LOCKS, line, line.replace(hash_of(bok, month), segment.hash))
    path_of(ledger, index).write_bytes(segment.content)


def by_month(lock: Lock) -> int:
    return lock.month


def earlier_lock_rewritten(bok: Bok) -> None:
    narration(bok)
    rewrite(bok, "2026-01")


def last_lock_rewritten(bok: Bok) -> None:
    bok.edit("kansliet", "styrelsen", "B-3")
    rewrite(bok, "2026-02")


def locks_rewritten(bok: Bok) -> None:
    bok.change("2025.beancount", "Lokalhyra för", "Hyra för")
    for month in ("2025-06", "2025-12", "2026-01", "2026-02"):
        rewrite(bok, month)


def all_rewritten(bok: Bok) -> None:
    locks_rewritten(bok)
    opened = opened_at(bok.folder)
    made, findings = reports.seal_report(
        opened, ledger_of(opened.books.ledger), 2025, "arsredovisning", again=True
    )
    assert made is not None, findings
    write_all(made.files)


def lock_file_changed(bok: Bok) -> None:
    path = file_of(bok, "2026-01")
    path.write_bytes(path.read_bytes().replace(b"5000", b"5100"))


def lock_files_swapped(bok: Bok) -> None:
    one, other = file_of(bok, "2026-01"), file_of(bok, "2026-02")
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def lock_file_and_books(bok: Bok) -> None:
    file_of(bok, "2026-01").unlink()
    amount(bok)


def locks_not_included(bok: Bok) -> None:
    bok.change("main.beancount", f'include "{LOCKS}"\n', "")


# Seals.


def seal_removed(bok: Bok) -> None:
    [line] = [each for each in directives(bok) if "finsam-sigill" in each]
    bok.change(LOCKS, line, "")


def seal_removed_wholly(bok: Bok) -> None:
    seal_removed(bok)
    (bok.folder / MANIFEST).unlink()


def seal_hash(bok: Bok) -> None:
    [line] = [each for each in directives(bok) if "finsam-sigill" in each]
    bok.change(LOCKS, line[-66:-2], line[-66:-2][::-1])


def manifest_changed(bok: Bok) -> None:
    bok.change(MANIFEST, '"Provförbundet"', '"Grannförbundet"')


def sealed_year(bok: Bok) -> None:
    bok.change("2025.beancount", "90000.00", "91000.00")


def sealed_text(bok: Bok) -> None:
    bok.change("texter/2025/redovisningsprinciper.md", "följer LKBR", "följer inte LKBR")


class Way(NamedTuple):
    """What is done; and whether it can be done to any förbund's books, not only to ours."""

    act: Callable[[Bok], object]
    is_general: bool = False


def general(act: Callable[[Bok], object]) -> Way:
    return Way(act, is_general=True)


def to_month(act: Callable[[Bok, str], None], month: str) -> Way:
    return Way(lambda bok: act(bok, month))


CONTENT = {
    "Ett belopp ändras": general(amount),
    "Ett belopp ändras med ett öre": general(one_ore),
    "Beloppen byter tecken": general(signs),
    "En rad delas i två": Way(row_split),
    "Två rader som tar ut varandra läggs till": Way(rows_added),
    "Två rader i en annan valuta läggs till": Way(rows_in_euro),
    "Datumet flyttas inom perioden": general(day_inside),
    "Datumet flyttas till en annan låst period": general(moved_to(lambda bok: bok.elsewhere)),
    "Datumet flyttas till en öppen månad": general(moved_to(lambda bok: bok.open_day)),
    "Datumet flyttas till ett annat år": general(moved_to(lambda bok: bok.next_year)),
    "Datum och registreringsdatum flyttas till ett annat år": general(day_and_registration),
    "Registreringsdatumet ändras": general(registration),
    "Registreringsdatumet tas bort": general(registration_removed),
    "Kontot byts": general(konto),
    "Kontots ord efter numret ändras": general(konto_words),
    "Kontots `verksamhet:` under `open` ändras": Way(konto_dimension),
    "Kontot får `projekt:` under `open`": Way(konto_dimension_added),
    "Kontot får `namn:` under `open`": Way(konto_name),
    "Texten ändras": general(narration),
    "Motparten ändras": general(payee),
    "En uppgift ändras": general(metadata),
    "En uppgift läggs till": general(metadata_added),
    "En uppgift tas bort": general(metadata_removed),
    "En uppgift på en rad ändras": Way(row_metadata),
    "Ett märke läggs till": general(mark_added),
    "En länk tas bort": Way(link_removed),
    "`*` byts mot `!`": general(unapproved),
    "Den märks som rättad (`rattad-av:` med datum och person)": Way(corrected),
    "Numret ändras": general(number),
    "Numret tas bort": general(number_removed),
    "Två verifikationer byter nummer": general(numbers_swapped),
    "En verifikation läggs till": general(added),
    "En verifikation kopieras": general(copied),
    "En verifikation tas bort": general(removed),
    "En verifikation tas bort, och en likadan finns i en öppen månad": Way(removed_with_a_twin),
    "En periodisering i en öppen månad når in i den låsta": Way(accrued),
    "Verifikationer byter ordning i filen": general(verifikationer_reordered),
    "Rader byter ordning": general(rows_reordered),
    "Uppgifter byter ordning": Way(metadata_reordered),
    "Uppgifter på en rad byter ordning": Way(row_metadata_reordered),
    "Märken byter ordning": Way(marks_reordered),
    "Filen delas i två": general(file_split),
    "En verifikation flyttas till en annan fil": general(moved_to_another_file),
    "Filen byter namn": general(file_renamed),
    "`include` skrivs med mönster": general(include_as_pattern),
    "En `include` tas bort": general(include_removed),
    "Kommentarer, tomma rader och indrag": general(spacing),
    "Radslut som i Windows": general(windows_lines),
    "å, ä och ö som två tecken i texter": general(decomposed),
    "Belopp skrivna på annat sätt": Way(amounts_rewritten),
    "Ett osynligt tecken först i filen (BOM)": Way(byte_order_mark),
    "Filen skriven i Latin-1": Way(latin_1),
}
LOCKED = {
    "Ett lås till för samma månad": Way(second_lock),
    "Det första låset tas bort": to_month(unlock, "2025-06"),
    "Ett lås i mitten tas bort": to_month(unlock, "2026-01"),
    "Ett lås i mitten tas bort, och dess fil": to_month(unlock_wholly, "2026-01"),
    "Det sista låset tas bort": to_month(unlock, "2026-02"),
    "Det sista låset tas bort, och dess fil": to_month(unlock_wholly, "2026-02"),
    "Ett lås skjuts in": Way(inserted),
    "Ett lås får en annan hash": to_month(hash_changed, "2026-01"),
    "Det sista låset får en annan hash": to_month(hash_changed, "2026-02"),
    "Hashen skrivs fel": Way(malformed),
    "`las.beancount` läses inte in": Way(locks_not_included),
    "Boken ändras, och låset och dess fil görs om": Way(earlier_lock_rewritten),
    "Boken ändras, och det sista låset och dess fil görs om": Way(last_lock_rewritten),
    "Boken ändras, och alla lås och filer görs om": Way(locks_rewritten),
    "Boken ändras, och alla lås, filer och sigill görs om": Way(all_rewritten),
    "En fil i `las/` tas bort": Way(lambda bok: file_of(bok, "2026-01").unlink()),
    "En fil i `las/` tas bort, och boken ändras": Way(lock_file_and_books),
    "En fil i `las/` ändras": Way(lock_file_changed),
    "Två filer i `las/` byter plats": Way(lock_files_swapped),
}
SEALED = {
    "Manifestet tas bort": Way(lambda bok: (bok.folder / MANIFEST).unlink()),
    "Manifestet ändras": Way(manifest_changed),
    "Sigillet tas bort": Way(seal_removed),
    "Sigillet tas bort, och manifestet": Way(seal_removed_wholly),
    "Sigillet får en annan hash": Way(seal_hash),
    "Ett belopp i det förseglade året ändras": Way(sealed_year),
    "En text i rapporten ändras": Way(sealed_text),
}
WAYS = CONTENT | LOCKED | SEALED
