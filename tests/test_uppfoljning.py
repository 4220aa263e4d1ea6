"""What is followed up: registers with fields of their own as tables, computed, masked, lit."""

from __future__ import annotations

from pathlib import Path

import pytest

from finsam_ledger.balances import BudgetRow
from finsam_ledger.bokslut import close
from finsam_ledger.findings import Place
from finsam_ledger.forbund import read_forbund
from finsam_ledger.periods import Period
from finsam_ledger.tables import Light, Table
from finsam_ledger.upparbetat import follow_up
from tests.books import BOOK, Ver, books_with, opening
from tests.folders import REGISTER, close_in, settings, unexamined_in, write

BOOKS = books_with(
    opening(2025, ("1940", 500_000_00), ("2010", -500_000_00)),
    Ver("2025-01", (("1940", 900_000_00), ("3511", -900_000_00))),
)


def field(name: str) -> str:
    """A column of a field."""
    return f'[[kolumn]]\nid = "{name}"\nslag = "utfall"\nfalt = "{name}"\nnamn = "{name}"\n'


IN, OUT = field("k"), field("m")
SHOWN = '[[rapport.del]]\nid = "egen"\nkapitel = "forvaltningsberattelse"\nuppstallning = "egen"\n'
HEAD = 'id = "egen"\nrubrik = "Egen"\nenhet = "antal"\n'
BOTH = '[[kolumn]]\nid = "alla"\nslag = "summa"\ndelar = ["k", "m"]\nnamn = "alla"\n'
ROWS = '[[rad]]\nid = "rader"\ntext = "{namn}"\nper_rad = "grupper"\n'
TOTAL = '[[rad]]\nid = "totalt"\ntext = "Totalt"\nstil = "summa"\nsumma = ["rader"]\n'
SPREAD = '[[rad]]\nid = "del"\ntext = "Fördelning"\nfordelning = "totalt"\n'
GROUPS = """\
rad,ar,namn,k,m,kalla
ett,2025,Ettan,30,12,s. 1
tva,2025,Tvåan,20,18,s. 1
ett,2024,Ettan,7,7,
"""
SHOW_ALL = '[sma_tal]\nvisas = ["egen"]\n'


def table(folder: Path, form: str, *, extra: str = "", **registers: str) -> Table:
    """The table that a form and some registers make."""
    files = {
        "forbund.toml": settings(noter="[]", tables=SHOWN + extra),
        "uppstallning/egen.toml": form,
        **{f"register/{name.replace('_', '-')}.csv": text for name, text in registers.items()},
    }
    bokslut, findings = unexamined_in(folder, files, BOOKS)
    assert bokslut is not None, findings
    return bokslut.table("egen")


def words(table: Table) -> dict[str, list[str]]:
    return {row.name: [cell.text for cell in row.cells] for row in table.rows}


def findings_of(folder: Path, form: str, *, extra: str = "", **registers: str) -> list[str]:
    files = {
        "forbund.toml": settings(noter="[]", tables=SHOWN + extra),
        "uppstallning/egen.toml": form,
        **{f"register/{name.replace('_', '-')}.csv": text for name, text in registers.items()},
    }
    findings = close_in(folder, files, BOOKS)[1]
    return [
        f"{each.code} {Path(each.place.file).name}:{each.place.line} {each.message}"
        for each in findings
        if each.place
    ]


def test_a_line_for_each_row_of_the_year_with_sums_down_and_across(tmp_path: Path) -> None:
    made = table(tmp_path, HEAD + IN + OUT + BOTH + ROWS + TOTAL + SPREAD, grupper=GROUPS)
    assert words(made) == {
        "Ettan": ["30", "12", "42"],
        "Tvåan": ["20", "18", "38"],
        "Totalt": ["50", "30", "80"],
        "Fördelning": ["63\u00a0%", "38\u00a0%", ""],
    }


def test_rows_stand_under_their_group_and_those_not_chosen_are_left_out(tmp_path: Path) -> None:
    register = (
        "rad,ar,grupp,namn,slag,k\n"
        "a,2025,Unga,A,individ,30\nb,2025,Unga,B,individ,20\n"
        "c,2025,Vuxna,C,individ,10\nd,2025,Vuxna,D,struktur,9\n"
    )
    rows = ROWS + 'grupp = "{grupp}"\nurval = { slag = "individ" }\n'
    made = table(tmp_path, HEAD + IN + rows + TOTAL, grupper=register)
    assert [row.name for row in made.rows] == [
        "Unga", "Unga / A", "Unga / B", "Vuxna", "Vuxna / C", "Totalt",
    ]  # fmt: skip
    assert words(made)["Totalt"] == ["60"]


