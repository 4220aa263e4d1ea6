"""The words that the sentence check goes by: `data/meningar.toml`, read once."""

from __future__ import annotations

from pathlib import Path

import msgspec
import tomli
from msgspec import Struct

from finsam_ledger.meningar.vikning import Fras, Fraser, folded

_DATA = Path(__file__).parent.parent / "data" / "meningar.toml"


class Enhet(Struct, frozen=True):
    """A unit: what it is of, and its size in öre, in shares or in ones."""

    slag: str
    storlek: str


class Amne(Struct, frozen=True, kw_only=True):
    """Something that figures are about, and the words for it, in texts and on rows alike.

    `ord` name it without doubt; `svaga` may mean something else, so that a number that fits is
    known but one that does not is no finding. `rader` are phrases of rows only. `slag` limits it
    to money, shares or counts. A `signerat` one may be above or below nought, a `saldo` is what
    there is on a day. A row of one that is a part (`del`) is of that alone, whatever else it names.
    A number about a subject that `kraver` other words needs one of them in its sentence or the one
    before to be held against it.
    """

    id: str
    ord: tuple[str, ...] = ()
    svaga: tuple[str, ...] = ()
    rader: tuple[str, ...] = ()
    slag: tuple[str, ...] = ()
    signerat: bool = False
    saldo: bool = False
    del_: bool = msgspec.field(name="del", default=False)
    kraver: tuple[str, ...] = ()


class Kolumnord(Struct, frozen=True):
    """The words that say that a number is a budget, a forecast, a deviation or a change.

    `efter` are those that count right after the number; `amnen` what is meant if nothing is named.
    """

    fore: tuple[str, ...] = ()
    efter: tuple[str, ...] = ()
    amnen: tuple[str, ...] = ()


class Riktning(Struct, frozen=True):
    """Words for above and below nought, for more and less."""

    plus: tuple[str, ...]
    minus: tuple[str, ...]
    mer: tuple[str, ...]
    mindre: tuple[str, ...]


class Medlem(Struct, frozen=True):
    """Words that tell that a row is a member's."""

    ord: tuple[str, ...]


class Rakenskapsar(Struct, frozen=True):
    """How a report says which year it is for: title words, and year words with what they need."""

    titel: tuple[str, ...]
    ar: tuple[str, ...]
    med: tuple[str, ...]


class Ordlista(Struct, frozen=True):
    """`data/meningar.toml` as it stands."""

    forkortningar: tuple[str, ...]
    slut: tuple[str, ...]
    raknas_inte: frozenset[str]
    rakneord: dict[str, int]
    andelar: dict[str, tuple[int, int]]
    enheter: dict[str, Enhet]
    kolumner: dict[str, Kolumnord]
    riktning: Riktning
    fjol: tuple[str, ...]
    ingaende: tuple[str, ...]
    hinder: tuple[str, ...]
    medelvarde: tuple[str, ...]
    helhet: tuple[str, ...]
    delat: frozenset[str]
    bindeord: frozenset[str]
    villkor: tuple[str, ...]
    annans: tuple[str, ...]
    egna: frozenset[str]
    ungefar: tuple[str, ...]
    fyllnad: tuple[str, ...]
    etikettfyllnad: tuple[str, ...]
    rakenskapsar: Rakenskapsar
    medlem: Medlem
    amne: tuple[Amne, ...]


def phrases(key: str, texts: tuple[str, ...]) -> list[Fras]:
    return [Fras.of(key, text) for text in texts]


def finder(**keyed: tuple[str, ...]) -> Fraser:
    """A finder of phrases, by what they stand for."""
    return Fraser.of([each for key, texts in keyed.items() for each in phrases(key, texts)])


def _read() -> Ordlista:
    data = tomli.loads(_DATA.read_text(encoding="utf-8"))
    for key in ("raknas_inte", "egna", "delat", "bindeord"):
        data[key] = [folded(word) for word in data[key]]
    return msgspec.convert(data, Ordlista)


LEXIKON = _read()
