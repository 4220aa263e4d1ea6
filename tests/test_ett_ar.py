"""A förbund's year, played through: each board meeting, each request, each report, the closing.

Stigby samordningsförbund gets 2 000 000 kr a year and has two insatser, Stegen and Mötesplatsen.
The folder grows as the year goes, and each step is what its economist would run.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Outcome, finsam

MAIN = """\
option "title" "Stigby samordningsförbund"
option "operating_currency" "SEK"
plugin "finsam_ledger.plugins.kommunal"
include "konton.beancount"
include "2025.beancount"
include "budget.beancount"
"""
ACCOUNTS = """\
2025-01-01 open Assets:Likvida:1940-Bank                          SEK
2025-01-01 open Equity:2010-Eget-kapital                          SEK
2025-01-01 open Liabilities:Kortfristiga:2990-Skuld-till-huvudmän SEK
2025-01-01 open Income:Driftbidrag:3511-Staten                    SEK
  motpart: "fk"
2025-01-01 open Income:Driftbidrag:3512-Region                    SEK
  motpart: "regionen"
2025-01-01 open Income:Driftbidrag:3513-Kommuner                  SEK
2025-01-01 open Expenses:Insatser:4510-Bidrag-till-insatser       SEK
2025-01-01 open Expenses:Verksamhet:7490-Kansli                   SEK
  verksamhet: "administration"
"""
FORBUND = """\
namn = "Stigby samordningsförbund"

