"""Account numbers, prefix sets and charts of accounts. The only place with prefix logic.

A chart (Kommun-Bas, BAS or a förbund's own) is a CSV that gives each account number, by its
longest known prefix, the `Post` of the law it belongs to. Forms speak of posts, so that they
hold for every chart; a förbund's own notes may speak of numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from finsam_ledger import catalogue
from finsam_ledger.datafiles import Row, read_csv, suggestion
from finsam_ledger.findings import Finding

E = TypeVar("E", bound=StrEnum)

CHARTS = Path(__file__).parent / "data" / "charts"


class Klass(StrEnum):
    """The side of the books an account stands on."""

    TILLGANG = "tillgang"
    EGET_KAPITAL = "eget_kapital"
    SKULD = "skuld"
    INTAKT = "intakt"
    KOSTNAD = "kostnad"

    @property
    def is_result(self) -> bool:
        return self in (Klass.INTAKT, Klass.KOSTNAD)


class Post(StrEnum):
    """The lines of LKBR 5:2 (resultaträkning) and 6:2 (balansräkning) that accounts fall on."""

    VERKSAMHETENS_INTAKTER = "verksamhetens_intakter"
    VERKSAMHETENS_KOSTNADER = "verksamhetens_kostnader"
    AVSKRIVNINGAR = "avskrivningar"
    SKATTEINTAKTER = "skatteintakter"
    GENERELLA_STATSBIDRAG = "generella_statsbidrag"
    FINANSIELLA_INTAKTER = "finansiella_intakter"
    FINANSIELLA_KOSTNADER = "finansiella_kostnader"
    EXTRAORDINARA_POSTER = "extraordinara_poster"
    BOKSLUT = "bokslut"  # the account through which a booked closing entry moves the result
    IMMATERIELLA = "immateriella"
    MARK_BYGGNADER = "mark_byggnader"
    MASKINER_INVENTARIER = "maskiner_inventarier"
    OVRIGA_MATERIELLA = "ovriga_materiella"
    FINANSIELLA_ANLAGGNINGAR = "finansiella_anlaggningar"
    BIDRAG_INFRASTRUKTUR = "bidrag_infrastruktur"
    FORRAD = "forrad"
    FORDRINGAR = "fordringar"
    KORTFRISTIGA_PLACERINGAR = "kortfristiga_placeringar"
    KASSA_BANK = "kassa_bank"
    EGET_KAPITAL = "eget_kapital"
    AVSATTNINGAR_PENSIONER = "avsattningar_pensioner"
    ANDRA_AVSATTNINGAR = "andra_avsattningar"
    LANGFRISTIGA_SKULDER = "langfristiga_skulder"
    KORTFRISTIGA_SKULDER = "kortfristiga_skulder"


_ASSETS = (
    Post.IMMATERIELLA,
    Post.MARK_BYGGNADER,
    Post.MASKINER_INVENTARIER,
    Post.OVRIGA_MATERIELLA,
    Post.FINANSIELLA_ANLAGGNINGAR,
    Post.BIDRAG_INFRASTRUKTUR,
    Post.FORRAD,
    Post.FORDRINGAR,
    Post.KORTFRISTIGA_PLACERINGAR,
    Post.KASSA_BANK,
)
_DEBTS = (
    Post.AVSATTNINGAR_PENSIONER,
    Post.ANDRA_AVSATTNINGAR,
    Post.LANGFRISTIGA_SKULDER,
    Post.KORTFRISTIGA_SKULDER,
)
# The classes whose accounts may have a post; any other post is of either result class.
_CLASSES: dict[Post, tuple[Klass, ...]] = {
    **dict.fromkeys(_ASSETS, (Klass.TILLGANG,)),
    **dict.fromkeys(_DEBTS, (Klass.SKULD,)),
    Post.EGET_KAPITAL: (Klass.EGET_KAPITAL,),
    Post.BOKSLUT: tuple(Klass),
    Post.VERKSAMHETENS_INTAKTER: (Klass.INTAKT,),
    Post.VERKSAMHETENS_KOSTNADER: (Klass.KOSTNAD,),
    Post.AVSKRIVNINGAR: (Klass.KOSTNAD,),
    Post.FINANSIELLA_INTAKTER: (Klass.INTAKT,),
    Post.FINANSIELLA_KOSTNADER: (Klass.KOSTNAD,),
}


class Egenskap(StrEnum):
    """What else the law or the trappa asks of an account, beside its post."""

    MEDLEMSBIDRAG = "medlemsbidrag"
    NNS_AVGIFT = "nns_avgift"  # the fee to Nationella nätverket för samordningsförbund
    EU_BIDRAG = "eu_bidrag"
    REALISATIONSVINST = "realisationsvinst"
    REALISATIONSFORLUST = "realisationsforlust"
    REALISATIONSVINST_FINANSIELL = "realisationsvinst_finansiell"
    REALISATIONSFORLUST_FINANSIELL = "realisationsforlust_finansiell"
    OREALISERAD = "orealiserad"
    OREALISERAD_ATERFORD = "orealiserad_aterford"
    ACKUMULERAD_AVSKRIVNING = "ackumulerad_avskrivning"
    RESULTATRESERV = "resultatreserv"  # before 2024 resultatutjämningsreserv


class ChartRow(Struct, frozen=True):
    """One prefix of a chart and what falls under it."""

    konto: str
    namn: str
    klass: Klass
    post: Post
    egenskap: Egenskap | None


def number_of(account: str) -> str | None:
    """The account number of a Beancount account: the digits its last part begins with.

    >>> number_of("Expenses:Personal:5010-Arvoden")
    '5010'
    """
    digits = account.rpartition(":")[2].partition("-")[0]
    return digits if digits.isascii() and digits.isdigit() else None


def is_composed(account: str) -> bool:
    """Whether å, ä and ö are one character each, as keyboards write them."""
    return unicodedata.is_normalized("NFC", account)


class Chart(Struct, frozen=True, dict=True):
    """A chart of accounts: rows by prefix, the longest prefix of a number deciding.

    A property in `own` is that of the accounts the förbund names, and of no others.
    """

    name: str
    rows: Mapping[str, ChartRow]
    own: Mapping[Egenskap, AccountSet] = {}

    @cached_property
    def _found(self) -> dict[str, ChartRow | None]:
        """The accounts that have been asked for."""
        return {}

    def row(self, konto: str) -> ChartRow | None:
        if konto not in self._found:
            prefixes = (konto[:length] for length in range(len(konto), 0, -1))
            row = next((self.rows[p] for p in prefixes if p in self.rows), None)
            self._found[konto] = self._named(konto, row) if row else None
        return self._found[konto]

    @cached_property
    def _takes(self) -> dict[AccountSet, dict[str, Take | None]]:
        """The sets of accounts that have been asked for."""
        return {}

    def taken(self, accounts: AccountSet, konton: Iterable[str]) -> dict[str, Take]:
        """Those of `konton` that a set takes, and how; each is asked once, whatever the year."""
        known = self._takes.setdefault(accounts, {})
        for konto in konton:
            if konto not in known:
                known[konto] = accounts.take(konto, self)
        return {konto: take for konto in konton if (take := known[konto])}

    def _named(self, konto: str, row: ChartRow) -> ChartRow:
        """The row with the property that the förbund says its account has."""
        named = (egenskap for egenskap, accounts in self.own.items() if accounts.names(konto))
        given = None if row.egenskap in self.own else row.egenskap
        return replace(row, egenskap=next(named, given))


class Side(StrEnum):
    """The side of an account's balance."""

    DEBET = "debet"
    KREDIT = "kredit"

    @classmethod
    def of(cls, ore: int) -> Side:
        return cls.KREDIT if ore < 0 else cls.DEBET


