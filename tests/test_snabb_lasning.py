"""The short road gives what Beancount's own loader gives, or gives way to it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from beancount.core import data
from beancount.parser import parser
from hypothesis import event, given, settings
from hypothesis import strategies as st

from finsam_ledger.sources import beancount as source
from finsam_ledger.sources import beancount_short
from finsam_ledger.sources.beancount_files import parsed_file
from finsam_ledger.sources.beancount_short import Read, short_road
from tests.commands import python

ROOT = Path(__file__).parents[1]
LEDGERS = [
    path
    for folder in ("ledgers", "examples", "tests", "finsam_ledger/data")
    for path in sorted((ROOT / folder).rglob("main.beancount"))
    if path.parent.name != "beancount-avbrott"  # there Beancount itself stops with an exception
]
MAIN = "main.beancount"
Files = Mapping[str, str | bytes]
HEAD = """\
option "operating_currency" "SEK"
2025-01-01 open Assets:1930-Bank SEK
2025-01-01 open Assets:1930-Bank:Sparkonto
2025-01-01 open Equity:2010-Eget-kapital SEK, EUR
2025-01-01 open Expenses:5010-Arvoden
2025-01-01 open Liabilities:2440-Skuld SEK
2025-06-30 close Liabilities:2440-Skuld
"""
BOUGHT = """\
2025-03-01 * "Konsulten" "Utredning" #resa ^f-1
  ver: "A-1"
  Expenses:5010-Arvoden  100.00 SEK
    insats: "broslaget"
  Assets:1930-Bank      -100.00 SEK
