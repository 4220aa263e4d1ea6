"""What Beancount says, as findings: Swedish, with the true place where Beancount gives none."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from beancount.core import data

from finsam_ledger import catalogue
from finsam_ledger.datafiles import suggestion
from finsam_ledger.findings import Finding, Place

_WORDS = (b"option", b"plugin")
_IGNORED = re.compile(rb"^(option|plugin)\s+\"[^\"]*\"", re.MULTILINE)


def translated(
    errors: Iterable[Any], entries: Iterable[Any], options: Mapping[str, Any]
) -> list[Finding]:
    """Beancount's errors as findings. Those that we give ourselves, more exactly, are left out."""
    accounts = [entry.account for entry in entries if isinstance(entry, data.Open)]
    files = [str(name) for name in options.get("include", ())]
    findings = []
    marked = _byte_order_marks(files)
    for error in errors:
        finding = _translated(error, accounts, files)
        known = finding is not None and finding.place and finding.place.file in marked
        if finding is not None and not known:
            findings.append(finding)
    return [*marked.values(), *findings]


def _byte_order_marks(files: list[str]) -> dict[str, Finding]:
    """Files that begin with an invisible mark, which Beancount takes for a strange letter."""
    marks = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    reason = "den börjar med ett osynligt tecken (BOM); spara den som UTF-8 utan BOM"
    return {
        file: catalogue.FILE_UNREADABLE.at(Place(file, 1), reason=reason)
        for file in files
        if _beginning(file).startswith(marks)
    }


def _beginning(file: str) -> bytes:
    with Path(file).open("rb") as opened:
        return opened.read(3)


class _Ledger(NamedTuple):
    """What a message can be held against: where it points, accounts there are, files read."""

    place: Place | None
    accounts: list[str]
    files: list[str]


def _translated(error: Any, accounts: list[str], files: list[str]) -> Finding | None:
    source = error.source or {}
    name = str(source.get("filename", ""))
    place = None if name.startswith("<") else Place(name, source.get("lineno") or None)
    message = str(error.message).strip()
    for pattern, make in _PATTERNS:
        if found := re.search(pattern, message, re.DOTALL):
            return make(found, _Ledger(place, accounts, files))
    quoted = f"Beancount svarar ”{' '.join(message.split()).rstrip('.')}”"
    if type(error).__name__ in ("ParserSyntaxError", "LexerError", "ParserError"):
        return catalogue.SYNTAX.at(place, reason=quoted)
    return catalogue.BEANCOUNT.at(place, reason=quoted)


_Make = Callable[[re.Match[str], _Ledger], Finding | None]

_TOKENS = {
    "ACCOUNT": "ett konto",
    "BOOL": "ett ja eller nej",
    "COLON": "ett kolon",
    "COMMA": "ett kommatecken (decimaler skrivs med punkt)",
    "CURRENCY": "en valuta",
    "DATE": "ett datum",
    "EOL": "radens slut",
    "FLAG": "ett märke",
    "INDENT": "ett indrag",
    "KEY": "ett fältnamn",
    "LINK": "en länk",
    "NUMBER": "ett tal",
    "STRING": "en text",
    "TAG": "en tagg",
    "end": "filens slut",
}


def _ours(_found: re.Match[str], _ledger: _Ledger) -> None:
    """Given by `sources.beancount` itself, to the öre and in Swedish."""


def _not_open(found: re.Match[str], ledger: _Ledger) -> Finding:
    account = found.group(1)
    if account in ledger.accounts:
        hint = "Ändra datum på open, close eller verifikationen."
        when = " den dagen"
    else:
        hint, when = suggestion(account, ledger.accounts), ""
    return catalogue.ACCOUNT_NOT_OPEN.at(ledger.place, account=account, hint=hint, when=when)


def _include(found: re.Match[str], ledger: _Ledger) -> Finding:
    name = found.group(1)
    place = _line_of(rf'^include\s+"([^"]*{re.escape(Path(name).name)})"', ledger.files)
    return catalogue.INCLUDE_MISSING.at(place or ledger.place, file=name)


def _plugin(found: re.Match[str], ledger: _Ledger) -> Finding | None:
    name, trouble = found.groups()
    if name.startswith("beancount."):
        return None  # stumbles over what is a finding of its own, a directive without values
    last = trouble.strip().rpartition("\n")[2].strip()
    place = _line_of(rf'^plugin\s+"({re.escape(name)})"', ledger.files)
    return catalogue.BEANCOUNT.at(place, reason=f"tillägget {name} kan inte köras ({last})")