class Take(NamedTuple):
    """How a set counts an account: adds (+1) or subtracts (−1) it, on either side or on one."""

    sign: int
    side: Side | None = None


def _either(takes: Iterable[Take]) -> Take:
    """The words that take an account, joined by or: on both sides where they name both."""
    first, *others = takes
    sides = {first.side, *(take.side for take in others if take.sign == first.sign)}
    return first if len(sides) == 1 else Take(first.sign)


class Term(Struct, frozen=True):
    """One word of an account set: numbers from `low` to `high` by prefix, counted as `take`."""

    low: str
    high: str
    take: Take
    whole: bool = False  # this number only, not those it begins

    def has(self, konto: str) -> bool:
        if self.whole:
            return konto == self.low
        return self.low <= konto[: len(self.low)] and konto[: len(self.high)] <= self.high


class AccountSet(Struct, frozen=True):
    """Which accounts a line takes, and whether it adds (+1) or subtracts (−1) them.

    The words are joined by or: a post, class or property of the chart, or account numbers
    (`4510`, a beginning `45`, a span `30-39`). A leading `-` subtracts, a leading `!` leaves out;
    a final `:debet` or `:kredit` takes an account only while its balance is on that side. Of words
    that take one account the most telling decides: a number, then a property, a post, a class.
    """

    terms: tuple[Term, ...] = ()
    poster: Mapping[Post, Take] = {}
    klasser: Mapping[Klass, Take] = {}
    egenskaper: Mapping[Egenskap, Take] = {}

    def __hash__(self) -> int:
        """By value, so that what a set takes of some books can be kept by it."""
        words = (*self.poster, *self.klasser, *self.egenskaper)
        return hash((self.terms, frozenset(words)))

    def take(self, konto: str, chart: Chart) -> Take | None:
        """How one account is counted; None if it is not."""
        takes = [term.take for term in self.terms if term.has(konto)]
        levels = [_either(takes)] if takes else []
        row = chart.row(konto)
        if row is not None:
            if row.egenskap and row.egenskap in self.egenskaper:
                levels.append(self.egenskaper[row.egenskap])
            if row.post in self.poster:
                levels.append(self.poster[row.post])
            if row.klass in self.klasser and row.post is not Post.BOKSLUT:
                levels.append(self.klasser[row.klass])
        if not levels or not all(take.sign for take in (*takes, *levels)):
            return None
        return levels[0]

    def names(self, konto: str) -> bool:
        """Whether the numbers among the words take an account."""
        signs = [term.take.sign for term in self.terms if term.has(konto)]
        return bool(signs) and all(signs)

    def weight(self, konto: str, chart: Chart) -> int:
        """+1, −1 or 0 for one account, whatever side it is on."""
        take = self.take(konto, chart)
        return take.sign if take else 0

    @property
    def is_part(self) -> bool:
        """Whether it takes accounts by property alone, so a part of what another line takes."""
        taken = any(take.sign for take in self.egenskaper.values())
        return taken and not (self.terms or self.poster or self.klasser)