"""


def row(account: str, amount: str) -> str:
    return f"  {account}  {amount}\n"


def verifikation(*rows: tuple[str, str], day: str = "2025-03-01", flag: str = "*") -> str:
    return f'{day} {flag} "Text"\n' + "".join(row(*each) for each in rows)


def bank(amount: str, *others: tuple[str, str], day: str = "2025-03-01") -> str:
    return verifikation(("Assets:1930-Bank", amount), *others, day=day)


# What takes the short road. Each stands below HEAD, or is a whole ledger of files.
SHORT: dict[str, str | Files] = {
    "nothing": "",
    "complete": BOUGHT,
    "no rows": '2025-03-01 * "Makulerad"\n  makulerad: TRUE\n',
    "zero": bank("0 SEK"),
    "flags": BOUGHT.replace("*", "!") + BOUGHT.replace("  Assets", "  ! Assets"),
    "expressions": bank("1 + 2 * (4.50 - 0.5) SEK", ("Equity:2010-Eget-kapital", "-9 SEK")),
    "thousands": bank("1,000.50 SEK", ("Equity:2010-Eget-kapital", "-1000.5 SEK")),
    "left out": bank("12.34 SEK", ("Equity:2010-Eget-kapital", "")),
    "left out, nothing left": bank("0.00 SEK", ("Equity:2010-Eget-kapital", "")),
    "all left out": bank(""),
    "number left out": bank("12.34 SEK", ("Equity:2010-Eget-kapital", "SEK")),
    "left out among others": BOUGHT + bank("7 SEK", ("Expenses:5010-Arvoden", "")) + BOUGHT,
    "left out, rounded as options say": (
        'option "use_precise_interpolation" "TRUE"\n'
        'option "inferred_tolerance_default" "SEK:0.05"\n'
        + bank(
            "12.345 SEK", ("Expenses:5010-Arvoden", "-1.1 SEK"), ("Equity:2010-Eget-kapital", "")
        )
    ),
    "pushed": (
        "pushtag #tagg\npushmeta sida: 7\n" + BOUGHT + "poptag #tagg\n" + BOUGHT + "popmeta sida:\n"
    ),
    "tags below": BOUGHT.replace("  ver:", "  #under ^lank\n  ver:"),
    "same day": BOUGHT + BOUGHT + '2025-03-01 note Assets:1930-Bank "x"\n' + BOUGHT,
    "not in order": BOUGHT.replace("03-01", "04-01") + BOUGHT,
    "balance": BOUGHT + "2025-03-02 balance Assets:1930-Bank -100.00 SEK\n",
    "balance in the morning": BOUGHT + "2025-03-01 balance Assets:1930-Bank 0 SEK\n",
    "balance off by an öre": BOUGHT + "2025-03-02 balance Assets:1930-Bank -99.99 SEK\n",
    "balance off by a krona": BOUGHT + "2025-03-02 balance Assets:1930-Bank -99 ~ 1 SEK\n",
    "balance of what is below": (
        bank("1 SEK", ("Assets:1930-Bank:Sparkonto", "2 SEK"), ("Equity:2010-Eget-kapital", ""))
        + "2025-03-02 balance Assets:1930-Bank 3 SEK\n"
        + "2025-03-02 balance Assets:1930-Bank:Sparkonto 2 SEK\n"
    ),
    "balance beside what begins the same": (
        "2025-01-01 open Assets:1930-Bankkort\n"
        + bank("1 SEK", ("Assets:1930-Bankkort", "-1 SEK"))
        + "2025-03-02 balance Assets:1930-Bank 1 SEK\n"
    ),
    "balance twice": "2025-03-02 balance Assets:1930-Bank 0.00 SEK\n" * 2,
    "balance when closed": "2025-07-01 balance Liabilities:2440-Skuld 0 SEK\n",
    "balance of what was closed with something on it": (
        bank("5 SEK", ("Liabilities:2440-Skuld", "-5 SEK"))
        + "2025-07-01 balance Liabilities:2440-Skuld -5 SEK\n"
    ),
    "balance with a multiplier": (
        'option "tolerance_multiplier" "5"\n2025-03-02 balance Assets:1930-Bank 0.10 SEK\n'
    ),
    "note when closed": '2025-07-01 note Liabilities:2440-Skuld "Betald"\n',
    "closed the same day": bank("5 SEK", ("Liabilities:2440-Skuld", "-5 SEK"), day="2025-06-30"),
    "other directives": (
        '2025-01-01 commodity SEK\n2025-01-01 commodity EUR\n2025-02-01 event "a" "b"\n'
        '2025-02-01 query "q" "SELECT 1"\n2025-02-01 price EUR 11.5 SEK\n'
        '2025-02-01 custom "budget" Expenses:9999-Inget "monthly" 5.00 SEK TRUE 2025-01-01\n'
    ),
    "document": {MAIN: HEAD + '2025-02-01 document Assets:1930-Bank "u.txt" #a\n', "u.txt": ""},
    "comments": "* Rubrik\n** Under\n; en rad\n" + BOUGHT.replace("SEK\n", "SEK ; ett ord\n"),
    "dates with a slash": BOUGHT.replace("2025-03-01", "2025/3/1"),
    "accounts by another name": (
        'option "name_assets" "Tillgångar"\n2025-01-01 open Tillgångar:Å\n'
        + verifikation(("Tillgångar:Å", "1 SEK"), ("Equity:2010-Eget-kapital", "-1 SEK"))
    ),
    "precision to print by": 'option "display_precision" "SEK:0.01"\n' + BOUGHT,
    "our plugins": 'plugin "finsam_ledger.plugins.kommunal"\n' + BOUGHT,
    "empty": {MAIN: ""},
    "no end of line": {MAIN: HEAD + BOUGHT.rstrip()},
    "lines of Windows": {MAIN: (HEAD + BOUGHT).replace("\n", "\r\n").encode()},
    "included": {
        MAIN: 'include "konton.beancount"\ninclude "år/*.beancount"\n' + BOUGHT,
        "konton.beancount": 'plugin "okant"\noption "operating_currency" "EUR"\n' + HEAD,
        "år/1.beancount": BOUGHT,
        "år/2.beancount": BOUGHT.replace("03-01", "02-28") + 'include "under/**/bok.beancount"\n',
        "år/under/b/c/bok.beancount": BOUGHT,
        "år/under/a/bok.beancount": '2025-03-01 note Assets:1930-Bank "Från 2"\n',
    },
    "included by a way round": {
        MAIN: HEAD + 'include "under/../b.beancount"\n',
        "b.beancount": BOUGHT,
        "under/c.beancount": "",
    },
    "pushed in one file only": {
        MAIN: HEAD + 'pushtag #a\ninclude "b.beancount"\n' + BOUGHT + "poptag #a\n",
        "b.beancount": BOUGHT,
    },
}
# What Beancount has an error about, or what only its own road does.
FULL: dict[str, str | Files] = {
    "unbalanced": BOUGHT.replace("-100.00", "-100.01"),
    "unbalanced within the tolerance": BOUGHT.replace("-100.00", "-100.004"),
    "not opened": bank("5 SEK", ("Assets:1940-Kassa", "-5 SEK")),
    "not yet opened": bank("5 SEK", ("Equity:2010-Eget-kapital", "-5 SEK"), day="2024-12-31"),
    "closed": bank("5 SEK", ("Liabilities:2440-Skuld", "-5 SEK"), day="2025-07-01"),
    "opened twice": "2025-02-01 open Assets:1930-Bank SEK\n",
    "opened again": "2025-08-01 open Liabilities:2440-Skuld\n",
    "closed unopened": "2025-08-01 close Assets:1940-Kassa\n",
    "closed twice": "2025-08-01 close Liabilities:2440-Skuld\n",
    "open for other currencies": "2025-02-01 open Assets:Euro EUR\n",
    "balance off": BOUGHT + "2025-03-02 balance Assets:1930-Bank -99.98 SEK\n",
    "balance off by a whole krona": BOUGHT + "2025-03-02 balance Assets:1930-Bank -99 SEK\n",
    "balance in the evening": BOUGHT + "2025-03-01 balance Assets:1930-Bank -100.00 SEK\n",
    "balance without what is below": (
        bank("1 SEK", ("Assets:1930-Bank:Sparkonto", "-1 SEK"))
        + "2025-03-02 balance Assets:1930-Bank 1 SEK\n"
    ),
    "balance of none": "2025-03-02 balance Assets:1940-Kassa 0 SEK\n",
    "balance of the accounts above": "2025-03-02 balance Assets 0 SEK\n",
    "balance not yet opened": "2024-12-31 balance Assets:1930-Bank 0 SEK\n",
    "balance in euro": "2025-03-02 balance Equity:2010-Eget-kapital 0 EUR\n",
    "balance in a currency not allowed": "2025-03-02 balance Assets:1930-Bank 0 EUR\n",
    "balance twice, not the same": (
        "2025-03-02 balance Assets:1930-Bank 0.00 SEK\n"
        "2025-03-02 balance Assets:1930-Bank 0.01 SEK\n"
    ),
    "balance with a tolerance below zero": "2025-03-02 balance Assets:1930-Bank 0 ~ -1 SEK\n",
    "balance with parts of an öre": (
        bank("0.001 SEK", ("Equity:2010-Eget-kapital", "-0.001 SEK"))
        + "2025-03-02 balance Assets:1930-Bank 0.001 SEK\n"
    ),
    "note on none": '2025-03-02 note Assets:1940-Kassa "x"\n',
    "document on none": {
        MAIN: HEAD + '2025-02-01 document Assets:1940-Kassa "u.txt"\n',
        "u.txt": "",
    },
    "no document": '2025-02-01 document Assets:1930-Bank "u.txt"\n',
    "commodity twice": "2025-01-01 commodity SEK\n2025-01-02 commodity SEK\n",
    "pad": (
        "2025-02-01 pad Assets:1930-Bank Equity:2010-Eget-kapital\n"
        "2025-03-01 balance Assets:1930-Bank 9.00 SEK\n"
    ),
    "pad that nothing needs": "2025-02-01 pad Assets:1930-Bank Equity:2010-Eget-kapital\n",
    "cost": bank("2 SEK {5 EUR}", ("Equity:2010-Eget-kapital", "-10 EUR")),
    "cost in kronor": bank("2 SEK {1 SEK}", ("Equity:2010-Eget-kapital", "-2 SEK")),
    "cost left out": bank("2 SEK {}", ("Equity:2010-Eget-kapital", "")),
    "nothing of a lot": bank("0 SEK", ("Equity:2010-Eget-kapital", "SEK {5 SEK}")),
    "price": bank("2 SEK @ 5 EUR", ("Equity:2010-Eget-kapital", "-10 EUR")),
    "price in kronor": bank("2 SEK @@ 2 SEK", ("Equity:2010-Eget-kapital", "-2 SEK")),
    "price below zero": bank("2 SEK @ -5 EUR", ("Equity:2010-Eget-kapital", "-10 EUR")),
    "euro": verifikation(
        ("Expenses:5010-Arvoden", "5 EUR"), ("Equity:2010-Eget-kapital", "-5 EUR")
    ),
    "two currencies": verifikation(
        ("Expenses:5010-Arvoden", "5 SEK"),
        ("Expenses:5010-Arvoden", "5 EUR"),
        ("Equity:2010-Eget-kapital", "-5 SEK"),
        ("Equity:2010-Eget-kapital", "-5 EUR"),
    ),
    "two left out": bank("5 SEK", ("Equity:2010-Eget-kapital", ""), ("Expenses:5010-Arvoden", "")),
    "currency left out": bank("5", ("Equity:2010-Eget-kapital", "-5 SEK")),
    "left out in euro": bank("5 SEK", ("Equity:2010-Eget-kapital", "EUR")),
    "more digits than are added exactly": bank(
        "1000000000000000000.001 SEK", ("Equity:2010-Eget-kapital", "-1000000000000000000.001 SEK")
    ),
    "another's plugin": 'plugin "beancount.plugins.auto_accounts"\n' + BOUGHT,
    "a plugin that does not exist": 'plugin "finsam_ledger.plugins.okant"\n',
    "documents in folders": {MAIN: 'option "documents" "underlag"\n', "underlag/x": ""},
    "no plugins of Beancount's": 'option "plugin_processing_mode" "raw"\n' + BOUGHT,
    "a path for plugins": 'option "insert_pythonpath" "TRUE"\n' + BOUGHT,
    "a path for plugins, included": {
        MAIN: HEAD + 'include "b.beancount"\n',
        "b.beancount": 'option "insert_pythonpath" "TRUE"\n',
    },
    "an option that does not exist": 'option "inget" "x"\n',
    "an option of before": 'option "inferred_tolerance_multiplier" "0.5"\n',
    "accounts under no name": 'option "name_assets" "Tillgångar"\n' + BOUGHT + BOUGHT,
    "syntax": BOUGHT + "2025-03-01 Assets:1930-Bank\n" + BOUGHT,
    "a field twice": BOUGHT.replace("  ver:", '  ver: "B-1"\n  ver:'),
    "a row's field twice": BOUGHT.replace("    insats:", '    insats: "x"\n    insats:'),
    "three texts": BOUGHT.replace('"Utredning"', '"Utredning" "Mer"'),
    "a tag left": "pushtag #tagg\n" + BOUGHT,
    "no such day": BOUGHT.replace("03-01", "02-30"),
    "not UTF-8": {MAIN: (HEAD + BOUGHT.replace("Utredning", "Åtgärd")).encode("cp1252")},
    "a mark of byte order": {MAIN: (HEAD + BOUGHT).encode("utf-8-sig")},
    "no such file": 'include "inget.beancount"\n' + BOUGHT,
    "no such files": 'include "inget*.beancount"\n' + BOUGHT,
    "twice": {
        MAIN: HEAD + 'include "b.beancount"\ninclude "*t.beancount"\n',
        "b.beancount": BOUGHT,
    },
    "itself": 'include "main.beancount"\n' + BOUGHT,
    "an error in an included file": {
        MAIN: HEAD + 'include "b.beancount"\n',
        "b.beancount": BOUGHT + "x\n",
    },
}


def plain(value: object) -> object:
    """A value without what the short road leaves out, in which all that differs shows: types, order
    of fields, decimals of a number.
    """
    if isinstance(value, Decimal):
        return "tal", str(value)
    if isinstance(value, dict):
        return [(key, plain(each)) for key, each in value.items() if key != "__tolerances__"]
    if isinstance(value, set | frozenset):
        return type(value), sorted(value)
    if isinstance(value, tuple | list):
        return type(value), [plain(each) for each in value]
    return value


def without_precision(options: Mapping[str, Any]) -> list[tuple[str, object]]:
    return [(key, plain(value)) for key, value in options.items() if key != "dcontext"]


def roads(main: Path) -> tuple[Read | None, list[Any]]:
    """A ledger by the short road, after it was found to be as by Beancount's, and its errors."""
    name = str(main.resolve())
    with source._loading():  # noqa: SLF001 - as the source itself reads
        short = short_road(name)
        entries, errors, options = source._load_file(name, None, None, None)  # noqa: SLF001
    if short is not None:
        assert errors == []
        assert plain(short.entries) == plain(entries)
        assert without_precision(short.options) == without_precision(options)
    return short, errors