def test_words_and_dates_are_shown_as_they_are(tmp_path: Path) -> None:
    column = '[[kolumn]]\nid = "svar"\nslag = "utfall"\nfalt = "svar"\nenhet = "text"\n'
    register = "rad,ar,namn,svar\na,2025,A,Delvis\nb,2025,B,2025-08-01\nc,2025,C,12\nd,2025,D,\n"
    made = table(tmp_path, HEAD + column + ROWS, grupper=register)
    assert words(made) == {"A": ["Delvis"], "B": ["2025-08-01"], "C": ["12"], "D": [""]}
    assert made.has_words
    assert {figure.unit for figure in made.figures()} == {"text"}


def test_what_is_written_with_a_percent_sign_is_per_cent_and_in_no_sum(tmp_path: Path) -> None:
    register = "rad,ar,namn,k\na,2025,A,66 %\nb,2025,B,12\n"
    made = table(tmp_path, HEAD + IN + ROWS + TOTAL, grupper=register)
    assert words(made) == {"A": ["66\u00a0%"], "B": ["12"], "Totalt": [""]}


def test_a_sum_of_shares_is_what_the_register_says(tmp_path: Path) -> None:
    """Of another year only shares are known: they are of different things, and are not added."""
    column = field("grupper.k")
    rows = (
        '[[rad]]\nid = "alla"\ntext = "Alla"\nsumma = ["a", "b"]\n'
        '[[rad]]\nid = "a"\ntext = "A"\nregister = "grupper"\n'
        '[[rad]]\nid = "b"\ntext = "B"\nregister = "grupper"\n'
    )
    register = "rad,ar,k\nalla,2025,77 %\na,2025,31 %\nb,2025,23 %\n"
    made = table(tmp_path, HEAD + column + rows, grupper=register)
    assert words(made)["Alla"] == ["77\u00a0%"]


