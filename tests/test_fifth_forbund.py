"""Ett femte förbund: made up, unlike the four, and added by files alone.

What it should print is computed here from the Beancount file and the registers, by other means
than the package's: postings as Beancount loads them, account numbers by their beginning.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from beancount import loader
from beancount.core import data

from tests.commands import ROOT, finsam, python
from tests.conftest import Replace

FJALL = ROOT / "tests" / "ledgers" / "fjallbygden"
YEARS = (2024, 2025)
TKR = Decimal(1000)
DIMENSIONS = ("motpart", "insats")

Figures = dict[tuple[str, str, str], str]


class Post(NamedTuple):
    """One posting: account number, year, whether it opens the books, kronor, dimensions."""

    konto: str
    year: int
    opens: bool
    kr: Decimal
    words: dict[str, str]


class Plan(NamedTuple):
    """What is budgeted on an account in a year: the decision in force."""

    konto: str
    year: int
    kr: Decimal
    words: dict[str, str]


class Bok(NamedTuple):
    """The ledger as Beancount alone reads it. Kronor, debit positive."""

    posts: list[Post]
    plans: list[Plan]

    def moved(self, year: int, *konton: str, **words: str) -> Decimal:
        return sum(
            (
                post.kr
                for post in self.posts
                if post.year == year
                and not post.opens
                and post.konto.startswith(konton)
                and words.items() <= post.words.items()
            ),
            Decimal(0),
        )

    def closing(self, year: int, *konton: str) -> Decimal:
        return sum(
            (
                post.kr
                for post in self.posts
                if post.konto.startswith(konton)
                and (post.year <= year or (post.opens and post.year == year + 1))
            ),
            Decimal(0),
        )

    def planned(self, year: int, *konton: str, **words: str) -> Decimal:
        return sum(
            (
                plan.kr
                for plan in self.plans
                if plan.year == year
                and plan.konto.startswith(konton)
                and words.items() <= plan.words.items()
            ),
            Decimal(0),
        )

    def claims(self, year: int) -> Decimal:
        """Fordringar: the tax account only while it is in debit."""
        return max(self.closing(year, "110"), Decimal(0)) + self.closing(year, "130")

    def debts(self, year: int) -> Decimal:
        """Skulder, as a positive amount: the tax account too while it is in credit."""
        return max(-self.closing(year, "110"), Decimal(0)) - self.closing(year, "4")


def number(account: str) -> str:
    return account.rpartition(":")[2].partition("-")[0]


def words_of(*sources: dict[str, Any] | None) -> dict[str, str]:
    """The dimensions of a posting, the nearest source first."""
    found: dict[str, str] = {}
    for source in reversed(sources):
        found |= {key: value for key, value in (source or {}).items() if key in DIMENSIONS}
    return found


def posts_of(entries: list[Any]) -> Iterator[Post]:
    opened = {entry.account: entry.meta for entry in entries if isinstance(entry, data.Open)}
    for entry in entries:
        if not isinstance(entry, data.Transaction):
            continue
        for posting in entry.postings:
            assert posting.units is not None
            yield Post(
                number(posting.account),
                entry.date.year,
                entry.meta.get("ingaende-balans") is True,
                Decimal(str(posting.units.number)),
                words_of(posting.meta, entry.meta, opened[posting.account]),
            )


def plans_of(entries: list[Any]) -> list[Plan]:
    """The last decision for each account, year and words."""
    found: dict[tuple[str, int, str], Plan] = {}
    budgets = [entry for entry in entries if isinstance(entry, data.Custom)]
    # The plugin's totals, which it puts there for Fava, are no decisions.
    budgets = [e for e in budgets if e.type == "budget" and "finsam-summa" not in e.meta]
    for entry in sorted(budgets, key=lambda entry: str(entry.meta.get("beslut", ""))):
        account, _, amount = (value.value for value in entry.values)
        words = words_of(entry.meta)
        plan = Plan(number(account), entry.date.year, Decimal(str(amount.number)), words)
        found[plan.konto, plan.year, str(words)] = plan
    return list(found.values())


def register(name: str) -> dict[tuple[str, int], Decimal]:
    with (FJALL / "register" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {(row["rad"], int(row["ar"])): Decimal(row["varde"]) for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(FJALL, tmp_path_factory.mktemp("femte") / "fjallbygden"))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Another copy, to change something in."""
    return Path(shutil.copytree(FJALL, tmp_path / "fjallbygden"))