[medlemmar]
nyckel_decimaler = 1
fakturering = "halvar"
"""
MEMBERS = """\
medlem,namn,slag,kalla
fk,Försäkringskassan,stat,
regionen,Regionen,region,
norrby,Norrby kommun,kommun,
soderby,Söderby kommun,kommun,
"""
POPULATION = """\
rad,ar,varde,enhet,kalla
norrby,2025,6000,antal,SCB 2024-12-31
soderby,2025,4000,antal,SCB 2024-12-31
norrby,2026,6100,antal,SCB 2025-12-31
soderby,2026,3900,antal,SCB 2025-12-31
"""
INSATSER = """\
rad,namn,agare,parter,slag,start,slut
stegen,Stegen,norrby,"Norrby kommun, AF, FK, regionen",individ,2025-01-01,2026-12-31
motet,Mötesplatsen,regionen,"Regionen, FK",struktur,2025-01-01,2025-12-31
"""
GRANTS = "insats,ar,belopp,datum,paragraf,slag,till_ar,kommentar\n"
REQUESTS = "insats,fran,till,datum,belopp,underlag,ver,status,kommentar\n"


class Year:
    """The förbund's folder, and the commands its economist runs in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = 0
        for name, text in {
            "main.beancount": MAIN,
            "konton.beancount": ACCOUNTS,
            "2025.beancount": "",
            "budget.beancount": "",
            "forbund.toml": FORBUND,
            "register/medlemmar.csv": MEMBERS,
            "register/befolkning.csv": POPULATION,
            "register/insatser.csv": INSATSER,
            "register/insatsbeslut.csv": GRANTS,
            "register/rekvisitioner.csv": REQUESTS,
        }.items():
            self.add(name, text)

    def add(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(text)

    def replace(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def budget(self, account: str, kronor: int, meta: str, year: int = 2025) -> None:
        self.add(
            "budget.beancount",
            f'{year}-01-01 custom "budget" {account} "yearly" {kronor}.00 SEK\n{meta}\n',
        )

    def book(self, day: str, text: str, *rows: tuple[str, int, str], ver: str = "") -> str:
        """A verifikation of rows (account, kronor, insats or motpart); the bank takes the rest."""
        self._numbers += 1
        number = ver or f"A-{self._numbers}"
        lines = [
            f'{day} * "Motpart" "{text}"',
            f'  ver: "{number}"',
            f"  bokford: {day}",
            '  attest: "ordförande"',
        ]
        for account, kronor, whose in rows:
            lines.append(f"  {account}  {kronor}.00 SEK")
            key = "insats" if whose in VERKSAMHET else "motpart"
            lines += [f'    {key}: "{whose}"'] if whose else []
            lines += [f'    verksamhet: "{VERKSAMHET[whose]}"'] if whose in VERKSAMHET else []
        if rest := sum(kronor for _, kronor, _ in rows):
            lines.append(f"  Assets:Likvida:1940-Bank  {-rest}.00 SEK")
        self.add("2025.beancount", "\n".join(lines) + "\n\n")
        return number

    def run(self, *words: str) -> Outcome:
        return finsam(words[0], ".", *words[1:], cwd=self.folder)

    def errors(self, *words: str) -> list[str]:
        """The codes of what is wrong."""
        found = json.loads(self.run("check", "--json", *words).out)
        return [each["code"] for each in found if each["severity"] == "fel"]

    def codes(self, *words: str) -> list[str]:
        return [each["code"] for each in json.loads(self.run("check", "--json", *words).out)]

    def figures(self, *words: str) -> dict[tuple[str, str, str], str]:
        outcome = self.run("figures", *words)
        assert outcome.code == 0, outcome.err
        rows = csv.DictReader(io.StringIO(outcome.out))
        return {(row["table"], row["row"], row["column"]): row["value"] for row in rows}

    def stand(self, *words: str) -> dict[str, dict[str, Any]]:
        """How each insats stands, by id."""
        outcome = self.run("rekvisition", "--format", "json", *words)
        assert outcome.code == 0, outcome.err
        return {each["insats"]: each for each in json.loads(outcome.out)["insatser"]}


VERKSAMHET = {"stegen": "individ", "motet": "struktur"}
STATE, REGION, KOMMUNER = (
    f"Income:Driftbidrag:{name}" for name in ("3511-Staten", "3512-Region", "3513-Kommuner")
)
INSATS, KANSLI = "Expenses:Insatser:4510-Bidrag-till-insatser", "Expenses:Verksamhet:7490-Kansli"
DEBT = "Liabilities:Kortfristiga:2990-Skuld-till-huvudmän"
DECIDED = '  beslut: 2024-11-20\n  paragraf: "§ 40"\n  samrad: 2024-10-15\n'


def insats(id: str) -> str:
    return f'  insats: "{id}"\n  verksamhet: "{VERKSAMHET[id]}"\n'


def plan(year: Year) -> None:
    """November 2024: budget for 2025 with a plan for two more years (KL 11:6), after samråd."""
    for each in (2025, 2026, 2027):
        for account, kronor in ((STATE, -1_000_000), (REGION, -500_000), (KOMMUNER, -500_000)):
            year.budget(account, kronor, DECIDED, each)
        year.budget(KANSLI, 400_000, DECIDED, each)
    year.budget(INSATS, 1_200_000, DECIDED + insats("stegen"))
    year.budget(INSATS, 300_000, DECIDED + insats("motet"))
    year.budget(INSATS, 1_500_000, DECIDED + insats("stegen"), 2026)


def grant(year: Year) -> None:
    """December 2024: the insatser are granted what the budget has for them."""
    year.add("register/insatsbeslut.csv", "stegen,2025,1200000,2024-12-04,46,beslut,,\n")
    year.add("register/insatsbeslut.csv", "stegen,2026,1500000,2024-12-04,46,beslut,,\n")
    year.add("register/insatsbeslut.csv", "motet,2025,300000,2024-12-04,47,beslut,,\n")


def begin(year: Year) -> None:
    """January: what the books begin with, and the members' contributions."""
    year.add(
        "2025.beancount",
        '2025-01-01 * "Bokslut" "Ingående balans"\n  ver: "IB-1"\n  bokford: 2025-01-02\n'
        '  attest: "ordförande"\n  ingaende-balans: TRUE\n'
        "  Assets:Likvida:1940-Bank  350000.00 SEK\n  Equity:2010-Eget-kapital  -350000.00 SEK\n\n",
    )
    for account, kronor in ((STATE, -1_000_000), (REGION, -500_000)):
        year.book("2025-01-20", "Bidrag 2025", (account, kronor, ""))
    for kommun, kronor in (("norrby", -300_000), ("soderby", -200_000)):
        year.book("2025-01-31", "Bidrag 2025", (KOMMUNER, kronor, kommun))


def request(year: Year, insats: str, when: str, kronor: int, booked: str) -> None:
    """A request: the months it is about and its day, and how it is booked, or why it is not."""
    year.add("register/rekvisitioner.csv", f"{insats},{when},{kronor},rekv.pdf,{booked}\n")


def first_tertial(year: Year) -> None:
    """January–April: both ask for what they have worked up, and are paid in May."""
    year.book("2025-04-30", "Kansli", (KANSLI, 130_000, ""))
    for id, kronor in (("stegen", 380_000), ("motet", 110_000)):
        ver = year.book("2025-04-30", "Rekvisition tertial 1", (INSATS, kronor, id))
        request(year, id, "2025-01,2025-04,2025-05-08", kronor, f"{ver},godkand,")


def revise(year: Year) -> None:
    """June: Stegen gets 150 000 more, paid for with equity (KL 11:15)."""
    year.budget(
        INSATS,
        1_350_000,
        '  beslut: 2025-06-10\n  paragraf: "§ 22"\n  finansiering: "Eget kapital"\n'
        + insats("stegen"),
    )
    year.add("register/insatsbeslut.csv", "stegen,2025,150000,2025-06-10,22,andring,,\n")


@pytest.fixture
def year(tmp_path: Path) -> Year:
    return Year(tmp_path)


def test_a_year_is_played_through(year: Year) -> None:
    decides(year)
    worked_up_in_spring(year)
    revises(year)
    refuses(year)
    foresees(year)
    closes(year)
    asks_for_next_year(year)


def decides(year: Year) -> None:
    """The board decides a budget with a plan, and grants its insatser money."""
    plan(year)
    begin(year)
    grant(year)
    assert year.errors() == []
    lineage = year.run("budget", "--year", "2025")
    assert "2024-11-20" in lineage.out
    assert "samråd 2024-10-15" in lineage.out
    assert "−1 200 000" in lineage.out.replace("\u00a0", " ")


def worked_up_in_spring(year: Year) -> None:
    """Tertial 1."""
    first_tertial(year)
    stand = year.stand("--until", "2025-04")["stegen"]
    assert (stand["justerat"], stand["rekvirerat"]) == ("1200000.00", "380000.00")
    assert stand["kvar"] == "820000.00"
    assert stand["av_justerat"] == "31.7"  # 380 / 1 200
    assert stand["av_justerat_linjart"] == "95.0"  # 380 / 400, four months of twelve
    told = year.figures(*APRIL)
    assert told["rekvisition", "Stegen", "upparbetat"] == "380"
    assert told["rekvisition", "Alla insatser", "beviljat"] == "1500"


def revises(year: Year) -> None:
    """June: the board revises. A report of April still has the budget of April."""
    revise(year)
    assert year.errors() == []
    assert "2025-06-10" in year.run("budget", "--year", "2025").out
    april = year.figures(*APRIL)
    assert april["rekvisition", "Stegen", "justerat"] == "1200"
    assert april["beslutsutrymme", "Stegen", "budget 2025"] == "1200"
    assert year.stand("--until", "2025-08")["stegen"]["justerat"] == "1350000.00"


def refuses(year: Year) -> None:
    """Tertial 2: Mötesplatsen asks for more than it has been granted, and is refused."""
    year.book("2025-08-29", "Kansli", (KANSLI, 130_000, ""))
    ver = year.book("2025-08-29", "Rekvisition tertial 2", (INSATS, 420_000, "stegen"))
    request(year, "stegen", "2025-05,2025-08,2025-09-08", 420_000, f"{ver},godkand,")
    request(year, "motet", "2025-05,2025-08,2025-09-09", 250_000, ",inkommen,")
    assert year.errors() == ["rekvisition-over-beslut"]
    year.replace(
        "register/rekvisitioner.csv",
        "250000,rekv.pdf,,inkommen,",
        '250000,rekv.pdf,,avslagen,"Mer än beviljat, styrelsen 2025-09-16 § 30"',
    )
    assert year.errors() == []
    ver = year.book("2025-08-31", "Rekvisition tertial 2, ny", (INSATS, 100_000, "motet"))
    request(year, "motet", "2025-05,2025-08,2025-09-20", 100_000, f"{ver},godkand,")
    assert year.errors() == []


def foresees(year: Year) -> None:
    """September: a forecast, and the board's paper by one command."""
    year.add("register/prognos-2025-08.csv", FORECAST)
    told = year.figures(*PAPER)
    room = {column: told["beslutsutrymme", "Kvar att besluta om", column] for column in ROOM}
    assert room == {  # 350 + 2 000 − 2 050; 350 + 150; then 500 + 100 and 600 + 1 600
        "budget 2025": "300", "prognos 2025": "500", "plan 2026": "600", "plan 2027": "2200",
    }  # fmt: skip
    assert told["trappa-plan", "Högsta rekommenderade eget kapital", "prognos 2025"] == "400"
    assert told["trappa-plan", "Utrymme till gränsen", "prognos 2025"] == "-100"
    assert told["rekvisition", "Mötesplatsen", "rekvirerat"] == "210"
    assert "beslutsutrymme-resultat" not in year.codes(*PAPER)
    paper = year.run("report", *PAPER, "--out", "ut")
    assert paper.code == 0, paper.err
    assert (year.folder / "ut" / "ekonomisk-information-2025-08-31.html").is_file()


def closes(year: Year) -> None:
    """What is worked up but not paid is a debt. 120 000 of what Stegen has not used goes on to
    2026 by an avvikelse; the rest comes back.
    """
    year.book("2025-12-31", "Kansli", (KANSLI, 140_000, ""))
    for id, kronor in (("stegen", 350_000), ("motet", 90_000)):
        rows = ((INSATS, kronor, id), (DEBT, -kronor, ""))
        ver = year.book("2025-12-31", "Upparbetat tertial 3", *rows)
        request(year, id, "2025-09,2025-12,2026-01-12", kronor, f"{ver},godkand,")
    assert year.errors("--kind", "tertialrapport", "--until", "2025-11") == []
    year.add("register/insatsbeslut.csv", "stegen,2025,120000,2025-12-18,41,avvikelse,2026,\n")
    closed = year.stand("--year", "2025")
    assert closed["stegen"]["upparbetat"] == closed["stegen"]["rekvirerat"] == "1150000.00"
    assert closed["stegen"]["returneras"] == "80000.00"  # 1 350 − 1 150 − 120
    assert closed["motet"]["returneras"] == "0.00"
    moved = "register/insatsbeslut.csv", "stegen,2025,120000,", "stegen,2025,250000,"
    year.replace(*moved)
    assert "insats-avvikelse-belopp" in year.codes("--year", "2025")
    year.replace(moved[0], moved[2], moved[1])
    found = year.codes("--year", "2025")
    assert not [code for code in found if code.startswith(("insats-", "rekvisition-"))]
    draft = year.run("report", "--year", "2025", "--draft", "--format", "md", "--out", "ut")
    text = (year.folder / "ut" / "arsredovisning-2025.md").read_text(encoding="utf-8")
    assert "UTKAST" in text, draft.err
    result = next(line for line in text.splitlines() if line.startswith("| **Årets resultat"))
    assert "150" in result


def asks_for_next_year(year: Year) -> None:
    """What each member pays in 2026."""
    outcome = year.run("contributions", "--year", "2026", "--format", "json")
    assert outcome.code == 0, outcome.err
    paid = {each["medlem"]: each["belopp"] for each in json.loads(outcome.out)["bidrag"]}
    assert paid == {
        "fk": "1000000.00", "regionen": "500000.00", "norrby": "305000.00", "soderby": "195000.00",
    }  # fmt: skip


APRIL = ("--kind", "tertialrapport", "--until", "2025-04")
PAPER = ("--kind", "ekonomisk-information", "--until", "2025-08")
FORECAST = """\
rad,ar,varde,enhet,kalla
verksamhetens_intakter,2025,2000,tkr,Kansliet
verksamhetens_kostnader,2025,-1850,tkr,Kansliet
tilldelning,2025,2000,tkr,Kansliet
medlemsbidrag,2025,2000,tkr,Kansliet
forvaltning,2025,400,tkr,Kansliet
insats-stegen,2025,1150,tkr,Kansliet
insats-motet,2025,300,tkr,Kansliet
"""
ROOM = ("budget 2025", "prognos 2025", "plan 2026", "plan 2027")
