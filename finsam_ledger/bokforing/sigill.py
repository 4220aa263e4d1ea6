"""Sealed reports: the manifest of each is there, and is the one that was sealed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from finsam_ledger.balances import Books, Ledger, Seal
from finsam_ledger.bokforing.las import hash_of
from finsam_ledger.catalogue import sigill as kinds
from finsam_ledger.findings import Finding, Place
from finsam_ledger.forbund import Forbund

FOLDER = "sigill"
_NAME = re.compile(r"([a-z]+)-([12][0-9]{3})")


def check(_forbund: Forbund, books: Books) -> Iterator[Finding]:
    """Every seal has its manifest, and every manifest its seal."""
    ledger = books.ledger
    if ledger is None:
        return
    for seal in in_force(ledger):
        content = manifest_in(ledger, seal)
        if isinstance(content, Finding):
            yield content
    yield from removed(ledger)


def removed(ledger: Ledger) -> Iterator[Finding]:
    """A manifest tells of a seal that is no longer in the ledger."""
    known = {path_of(ledger, seal) for seal in ledger.seals}
    for path in sorted((ledger.main.parent / FOLDER).glob("*.json")):
        found = _NAME.fullmatch(path.stem)
        if found and path not in known and path.is_file():
            kind, year = found.groups()
            file, place = f"{FOLDER}/{path.name}", Place(str(path))
            yield kinds.SEAL_REMOVED.at(place, file=file, kind=kind, year=year, hash=hash_of(path))


def in_force(ledger: Ledger) -> list[Seal]:
    """The last seal of each report: one that was sealed again has the earlier ones before it."""
    return list({(seal.kind, seal.year): seal for seal in ledger.seals}.values())


def path_of(ledger: Ledger, seal: Seal) -> Path:
    return ledger.main.parent / FOLDER / f"{seal.kind}-{seal.year}.json"


def manifest_in(ledger: Ledger, seal: Seal) -> bytes | Finding:
    """The content of a seal's manifest, or what is wrong with it."""
    path = path_of(ledger, seal)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        reason = "saknas"
    except OSError:
        reason = "går inte att läsa"
    else:
        if hashlib.sha256(content).hexdigest() == seal.hash:
            return content
        reason = "är ändrat: det har inte den hash som står i sigillet"
    return kinds.SEAL_FILE.at(seal.place, file=f"{FOLDER}/{path.name}", reason=reason)