@pytest.fixture(scope="module")
def book(folder: Path) -> Bok:
    entries, _, _ = loader.load_file(str(folder / "main.beancount"))
    return Bok(list(posts_of(entries)), plans_of(entries))


@pytest.fixture(scope="module")
def printed(folder: Path) -> dict[int, Figures]:
    """The figures of each year's report by table, row and column."""
    found = {}
    for year in YEARS:
        outcome = finsam("figures", ".", "--year", str(year), cwd=folder)
        assert (outcome.code, outcome.err) == (0, "")
        rows = csv.DictReader(outcome.out.splitlines())
        found[year] = {(row["table"], row["row"], row["column"]): row["value"] for row in rows}
    return found


@pytest.fixture(scope="module")
def said(folder: Path) -> str:
    outcome = finsam("check", ".", cwd=folder)
    assert outcome.code == 0, outcome.out
    return outcome.out


def test_bean_check_has_nothing_to_say(folder: Path) -> None:
    outcome = python("-m", "beancount.scripts.check", "main.beancount", cwd=folder)
    assert (outcome.code, outcome.out + outcome.err) == (0, "")


def test_only_what_is_meant_is_found(said: str) -> None:
    codes = {line.partition("[")[2].partition("]")[0] for line in said.splitlines()}
    assert codes == {
        "jamforelsetal-saknas",
        "avrundning-justerad",
        "trappan-overskriden",
        "feltryck",
        "budget-finansiering",
        "budget-plan-saknas",
        "budget-samrad",
        "budget-underskott",
    }


def test_it_is_as_unlike_the_others_as_it_says(book: Bok) -> None:
    vers = [
        line
        for year in YEARS
        for line in (FJALL / f"{year}.beancount").read_text(encoding="utf-8").splitlines()
        if line.startswith("  ver: ")
    ]
    assert 20 <= len(vers) <= 40
    assert book.closing(2023, "110") < 0 < book.closing(2024, "110")
    assert not sum(post.kr for post in book.posts)


Exact = Callable[[Bok, int], Decimal]


def minus(*konton: str) -> Exact:
    return lambda book, year: -book.moved(year, *konton)


def to_huvudman(motpart: str) -> Exact:
    return lambda book, year: -book.moved(year, "600", motpart=motpart)


def equity(book: Bok, year: int) -> Decimal:
    return -book.closing(year, "3", "5", "6", "7")


def assets(book: Bok, year: int) -> Decimal:
    return book.closing(year, "100", "15") + book.claims(year)


def flow(book: Bok, year: int) -> Decimal:
    return book.closing(year, "100") - book.closing(year - 1, "100")


