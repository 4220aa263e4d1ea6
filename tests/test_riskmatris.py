"""The internal control plan's risks as a matrix, on the förbund's own scales."""

from __future__ import annotations

from pathlib import Path

from finsam_ledger import riskmatris
from finsam_ledger.findings import Finding
from finsam_ledger.forbund import read_forbund
from finsam_ledger.tables import Grid
from tests.folders import settings, write

HEAD = "rad,ar,kontroll,sannolikhet,konsekvens\n"


def matrix(folder: Path, register: str, tables: str = "") -> tuple[Grid | None, list[Finding]]:
    files = {"forbund.toml": settings(noter="[]", tables=tables)}
    write(folder, files | {"register/internkontrollplan.csv": register})
    forbund, findings = read_forbund(folder)
    assert forbund is not None, findings
    return riskmatris.grid(forbund, 2025)


def test_a_risk_stands_where_its_words_or_numbers_say(tmp_path: Path) -> None:
    register = HEAD + (
        "a,2025,Attest,Möjlig,Allvarlig\nb,2025,Moms,3,4\nc,2025,Arkiv,1,1\nd,2024,Förra,5,5\n"
    )
    made, findings = matrix(tmp_path, register)
    assert made is not None
    assert findings == []
    assert made.headings[1:] == (
        "Försumbar", "Lindrig", "Kännbar", "Allvarlig", "Mycket allvarlig",
    )  # fmt: skip
    rows = {row[0]: row[1:] for row in made.rows}
    assert next(iter(rows)) == "Mycket sannolik", "the likeliest first"
    assert rows["Möjlig"] == ("", "", "", "12: Attest; 12: Moms", "")
    assert rows["Osannolik"] == ("1: Arkiv", "", "", "", "")
    assert not any("Förra" in cell for row in made.rows for cell in row)


def test_the_scales_and_the_names_are_the_forbunds(tmp_path: Path) -> None:
    own = (
        '[riskmatris]\ntext = "rad"\nsannolikhet = ["Låg", "Hög"]\nkonsekvens = ["Liten", "Stor"]\n'
    )
    made, findings = matrix(tmp_path, HEAD + "a,2025,Attest,låg,Stor\n", own)
    assert findings == []
    assert made == Grid(
        "Riskmatris",
        ("Sannolikhet och konsekvens", "Liten", "Stor"),
        (("Hög", "", ""), ("Låg", "", "2: a")),
    )


def test_what_is_on_no_scale_is_told_where_it_stands(tmp_path: Path) -> None:
    made, findings = matrix(tmp_path, HEAD + "a,2025,Attest,Möjligt,6\nb,2025,Moms,,3\n")
    assert made is not None
    told = [(each.place.line, each.message) for each in findings if each.place]
    assert [line for line, _ in told] == [2, 2, 3]
    assert "”Möjligt” står inte på skalan" in told[0][1]
    assert "”6” står inte på skalan" in told[1][1]


def test_without_risks_there_is_no_matrix(tmp_path: Path) -> None:
    assert matrix(tmp_path, HEAD + "a,2025,Attest,,\n") == (None, [])
    assert matrix(tmp_path / "x", "rad,ar,kontroll\na,2025,Attest\n") == (None, [])
