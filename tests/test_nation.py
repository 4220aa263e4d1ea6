"""The made-up nation: its books are what `defekter.csv` says of them, and its Parquet files are
what an export of the books gives."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from finsam_ledger import bok
from finsam_ledger.findings import Severity
from tests.commands import finsam, python
from tests.conftest import opened_at

YEARS = 2
FEW = ("--forbund", "4")  # a ledger with nothing wrong, two with errors, and SIE files
DEFECTIVE = 51  # förbund, so that each defect is in one of them
# What every förbund of its kind is told: the first year of books has none before it, and a file by
# itself has no budget.
ORDINARY = {"jamforelsetal-saknas"}
ORDINARY_SIE = {"jamforelsetal-saknas", "budget-saknas", "historik-saknas"}
WEIGHTS = {"fel": Severity.ERROR, "varning": Severity.WARNING, "notis": Severity.NOTICE}


def made(out: Path, *words: str) -> Path:
    done = python("bench/nation.py", str(out), "--years", str(YEARS), *words)
    assert (done.code, done.out) == (0, ""), done.err
    return out


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("nation") / "bok", "--forbund", str(DEFECTIVE))


def sources(nation: Path) -> list[Path]:
    lines = (nation / "kallor.txt").read_text(encoding="utf-8").splitlines()
    return [nation / line for line in lines]


def defects(nation: Path) -> dict[tuple[str, int], list[dict[str, str]]]:
    """The rows of `defekter.csv` by förbund and year."""
    found = defaultdict(list)
    for row in table(nation / "defekter.csv"):
        found[row["forbund"], int(row["year"])].append(row)
    return found


def test_each_source_is_told_of(nation: Path) -> None:
    told = sources(nation)
    assert all(bok.ledger_file(source)[0] for source in told)
    assert len({source.stem for source in told}) == DEFECTIVE
    assert len([source for source in told if source.suffix == ".se"]) == YEARS * 4


def test_the_books_have_what_is_wrong_and_nothing_else(nation: Path) -> None:
    """Each defect is found with its weight, and no förbund has another error or warning."""
    wanted = defects(nation)
    names = {name for name, _ in wanted} | {"granbygden", "ronnbygden"}
    for source in (each for each in sources(nation) if each.stem in names):
        opened = opened_at(source)
        found = {(each.code, each.severity) for each in bok.examine(opened)}
        rows = [row for year in opened.books.balances.years for row in wanted[source.stem, year]]
        told = {(row["kod"], WEIGHTS[row["vikt"]]) for row in rows if row["kod"]}
        assert told <= found, source
        heavy = {code for code, weight in found if weight is not Severity.NOTICE}
        usual = ORDINARY_SIE if source.suffix == ".se" else ORDINARY
        assert heavy - usual <= {code for code, _ in told}, source


@pytest.mark.parametrize(("forbund", "code"), [("granbygden", 0), ("bjorkbygden", 1)])
def test_check_ends_as_it_should(nation: Path, forbund: str, code: int) -> None:
    assert finsam("check", str(nation / forbund)).code == code


SUMMED = ["forbund", "year", "month", "slag", "konto", "klass", "post", "motpart", "insats"]
SUMMED += ["verksamhet"]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("nation") / "data", "--parquet", *FEW)


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory) -> Path:
    words = ("--parquet", "--postings", "40000", *FEW)
    return made(tmp_path_factory.mktemp("nation") / "delad", *words)


def rows(dataset: Path, kind: str) -> pa.Table:
    files = sorted((dataset / kind).glob("*.parquet"))
    assert len(files) == 4 * YEARS
    return pa.concat_tables([parquet.read_table(file) for file in files])


def sums(table: pa.Table, names: list[str]) -> dict[tuple[object, ...], int]:
    """Öre by `names`, but what comes to nothing."""
    found = table.group_by(names).aggregate([("ore", "sum")]).to_pylist()
    return {tuple(row[name] for name in names): row["ore_sum"] for row in found if row["ore_sum"]}


def test_a_year_of_postings_comes_to_nothing(dataset: Path, split: Path) -> None:
    for each in (dataset, split):
        assert sums(rows(each, "postings"), ["forbund", "year"]) == {}


def test_split_verifikationer_balance_and_come_to_what_they_were(
    dataset: Path, split: Path
) -> None:
    many, few = rows(split, "postings"), rows(dataset, "postings")
    assert len(many) > 5 * len(few)
    assert sums(many, ["forbund", "year", "month", "ver"]) == {}
    assert sums(many, SUMMED) == sums(few, SUMMED)
    assert rows(split, "figures") == rows(dataset, "figures")


def test_every_time_the_same(nation: Path, split: Path, tmp_path: Path) -> None:
    again = made(tmp_path / "bok", *FEW)
    for forbund in (each for each in again.iterdir() if each.is_dir()):
        same_files(forbund, nation / forbund.name)
    same_files(split, made(tmp_path / "delad", "--parquet", "--postings", "40000", *FEW))


def same_files(one: Path, other: Path) -> None:
    for path in one.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (other / path.relative_to(one)).read_bytes(), path


@pytest.mark.parametrize("words", [("--forbund", "0"), ("--years", "11"), ("--postings", "9")])
def test_wrong_use(tmp_path: Path, words: tuple[str, str]) -> None:
    assert python("bench/nation.py", str(tmp_path / "ny"), *words).code == 2
    assert not (tmp_path / "ny").exists()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    assert python("bench/nation.py", str(tmp_path)).code == 2


@pytest.fixture(scope="module")
def exported(nation: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command makes of the same förbund's books."""
    out = tmp_path_factory.mktemp("nation") / "export"
    few = list(dict.fromkeys(source.stem for source in sources(nation)))[:4]
    books = [str(source) for source in sources(nation) if source.stem in few]
    done = finsam("export", "parquet", *books, "--out", str(out))
    assert len(list(out.rglob("*.parquet"))) == 2 * 4 * YEARS, done
    return out


