"""The same questions to DuckDB and to Spark: the same answers, to the öre and to the byte."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from finsam_ledger.jamforelse import motorer, svar
from finsam_ledger.jamforelse.filer import read_file
from finsam_ledger.jamforelse.motorer import Motor
from finsam_ledger.jamforelse.nyckeltal import standard
from finsam_ledger.render import jamforelse as render
from tests.jamforelse import Forbund, Rad, Siffra, dataset, plain

MISSING = ("Java finns inte på datorn" if shutil.which("java") is None else "") or (
    "pyspark är inte installerat" if find_spec("pyspark") is None else ""
)
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
LARGE = 9 * 10**12  # kronor; two of them together are more than 64 bits of öre divided by 5 000


@pytest.fixture(scope="module", autouse=True)
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One session for the module, as small as they come; the engine takes the one that runs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        settings = {
            **motorer.local_settings(tmp_path_factory.mktemp("spark")),
            "spark.master": "local[1]",
            "spark.sql.shuffle.partitions": "1",
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        }
        started = motorer.local_session(settings)
        yield
        started.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Förbund with sums that are large, nothing, negative or missing, and words that are odd."""
    figures = [
        Siffra("trappa", "tilldelning", "1000"),
        Siffra("trappa", "grans", "200"),
        Siffra("driftredovisning", "verksamhetens_kostnader", "-950", aspect="budget"),
        Siffra("deltagare", "deltagare", "12", "antal", "summa", "totalt"),
        Siffra("deltagare", "nya", "..", "text", "summa", "totalt"),
    ]
    large = [
        Rad("tillgang", "kassa_bank", LARGE),
        Rad("intakt", "verksamhetens_intakter", -LARGE),
        Rad("okand", None, 0),
    ]
    return dataset(
        tmp_path / "data[1]",
        [
            Forbund("alfa", 2024, plain(), figures, ("text-saknas",), "ab12"),
            Forbund("alfa", 2025, plain(income=700), figures),
            Forbund("beta", 2024, plain(costs={None: 900})),
            Forbund("beta", 2025, large),
            Forbund("gamma", 2025, (), figures),
        ],
    )


def test_both_engines_give_the_same(folder: Path, tmp_path: Path) -> None:
    files = [fil for path in sorted(folder.rglob("*.parquet")) if (fil := read_file(path)[0])]
    made = {motor: svar.compared(files, standard(), motor, tmp_path) for motor in Motor}
    assert made[Motor.DUCKDB] == made[Motor.SPARK]
    written = []
    for jamforelse, findings in made.values():
        assert jamforelse is not None, findings
        assert len(jamforelse.ar[-1].rader) == 3
        written.append(render.render(jamforelse, findings, render.FORMATS))
    assert written[0] == written[1]


def test_a_sum_that_is_too_large_is_told_of(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    rows = [Rad("tillgang", "kassa_bank", 9 * 10**16)] * 3
    (path,) = dataset(tmp_path, [Forbund("alfa", rader=rows)]).rglob("*.parquet")
    fil = read_file(path)[0]
    assert fil is not None
    made, findings = svar.compared([fil], standard(), Motor.SPARK, tmp_path)
    assert made is None
    assert [each.code for each in findings] == ["jamforelse-motor"]
    assert "Py4J" not in capfd.readouterr().err


def test_what_is_missing_or_strange_is_told_of_alike(tmp_path: Path) -> None:
    rows = [*plain(), Rad("tillgång", None, 0), Rad(None, None, 0)]  # type: ignore[arg-type]
    (path,) = dataset(tmp_path, [Forbund("alfa", rader=rows)]).rglob("*.parquet")
    fil = read_file(path)[0]
    assert fil is not None
    said = [svar.compared([fil], standard(), motor, tmp_path) for motor in Motor]
    assert said[0] == said[1]
    assert [each.code for each in said[0][1]] == ["jamforelse-tomt-varde", "jamforelse-okant-ord"]