def written(folder: Path, ledger: str | Files) -> Path:
    files = {MAIN: HEAD + ledger} if isinstance(ledger, str) else ledger
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder / MAIN


@pytest.mark.parametrize("ledger", SHORT.values(), ids=SHORT)
def test_the_short_road_gives_what_beancount_gives(ledger: str | Files, tmp_path: Path) -> None:
    short, _ = roads(written(tmp_path, ledger))
    assert short is not None


@pytest.mark.parametrize("ledger", FULL.values(), ids=FULL)
def test_what_is_not_proved_is_left_to_beancount(ledger: str | Files, tmp_path: Path) -> None:
    main = written(tmp_path, ledger)
    short, errors = roads(main)
    assert short is None
    assert plain(source.directives(main)[1]) == plain(errors)


@pytest.mark.parametrize("main", LEDGERS, ids=lambda path: str(path.parent.relative_to(ROOT)))
def test_each_ledger_is_read_as_beancount_reads_it(main: Path) -> None:
    """Those that are no test's take the short road, so that its gain is theirs."""
    short, _ = roads(main)
    assert short is not None or main.is_relative_to(ROOT / "tests")


def test_books_of_the_bench_are_read_as_beancount_reads_them(tmp_path: Path) -> None:
    python("bench/books.py", str(tmp_path), "400")
    short, _ = roads(tmp_path / "400" / MAIN)
    assert short is not None


