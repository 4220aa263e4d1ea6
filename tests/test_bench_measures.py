"""What the bench reckons of times and memory, and how it writes it down. No time is tested."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import growth
import month
import pairs
import plot
import pytest
import readme
import results
import tables
from made_up import rows_in
from measure import Task, Times, in_turn, missing, run, run_task
from results import Machine, Promise, Result, Row

from tests.commands import ROOT, python

MACHINE = Machine("2026-11-22", 2, 24, {"Python": "3.11.7", "beancount": "3.2.3"})


def times(*seconds: float, peak: int = 30_000_000) -> Times:
    return Times(list(seconds), [peak] * len(seconds))


def ran(*words: str) -> Task:
    return Task("python", ((sys.executable, *words),))


def test_the_peak_is_of_the_process_alone() -> None:
    """Of one that holds 200 MB, and not of the one that starts it, though it holds as much."""
    own = bytearray(200_000_000)
    large = run((sys.executable, "-c", "print(len(bytearray(200_000_000)))"))
    small = run((sys.executable, "-c", "pass"))
    assert large.peak > len(own) > 100_000_000 > small.peak > 1_000_000


def test_what_fails_says_why() -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        run((sys.executable, "-c", "import sys; sys.exit('det gick inte')"))
    assert "det gick inte" in caught.value.stderr


def test_what_a_command_prints_goes_to_a_file(capfd: pytest.CaptureFixture[str]) -> None:
    run((sys.executable, "-c", "print('siffror')"))
    assert capfd.readouterr().out == ""


def test_commands_of_a_task_are_run_one_after_the_other() -> None:
    sleep = (sys.executable, "-c", "import time; time.sleep(0.05)")
    assert run_task(Task("två", (sleep, sleep))).seconds > 0.1


def test_tasks_are_run_in_turn_after_one_that_is_not_counted() -> None:
    order: list[str] = []
    a = ran("-c", "pass")._replace(before=lambda: order.append("A"))
    b = ran("-c", "pass")._replace(before=lambda: order.append("B"))
    both = in_turn([a, b], 2)
    assert "".join(order) == "ABABAB"
    assert [len(each.seconds) for each in both] == [2, 2]


def test_only_a_second_run_has_a_first_where_runs_are_long() -> None:
    order: list[str] = []
    a = ran("-c", "pass")._replace(before=lambda: order.append("A"))
    b = ran("-c", "pass")._replace(before=lambda: order.append("B"), second=True)
    in_turn([a, b], 1, warm=False)
    assert "".join(order) == "BAB"


def test_a_program_that_is_not_there_is_named() -> None:
    there = ran("-c", "pass")
    lacking = Task("x", (("finns-inte",),), program="finns-inte")
    assert (missing(there), missing(lacking)) == ("", "finns-inte")
    assert missing(there._replace(module="finns_inte")) == "finns_inte"
    (row,) = pairs.timed([pairs.Pair("finsam / x", 10, there, lacking)], 1)
    assert tables.pairs([row]).endswith(
        "| finsam / x | 10 | finns-inte is not installed |  |  |  |  |"
    )


def test_a_ratio_is_the_median_of_the_pairs() -> None:
    row = Row("A / B", 10_000, times(1, 9, 3), times(1, 3, 2), Promise(ratio=1.4))
    *_, last = tables.pairs([row]).splitlines()
    assert last == "| A / B | 10 000 | 3000 | 2000 | **1.50** | 1.00–3.00 | 1.4 |"


def test_a_kept_promise_is_not_bold_and_a_small_ratio_has_three_decimals() -> None:
    row = Row("A / B", 0, times(0.15, 0.16), times(10, 10), Promise(ratio=0.1))
    *_, last = tables.pairs([row]).splitlines()
    assert last == "| A / B | – | 155 | 10000 | 0.015 | 0.015–0.016 | 0.1 |"


def test_what_is_promised_alone_is_a_time_or_a_difference() -> None:
    second = Row("figures / check", 1_500, times(0.04, 0.02, 0.03), times(1, 1, 1), Promise(ms=30))
    start = Row("import", 0, times(0.02, 0.03), times(0.01, 0.02), Promise(more_ms=5))
    other = Row("figures / fava", 0, times(1), times(1))
    *_, first, last = tables.alone([second, start, other]).splitlines()
    assert first == "| figures | 1 500 | 30.0 | 20.0 to 40.0 | 30 |"
    assert last == "| import | – | **10.0** | 10.0 to 10.0 | 5 |"


def test_memory_is_held_against_its_own_promise() -> None:
    row = Row("A / B", 10, times(1, peak=42_000_000), times(1, peak=40_000_000), Promise(peak=1.05))
    assert tables.memory([row]).endswith("| A / B | 10 | 42 | 40 | 1.05 | 1.05 |")
    worse = Row("A / B", 10, times(1, peak=44_000_000), row.b, row.promise)
    assert tables.memory([worse]).endswith("| A / B | 10 | 44 | 40 | **1.10** | 1.05 |")


def grown(what: str, power: float) -> list[Row]:
    """A command whose time grows with that power of the size, and 100 bytes a row."""
    sizes = (growth.SMALLEST, *growth.SIZES)
    return [Row(what, n, times(n**power / 1e5, peak=round(1e7 + 100 * rows_in(n)))) for n in sizes]


def test_slope_and_bytes_are_of_the_growth_alone() -> None:
    straight, steep = growth.by_command([*grown("check", 1), *grown("figures", 1.25)])
    assert straight.slope() == pytest.approx(1)
    assert steep.slope() == pytest.approx(1.25)
    assert straight.bytes_a_row() == pytest.approx(100)


def test_growth_is_a_row_a_command() -> None:
    rows = [*grown("finsam figures, bare", 1.25), Row("hledger", 1_000, missing="hledger")]
    *_, ours, theirs = tables.growth(rows).splitlines()
    assert "| **1.25** | 1.1 |" in ours
    assert ours.startswith("| finsam figures, bare | 1.00 | 17.78 | 316.23 |")
    assert theirs.startswith("| hledger | hledger is not installed |")


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    rows = [
        Row("A / B", 10_000, times(0.12344, 2), times(1, 2), Promise(ratio=0.5)),
        Row("A / C", 10_000, missing="hledger"),
    ]
    results.write(Result("cold", MACHINE, rows), tmp_path)
    found = results.read("cold", tmp_path)
    assert found is not None
    assert found.machine == MACHINE
    assert found.rows[1] == rows[1]
    assert found.rows[0].a == times(0.1234, 2)
    assert [path.name for path in tmp_path.iterdir()] == ["cold.json"]


def test_readme_is_filled_part_by_part_and_again(tmp_path: Path) -> None:
    text = "<!-- measured: sie -->\n<!-- end -->\n\nMer\n\n<!-- measured: warm -->\n<!-- end -->\n"
    row = Row("A / B", 10_000, times(1), times(2))
    results.write(Result("sie", MACHINE, [row]), tmp_path)
    once = readme.filled(text, tmp_path)
    assert "Measured 2026-11-22 on 2 cores, 24 GiB, Python 3.11.7, beancount 3.2.3:" in once
    assert "| A / B | 10 000 | 1000 | 2000 | 0.50 | 0.50–0.50 | – |" in once
    assert once.count(readme.NOTHING) == 1
    assert readme.filled(once, tmp_path) == once


def test_the_readme_shows_what_was_last_measured() -> None:
    text = readme.README.read_text(encoding="utf-8")
    assert readme.filled(text, results.FOLDER) == text, "run python bench/readme.py"
    assert set(readme.BLOCK.sub(r"\2", text).split()) >= set(tables.TABLES)
    assert set(tables.TABLES) == {*pairs.PARTS, "growth"}


def test_the_plot_has_every_command_and_is_always_the_same() -> None:
    rows = [*grown("finsam figures, bare", 1), *grown("bean-check -C", 1.1)]
    drawn = plot.svg(rows)
    assert drawn == plot.svg(rows)
    assert ">bean-check -C<" in drawn
    assert drawn.index(">bean-check -C<") < drawn.index(">finsam figures, bare<")


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bocker")
    done = python("bench/books.py", str(folder), "1200", "--forms", "months")
    assert (done.code, done.err) == (0, "")
    return folder / "1200-months"


def test_a_month_is_another_each_time(months: Path, tmp_path: Path) -> None:
    changed = month.Month(months, tmp_path / "figures.csv")
    assert changed.file.name == "2029-12.beancount"
    seen = {changed.file.read_bytes()}
    for _ in range(3):
        changed()
        seen.add(changed.file.read_bytes())
    assert len(seen) == 4


def test_figures_that_stay_what_they_were_are_not_timed(months: Path, tmp_path: Path) -> None:
    figures = tmp_path / "figures.csv"
    changed = month.Month(months, figures)
    figures.write_text("1", "utf-8")
    changed()
    with pytest.raises(ValueError, match="the same figures"):
        changed()


def test_figures_other_than_those_of_a_whole_reading_are_not_timed(
    months: Path, tmp_path: Path
) -> None:
    figures = tmp_path / "figures.csv"
    changed = month.Month(months, figures)
    figures.write_text("1", "utf-8")
    with pytest.raises(ValueError, match="whole reading"):
        changed.told(ran("-c", f"open({str(figures)!r}, 'w').write('2')"))


def test_the_bench_measures_a_part(tmp_path: Path) -> None:
    words = ("1", "--part", "start", "sie", "--sizes", "60", "--results", str(tmp_path))
    done = python("bench/run.py", *words)
    assert done.code == 0, done.err
    assert "## sie" in done.out
    found = results.read("sie", tmp_path)
    assert found is not None
    assert [(row.n, row.missing) for row in found.rows] == [(60, "")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sie.json", "start.json"]


def test_make_bench_runs_all_of_it() -> None:
    assert "bench/run.py" in (ROOT / "Makefile").read_text(encoding="utf-8")