class SelectionError(ValueError):
    """An account set that cannot be read; the message is Swedish and goes into a finding."""


def account_set(
    konton: Iterable[str] = (),
    poster: Iterable[str] = (),
    klasser: Iterable[str] = (),
    egenskaper: Iterable[str] = (),
) -> AccountSet:
    """An `AccountSet` from the words of a form; raises `SelectionError` on a word it can't read."""
    return AccountSet(
        tuple(_term(word) for word in konton),
        _members(Post, poster),
        _members(Klass, klasser),
        _members(Egenskap, egenskaper),
    )


def _members(enum: type[E], words: Iterable[str]) -> dict[E, Take]:
    """What the words name, one named twice taken on either side."""
    takes: dict[E, list[Take]] = {}
    for word in words:
        member, take = _member(enum, word)
        takes.setdefault(member, []).append(take)
    return {member: _either(found) for member, found in takes.items()}


def _term(word: str) -> Term:
    bare, take = _taken(word)
    found = re.fullmatch(r"([0-9]+)(?:-([0-9]+))?", bare)
    if found is None:
        raise SelectionError(f"”{word}” är inget kontonummer")
    low, high = found.group(1), found.group(2) or found.group(1)
    if len(low) != len(high) or low > high:
        raise SelectionError(
            f"intervallet ”{word}” ska gå från lägre till högre, med lika många siffror"
        )
    return Term(low, high, take)


def _taken(word: str) -> tuple[str, Take]:
    """What a word names and how it counts it: adds, subtracts (`-`), leaves out (`!`), by side."""
    sign = {"-": -1, "!": 0}.get(word[:1], 1)
    bare, colon, side = (word if sign == 1 else word[1:]).partition(":")
    if colon and side not in list(Side):
        raise SelectionError(f"”{word}” slutar på ”:{side}”; välj :debet eller :kredit")
    return bare, Take(sign, Side(side) if side else None)


def _member(enum: type[E], word: str) -> tuple[E, Take]:
    bare, take = _taken(word)
    try:
        return enum(bare), take
    except ValueError:
        hint = suggestion(bare, enum).rstrip(".").lower()
        raise SelectionError(f"”{bare}” finns inte; {hint}") from None


def read_chart(name: str, folder: Path) -> tuple[Chart | None, list[Finding]]:
    """A built-in chart by name, or a förbund's own by its file name in `folder`."""
    own = name.endswith(".csv")
    path = folder / name if own else CHARTS / f"{name}.csv"
    if not own and not path.exists():
        known = ", ".join(sorted(chart.stem for chart in CHARTS.glob("*.csv")))
        return None, [catalogue.CHART_UNKNOWN.at(None, chart=name, known=known)]
    rows, findings = read_csv(path, ("konto", "namn", "klass", "post", "egenskap"))
    read = [_chart_row(row) for row in rows]
    findings += _wrong_numbers(rows)
    findings += [row for row in read if isinstance(row, Finding)]
    if findings:
        return None, findings
    return Chart(name, {row.konto: row for row in read if isinstance(row, ChartRow)}), []


def _wrong_numbers(rows: list[Row]) -> list[Finding]:
    """Numbers that are none, or that stand twice."""
    seen: set[str] = set()
    findings = []
    for row in rows:
        konto = row.cells["konto"]
        if not re.fullmatch(r"[0-9]+", konto) or konto in seen:
            findings.append(catalogue.CHART_KONTO.at(row.place, konto=konto))
        seen.add(konto)
    return findings


def _chart_row(row: Row) -> ChartRow | Finding:
    cells = row.cells
    for column, enum in (("klass", Klass), ("post", Post), ("egenskap", Egenskap)):
        word = cells[column]
        if word not in list(enum) and (word or column != "egenskap"):
            hint = suggestion(word, enum)
            return catalogue.CHART_POST.at(row.place, konto=cells["konto"], post=word, hint=hint)
    egenskap = Egenskap(cells["egenskap"]) if cells["egenskap"] else None
    klass = Klass(cells["klass"])
    fitting = _CLASSES.get(Post(cells["post"]), (Klass.INTAKT, Klass.KOSTNAD))
    if klass not in fitting:
        hint = f"Kontot är {klass}; posten hör till {' och '.join(fitting)}."
        return catalogue.CHART_POST.at(
            row.place, konto=cells["konto"], post=cells["post"], hint=hint
        )
    return ChartRow(
        cells["konto"], cells["namn"], Klass(cells["klass"]), Post(cells["post"]), egenskap
    )