def test_shares_of_lines_that_differ(tmp_path: Path) -> None:
    share = '[[kolumn]]\nid = "p"\nslag = "andel"\nav = ["alla", ""]\nnamn = "procent"\n'
    line = '[[rad]]\nid = "{0}"\ntext = "{0}"\nregister = "grupper"\n{1}\n'
    lines = (
        line.format("nya", "")
        + line.format("slut", "")
        + line.format("jobb", 'andel_av = "slut"')
        + line.format("bara-andel", 'andel_av = "nya"\nkolumner = ["p"]')
    )
    register = "rad,ar,k,m\nnya,2025,60,40\nslut,2025,30,20\njobb,2025,6,9\nbara-andel,2025,1,1\n"
    made = table(tmp_path, HEAD + IN + OUT + BOTH + share + lines, grupper=register)
    assert words(made) == {
        "nya": ["60", "40", "100", ""],
        "slut": ["30", "20", "50", ""],
        "jobb": ["6", "9", "15", "30"],
        "bara-andel": ["", "", "", "2"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("index", "light"),
    [("70", Light.GRON), ("69", Light.GUL), ("65", Light.GUL), ("64", Light.ROD)],
)
def test_a_light_is_said_in_words(tmp_path: Path, index: str, light: Light) -> None:
    head = HEAD.replace("antal", "index") + "ljus = { gron = 70, gul = 65 }\n"
    register = f"rad,ar,namn,k\na,2025,A,{index}\n"
    made = table(tmp_path, head + IN + "ljus = true\n" + ROWS, grupper=register)
    (printed,) = made.rows[0].cells
    assert (printed.text, printed.value, printed.light) == (f"{index}\u00a0{light}", index, light)


def test_areas_are_weighed_as_the_register_says(tmp_path: Path) -> None:
    whole = '[[kolumn]]\nid = "i"\nslag = "vagt"\ndelar = ["k", "m"]\nvikter = "vikter.vikt"\n'
    register = "rad,ar,namn,k,m\na,2025,A,80,50\n"
    weights = "rad,ar,vikt\nk,2025,30 %\nm,2025,10 %\n"
    made = table(tmp_path, HEAD + IN + OUT + whole + ROWS, grupper=register, vikter=weights)
    assert words(made) == {"A": ["80", "50", "73"]}  # (80·3 + 50·1) / 4 = 72,5


def test_a_risk_is_a_product(tmp_path: Path) -> None:
    risk = '[[kolumn]]\nid = "risk"\nslag = "produkt"\ndelar = ["k", "m"]\nnamn = "risk"\n'
    register = "rad,ar,namn,k,m\na,2025,A,3,4\nb,2025,B,2,\n"
    made = table(tmp_path, HEAD + IN + OUT + risk + ROWS, grupper=register)
    assert words(made) == {"A": ["3", "4", "12"], "B": ["2", "", ""]}


PEOPLE = HEAD + "sma_tal = true\n" + IN + OUT + BOTH + ROWS + TOTAL + SPREAD


def test_few_people_are_not_printed_nor_what_tells_how_few(tmp_path: Path) -> None:
    """3 is held back, so one more on its row and in its column, and then what those would tell."""
    register = "rad,ar,namn,k,m\na,2025,A,3,12\nb,2025,B,20,18\nc,2025,C,9,11\nd,2025,D,0,40\n"
    made = table(tmp_path, PEOPLE, grupper=register)
    assert words(made) == {
        "A": ["..", "..", "15"],
        "B": ["20", "18", "38"],
        "C": ["..", "..", "20"],
        "D": ["0", "40", "40"],
        "Totalt": ["32", "81", "113"],
        "Fördelning": ["28\u00a0%", "72\u00a0%", ""],
    }
    assert ".." in made.footnote
    assert all(cell.cell is None for row in made.rows for cell in row.cells if cell.number), (
        "what a figure is made of would tell"
    )


def test_what_has_been_published_is_shown(tmp_path: Path) -> None:
    register = "rad,ar,namn,k,m\na,2025,A,3,12\n"
    assert words(table(tmp_path, PEOPLE, extra=SHOW_ALL, grupper=register))["A"] == [
        "3",
        "12",
        "15",
    ]


def test_the_least_number_is_the_forbunds_to_set(tmp_path: Path) -> None:
    register = "rad,ar,namn,k,m\na,2025,A,3,12\nb,2025,B,3,12\n"
    made = table(tmp_path, PEOPLE, extra="[sma_tal]\nminst = 3\n", grupper=register)
    assert words(made)["A"] == ["3", "12", "15"]


def test_a_registered_total_is_what_its_parts_are(tmp_path: Path) -> None:
    """Participants of two platforms and of all: 578 and 134 are not 705."""
    lines = "".join(
        f'[[rad]]\nid = "{id}"\ntext = "{id}"\nregister = "grupper"\n{more}'
        for id, more in (
            ("staden", ""),
            ("kransen", ""),
            ("alla", 'lika = ["staden", "kransen"]\n'),
        )
    )
    register = "rad,ar,k,kalla\nstaden,2025,578,s. 1\nkransen,2025,134,s. 2\nalla,2025,705,s. 3\n"
    said = findings_of(tmp_path, HEAD + IN + lines, grupper=register)
    assert [each for each in said if "uppfoljning-summa" in each] == [
        (
            "uppfoljning-summa grupper.csv:4 Raden ”alla” i egen är 705 i kolumnen k, men 578 "
            "(staden) och 134 (kransen) är tillsammans 712."
        )
    ]
    right = register.replace("578", "571")
    said = findings_of(tmp_path / "r", HEAD + IN + lines, grupper=right)
    assert not [each for each in said if "uppfoljning" in each]


@pytest.mark.parametrize(
    ("target", "outcome", "result", "more", "is_wrong"),
    [
        ("75 %", "61,5 %", "Målet uppnått", "", True),
        ("75 %", "61,5 %", "Målet ej uppnått", "", False),
        ("75 %", "75 %", "Målet uppnått", "", False),
        ("75 %", "80 %", "Målet inte uppnått", "", True),
        ("75 %", "80 %", "Delvis uppnått", "", True),
        ("10", "8", "Målet uppnått", "lagt", False),
        ("75 %", "", "Målet uppnått", "", False),
        ("minst tre parter", "fyra", "Målet uppnått", "", False),
        ("75 %", "61,5 %", "Går åt rätt håll", "", False),
    ],
)
def test_a_goal_is_assessed_as_it_came_out(
    tmp_path: Path, target: str, outcome: str, result: str, more: str, *, is_wrong: bool
) -> None:
    row = f'a,2025,A,"{target}","{outcome}",{result},{more}'
    register = f"rad,ar,namn,mal,utfall,resultat,riktning\n{row}\n"
    column = '[[kolumn]]\nid = "mal"\nslag = "utfall"\nfalt = "mal"\nenhet = "text"\n'
    said = findings_of(tmp_path, HEAD + column + ROWS, grupper=register)
    assert any("mal-bedomning grupper.csv:2" in each for each in said) is is_wrong


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (IN.replace('falt = "k"', 'falt = "kvinor"') + ROWS, "har ingen kolumn ”kvinor”"),
        (IN + ROWS.replace("{namn}", "{nmn}"), "har ingen kolumn ”nmn”"),
        (IN + ROWS + 'urval = { slagg = "x" }\n', "har ingen kolumn ”slagg”"),
        (IN + BOTH + ROWS, "”m”"),
        (BOTH + IN + OUT + ROWS, "”k”"),
        (IN.replace("k", "k") + ROWS + 'kolumner = ["x"]\n', "”x”"),
        (IN + "ljus = true\n" + ROWS, "ljus"),
        (IN + ROWS + 'andel_av = "inte"\n', "”inte”"),
        (IN + '[[kolumn]]\nid = "v"\nslag = "vagt"\ndelar = ["k"]\n' + ROWS, "vikter"),
        (IN + '[[kolumn]]\nid = "b"\nslag = "budget"\nfalt = "k"\n' + ROWS, "falt"),
        (IN + "ar = 1\n" + ROWS, "ar"),
        (IN + ROWS + '[[rad]]\nid = "f"\ntext = "F"\nhamta = "egen.rader"\n', "flera rader"),
    ],
)  # fmt: skip
def test_a_form_that_asks_for_what_is_not_there_is_told_where(
    tmp_path: Path, form: str, said: str
) -> None:
    found = findings_of(tmp_path, HEAD + form, grupper=GROUPS)
    assert any(said in each for each in found), found
    assert all("egen.toml:" in each for each in found if said in each)


