"""Attest: each verifikation is approved by a role entitled to it, and by nobody with a stake in it.

`attest: "förbundschef"` says who approved; several are separated by comma, and one of them that is
entitled and has no stake is enough. What a role may approve is the förbund's own decision, the
`[[attest]]` rows of forbund.toml. A stake is to be paid (payee or `motpart:`) or to have asked for
the money (`begard-av:` with the role, on the verifikation).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from msgspec import Struct

from finsam_ledger.balances import Books
from finsam_ledger.catalogue import kontroll
from finsam_ledger.chart import AccountSet, Chart, SelectionError, account_set
from finsam_ledger.datafiles import suggestion
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forbund import Forbund
from finsam_ledger.money import kronor
from finsam_ledger.policies import AttestRow
from finsam_ledger.verifikationer import Rad, Verifikation

KEY = "attest"
PARTY = "motpart"
CLAIMED = "begard-av"
_PAID = "själv får betalt"
_ASKED = "själv har begärt pengarna (begard-av:)"
_OPPOSITE = "själv är motpart (motpart:)"
_ANY = 10**18  # öre; more than any books hold
_NONE = -1

Konton = tuple[str, ...]


class _Right(Struct, frozen=True):
    """One `[[attest]]` row: up to how many öre, and on which accounts (None: on all)."""

    hogst: int
    accounts: AccountSet | None

    def covers(self, konton: Iterable[str]) -> bool:
        return self.accounts is None or all(self.accounts.names(konto) for konto in konton)


_EVERYTHING = _Right(_ANY, None)


class _Role(Struct, frozen=True):
    """A role and what it may attest."""

    name: str
    rights: tuple[_Right, ...]
    chart: Chart

    def limit(self, konton: Konton) -> int:
        """The most it may attest on such accounts, öre; below zero where it may not at all."""
        decisive = _decisive(konton, self.chart)
        return max((right.hogst for right in self.rights if right.covers(decisive)), default=_NONE)

    def refusal(self, konton: Konton) -> str:
        """Why a verifikation is beyond it."""
        if not self.rights:
            return f"{self.name} finns inte i attestordningen"
        limit = self.limit(konton)
        if limit >= 0:
            return f"{self.name} får attestera högst {kronor(limit)} kr"
        decisive = _decisive(konton, self.chart)
        refused = [k for k in decisive if not any(right.covers((k,)) for right in self.rights)]
        return f"{self.name} får inte attestera konto {_listed(refused or decisive, 'och')}"


class _Attesting(Struct, frozen=True):
    """The roles that one `attest:` names, with what is known by now of what they may attest.

    `limits` holds the most that any of them may for the accounts of a verifikation, `clear` the
    payees that are none of them. `is_party` says that one of them is a `motpart` in the books,
    `may_all` that one of them may attest anything.
    """

    roles: tuple[_Role, ...]
    is_party: bool
    may_all: bool
    limits: dict[Konton, int] = {}
    clear: set[str] = set()

    def may(self, rader: Iterable[Rad]) -> bool:
        """Whether one of them may attest it, as far as is known."""
        konton, amount = [], 0
        for _, konto, ore, _ in rader:
            konton.append(konto)
            if ore > 0:
                amount += ore
        return amount <= self.limits.get(tuple(konton), _NONE)

    def learn(self, v: Verifikation) -> None:
        """Make the next verifikation like this one quicker to pass."""
        konton = _konton(v)
        if konton not in self.limits:
            self.limits[konton] = max((role.limit(konton) for role in self.roles), default=_NONE)
        if all(_folded(role.name) != _folded(v.motpart) for role in self.roles):
            self.clear.add(v.motpart)


class Attested(NamedTuple):
    """What is wrong with how verifikationer are attested, and how many are by a known role."""

    findings: list[Finding]
    number: int


def check(forbund: Forbund, books: Books) -> Iterator[Finding]:
    """Every verifikation that nobody, nobody entitled, or only the one it concerns has attested."""
    found = examined(forbund, books)
    yield from found.findings
    yield from order_missing(forbund, found.number)


def order_missing(forbund: Forbund, attested: int) -> Iterator[Finding]:
    """There is attest, but no order to hold it against."""
    if attested and not forbund.settings.attest:
        place = forbund.place() or Place(str(forbund.folder))
        yield kontroll.ATTEST_ORDER_MISSING.at(place, count=attested)


def examined(forbund: Forbund, books: Books) -> Attested:
    """Each verifikation by itself."""
    roles = _roles(forbund)
    parties = {_folded(name) for name in books.balances.parties}
    known: dict[object, _Attesting] = {}
    findings: list[Finding] = []
    attested = 0
    for v in books.verifikationer:
        meta = v.meta
        given = meta.get(KEY)
        if given not in known:
            named = _named(given, roles, forbund.chart)
            is_party = any(_folded(role.name) in parties for role in named)
            may_all = any(_EVERYTHING in role.rights for role in named)
            known[given] = _Attesting(named, is_party, may_all)
        attesting = known[given]
        if not attesting.roles:
            findings += _examined(v, (), roles) if roles else ()
            continue
        attested += 1
        # Nearly all verifikationer are in order: they leave here, and what is slow is not asked.
        if (
            v.motpart in attesting.clear
            and CLAIMED not in meta
            and not attesting.is_party
            and (attesting.may_all or attesting.may(v.rader))
        ):
            continue
        findings += _examined(v, attesting.roles, roles)
        attesting.learn(v)
    return Attested(findings, attested)


def parties_of(forbund: Forbund, books: Books) -> list[str]:
    """The roles that are a motpart too."""
    parties = {_folded(name) for name in books.balances.parties}
    return sorted(name for name in _roles(forbund) if _folded(name) in parties)


def _roles(forbund: Forbund) -> dict[str, _Role]:
    """The roles of the attestordning; a row whose accounts can't be read gives no right."""
    rows: dict[str, list[AttestRow]] = {}
    for row in forbund.settings.attest:
        rows.setdefault(_folded(row.roll), []).append(row)
    roles = {}
    for key, each in rows.items():
        rights = tuple(right for row in each if (right := _right(row)))
        roles[key] = _Role(each[0].roll.strip(), rights, forbund.chart)
    return roles