@pytest.mark.parametrize("ledger", [*SHORT.values(), *FULL.values()], ids=[*SHORT, *FULL])
def test_each_file_is_parsed_as_beancount_parses_it(ledger: str | Files, tmp_path: Path) -> None:
    written(tmp_path, ledger)
    for path in sorted(tmp_path.rglob("*.beancount")):
        file = parsed_file(str(path))
        entries, errors, options = parser.parse_file(str(path))
        assert plain(sorted(file.entries, key=data.entry_sortkey)) == plain(entries)
        assert plain(file.errors) == plain(errors)
        assert without_precision(file.options) == without_precision(options)


ACCOUNTS = st.sampled_from([line.split()[2] for line in HEAD.splitlines() if " open " in line])
DAYS = st.sampled_from(["2025-01-01", "2025-03-01", "2025-03-02", "2025-06-30"])
ORE = st.integers(-300, 300)
WRITTEN = st.sampled_from([lambda ore: f"{ore / 100:.2f} SEK", lambda ore: f"{ore} / 100 SEK"])
LAST = st.sampled_from([lambda written: written] * 3 + [lambda _: "", lambda _: "SEK"])


@st.composite
def verifikationer(draw: st.DrawFn) -> str:
    """One that adds up, but for an öre now and then; its last amount may be left out."""
    rows = draw(st.lists(st.tuples(ACCOUNTS, ORE), min_size=1, max_size=3))
    rest = -sum(ore for _, ore in rows) + draw(st.sampled_from([0] * 9 + [1]))
    amounts = [(account, draw(WRITTEN)(ore)) for account, ore in rows]
    last = draw(LAST)(draw(WRITTEN)(rest))
    flag = draw(st.sampled_from("*!"))
    return verifikation(*amounts, (draw(ACCOUNTS), last), day=draw(DAYS), flag=flag)