@pytest.mark.parametrize("kind", ["postings", "figures"])
def test_the_dataset_has_the_columns_of_an_export(exported: Path, dataset: Path, kind: str) -> None:
    one, other = (min((folder / kind).glob("*.parquet")) for folder in (exported, dataset))
    assert parquet.read_schema(one).equals(parquet.read_schema(other), check_metadata=True)


def test_the_dataset_is_what_is_exported(exported: Path, dataset: Path) -> None:
    """The same rows of postings, and each figure that it has."""
    one, other = (rows(folder, "postings").to_pylist() for folder in (exported, dataset))
    assert sorted(map(repr, one)) == sorted(map(repr, other))
    one, other = (rows(folder, "figures").to_pylist() for folder in (exported, dataset))
    assert {own(row) for row in other} <= {own(row) for row in one}
    assert {bool(row["errors"]) for row in other} == {True, False}


def own(row: dict[str, object]) -> tuple[object, ...]:
    """A figure without how many findings there are, of which some are about rounding alone."""
    counted = {"errors": bool(row["errors"]), "warnings": bool(row["warnings"]), "notices": 0}
    return tuple((row | counted).items())


def test_comparing_finds_what_is_wrong(tmp_path: Path) -> None:
    """What stands out, and which checks failed, are told of the förbund and years they are in."""
    data, out = made(tmp_path / "data", "--parquet", "--forbund", str(DEFECTIVE)), tmp_path / "ut"
    done = finsam("compare", str(data), "--format", "csv", "--out", str(out))
    assert done.code == 0, done
    outliers = {
        (row["forbund"], int(row["year"]), row["nyckeltal"])
        for row in table(out / "jamforelse.csv")
        if row["utanfor"] == "högt"
    }
    failed = {
        (row["forbund"], int(row["year"]), code)
        for row in table(out / "jamforelse-kontroller.csv")
        for code in row["failed"].split(",")
    }
    for (forbund, year), told in defects(data).items():
        for row in told:
            assert row["nyckeltal"] == "" or (forbund, year, row["nyckeltal"]) in outliers, row
            is_heavy = row["vikt"] in ("fel", "varning")
            assert not is_heavy or (forbund, year, row["kod"]) in failed, row


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