def _right(row: AttestRow) -> _Right | None:
    try:
        accounts = account_set(row.konton) if row.konton else None
    except SelectionError:
        return None  # told where forbund.toml is read
    return _Right(_ANY if row.hogst is None else row.hogst * 100, accounts)


def _named(given: object, roles: Mapping[str, _Role], chart: Chart) -> tuple[_Role, ...]:
    """The roles that an `attest:` names.

    One that is not in the attestordning has no rights; where there is none, each has all.
    """
    rights = () if roles else (_EVERYTHING,)
    return tuple(roles.get(_folded(word)) or _Role(word, rights, chart) for word in _words(given))


def _words(given: object) -> list[str]:
    words = [] if given is None else str(given).split(",")
    return [word.strip() for word in words if word.strip()]


@cache
def _folded(word: str) -> str:
    """A role as it is compared: whatever its capitals, and however å, ä and ö were typed."""
    return unicodedata.normalize("NFC", word).casefold().strip()


def _decisive(konton: Konton, chart: Chart) -> list[str]:
    """The accounts that decide who may attest: the result accounts, or all where there are none."""
    rows = {konto: chart.row(konto) for konto in konton}
    results = [konto for konto, row in rows.items() if row is not None and row.klass.is_result]
    return results or list(rows)


def _konton(v: Verifikation) -> Konton:
    return tuple([rad.konto for rad in v.rader])


def _stake(v: Verifikation, role: _Role) -> str:
    """What a role has to do with the money of a verifikation; empty if nothing."""
    name = _folded(role.name)
    if _folded(v.motpart) == name:
        return _PAID
    if name in map(_folded, _words(v.meta.get(CLAIMED))):
        return _ASKED
    parties = (meta.get(PARTY) for meta in (v.meta, *(rad.meta for rad in v.rader)))
    return _OPPOSITE if any(_folded(str(party)) == name for party in parties if party) else ""


def _examined(
    v: Verifikation, attesting: tuple[_Role, ...], roles: Mapping[str, _Role]
) -> Iterator[Finding]:
    """What is wrong with how a verifikation is attested, if anything."""
    if _is_exempt(v):
        return
    konton, amount = _konton(v), sum(rad.ore for rad in v.rader if rad.ore > 0)
    beyond = [role for role in attesting if role.limit(konton) < amount]
    stakes = {role.name: why for role in attesting if (why := _stake(v, role))}
    if any(role not in beyond and role.name not in stakes for role in attesting):
        return
    able = [role for role in roles.values() if role.limit(konton) >= amount]
    free = [role.name for role in able if not _stake(v, role)]
    hint = _letting(free) if roles else "Låt någon annan granska och attestera den."
    if not attesting:
        yield kontroll.ATTEST_MISSING.at(v.place, name=v.name, hint=hint)
        return
    if len(beyond) == len(attesting):
        unknown = [role.name for role in beyond if not role.rights]
        yield kontroll.ATTEST_UNENTITLED.at(
            v.place,
            name=v.name,
            amount=kronor(amount),
            reason=", och ".join(role.refusal(konton) for role in beyond),
            hint=suggestion(unknown[0], free) if unknown and free else hint,
        )
    if stakes:
        reason = ", och av ".join(f"{name}, som {why}" for name, why in stakes.items())
        if len(stakes) < len(attesting):
            reason += ", och av ingen annan som har rätt till det"
        yield kontroll.ATTEST_BIASED.at(v.place, name=v.name, reason=reason, hint=hint)


def _letting(free: list[str]) -> str:
    if not free:
        return (
            "Ingen roll i [[attest]] i forbund.toml får attestera den; låt styrelsen besluta vem "
            "som ska kunna det."
        )
    return f"Låt {_listed(free, 'eller')} granska den, och skriv sedan rollen i attest."


def _listed(words: list[str], last: str) -> str:
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _is_exempt(v: Verifikation) -> bool:
    """Whether nobody is asked to attest it: no event, kept elsewhere, made here, or cancelled."""
    return v.is_opening or v.is_imported or v.is_generated or v.meta.get("makulerad") is True