def balances() -> st.SearchStrategy[str]:
    numbers = st.sampled_from(["0 SEK", "0.00 SEK", "1.00 SEK", "1 ~ 9 SEK"])
    return st.builds("{} balance {} {}\n".format, DAYS, ACCOUNTS, numbers)


def snippets(ledgers: Mapping[str, str | Files]) -> st.SearchStrategy[str]:
    return st.sampled_from([each for each in ledgers.values() if isinstance(each, str)])


@st.composite
def ledgers(draw: st.DrawFn) -> Files:
    """Verifikationer and whatever may stand among them, in up to three files."""
    blocks = draw(st.lists(verifikationer(), max_size=6))
    blocks += draw(st.lists(st.one_of(balances(), snippets(SHORT)), max_size=3))
    blocks += draw(st.one_of(st.just([]), st.lists(snippets(FULL), max_size=1)))
    names = [MAIN, "a.beancount", "under/b.beancount"]
    files = dict.fromkeys(names[: draw(st.integers(1, 3))], "")
    for block in draw(st.permutations(blocks)):
        files[draw(st.sampled_from([*files]))] += block
    included = draw(st.sampled_from(["a.beancount", "[a].beancount", "?.beancount"]))
    if len(files) > 1:
        files[MAIN] += f'include "{included}"\n'
    if len(files) > 2:
        files["a.beancount"] += 'include "under/*.beancount"\n'
    return {**files, MAIN: HEAD + files[MAIN]}


