"""Comparing made-up förbund: key figures, places, what stands out, what is missing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from statistics import quantiles

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from finsam_ledger.chart import Klass
from finsam_ledger.exchange.datamangd_poster import AVSATTNING, OKAND, SLAG
from finsam_ledger.exchange.datamangd_schema import FIGURES, POSTINGS
from finsam_ledger.findings import Finding
from finsam_ledger.formfiles import read_forms
from finsam_ledger.jamforelse import svar
from finsam_ledger.jamforelse.filer import Fil, Innehall, doubles, read_file, without_beside
from finsam_ledger.jamforelse.motorer import Motor
from finsam_ledger.jamforelse.nyckeltal import Forst, Nyckeltal, Urval, standard
from finsam_ledger.jamforelse.ordning import MINST, Utanfor, ranks, spread
from finsam_ledger.jamforelse.varden import Ar, ForbundsAr, Jamforelse, in_swedish_order
from finsam_ledger.kallor import gathered
from finsam_ledger.money import Exact, Unit
from tests.jamforelse import Forbund, Rad, Siffra, dataset, plain, postings, write

KR = 100


def files_of(folder: Path) -> list[Fil]:
    found = [read_file(path) for path in sorted(folder.rglob("*.parquet"))]
    assert not [finding for _, wrong in found for finding in wrong]
    return [fil for fil, _ in found if fil is not None]


def compared(
    folder: Path,
    forbund: Iterable[Forbund],
    nyckeltal: tuple[Nyckeltal, ...] | None = None,
) -> tuple[Jamforelse, list[Finding]]:
    files = files_of(dataset(folder, forbund))
    aside = folder / "undan"
    aside.mkdir()
    made, findings = svar.compared(files, nyckeltal or standard(), Motor.DUCKDB, aside)
    assert made is not None, findings
    return made, findings


def alone(folder: Path, one: Forbund) -> dict[str, Exact]:
    """The key figures of a single förbund whose sources agree."""
    made, findings = compared(folder, [one])
    assert findings == []
    return dict(made.ar[0].rader[0].values)


def test_postings_alone_give_all_that_sums_can_give(tmp_path: Path) -> None:
    values = alone(tmp_path, Forbund("alfa", rader=plain()))
    assert values == {
        "intakter": 1000 * KR,
        "kostnader": 900 * KR,
        "kostnad_administration": 200 * KR,
        "kostnad_struktur": 300 * KR,
        "kostnad_individ": 400 * KR,
        "andel_administration": Fraction(2, 9),
        "andel_struktur": Fraction(1, 3),
        "andel_individ": Fraction(4, 9),
        "arets_resultat": 100 * KR,
        "resultat_av_intakter": Fraction(1, 10),
        "tillgangar": 300 * KR,
        "eget_kapital": 300 * KR,
        "soliditet": 1,
        "forbrukning_intakter": Fraction(9, 10),
        "rader": 6,
    }


def test_a_booked_closing_changes_no_key_figure(tmp_path: Path) -> None:
    closing = [
        Rad("kostnad", "bokslut", 100, slag="bokslut"),
        Rad("eget_kapital", "eget_kapital", -100, slag="bokslut"),
    ]
    before = alone(tmp_path / "a", Forbund("alfa", rader=plain()))
    after = alone(tmp_path / "b", Forbund("alfa", rader=[*plain(), *closing]))
    assert before == after


def test_forms_and_registers_give_the_rest(tmp_path: Path) -> None:
    figures = [
        Siffra("trappa", "tilldelning", "1000"),
        Siffra("trappa", "grans", "200"),
        Siffra("driftredovisning", "verksamhetens_kostnader", "-950", aspect="budget"),
        Siffra("deltagare", "deltagare", "12", "antal", "summa", "totalt"),
    ]
    values = alone(tmp_path, Forbund("alfa", rader=plain(), siffror=figures))
    assert values["tilldelning"] == 1000 * KR
    assert values["marginal"] == -100 * KR
    assert values["eget_kapital_av_grans"] == Fraction(3, 2)
    assert values["budgeterade_kostnader"] == 950 * KR
    assert values["forbrukning_budget"] == Fraction(90, 95)
    assert values["kostnad_per_deltagare"] == 75 * KR
    assert values["individkostnad_per_deltagare"] == Fraction(400 * KR, 12)


def test_figures_alone_will_do(tmp_path: Path) -> None:
    figures = [
        Siffra("flerarsoversikt", "arets_resultat", "-5"),
        Siffra("balansrakning", "summa_tillgangar", "80"),
        Siffra("trappa", "eget_kapital", "20"),
    ]
    values = alone(tmp_path, Forbund("alfa", siffror=figures))
    assert values["arets_resultat"] == -5 * KR
    assert values["soliditet"] == Fraction(1, 4)
    assert "rader" not in values


@pytest.mark.parametrize(
    "figures",
    [
        [Siffra("deltagare", "deltagare", "..", "text", "summa", "totalt")],  # held back
        [Siffra("deltagare", "deltagare", "12", "%", "summa", "totalt")],
        [],
    ],
)
def test_what_is_not_told_is_missing(tmp_path: Path, figures: Sequence[Siffra]) -> None:
    values = alone(tmp_path, Forbund("alfa", rader=plain(), siffror=figures))
    assert "deltagare" not in values
    assert "kostnad_per_deltagare" not in values


@pytest.mark.parametrize(
    ("figures", "missing", "said"),
    [
        (
            [Siffra("trappa", "grans", n) for n in ("200", "300", "200")],
            "grans",
            "trappans gräns för eget kapital står med olika värden",
        ),
        (
            [Siffra("deltagare", "deltagare", n, "antal", "utfall", n) for n in ("3", "9")],
            "deltagare",
            "står med olika värden i siffrorna (deltagare, raden deltagare): 3 och 9.",
        ),
    ],
)
def test_two_figures_for_one_are_told_of(
    tmp_path: Path, figures: Sequence[Siffra], missing: str, said: str
) -> None:
    made, findings = compared(tmp_path, [Forbund("alfa", rader=plain(), siffror=figures)])
    assert [each.code for each in findings] == ["jamforelse-tva-belopp"]
    assert said in findings[0].message
    assert all(each.value in findings[0].message for each in figures)
    assert missing not in made.ar[0].rader[0].values


def test_the_same_figure_twice_is_one(tmp_path: Path) -> None:
    figures = [Siffra("trappa", "grans", "200")] * 2
    assert alone(tmp_path, Forbund("alfa", rader=plain(), siffror=figures))["grans"] == 200 * KR


def changed(path: Path, column: str, value: object, rows: slice) -> Path:
    """A file with another value in some rows of a column."""
    table = pa.parquet.read_table(path)
    place = table.schema.get_field_index(column)
    values = table[column].to_pylist()
    values[rows] = [value] * len(values[rows])
    field = table.schema.field(place)
    return write(path, table.set_column(place, field, pa.array(values, field.type)))


NEVER_EMPTY = [(innehall, column) for innehall in Innehall for column in innehall.filled]


@pytest.mark.parametrize(("innehall", "column"), NEVER_EMPTY)
def test_a_value_that_is_missing_is_an_error(
    tmp_path: Path, innehall: Innehall, column: str
) -> None:
    figures = [Siffra("trappa", each, "200") for each in ("grans", "tilldelning", "eget_kapital")]
    dataset(tmp_path, [Forbund("alfa", rader=plain(), siffror=figures)])
    path = changed(tmp_path / innehall / "alfa-2025.parquet", column, None, slice(1, 3))
    made, findings = svar.compared(files_of(tmp_path), standard(), Motor.DUCKDB, tmp_path)
    assert made is None
    assert [(each.code, each.place and each.place.file) for each in findings] == [
        ("jamforelse-tomt-varde", str(path))
    ]
    assert f"Kolumnen {column} saknar värde på 2 av filens rader" in findings[0].message


@pytest.mark.parametrize("column", [*Innehall.POSTINGS.words])
def test_a_word_that_nobody_knows_is_an_error(tmp_path: Path, column: str) -> None:
    path = tmp_path / "postings" / "alfa-2025.parquet"
    dataset(tmp_path, [Forbund(id, rader=plain()) for id in ("alfa", "beta")])
    changed(path, column, "tillgång", slice(0, 1))
    made, findings = svar.compared(files_of(tmp_path), standard(), Motor.DUCKDB, tmp_path)
    assert made is None
    assert [(each.code, each.place and each.place.file) for each in findings] == [
        ("jamforelse-okant-ord", str(path))
    ]
    assert f"Kolumnen {column} har ordet ”tillgång”" in findings[0].message


def test_words_and_values_that_are_held_to_are_those_that_are_exported() -> None:
    words = {*SLAG.values()}, {*(each.value for each in Klass), AVSATTNING, OKAND}
    assert tuple(map(set, Innehall.POSTINGS.words.values())) == words
    for innehall, schema in ((Innehall.POSTINGS, POSTINGS), (Innehall.FIGURES, FIGURES)):
        always = {field.name for field in schema if not field.nullable} & {*innehall.columns}
        assert {*innehall.filled, "forbund", "year"} == always


@pytest.mark.parametrize("id", ["=1+1", "Alfa", "a\nb", "-a", "a,b"])
def test_an_id_that_no_export_gives_is_refused(tmp_path: Path, id: str) -> None:
    fil, findings = read_file(write(tmp_path / "a.parquet", postings(Forbund(id, rader=plain()))))
    assert fil is None
    assert [each.code for each in findings] == ["jamforelse-schema"]


def test_a_name_is_one_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", postings(Forbund("alfa", rader=plain())))
    fil, _ = read_file(changed(path, "namn", "Alfa\r\n  bygden", slice(0, 1)))
    assert fil is not None
    assert fil.namn == "Alfa bygden"


def test_files_that_are_hidden_or_being_written_are_left_out(tmp_path: Path) -> None:
    one = dataset(tmp_path, [Forbund("alfa", rader=plain())]) / "postings" / "alfa-2025.parquet"
    for name in (".alfa-2025.parquet.71-0", ".x.parquet", "_x.parquet"):
        (one.parent / name).write_bytes(one.read_bytes())
    for source in (tmp_path, one.parent):
        aside = tmp_path / f"undan-{source.name}"
        aside.mkdir()
        files, findings = gathered([source], None, aside, lambda: None)
        assert ([fil.path for fil in files], findings) == ([one], [])


def test_a_year_beside_the_reports_own_is_not_read(tmp_path: Path) -> None:
    one = Forbund("alfa", siffror=[Siffra("trappa", "grans", "200")])
    path = dataset(tmp_path, [one]) / "figures" / "alfa-2025.parquet"
    table = pa.parquet.read_table(path)
    place = table.schema.get_field_index("period")
    write(path, table.set_column(place, table.schema.field(place), pa.array([2024], pa.int32())))
    made, _ = svar.compared(files_of(tmp_path), standard(), Motor.DUCKDB, tmp_path)
    assert made is not None
    assert made.ar[0].rader[0].values == {}


def test_a_split_that_nobody_made_is_missing_and_not_nought(tmp_path: Path) -> None:
    values = alone(tmp_path, Forbund("alfa", rader=plain(costs={None: 900})))
    assert values["kostnader"] == 900 * KR
    assert not {id for id in values if id.startswith(("andel_", "kostnad_"))}


def test_a_part_without_costs_in_a_split_is_nought(tmp_path: Path) -> None:
    rows = plain(costs={"administration": 100, None: 300})
    values = alone(tmp_path, Forbund("alfa", rader=rows))
    assert values["andel_administration"] == Fraction(1, 4)
    assert values["kostnad_individ"] == 0


@pytest.mark.parametrize(("printed", "agree"), [("100", True), ("101", False), ("-100", False)])
def test_books_and_report_agree_to_the_ore(tmp_path: Path, printed: str, *, agree: bool) -> None:
    figures = [Siffra("resultatrakning", "arets_resultat", printed)]
    made, findings = compared(tmp_path, [Forbund("alfa", rader=plain(), siffror=figures)])
    assert [each.code for each in findings] == ([] if agree else ["jamforelse-avviker"])
    assert made.ar[0].rader[0].values["arets_resultat"] == 100 * KR


def test_a_cost_agrees_whatever_its_sign_in_print(tmp_path: Path) -> None:
    for number, value in enumerate(("900", "-900")):
        figures = [Siffra("resultatrakning", "verksamhetens_kostnader", value)]
        alone(tmp_path / str(number), Forbund("alfa", rader=plain(), siffror=figures))


def test_a_new_key_figure_is_data(tmp_path: Path) -> None:
    banked = Nyckeltal(
        "bank",
        "Kassa och bank",
        Unit.TKR,
        Forst.HOGST,
        verifikationer=Urval(poster=("kassa_bank",)),
    )
    made, _ = compared(tmp_path, [Forbund("alfa", rader=plain())], (banked,))
    assert made.ar[0].rader[0].values == {"bank": 300 * KR}


def test_key_figures_are_made_of_those_before_them() -> None:
    known: set[str] = set()
    for each in standard():
        assert {*(each.kvot or ()), *(each.skillnad or ())} <= known
        assert each.id not in known
        known.add(each.id)


def test_places_that_key_figures_are_read_at_are_there() -> None:
    read, _ = read_forms(Path("finns-inte"), 2025)
    minimal = (
        Path(svar.__file__).parents[1] / "data" / "minimal" / "uppstallning" / "deltagare.toml"
    )
    own = {line["id"] for line in tomllib.loads(minimal.read_text("utf-8"))["rad"]}
    lines = {id: {*form.by_id} for id, form in read.by_id.items()} | {"deltagare": own}
    first = [each.siffror[0] for each in standard() if each.siffror]
    assert [plats for plats in first if plats.rad not in lines[plats.form]] == []


class TestOrder:
    def test_equals_share_the_best_place(self) -> None:
        values: dict[str, Exact] = {"a": 3, "b": Fraction(7, 2), "c": 3, "d": 2}
        assert ranks(values, highest_first=True) == {"b": 1, "a": 2, "c": 2, "d": 4}
        assert ranks(values, highest_first=False) == {"d": 1, "a": 2, "c": 2, "b": 4}

    @given(st.lists(st.fractions() | st.integers(), min_size=2, max_size=40))
    def test_quartiles_are_those_of_the_statistics_module(self, values: list[Exact]) -> None:
        found = spread(values)
        assert found is not None
        exact = [Fraction(value) for value in values]
        assert [found.nedre, found.median, found.ovre] == quantiles(exact, n=4, method="inclusive")

    @given(st.lists(st.integers(), min_size=1, max_size=40))
    def test_never_more_than_half_lie_outside(self, values: list[int]) -> None:
        found = spread(values)
        assert found is not None
        outside = [value for value in values if found.judged(value)]
        assert len(outside) * 2 <= len(values)
        assert len(values) >= MINST or not outside

    def test_names_stand_in_swedish_order(self) -> None:
        names = ["Öland", "Ånge", "Zinkgruvan", "Ärla", "arboga"]
        assert sorted(names, key=in_swedish_order) == [
            "arboga",
            "Zinkgruvan",
            "Ånge",
            "Ärla",
            "Öland",
        ]


def year_of(**shares: int | None) -> Ar:
    """A year in which each förbund has a share of administration, per cent."""
    rows = tuple(
        ForbundsAr(
            id,
            id.capitalize(),
            2025,
            {} if share is None else {"andel_administration": Fraction(share, 100)},
        )
        for id, share in shares.items()
    )
    return Ar(2025, standard(), rows)


def test_what_lies_far_from_the_others_stands_out() -> None:
    ar = year_of(a=10, b=11, c=12, d=13, e=60)
    ((rad, nyckeltal, tal),) = ar.outside()
    assert (rad.forbund, nyckeltal.id) == ("e", "andel_administration")
    assert (tal.rank, tal.antal, tal.utanfor) == (5, 5, Utanfor.HOGT)


def test_four_are_too_few_to_say_who_stands_out() -> None:
    assert list(year_of(a=10, b=11, c=12, e=60).outside()) == []


def test_what_is_missing_has_no_place() -> None:
    ar = year_of(a=10, b=None, c=12)
    assert ("b", "andel_administration") not in ar.tal
    assert ar.tal["c", "andel_administration"].antal == 2


def test_sizes_never_stand_out() -> None:
    judged = {each.id for each in standard() if each.granskas}
    assert not judged & {each.id for each in standard() if not each.kvot}


def test_a_file_that_holds_more_than_it_says_is_refused(tmp_path: Path) -> None:
    tables = [postings(Forbund(id, rader=plain())) for id in ("alfa", "beta")]
    write(tmp_path / "b.parquet", pa.concat_tables(tables))
    made, findings = svar.compared(files_of(tmp_path), standard(), Motor.DUCKDB, tmp_path)
    assert made is None
    assert [each.code for each in findings] == ["jamforelse-flera-i-filen"]


@pytest.mark.parametrize("year", [0, -1, 1899, 3000, 99_999])
def test_a_year_that_is_none_is_refused(tmp_path: Path, year: int) -> None:
    table = postings(Forbund("alfa", rader=plain()))
    place = table.schema.get_field_index("year")
    years = pa.array([year] * table.num_rows, pa.int32())
    path = write(tmp_path / "a.parquet", table.set_column(place, table.schema.field(place), years))
    fil, findings = read_file(path)
    assert fil is None
    assert [each.code for each in findings] == ["jamforelse-tom-fil"]


def test_the_same_year_twice_is_told_of_once_for_each_kind(tmp_path: Path) -> None:
    one = Forbund("alfa", rader=plain(), siffror=[Siffra("trappa", "grans", "1")])
    for name in ("a", "b"):
        dataset(tmp_path / name, [one])
    assert [each.code for each in doubles(files_of(tmp_path))] == ["jamforelse-dubbel"] * 2


@pytest.mark.parametrize("name", ["data[1]", "a*b", "å ä ö", "{x}", "_dold", "50%", "a,b", "a:b"])
def test_any_folder_can_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "data1").mkdir()  # what a pattern would find
    assert alone(tmp_path / name, Forbund("alfa", rader=plain()))["rader"] == 6


def test_amounts_beyond_what_any_engine_counts_to_are_told_of(tmp_path: Path) -> None:
    large = [Rad("tillgang", "kassa_bank", 9 * 10**16)] * 3
    files = files_of(dataset(tmp_path, [Forbund("alfa", rader=large)]))
    made, findings = svar.compared(files, standard(), Motor.DUCKDB, tmp_path)
    assert made is None
    assert [each.code for each in findings] == ["jamforelse-motor"]


def test_a_damaged_page_is_told_of(tmp_path: Path) -> None:
    (fil,) = files_of(dataset(tmp_path, [Forbund("alfa", rader=plain())]))
    whole = bytearray(fil.path.read_bytes())
    whole[200:600] = bytes(400)
    fil.path.write_bytes(whole)
    made, findings = svar.compared([fil], standard(), Motor.DUCKDB, tmp_path)
    assert made is None
    assert [each.code for each in findings] == ["jamforelse-motor"]


def test_what_a_file_needs_is_what_is_asked_of_it() -> None:
    """Every column that key figures name is one that files are held to."""
    named = {name for each in standard() for name in getattr(each.verifikationer, "dimension", ())}
    assert named <= {*Innehall.POSTINGS.columns}


def test_one_number_under_two_names_is_told_of_once(tmp_path: Path) -> None:
    figures = [Siffra("trappa", "grans", "1")]
    years = [
        Forbund(f"alfa-{year}", year, siffror=figures, number=number)
        for number in ("222000-0001", "")
        for year in (2024, 2025)
    ]
    _, findings = compared(tmp_path, years[:2])
    assert [each.code for each in findings] == ["jamforelse-samma-nummer"]
    assert compared(tmp_path / "utan", years[2:])[1] == []


def test_a_year_told_beside_another_gives_way(tmp_path: Path) -> None:
    for name in ("januari", "mars"):
        dataset(tmp_path / name, [Forbund("alfa", rader=plain())])
    first, last = files_of(tmp_path)
    beside = first._replace(beside=True)
    assert without_beside([beside, last]) == [last]
    assert without_beside([beside, last._replace(beside=True)]) == [beside]
    assert without_beside([first, last]) == [first, last]


def test_checks_come_with_the_figures(tmp_path: Path) -> None:
    figures = [Siffra("trappa", "grans", "1")]
    told = Forbund("alfa", siffror=figures, failed=("text-saknas",), seal="ab12")
    made, _ = compared(tmp_path, [told, Forbund("beta", rader=plain())])
    alfa, beta = made.ar[0].rader
    assert alfa.kontroll is not None
    assert (alfa.kontroll.errors, alfa.kontroll.failed) == (1, ("text-saknas",))
    assert alfa.kontroll.seal == "ab12"
    assert beta.kontroll is None


def test_a_share_of_nothing_is_missing() -> None:
    soliditet = next(each for each in standard() if each.id == "soliditet")
    assert soliditet.computed({"eget_kapital": 5, "tillgangar": 0}) is None
    assert replace(soliditet, kvot=None).computed({}) is None
