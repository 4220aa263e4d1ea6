"""Writes a made-up nation: förbund side by side over years, as they keep their books or as Parquet.

    python bench/nation.py DIR --forbund 80 --years 10
    python bench/nation.py DIR --forbund 80 --years 10 --parquet [--postings 100000000]
    python bench/nation.py DIR --years 10 --region [--postings 25000000]

The first writes a ledger a folder, a few as SIE files, and beside them `kallor.txt`, a line for
each source, and `defekter.csv`, what is wrong with them on purpose. The others write postings and
figures as `finsam export parquet` does; what is booked is split so finely that the postings are
about as many as asked for, and every sum stays as it was. Nothing is random.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import nation_beside
import nation_ledger
import nation_parquet
import nation_sie
from nation_defects import LAST, YEARS, defects
from nation_model import MOST, Forbund
from nation_split import booked

HEAD = ("forbund", "year", "what", "vikt", "kod", "nyckeltal")
REGION_TIMES, REGION_POSTINGS = 1_000, 25_000_000


def write_books(out: Path, forbund: Forbund, years: range) -> list[Path]:
    """A förbund's books with what stands beside them; where they are to be read from."""
    folder = out / forbund.id
    folder.mkdir()
    if not forbund.is_sie:
        nation_ledger.write(folder, forbund, years)
        nation_beside.write(folder, forbund, years)
        return [folder]
    files = [folder / str(year) / f"{forbund.id}.se" for year in years]
    for file, year in zip(files, years, strict=True):
        file.parent.mkdir()
        nation_sie.write(file, forbund, year)
        words = nation_beside.settings(forbund)
        (file.parent / "forbund.toml").write_text(words, encoding="utf-8")
    return files


def told(nation: list[Forbund], years: range) -> Iterator[tuple[str | int, ...]]:
    """The rows of `defekter.csv`."""
    for forbund in nation:
        for year in years:
            for defect in defects(forbund.n, year):
                value = defect.value
                yield (forbund.id, year, value.what, value.weight, value.code, value.figure)


def write_nation(out: Path, nation: list[Forbund], years: range) -> None:
    sources = [path for forbund in nation for path in write_books(out, forbund, years)]
    lines = "".join(f"{path.relative_to(out).as_posix()}\n" for path in sources)
    (out / "kallor.txt").write_text(lines, encoding="utf-8", newline="\n")


def write_dataset(out: Path, nation: list[Forbund], years: range, postings: int) -> int:
    """The dataset with about as many postings as asked for; how many there are."""
    pairs = ((forbund, year) for forbund in nation for year in years)
    booked_ = sum(len(booked(*pair).lines) for pair in pairs) if postings else 1
    parts = max(1, round(postings / booked_))
    return sum(
        rows for forbund in nation for rows in nation_parquet.write(out, forbund, years, parts)
    )


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path, metavar="DIR", help="a folder that does not exist")
    parser.add_argument("--forbund", type=int, default=80, metavar="N", help="how many (80)")
    parser.add_argument("--years", type=int, default=10, metavar="N", help=f"to {LAST} (10)")
    parser.add_argument("--parquet", action="store_true", help="postings and figures as Parquet")
    parser.add_argument("--region", action="store_true", help="one large, as Parquet")
    parser.add_argument("--postings", type=int, default=0, metavar="N", help="about how many")
    asked = parser.parse_args()
    if not (0 < asked.forbund <= MOST and 0 < asked.years <= YEARS and asked.postings >= 0):
        parser.error(f"1 to {MOST} förbund, 1 to {YEARS} years, and no less than no postings")
    if asked.postings and not (asked.parquet or asked.region):
        parser.error("--postings is for --parquet and --region")
    if asked.out.exists():
        parser.error(f"{asked.out} is already there")
    return asked


def main() -> None:
    asked = options()
    asked.out.mkdir(parents=True)
    years = range(LAST + 1 - asked.years, LAST + 1)
    nation = [Forbund(n) for n in range(asked.forbund)]
    if asked.region:
        largest = max(map(Forbund, range(MOST)), key=lambda forbund: forbund.size)
        nation = [largest._replace(times=REGION_TIMES)]
    with (asked.out / "defekter.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEAD, *told(nation, years)])
    if not (asked.parquet or asked.region):
        write_nation(asked.out, nation, years)
        return
    postings = asked.postings or (REGION_POSTINGS if asked.region else 0)
    rows = write_dataset(asked.out, nation, years, postings)
    print(f"{rows} postings", file=sys.stderr)


if __name__ == "__main__":
    main()
