"""From bytes to text. A SIE file should be in PC8 (CP437) and says so whatever it is in.

The order of guessing: a byte order mark, ASCII, valid UTF-8 with letters outside ASCII, then
whether the Swedish letters are those of CP437 or of Latin-1. All 256 bytes have a letter in CP437,
so nothing is lost by reading a file as that.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from typing import NamedTuple

from finsam_ledger.catalogue import sie as kinds
from finsam_ledger.sie.notes import Notes, clipped

CP437 = "cp437"
_NAMES = {
    CP437: "CP437",
    "cp850": "CP850",
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "cp1252": "ISO 8859-1 (Windows)",
    "utf-16": "UTF-16",
}
ENCODINGS = ("cp437", "cp850", "cp1252", "iso8859-15", "utf-8")
_CP437_LETTERS = bytes([0x84, 0x86, 0x8E, 0x8F, 0x94, 0x99, 0x82])
_LATIN_LETTERS = bytes([0xE4, 0xE5, 0xC4, 0xC5, 0xF6, 0xD6, 0xE9])
# What CP437 has where another code has a letter: box drawing, Greek, mathematics.
_ODD = re.compile(r"[A-Za-zåäöÅÄÖé][\u2190-\u25ff\u0370-\u03ff\u2310\u2261±≥≤⌠⌡÷≈°∙·√ⁿ²]+[a-zåäöé]")
_UNKNOWN = re.compile("[\x80-\x9f]")  # what Windows' code has no letter for
_MARKS = {
    "Ã¥": "å", "Ã¤": "ä", "Ã¶": "ö", "Ã…": "Å", "Ã„": "Ä", "Ã–": "Ö", "Ã©": "é",
}  # fmt: skip
_GARBLED = re.compile(r"Ã[¥¤¶…„–©]|[A-Za-z][†„”][a-z]|[A-Za-z][σΣ÷][a-z]")
_BETWEEN = str.maketrans("†„”σΣ÷", "åäöåäö")
_ASCII = bytes(range(128))
_SWEDISH = set("åäöÅÄÖéÉüÜ")  # letters that need no second look
_CONTROL = bytes([*range(9), 11, 12, *range(14, 32), 127])
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SEEN = 30  # letters on either side of what a finding quotes
_END_OF_FILE = b"\x1a"  # as DOS marked it
_SAMPLE = 1 << 20


class Text(NamedTuple):
    """A file as text with LF between lines, and the encoding it was read as."""

    text: str
    encoding: str


def decoded(data: bytes, notes: Notes, forced: str | None = None) -> Text | None:
    """The text of a file, or None (told in `notes`) where it is something else than text."""
    reason = _not_text(data)
    if reason:
        notes.add(kinds.NOT_SIE, 1, reason=reason)
        return None
    encoding = forced or guessed(data)
    text = _decoded(data.rstrip(_END_OF_FILE), encoding)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not forced and encoding != CP437:
        notes.add(kinds.ENCODING, None, encoding=_NAMES.get(encoding, encoding))
    if len(data.translate(None, _CONTROL)) < len(data):
        for line, _, letter in _lines(text, _CONTROLS):
            what = f"ett styrtecken (kod {ord(letter)})"
            notes.add(kinds.CONTROL_CHARACTER, line, what=what)
    letters = set(_decoded(data.translate(None, _ASCII), encoding))
    if not letters <= _SWEDISH:
        _examine(text, encoding, notes)
    return Text(text, encoding)


def _decoded(data: bytes, encoding: str) -> str:
    """The text; a byte that Windows' code has no letter for is kept as the control it is there."""
    if encoding == "cp1252":
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            return data.decode("latin-1")
    if encoding == "utf-8":
        data = data.removeprefix(BOM_UTF8)
    return data.decode(encoding, errors="replace")


def _not_text(data: bytes) -> str:
    start = data[:512].lstrip(BOM_UTF8 + b" \t\r\n")
    if not data.strip():
        return "den är tom"
    if start.startswith(b"%PDF"):
        return "den är en PDF"
    if start.startswith(b"PK\x03\x04"):
        return "den är en zip-fil eller ett Office-dokument"
    if data.startswith((BOM_UTF16_BE, BOM_UTF16_LE)):
        return "den är i UTF-16"
    if start[:15].lower().startswith((b"<!doctype", b"<html")):
        return "den är en webbsida"
    if start.startswith((b"{", b"[")):
        return "den ser ut som JSON"
    if b"\0" in data[:_SAMPLE]:
        return "den är binär"
    return "" if start.startswith((b"#", b"<")) else "första raden börjar inte med #"


def guessed(data: bytes) -> str:
    """The encoding of a file, by its bytes alone: its own word can't be trusted."""
    if data.startswith(BOM_UTF8):
        return "utf-8-sig"
    if data.isascii():
        return CP437
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    high = data.translate(None, _ASCII)
    # In UTF-8 with a letter destroyed here and there, å, ä and ö still stand as pairs.
    pairs = sum(high.count(mark) for mark in (b"\xc3\xa5", b"\xc3\xa4", b"\xc3\xb6"))
    ours, theirs = (
        sum(high.count(bytes([letter])) for letter in letters)
        for letters in (_CP437_LETTERS, _LATIN_LETTERS)
    )
    if pairs > max(ours, theirs):
        return "utf-8"
    return "cp1252" if theirs > ours else CP437


def _examine(text: str, encoding: str, notes: Notes) -> None:
    """Letters that the encoding can't explain, each line told once."""
    if "\ufffd" in text:
        for line, found, _ in _lines(text, re.compile("\ufffd")):
            notes.add(kinds.CHARACTERS_LOST, line, text=clipped(found))
    for line, found, _ in _lines(text, _GARBLED) if encoding != CP437 else ():
        guess = found
        for mark, letter in _MARKS.items():
            guess = guess.replace(mark, letter)
        notes.add(
            kinds.CHARACTERS_GARBLED, line, text=clipped(found), guess=guess.translate(_BETWEEN)
        )
    odd = _ODD if encoding == CP437 else _UNKNOWN
    for line, found, _ in _lines(text, odd):
        notes.add(kinds.ENCODING_MIXED, line, text=clipped(found))


def _lines(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, str, str]]:
    """Line numbers where `pattern` is found, with the words around and itself; no line twice."""
    line, counted, end_of_line = 1, 0, -1
    for match in pattern.finditer(text):
        if match.start() < end_of_line:
            continue
        line += text.count("\n", counted, match.start())
        counted = match.start()
        begin = text.rfind("\n", 0, match.start()) + 1
        end_of_line = text.find("\n", match.start())
        end_of_line = len(text) if end_of_line < 0 else end_of_line
        yield line, _words_around(text, match, begin, end_of_line), match.group()


def _words_around(text: str, match: re.Match[str], begin: int, end: int) -> str:
    """What is found with the text it is part of: as far as the quotes around it, or some words."""
    start, stop = text.rfind('"', begin, match.start()) + 1, text.find('"', match.end(), end)
    start, stop = max(begin, start), stop if stop >= 0 else end
    if match.start() - start > _SEEN:
        start = text.find(" ", match.start() - _SEEN, match.start()) + 1 or match.start()
    if stop - match.end() > _SEEN:
        stop = text.rfind(" ", match.end(), match.end() + _SEEN)
        stop = stop if stop >= 0 else match.end()
    return text[start:stop].strip()