@pytest.mark.parametrize(
    ("register", "code"),
    [
        ("rad,ar,namn,k\n,2025,A,1\n", "falt-saknas grupper.csv:2"),
        ("rad,ar,namn,k\na,25,A,1\n", "falt-fel-varde grupper.csv:2"),
        ("rad,ar,namn,k\na,2025,A,1\na,2025,B,2\n", "register-dubbelt grupper.csv:3"),
        ("rad,ar,namn,k\na,2025,A,1,5\n", "falt-fel-varde grupper.csv:2"),
    ],
)
def test_a_wrong_row_is_told_where_it_stands(tmp_path: Path, register: str, code: str) -> None:
    found = findings_of(tmp_path, HEAD + IN + ROWS, grupper=register)
    assert any(each.startswith(code) for each in found), found


def planned(konto: str, year: int, ore: int, dims: tuple[tuple[str, str], ...] = ()) -> BudgetRow:
    return BudgetRow(konto, year, dims, ore, "2024-11-28", Place(BOOK, 1))


INSATSER = "rad,namn,agare,slag,start,slut\nvag,Vägen,A,individ,2025-01-01,2026-06-30\n"


def test_what_a_year_begins_with_is_what_the_year_before_is_to_end_with(tmp_path: Path) -> None:
    """500 in the books, 500 + 900 − 1 000 = 400 as foreseen, then what the plan makes of it."""
    vag = (("insats", "vag"),)
    books = books_with(
        opening(2025, ("1940", 500_000_00), ("2010", -500_000_00)),
        Ver("2025-01", (("1940", 900_000_00), ("3511", -900_000_00))),
        budget=(
            planned("3511", 2025, -900_000_00),
            planned("4510", 2025, 1_200_000_00, vag),
            planned("3511", 2026, -950_000_00),
            planned("4510", 2026, 800_000_00, vag),
            planned("6010", 2026, 100_000_00),
            planned("3511", 2027, -950_000_00),
        ),
    )
    columns = "".join(
        f'[[kolumn]]\nid = "{id}"\nslag = "{slag}"\nar = {year}\nnamn = "{id}"\n'
        for id, slag, year in (
            ("b25", "budget", 0), ("p25", "prognos", 0), ("b26", "budget", 1), ("b27", "budget", 2),
        )
    )  # fmt: skip
    files = {
        "forbund.toml": settings(noter="[]", tables=SHOWN),
        "uppstallning/egen.toml": 'id = "egen"\nbygger_pa = "beslutsutrymme"\n' + columns,
        "register/insatser.csv": INSATSER,
        "register/prognos-2025-01.csv": (
            REGISTER + "medlemsbidrag,2025,900,tkr,\ninsats-vag,2025,1000,tkr,\n"
        ),
    }
    write(tmp_path, files)
    forbund, findings = read_forbund(tmp_path)
    assert forbund is not None, findings
    bokslut, findings = close(forbund, books, 2025, "tertialrapport", 1)
    assert bokslut is not None, findings
    said = words(bokslut.table("egen"))
    assert said["Vägen"] == ["1\u00a0200", "1\u00a0000", "800", ""]
    assert said["Beräknat resultat"] == ["\u2212300", "\u2212100", "50", "950"]
    assert said["Över- eller underskott från tidigare år"] == ["500", "500", "400", "450"]
    assert said["Kvar att besluta om"] == ["200", "400", "450", "1\u00a0400"]