# Rows that stand in one column for each year, in tkr.
ROWS: dict[tuple[str, str], Exact] = {
    ("flerarsoversikt", "Verksamhetens intäkter"): minus("50", "52"),
    ("flerarsoversikt", "Verksamhetens kostnader"): lambda book, year: book.moved(year, "6"),
    ("flerarsoversikt", "Årets resultat"): minus("5", "6", "7"),
    ("flerarsoversikt", "Eget kapital"): equity,
    ("resultatrakning", "Verksamhetens intäkter"): minus("50", "52"),
    ("resultatrakning", "Verksamhetens kostnader"): minus("6"),
    ("resultatrakning", "Avskrivningar"): minus("70"),
    ("resultatrakning", "Verksamhetens resultat"): minus("50", "52", "6", "70"),
    ("resultatrakning", "Finansiella intäkter"): minus("56"),
    ("resultatrakning", "Finansiella kostnader"): minus("76"),
    ("resultatrakning", "Årets resultat"): minus("5", "6", "7"),
    ("balansrakning", "Maskiner och inventarier"): lambda book, year: book.closing(year, "15"),
    ("balansrakning", "Fordringar"): Bok.claims,
    ("balansrakning", "Kassa och bank"): lambda book, year: book.closing(year, "100"),
    ("balansrakning", "SUMMA TILLGÅNGAR"): assets,
    ("balansrakning", "Eget kapital vid årets början"): lambda book, year: equity(book, year - 1),
    ("balansrakning", "Eget kapital vid årets slut"): equity,
    ("balansrakning", "Kortfristiga skulder"): Bok.debts,
    ("balansrakning", "SUMMA EGET KAPITAL, AVSÄTTNINGAR OCH SKULDER"): assets,
    ("kassaflode", "Ökning (−) / minskning (+) av kortfristiga fordringar"): (
        lambda book, year: book.claims(year - 1) - book.claims(year)
    ),
    ("kassaflode", "Ökning (+) / minskning (−) av kortfristiga skulder"): (
        lambda book, year: book.debts(year) - book.debts(year - 1)
    ),
    ("kassaflode", "Investering i anläggningstillgångar"): minus("150"),
    ("kassaflode", "Årets kassaflöde"): flow,
    ("kassaflode", "Likvida medel vid årets slut"): lambda book, year: book.closing(year, "100"),
    ("not-2", "Snödalens kommun"): to_huvudman("snodalen"),
    ("not-2", "Vargträsks kommun"): to_huvudman("vargtrask"),
    ("not-2", "Region Fjäll"): to_huvudman("region"),
    ("not-2", "Gemensamma insatser"): minus("610"),
    ("not-2", "Kansli"): minus("65", "66", "67", "69"),
    ("not-2", "Summa"): minus("6"),
    ("not-4", "Årets inköp"): lambda book, year: book.moved(year, "150"),
    ("not-4", "Årets avskrivning"): lambda book, year: book.moved(year, "159"),
    ("not-4", "Bokfört värde"): lambda book, year: book.closing(year, "15"),
    ("not-5", "Summa"): Bok.claims,
    ("not-6", "Skulder till huvudmän"): lambda book, year: -book.closing(year, "410"),
    ("not-6", "Summa"): Bok.debts,
}
# Rows in columns of the förbund's own, 2025.
DRIFT = {
    "Medlemmarnas bidrag": (("50",), ()),
    "Insatser och projekt": (("52",), ("60", "61")),
    "Kansli": ((), ("65", "66", "67", "69", "70")),
    "Verksamhetens resultat": (("50", "52"), ("6", "70")),
}
INSATSER = {
    "Fjällstegen": ("600", "fjallstegen"),
    "Ripan": ("600", "ripan"),
    "Vägvisaren": ("600", "vagvisaren"),
    "Gemensamma insatser": ("610", "kartlaggning"),
}
SUMS = {
    ("resultatrakning", "Årets resultat"): (
        "Verksamhetens intäkter",
        "Verksamhetens kostnader",
        "Avskrivningar",
        "Finansiella intäkter",
        "Finansiella kostnader",
    ),
    ("balansrakning", "SUMMA TILLGÅNGAR"): (
        "Maskiner och inventarier",
        "Fordringar",
        "Kassa och bank",
    ),
    ("balansrakning", "SUMMA EGET KAPITAL, AVSÄTTNINGAR OCH SKULDER"): (
        "Eget kapital vid årets slut",
        "Kortfristiga skulder",
    ),
    ("kassaflode", "Årets kassaflöde"): (
        "Årets resultat",
        "Justering för ej likviditetspåverkande poster",
        "Ökning (−) / minskning (+) av kortfristiga fordringar",
        "Ökning (+) / minskning (−) av kortfristiga skulder",
        "Investering i anläggningstillgångar",
    ),
    ("driftredovisning", "Verksamhetens resultat"): (
        "Medlemmarnas bidrag",
        "Insatser och projekt",
        "Kansli",
    ),
    ("insatser", "Summa insatser"): tuple(INSATSER),
    ("not-2", "Summa"): (
        "Snödalens kommun",
        "Vargträsks kommun",
        "Region Fjäll",
        "Gemensamma insatser",
        "Kansli",
    ),
    ("not-4", "Bokfört värde"): (
        "Anskaffningsvärde vid årets början",
        "Årets inköp",
        "Avskrivet vid årets början",
        "Årets avskrivning",
    ),
}


def rounded(number: Decimal, step: str = "1") -> Decimal:
    return number.quantize(Decimal(step), ROUND_HALF_UP)


def expected(book: Bok) -> Iterator[tuple[tuple[str, str, str], Decimal]]:
    """Every figure of the report of 2025 that is money in tkr, in kronor to the öre."""
    for (table, row), exact in ROWS.items():
        for year in YEARS:
            yield (table, row, str(year)), exact(book, year)
    for row, (intakt, kostnad) in DRIFT.items():
        income = -book.moved(2025, *intakt) if intakt else Decimal(0)
        cost = book.moved(2025, *kostnad) if kostnad else Decimal(0)
        budget = -book.planned(2025, *intakt, *kostnad)
        yield ("driftredovisning", row, "2025 intäkt"), income
        yield ("driftredovisning", row, "2025 kostnad"), cost
        yield ("driftredovisning", row, "2025 netto"), income - cost
        yield ("driftredovisning", row, "budget 2025 netto"), budget
        yield ("driftredovisning", row, "avvikelse"), income - cost - budget
    for row, (konto, insats) in INSATSER.items():
        yield ("insatser", row, "2025"), book.moved(2025, konto, insats=insats)
        yield ("insatser", row, "budget 2025"), book.planned(2025, konto, insats=insats)