@settings(max_examples=200)
@given(ledgers())
def test_any_ledger_is_read_as_beancount_reads_it(files: Files) -> None:
    with TemporaryDirectory() as folder:
        short, errors = roads(written(Path(folder), files))
        event("kort" if short else "fel" if errors else "hel")


def test_a_file_that_is_no_longer_there_is_left_to_beancount(tmp_path: Path) -> None:
    main = written(tmp_path, 'include "*.borta"\n' + BOUGHT)
    (tmp_path / "a.borta").symlink_to("ingenstans")
    short, errors = roads(main)
    assert short is None
    assert errors != []


def test_an_encrypted_file_is_left_to_beancount(tmp_path: Path) -> None:
    files = {MAIN: HEAD + 'include "b.beancount.gpg"\n', "b.beancount.gpg": BOUGHT}
    assert short_road(str(written(tmp_path, files))) is None


def test_a_precision_set_in_an_included_file_stops_nothing(tmp_path: Path) -> None:
    """Beancount's own loader fails with a traceback over it."""
    files = {
        MAIN: HEAD + BOUGHT + 'include "b.beancount"\n',
        "b.beancount": 'option "display_precision" "SEK:0.01"\n' + BOUGHT,
    }
    read, findings = source.read(written(tmp_path, files))
    assert read is not None
    assert findings == []


def test_complete_books_are_not_booked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(beancount_short, "_book")
    assert short_road(str(written(tmp_path, BOUGHT))) is not None