def test_the_table_of_requests_says_what_the_command_says(tmp_path: Path) -> None:
    """One is a form in the report, the other `finsam rekvisition`: the same öre in both."""
    books = books_with(
        opening(2025, ("1940", 500_000_00), ("2010", -500_000_00)),
        Ver("2025-05", (("4510", 300_000_50), ("1940", -300_000_50)), dims=(("insats", "vag"),)),
    )
    write(
        tmp_path,
        {
            "forbund.toml": settings(noter="[]", tables=SHOWN),
            "uppstallning/egen.toml": 'id = "egen"\nbygger_pa = "rekvisition"\n',
            "register/insatser.csv": INSATSER,
            "register/insatsbeslut.csv": (
                "insats,ar,belopp,datum,paragraf,slag,till_ar\n"
                "vag,2025,1000000,2024-11-28,58,beslut,\nvag,2025,50000,2025-03-01,9,andring,\n"
                "vag,2025,200000,2025-06-10,31,avvikelse,2026\n"
            ),
            "register/rekvisitioner.csv": (
                "insats,fran,till,datum,belopp,underlag,ver,status,kommentar\n"
                "vag,2025-01,2025-04,2025-05-05,250000,r.pdf,,godkand,\n"
                "vag,2025-05,2025-08,2025-09-05,90000,r.pdf,,avslagen,Fel period\n"
            ),
        },
    )
    forbund, findings = read_forbund(tmp_path)
    assert forbund is not None, findings
    (lage,) = follow_up(forbund, books, Period.of_year(2025)).lagen.values()
    own = settings(noter="[]", tables=SHOWN)
    bokslut, findings = unexamined_in(tmp_path, {"forbund.toml": own}, books)
    assert bokslut is not None, findings
    row = bokslut.table("egen").statement.by_line["individ-vag"]
    exact = {id: cell.value for id, cell in row.cells.items()}
    assert exact["beviljat"] == lage.beviljat == 1_000_000_00
    assert exact["justerat"] == lage.justerat == 850_000_00
    assert exact["upparbetat"] == lage.upparbetat == 300_000_50
    assert exact["rekvirerat"] == lage.rekvirerat == 250_000_00
    assert exact["kvar"] == lage.kvar == 549_999_50
    assert exact["ej_rekvirerat"] == lage.ej_rekvirerat == 50_000_50


def test_a_part_of_the_year_is_told_by_its_own_register(tmp_path: Path) -> None:
    """What is said of the year was known when it was over: a report of April says nothing of it."""
    later = HEAD + IN + ROWS
    files = {
        "forbund.toml": settings(noter="[]"),
        "uppstallning/deltagare.toml": later.replace('"egen"', '"deltagare"'),
        "register/grupper.csv": GROUPS,
        "register/grupper-2025-08.csv": "rad,ar,namn,k,m\nett,2025,Ettan,21,8\n",
    }
    write(tmp_path, files)
    forbund, findings = read_forbund(tmp_path)
    assert forbund is not None, findings
    books = books_with(
        opening(2025, ("1940", 500_000_00), ("2010", -500_000_00)),
        Ver("2025-09", (("1940", 900_000_00), ("3511", -900_000_00))),
    )
    shown = {}
    for months in (4, 8):
        bokslut, findings = close(forbund, books, 2025, "tertialrapport", months)
        assert bokslut is not None, findings
        tables = {each.id: words(each) for each in bokslut.tables}
        shown[months] = tables.get("deltagare")
    assert shown == {4: None, 8: {"Ettan": ["21"]}}
    bokslut, findings = close(forbund, books, 2025)
    assert bokslut is not None, findings
    assert words(bokslut.table("deltagare")) == {"Ettan": ["30"], "Tvåan": ["20"]}