def test_every_amount_is_what_the_verifikationer_give(
    book: Bok, printed: dict[int, Figures]
) -> None:
    """Rounded down or up, never further, since a figure may be adjusted so that tables foot."""
    wrong = {
        name: (printed[2025][name], kr)
        for name, kr in expected(book)
        if abs(Decimal(printed[2025][name]) * TKR - kr) >= TKR
    }
    assert wrong == {}


def test_what_is_adjusted_is_said(book: Bok, printed: dict[int, Figures], said: str) -> None:
    adjusted = [
        kr for name, kr in expected(book) if Decimal(printed[2025][name]) != rounded(kr / TKR)
    ]
    assert adjusted, "Exemplet ska ha något att justera."
    plain = said.replace("\u00a0", "").replace("\u2212", "-")
    for kr in adjusted:
        amounts = (f"; exakt {sign}{abs(kr):.2f} kr.".replace(".", ",", 1) for sign in ("", "-"))
        assert any(amount in plain for amount in amounts), kr


@pytest.mark.parametrize(("table", "total"), SUMS, ids=lambda word: word)
@pytest.mark.parametrize("year", YEARS)
def test_the_printed_parts_make_the_printed_sum(
    year: int, table: str, total: str, printed: dict[int, Figures]
) -> None:
    figures = printed[year]
    columns = {
        column
        for of, row, column in figures
        if (of, row) == (table, total) and "förb" not in column
    }
    if (table, year) == ("insatser", 2024):
        assert not columns  # the form holds from 2025
        return
    assert columns
    for column in columns:
        parts = [figures.get((table, row, column)) for row in SUMS[table, total]]
        if None not in parts:  # of the year before the books only balances are known
            assert sum(Decimal(part or 0) for part in parts) == Decimal(
                figures[table, total, column]
            ), column


def test_the_tax_account_stands_on_the_side_it_is_on(
    book: Bok, printed: dict[int, Figures]
) -> None:
    figures = printed[2024]
    assert Decimal(figures["not-6", "Skattekonto", "2023"]) == rounded(
        -book.closing(2023, "110") / TKR
    )
    assert figures["not-5", "Skattekonto", "2023"] == "0"
    assert Decimal(figures["not-5", "Skattekonto", "2024"]) == rounded(
        book.closing(2024, "110") / TKR
    )
    assert figures["not-6", "Skattekonto", "2024"] == "0"


def test_the_tax_account_may_end_the_year_in_credit(copy: Path, replace: Replace) -> None:
    year, paid = copy / "2025.beancount", "380000.00 SEK"
    replace(year, paid, paid.replace("38", "34"))
    replace(year, f"-{paid}", f"-{paid.replace('38', '34')}")
    replace(copy / "main.beancount", 'include "faststallt-2025.beancount"\n', "")
    assert finsam("check", ".", cwd=copy).code == 0


def test_a_forecast_and_how_much_is_used(book: Bok, printed: dict[int, Figures]) -> None:
    forecast = register("prognos")
    ids = ("fjallstegen", "ripan", "vagvisaren", "gemensamma")
    for (row, (konto, insats)), id in zip(INSATSER.items(), ids, strict=True):
        used = book.moved(2025, konto, insats=insats) / book.planned(2025, konto, insats=insats)
        assert Decimal(printed[2025]["insatser", row, "prognos 2025"]) == forecast[id, 2025]
        assert Decimal(printed[2025]["insatser", row, "förbrukning"]) == rounded(used * 100, ".1")
    total = printed[2025]["insatser", "Summa insatser", "prognos 2025"]
    assert Decimal(total) == sum(forecast.values())


def test_the_budget_in_force_is_the_later_decision(book: Bok) -> None:
    assert book.planned(2025, "600", insats="fjallstegen") == 1_725_400


