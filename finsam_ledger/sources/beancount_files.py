"""A ledger's files as Beancount's own parser reads them, each by itself.

The parser is Beancount's; only the four callbacks that are called for every row are shorter here.
They give the same, but for how many decimals the amounts have (`options["dcontext"]`): nothing of
ours prints by it, and to count them takes a fifth of the parsing.
"""

from __future__ import annotations

import glob
import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from os import path
from sys import intern
from typing import Any, NamedTuple

from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser import grammar, parser
from beancount.utils import encryption

from finsam_ledger.sources.beancount_rules import CURRENCY

_Base: Any = grammar.Builder  # has no types
_Parser: Any = vars(parser)["_parser"].Parser  # in C, as `parser.parse_file` uses it
_new = tuple.__new__  # what a named tuple's own constructor calls, at half the cost


class ParsedFile(NamedTuple):
    """What stands in one file, in the file's order: nothing is completed, sorted or checked."""

    name: str
    entries: list[Any]
    errors: list[Any]
    options: dict[str, Any]


class _Builder(_Base):  # type: ignore[misc]
    """Beancount's builder, with less to do for each row, and one text for each key and currency:
    the parser makes a new one each time, a tenth of all that a ledger takes in memory.
    """

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, str] = {}

    def get_entries(self) -> list[Any]:
        """In the file's order; all files are sorted at once, which gives the same."""
        return list(self.entries)

    def option(self, filename: str, lineno: int, key: str, value: Any) -> None:
        super().option(filename, lineno, key, value)
        self.known.clear()  # the option may be what accounts are called

    def account(self, filename: str, lineno: int, account: str) -> str:
        known = self.known.get(account)
        if known is not None:
            return known
        wrong = len(self.errors)
        name: str = super().account(filename, lineno, account)
        if len(self.errors) == wrong:
            self.known[account] = name
        return name

    def amount(self, _filename: str, _lineno: int, number: Any, currency: Any) -> Amount:
        return _new(Amount, (number, CURRENCY if currency == CURRENCY else currency))

    def key_value(self, _filename: str, _lineno: int, key: str, value: Any) -> grammar.KeyValue:
        return _new(grammar.KeyValue, (intern(key), value))

    def posting(  # noqa: PLR0913, PLR0917 - as the parser calls it
        self,
        filename: str,
        lineno: int,
        account: str,
        units: Any,
        cost: Any,
        price: Any,
        istotal: bool,  # noqa: FBT001
        flag: int | None,
    ) -> data.Posting:
        if price is not None:
            row: data.Posting
            row = super().posting(filename, lineno, account, units, cost, price, istotal, flag)
            return row
        mark, meta = chr(flag) if flag else None, {"filename": filename, "lineno": lineno}
        return _new(data.Posting, (account, units, cost, None, mark, meta))


def parsed_file(name: str) -> ParsedFile:
    """A file's directives, the parser's errors and the file's own options; raises OSError."""
    builder = _Builder()
    with open(name, "rb") as file:  # noqa: PTH123 - the parser takes the name from it as it is
        _Parser(builder).parse(file)
    entries, errors, options = builder.finalize()
    return ParsedFile(name, entries, errors, options)


def parsed_text(name: str, pieces: Iterable[tuple[int, str]]) -> ParsedFile:
    """Directives of a file, of which only some pieces are given: each with its first line, in
    order, and ending with a line's end.
    """
    builder, content, at = _Builder(), io.BytesIO(), 1
    for line, text in pieces:  # the parser counts the lines itself
        content.write(b"\n" * (line - at) + text.encode())
        at = line + text.count("\n")
    content.seek(0)
    _Parser(builder).parse(content, filename=name)
    entries, errors, options = builder.finalize()
    return ParsedFile(name, entries, errors, options)


def blank_file(name: str) -> ParsedFile:
    """A file with nothing in it; its options are not to be changed."""
    return ParsedFile(name, [], [], {**_unset(), "filename": name})


@cache
def _unset() -> dict[str, Any]:
    options: dict[str, Any] = _Builder().finalize()[2]
    return options


def files_of(
    main: str, parse: Callable[[str], ParsedFile] = parsed_file
) -> Iterator[ParsedFile | None]:
    """The files of a ledger in the order that Beancount reads them: `main`, what it includes, what
    those include.

    None stands for what Beancount has an error about: a file that is missing or included twice, a
    pattern without files. So it does for an encrypted file, which is left to Beancount.
    """
    waiting, seen = deque([path.normpath(main)]), set[str]()
    while waiting:
        name = waiting.popleft()
        is_there = path.exists(name)  # noqa: PTH110 - as Beancount asks
        if encryption.is_encrypted_file(name) or name in seen or not is_there:
            yield None
            continue
        seen.add(name)
        file = parse(name)
        yield file
        included = included_by(file)
        if included is None:
            yield None
        else:
            waiting += included


def included_by(file: ParsedFile) -> list[str] | None:
    """The files that one includes, patterns expanded; None where a pattern fits no file."""
    folder, names = path.dirname(file.name), list[str]()  # noqa: PTH120 - as Beancount names them
    for pattern in file.options["include"]:
        found = glob.glob(path.join(folder, pattern), recursive=True)  # noqa: PTH118, PTH207
        if not found:
            return None
        names += map(path.normpath, found)
    return names
