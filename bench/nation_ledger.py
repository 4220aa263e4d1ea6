"""Writes a förbund of the nation as a Beancount ledger, a file for each year and budget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from nation_defects import Defect
from nation_events import ACCOUNTS, Row, Ver, opening, vers
from nation_model import INDIVID, INSATSER, KKR, Forbund, Year, draw, folded, social

from finsam_ledger.sie.values import plain

CENTURY = "2000"


def write(folder: Path, forbund: Forbund, years: range) -> None:
    """The books alone; what stands beside them is `nation_beside`'s."""
    includes = "".join(
        f'include "{name}{year}.beancount"\n' for year in years for name in ("", "budget-")
    )
    _write(folder / "main.beancount", (_HEAD.format(namn=forbund.namn), includes))
    _write(folder / "konton.beancount", _opens(forbund))
    for year in years:
        first = [_opening(forbund, year)] if year == years[0] else []
        _write(folder / f"{year}.beancount", [*first, *_year(forbund, year)])
        _write(folder / f"budget-{year}.beancount", _budget(forbund, year))


_HEAD = """\
;; Påhittade böcker.
option "title" "{namn}"
option "operating_currency" "SEK"

plugin "finsam_ledger.plugins.kommunal"

include "konton.beancount"
"""


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)


def _account(forbund: Forbund, role: str) -> str:
    account = ACCOUNTS[role]
    return f"{account.group}:{account.konto(forbund)}-{account.namn.replace(' ', '-')}"


def _opens(forbund: Forbund) -> Iterator[str]:
    for role, account in ACCOUNTS.items():
        yield f"{CENTURY}-01-01 open {_account(forbund, role)} SEK\n"
        if account.verksamhet:
            yield f'  verksamhet: "{account.verksamhet}"\n'


def _opening(forbund: Forbund, year: int) -> str:
    rows = "".join(
        f"  {_account(forbund, role)}  {plain(ore)} SEK\n"
        for role, ore in opening(forbund, year).items()
        if ore
    )
    return (
        f'{year}-01-01 * "Bokslut" "Ingående balans"\n  ver: "IB-1"\n  bokford: {year}-01-01\n'
        f'  attest: "ordförande"\n  ingaende-balans: TRUE\n{rows}'
    )


def _year(forbund: Forbund, year: int) -> Iterator[str]:
    accounts = {role: _account(forbund, role) for role in ACCOUNTS}
    for ver in vers(forbund, year):
        yield _transaction(ver, accounts)


def _transaction(ver: Ver, accounts: dict[str, str]) -> str:
    event = ver.event
    rows = "".join(
        f"  {accounts[row.role]}  {plain(row.ore)} SEK\n{_marks(row)}" for row in event.rows
    )
    return (
        f'\n{ver.day} * "{event.payee}" "{event.text}"\n  ver: "{event.serie}-{ver.nummer}"\n'
        f'  bokford: {ver.booked}\n  attest: "{ver.attest}"\n{rows}'
    )


def _marks(row: Row) -> str:
    insats = f'    insats: "{row.insats}"\n' if row.insats else ""
    return f'{insats}    motpart: "{row.motpart}"\n' if row.motpart else insats


def _budget(forbund: Forbund, year: int) -> Iterator[str]:
    """What is decided the year before, with a plan for the two years after."""
    if forbund.has(Defect.UTAN_BUDGET, year):
        return
    for role, insats, ore in budget(forbund, year):
        yield _decided(forbund, year, year, (role, ore))
        if insats:
            yield f'  insats: "{insats}"\n'
        if role == "staten":
            yield f"  samrad: {year - 1}-10-15\n"
    now = forbund.year(year)
    for later in (year + 1, year + 2):
        yield _decided(forbund, year, later, ("staten", -now.state))
        yield _decided(forbund, year, later, ("individ", now.state))


def _decided(forbund: Forbund, decided: int, year: int, amount: tuple[str, int]) -> str:
    role, ore = amount
    return (
        f'{year}-01-01 custom "budget" {_account(forbund, role)} "yearly" {plain(ore)} SEK\n'
        f"  beslut: {decided - 1}-11-{10 + decided % 10}\n"
    )


def budget(forbund: Forbund, year: int) -> Iterator[tuple[str, str, int]]:
    """Role, insats and öre of each budgeted amount: income as it came, costs about as they came."""
    now = forbund.year(year)
    yield ("staten", "", -now.state)
    yield ("regionen", "", -now.region)
    yield ("kommuner", "", -sum(now.kommuner.values()))
    for role, ore in _office(now).items():
        yield (role, "", _planned(forbund, year, role, ore))
    for namn, parts in now.insatser.items():
        role = "individ" if INSATSER[namn] == INDIVID else "struktur"
        yield (role, folded(namn), granted(forbund, year, namn, sum(parts)))


def _office(now: Year) -> dict[str, int]:
    found = {
        "loner": 12 * now.gross,
        "arvoden": 4 * now.fee,
        "sociala": 12 * social(now.gross) + 4 * social(now.fee),
        "hyra": 12 * now.rent,
        "revision": now.audit,
    }
    for each in now.purchases:
        found[each.role] = found.get(each.role, 0) + each.net
    return found


def granted(forbund: Forbund, year: int, namn: str, cost: int) -> int:
    """What an insats is granted and budgeted: its cost, and a little for what may come."""
    return _share(forbund, year, cost, draw(1_000, 1_050, namn, forbund.n, year))


def _planned(forbund: Forbund, year: int, role: str, cost: int) -> int:
    return _share(forbund, year, cost, draw(870, 1_010, role, forbund.n, year))


def _share(forbund: Forbund, year: int, cost: int, per_mille: int) -> int:
    """A share of a cost in whole thousands of kronor, upwards."""
    if forbund.has(Defect.BUDGET, year):
        per_mille = 700
    return -(-cost * per_mille // (1_000 * KKR)) * KKR