def test_the_solidity(book: Bok, printed: dict[int, Figures]) -> None:
    for year in YEARS:
        share = equity(book, year) / assets(book, year) * 100
        figure = printed[2025]["flerarsoversikt", "Soliditet (%)", str(year)]
        assert Decimal(figure) == rounded(share)


MEMBERS = {
    "staten": ("Försäkringskassan och Arbetsförmedlingen", "500"),
    "region": ("Region Fjäll", "501"),
    "snodalen": ("Snödalens kommun", "502"),
    "vargtrask": ("Vargträsks kommun", "502"),
    "ripberget": ("Ripbergets kommun", "502"),
}


@pytest.mark.parametrize("year", YEARS)
def test_the_members_pay_by_a_rounded_key(
    year: int, book: Bok, printed: dict[int, Figures]
) -> None:
    whole = -book.moved(year, "50")
    people = {name: count for (name, of), count in register("befolkning").items() if of == year}
    key = {
        name: rounded(count / sum(people.values()) * 100, ".1") for name, count in people.items()
    }
    assert sum(key.values()) == 100
    due = {name: rounded(whole / 4 * share / 100 / TKR) * TKR for name, share in key.items()}
    due["snodalen"] += whole / 4 - sum(due.values())  # the largest takes what is left
    due |= {"staten": whole / 2, "region": whole / 4}
    for motpart, (name, konto) in MEMBERS.items():
        paid = -book.moved(year, konto, motpart=motpart)
        assert paid == due[motpart]
        assert Decimal(printed[year]["medlemsbidrag", name, str(year)]) == paid
    fee = Decimal(printed[year]["medlemsbidrag", "Avgift till NNS, betald av bidragen", str(year)])
    assert fee == 200 + whole * Decimal("0.0035")


def test_a_member_who_pays_by_another_key_is_told(copy: Path, replace: Replace) -> None:
    replace(copy / "2025.beancount", "-359000.00 SEK", "-340000.00 SEK")
    replace(copy / "2025.beancount", "-722500.00 SEK", "-741500.00 SEK")
    outcome = finsam("check", ".", "--year", "2025", cwd=copy)
    assert "notis [medlem-nyckel] Vargträsks kommun" in outcome.out


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[int, str]:
    for year in YEARS:
        words = ("report", ".", "--year", str(year), "--format", "md,html", "--out", "ut")
        assert finsam(*words, cwd=folder).code == 0
    return {
        year: (folder / "ut" / f"arsredovisning-{year}.md").read_text(encoding="utf-8")
        for year in YEARS
    }


def chapters(page: str) -> list[str]:
    return [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]


def test_its_own_chapter_stands_where_it_says(pages: dict[int, str]) -> None:
    own = chapters(pages[2025])
    assert own[own.index("Driftredovisning") :][:3] == [
        "Driftredovisning",
        "Insatserna",
        "Investeringsredovisning",
    ]
    assert "Insatserna" not in chapters(pages[2024])


def test_its_own_text_says_what_its_table_says(
    pages: dict[int, str], printed: dict[int, Figures]
) -> None:
    number = int(printed[2025]["insatser", "Summa insatser", "2025"])
    words = f"Insatserna kostade {number:,} tkr.".replace(",", "\u00a0").replace(
        " tkr", "\u00a0tkr"
    )
    assert words in pages[2025]


def test_the_report_names_it_and_shows_its_note(pages: dict[int, str]) -> None:
    assert "Samordningsförbundet Fjällbygden" in pages[2025]
    assert "### Not 2. Verksamhetens kostnader per huvudman" in pages[2025]
    assert "Kostnadsfördelning" not in pages[2025]


def test_a_misprint_is_told_with_its_reason(book: Bok, said: str) -> None:
    wrong = rounded(equity(book, 2024) / assets(book, 2025) * 100)
    assert f"tryckt {wrong} %" in said
    assert "Orsak enligt boken: Räknad på eget kapital vid årets början." in said


def test_a_misprint_without_a_reason_is_an_error(copy: Path, replace: Replace) -> None:
    adopted = copy / "faststallt-2025.beancount"
    line = replace(adopted, '  fel: "Räknad på eget kapital vid årets början."\n', "")
    outcome = finsam("check", ".", cwd=copy)
    assert outcome.code == 1
    assert f"faststallt-2025.beancount:{line - 1}: fel [faststalld-avviker]" in outcome.out


def test_nothing_of_it_stands_in_the_package() -> None:
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "finsam_ledger").rglob("*.py"))
    assert not any("fjällbygden" in text.casefold() for text in texts)
