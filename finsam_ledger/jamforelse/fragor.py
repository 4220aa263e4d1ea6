"""What is asked of a dataset, written once for every engine: a row for each förbund and year.

Nothing here is run; narwhals hands the whole of it to the engine, and only the rows that come out
reach Python.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_

import narwhals as nw

from finsam_ledger.jamforelse.filer import Innehall
from finsam_ledger.jamforelse.motorer import Frame
from finsam_ledger.jamforelse.nyckeltal import Plats, Urval

NYCKEL = ("forbund", "year")
# Columns of the answers beside those of the key figures.
RADER, SUMMA = "rader", "summa"
FYLLDA, OKANT = "n_", "o_"
FAKTA = ("organisationsnummer", "errors", "warnings", "notices", "failed", "seal")


def balances(postings: Frame, wanted: Iterable[Urval]) -> Frame:
    """For each `Urval`, by its place `n`: `v<n>`, öre or rows, and `f<n>`, how many rows tell that
    there is such a figure; all rows and all öre too.
    """
    asked = {RADER: nw.len(), SUMMA: nw.col("ore").sum()}
    said = _said(Innehall.POSTINGS)
    for place, urval in enumerate(wanted):
        rows = _rows(urval)
        told = [*rows, *(~nw.col(name).is_null() for name, v in urval.dimension.items() if v)]
        values = (_has(name, value) for name, value in urval.dimension.items())
        asked[f"v{place}"] = _summed([*rows, *values], is_count=urval.antal)
        asked[f"f{place}"] = _summed(told, is_count=True)
    whole = [*asked, *_counts(Innehall.POSTINGS)]
    return _grouped(postings, {**said, **asked}, whole=whole)


def figures(printed: Frame, wanted: Iterable[Plats]) -> Frame:
    """For each `Plats`, by its place `n`, the lowest and the highest of what is printed there of
    the year: `l<n>` and `h<n>` in öre, `a<n>` and `b<n>` the words of a count. Facts of the year's
    report too.
    """
    asked = {RADER: nw.len(), **{name: nw.col(name).max() for name in FAKTA}}
    asked |= _said(Innehall.FIGURES)
    for place, plats in enumerate(wanted):
        here = _here(plats)
        amount = nw.when(here).then(nw.col("exact"))
        counted = nw.when(here & (nw.col("unit") == "antal")).then(nw.col("value"))
        asked |= {f"l{place}": amount.min(), f"h{place}": amount.max()}
        asked |= {f"a{place}": counted.min(), f"b{place}": counted.max()}
    return _grouped(printed, asked, whole=(RADER, *_counts(Innehall.FIGURES)))


def _said(innehall: Innehall) -> dict[str, nw.Expr]:
    """How many rows have a value in columns that always have one, `n_<column>`; of columns with few
    words the first that is none of them, `o_<column>`.
    """
    asked = {FYLLDA + name: nw.col(name).count() for name in innehall.filled}
    for name, known in innehall.words.items():
        strange = nw.when(~nw.col(name).is_in(list(known))).then(nw.col(name))
        asked[OKANT + name] = strange.min()
    return asked


def _counts(innehall: Innehall) -> list[str]:
    return [FYLLDA + name for name in innehall.filled]


def _grouped(frame: Frame, asked: dict[str, nw.Expr], whole: Iterable[str]) -> Frame:
    """One row for each förbund and year. Sums are `whole` numbers of one type in every engine, for
    some of them count in types of their own.
    """
    made = frame.group_by(*NYCKEL).agg(**asked)
    return made.with_columns(*(nw.col(name).cast(nw.Int64) for name in whole)).sort(*NYCKEL)


def _rows(urval: Urval) -> list[nw.Expr]:
    sets = (("slag", urval.slag), ("klass", urval.klasser), ("post", urval.poster))
    return [nw.col(name).is_in(list(values)) for name, values in sets if values]


def _has(name: str, value: str) -> nw.Expr:
    return nw.col(name) == value if value else nw.col(name).is_null()


def _summed(conditions: list[nw.Expr], *, is_count: bool) -> nw.Expr:
    amount = nw.lit(1, nw.Int64) if is_count else nw.col("ore")
    if not conditions:
        return amount.sum()
    return nw.when(reduce(and_, conditions)).then(amount).otherwise(nw.lit(0, nw.Int64)).sum()


def _here(plats: Plats) -> nw.Expr:
    """Rows printed at a place, in a column of the year that the report is of or of none."""
    period = nw.col("period")
    of_year = period.is_null() | (period == nw.col("year"))
    here = (nw.col("form") == plats.form) & (nw.col("line") == plats.rad) & of_year
    if plats.kolumn:
        return here & (nw.col("column") == plats.kolumn)
    return here & (nw.col("aspect") == plats.slag)