def _token(found: re.Match[str], ledger: _Ledger) -> Finding:
    return catalogue.SYNTAX.at(ledger.place, reason=f"”{found.group(1)}” känns inte igen")


def _syntax(found: re.Match[str], ledger: _Ledger) -> Finding:
    token = _TOKENS.get(found.group(1), found.group(1))
    return catalogue.SYNTAX.at(ledger.place, reason=f"här passar inte {token}")


def _said(reason: str) -> _Make:
    """A syntax finding in fixed words, with what the message quotes."""

    def make(found: re.Match[str], ledger: _Ledger) -> Finding:
        return catalogue.SYNTAX.at(ledger.place, reason=reason.format(*found.groups()))

    return make


def _encoding(_found: re.Match[str], ledger: _Ledger) -> Finding:
    return catalogue.FILE_UNREADABLE.at(ledger.place, reason="raden är inte skriven i UTF-8")


def _opened_twice(found: re.Match[str], ledger: _Ledger) -> Finding:
    reason = f"kontot {found.group(1)} öppnas två gånger"
    return catalogue.BEANCOUNT.at(ledger.place, reason=reason)


def _read_twice(found: re.Match[str], ledger: _Ledger) -> Finding:
    name = Path(found.group(1)).name
    place = _line_of(rf'^include\s+"([^"]*{re.escape(name)})"', ledger.files)
    return catalogue.BEANCOUNT.at(place, reason=f"filen {name} läses in två gånger")


def _line_of(pattern: str, files: list[str]) -> Place | None:
    """The line of a directive, where Beancount does not tell it."""
    for file in files:
        text = Path(file).read_text(encoding="utf-8", errors="replace")
        if found := re.search(pattern, text, re.MULTILINE):
            return Place(file, text.count("\n", 0, found.start()) + 1)
    return None


_PATTERNS: tuple[tuple[str, _Make], ...] = (
    (r"^Invalid reference to (?:unknown|inactive) account '([^']*)'", _not_open),
    (r"^UnicodeDecodeError", _encoding),
    (r"Invalid number format: '([^']*)'", _said("”{}” är inget tal; decimaler skrivs med punkt")),
    (
        r"(?:month must be|day is out of range|year \d+ is out of range)",
        _said("datumet finns inte"),
    ),
    (r"^Invalid account name: (\S+)", _said("”{}” är inget kontonamn")),
    (r"^Invalid option: '([^']*)'", _said("inställningen ”{}” finns inte")),
    (r"^Error for option '([^']*)'", _said("inställningen ”{}” har fel värde")),
    (r"^Duplicate metadata field", _said("ett fält står två gånger på raden")),
    (r"^Duplicate open directive for (\S+)", _opened_twice),
    (r"^Duplicate filename parsed: \"([^\"]*)\"", _read_twice),
    (r"^You may not have more than one auto-posting", _said("två rader saknar belopp")),
    (r"^Transaction does not balance", _ours),
    (r"^Balance failed for", _ours),
    (r"^Unused Pad entry", _ours),
    (r"^File (?:glob )?\"([^\"]*)\" does not (?:match any files|exist)", _include),
    (r"^Error (?:importing|applying plugin) \"?([^\":]*)\"?: (.*)", _plugin),
    (r"^Invalid token: '([^']*)'", _token),
    (r"^syntax error, unexpected ([A-Za-z_]+)", _syntax),
)


def ignored_in_includes(main: str, files: Iterable[str]) -> list[Finding]:
    """Options and plugins in included files, which Beancount drops in silence."""
    findings = []
    for file in files:
        if file == main:
            continue
        content = Path(file).read_bytes()
        # Told far sooner than by the pattern, which most files need not meet.
        if not any(content.startswith(word) or b"\n" + word in content for word in _WORDS):
            continue
        for found in _IGNORED.finditer(content):
            place = Place(str(file), content.count(b"\n", 0, found.start()) + 1)
            directive = found.group(0).decode("utf-8", errors="replace")
            findings.append(catalogue.INCLUDED_IGNORED.at(place, directive=directive))
    return findings
