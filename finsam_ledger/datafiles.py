"""Reading TOML and CSV that people write: every mistake becomes a finding with file and line."""

from __future__ import annotations

import errno
import io
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, get_args

import msgspec
import tomli
from msgspec import Struct

from finsam_ledger import catalogue
from finsam_ledger.findings import Finding, Place

T = TypeVar("T", bound=msgspec.Struct)


def suggestion(word: str, known: Iterable[str]) -> str:
    """The near miss if there is one, else what there is to choose from."""
    import difflib  # only wanted when something is wrong

    choices = sorted(known)
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f"Menade du ”{near[0]}”?"
    if not choices:
        return "Det finns inget att välja på."
    return f"Välj bland: {', '.join(choices)}."


def unwritable(paths: Iterable[Path]) -> list[Finding]:
    """What is wrong with text files that something is to be added to; those not there are fine.

    Beancount reads a comment in any encoding, but what is written back must be known.
    """
    return [found for path in paths if path.exists() for found in read_text(path)[1]]


def read_text(path: Path) -> tuple[str | None, list[Finding]]:
    try:
        return path.read_text(encoding="utf-8-sig"), []
    except FileNotFoundError:
        return None, [catalogue.FILE_MISSING.at(Place(str(path)), file=path.name)]
    except OSError as error:
        return None, [unreadable(path, error)]
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        reason = f"byte {error.start} är inte UTF-8"
        return None, [catalogue.FILE_UNREADABLE.at(Place(str(path), line), reason=reason)]


_TROUBLE = {
    errno.EISDIR: "det är en mapp",
    errno.EACCES: "läsrättighet saknas",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.ELOOP: "länken går runt i en ring",
}


def unreadable(path: Path, error: OSError) -> Finding:
    """What the operating system said of a file, in Swedish where it is a common trouble."""
    reason = _TROUBLE.get(error.errno or 0, error.strerror or str(error))
    return catalogue.FILE_UNREADABLE.at(Place(str(error.filename or path)), reason=reason)


class Toml(Struct, frozen=True, dict=True):
    """A TOML document that can tell on which line a key stands."""

    path: Path
    data: Mapping[str, Any]
    text: str

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.splitlines()

    def place(self, table: str = "", index: int = 0, key: str = "") -> Place:
        """Where `key` of the `index`-th `[table]` or `[[table]]` stands; the table if not found."""
        lines, start = self._lines, 0
        if table:
            headers = self._headers.get(table, [])
            if index >= len(headers):
                return Place(str(self.path))
            start = headers[index]
        if key:
            pattern = re.compile(rf"\s*\"?{re.escape(key)}\"?\s*[.=]")
            for number in range(start + 1 if table else 0, len(lines)):
                if lines[number].lstrip().startswith("["):
                    break
                if pattern.match(lines[number]):
                    return Place(str(self.path), number + 1)
        return Place(str(self.path), start + 1)

    @cached_property
    def _headers(self) -> Mapping[str, list[int]]:
        """The lines where each `[table]` or `[[table]]` begins."""
        found: dict[str, list[int]] = {}
        for number, line in enumerate(self._lines):
            if "[" in line and (header := _HEADER.match(line)):
                found.setdefault(header.group(1), []).append(number)
        return found


_HEADER = re.compile(r"\s*\[{1,2}\s*([^\[\]]*?)\s*\]")


def read_toml(path: Path) -> tuple[Toml | None, list[Finding]]:
    text, findings = read_text(path)
    return (None, findings) if text is None else parsed(path, text)


def parsed(path: Path, text: str) -> tuple[Toml | None, list[Finding]]:
    """The TOML document that stands in a file."""
    try:
        return Toml(path, tomli.loads(text), text), []
    except tomli.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        reason = _toml_reason(re.sub(r" \(at .*\)$", "", str(error)))
        return None, [catalogue.TOML_SYNTAX.at(Place(str(path), line), reason=reason)]
    except RecursionError:
        reason = "för många hakparenteser i varandra"
        return None, [catalogue.TOML_SYNTAX.at(Place(str(path)), reason=reason)]


_TOML_REASONS = {
    "Expected '=' after a key": "ett likhetstecken saknas efter fältets namn",
    "Invalid value": "värdet efter likhetstecknet kan inte läsas",
    "Unclosed array": "listan saknar avslutande hakparentes",
    "Unclosed inline table": "tabellen saknar avslutande klammer",
    "Unterminated string": "texten saknar avslutande citattecken",
    "Illegal character": "ett tecken som inte får stå i en text, till exempel radbyte",
    "Cannot overwrite": "fältet finns två gånger",
    "Cannot declare": "tabellen finns två gånger",
    "Expected newline or end of document": "något står efter värdet på samma rad",
    "Expected ']'": "avslutande hakparentes saknas",
    "Invalid initial character for a key": "raden börjar inte med ett fältnamn",
    "Unescaped '\\' in a string": "ett omvänt snedstreck i en text måste skrivas dubbelt",
}


def _toml_reason(text: str) -> str:
    found = (swedish for english, swedish in _TOML_REASONS.items() if text.startswith(english))
    return next(found, f"”{text}”")


def decode(
    shape: type[T], data: Any, toml: Toml, table: str = "", index: int = 0
) -> tuple[T | None, list[Finding]]:
    """`data` as a `shape`, or the finding that says which field is wrong and where."""
    try:
        return msgspec.convert(data, shape), []
    except msgspec.ValidationError as error:
        return None, [_translated(error, shape, toml, table, index)]


def decode_all(
    shape: type[T], toml: Toml, table: str
) -> tuple[list[tuple[T, Place]], list[Finding]]:
    """Every `[[table]]` as a `shape` with its place; one finding for each that is wrong."""
    rows = toml.data.get(table, [])
    if not isinstance(rows, list):
        reason = f"skriv [[{table}]] för varje rad"
        return [], [catalogue.FIELD_VALUE.at(toml.place(key=table), field=table, reason=reason)]
    good: list[tuple[T, Place]] = []
    findings: list[Finding] = []
    for index, row in enumerate(rows):
        value, wrong = decode(shape, row, toml, table, index)
        findings += wrong
        if value is not None:
            good.append((value, toml.place(table, index)))
    return good, findings


def _translated(
    error: Exception, shape: type[msgspec.Struct], toml: Toml, table: str, index: int
) -> Finding:
    text = str(error)
    if key := re.search(r"Invalid enum value '([^']*)' - at `key` in `\$\.([^`]*)`", text):
        word, inside = key.groups()
        hint = "Ta bort fältet eller rätta stavningen."
        return catalogue.FIELD_UNKNOWN.at(toml.place(inside, 0, word), field=word, hint=hint)
    path = re.search(r"at `\$\.?([^`]*)`", text)
    names = re.findall(r"[^.\[\]]+", path.group(1)) if path else []
    top = not table
    if top:
        table, index, names = _table_of(names, toml)
    inside = names[0] if names else ""
    if missing := re.search(r"missing required field `([^`]*)`", text):
        place = toml.place(table, index, inside)
        return catalogue.FIELD_MISSING.at(place, field=missing.group(1))
    if unknown := re.search(r"unknown field `([^`]*)`", text):
        word = unknown.group(1)
        known = () if inside else _shape_of(shape, table if top else "").__struct_encode_fields__
        hint = suggestion(word, known) if known else "Ta bort fältet eller rätta stavningen."
        return catalogue.FIELD_UNKNOWN.at(
            toml.place(table, index, inside or word), field=word, hint=hint
        )
    place = toml.place(table, index, inside)
    return catalogue.FIELD_VALUE.at(place, field=inside or table, reason=_reason(text))


def _shape_of(shape: type[msgspec.Struct], table: str) -> type[msgspec.Struct]:
    """The shape of a table in a document of `shape`."""
    for word in table.split(".") if table else ():
        found = next(f.type for f in msgspec.structs.fields(shape) if f.encode_name == word)
        inner = next((each for each in get_args(found) if isinstance(each, type)), found)
        shape = inner if isinstance(inner, type) and issubclass(inner, msgspec.Struct) else shape
    return shape


def _table_of(names: list[str], toml: Toml) -> tuple[str, int, list[str]]:
    """The `[table]` or `[[table]]` a path begins with, which of them, and the rest of the path."""
    for length in range(len(names), 0, -1):
        words = [name for name in names[:length] if not name.isdigit()]
        if f"[{'.'.join(words)}]" in toml.text:
            index = names[length - 1]
            return ".".join(words), int(index) if index.isdigit() else 0, names[length:]
    return "", 0, names


_TYPES = {
    "str": "en text inom citattecken",
    "int": "ett heltal",
    "bool": "true eller false",
    "array": "en lista inom hakparentes",
    "object": "en tabell",
    "float": "ett decimaltal",
}


def _reason(text: str) -> str:
    if wrong := re.search(r"Expected `([^`]*)`, got `([^`]*)`", text):
        wanted, got = (
            " eller ".join(_TYPES.get(word, word) for word in group.split(" | ") if word != "null")
            for group in wrong.groups()
        )
        return f"här ska stå {wanted}, inte {got}"
    if length := re.search(r"Expected `array` of length (\d+)", text):
        return f"här ska stå en lista med {length.group(1)} ord"
    if bound := re.search(r"Expected `int` ([<>]=) (-?\d+)", text):
        return f"talet ska vara {'minst' if bound.group(1) == '>=' else 'högst'} {bound.group(2)}"
    if "Expected `str` matching regex" in text:
        return "ordet får bara ha små bokstäver a–z, siffror och bindestreck"
    if "Expected `str` of length" in text:
        return "texten får inte vara tom"
    if value := re.search(r"Invalid enum value (.*?)(?: - at|$)", text):
        return f"{value.group(1)} är inget av de tillåtna orden"
    return text


class Row(Struct, frozen=True):
    """One line of a register: its cells by column name, as text, and its place."""

    cells: Mapping[str, str]
    place: Place


def read_header(path: Path) -> tuple[str, ...]:
    """The columns that a register says it has; none of a file that can't be read."""
    text, _ = read_text(path)
    return tuple(_folded((text or "").partition("\n")[0].split(_mark(text or ""))))


def _mark(text: str) -> str:
    """What parts the cells of a register."""
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _folded(cells: Iterable[str]) -> list[str]:
    return [cell.strip().strip('"').casefold().translate(_FOLD) for cell in cells]


def read_csv(path: Path, columns: tuple[str, ...]) -> tuple[list[Row], list[Finding]]:
    """The rows of a register with at least `columns`; comma or semicolon, UTF-8."""
    import csv

    text, findings = read_text(path)
    if text is None:
        return [], findings
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_mark(text), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error:
        reason = "en cell är för lång; ett citattecken kan sakna sin andra hälft"
        place = Place(str(path), reader.line_num)
        return [], [catalogue.FILE_UNREADABLE.at(place, reason=reason)]
    header = _folded(lines[0][1]) if lines else []
    place = Place(str(path), 1)
    expected = ", ".join(columns)
    findings = [
        catalogue.REGISTER_COLUMN.at(place, column=column, expected=expected)
        for column in columns
        if column not in header
    ]
    twice = dict.fromkeys(name for name in header if name and header.count(name) > 1)
    reason = "registret har två kolumner som heter så"
    findings += [catalogue.FIELD_VALUE.at(place, field=name, reason=reason) for name in twice]
    if findings:
        return [], findings
    findings = [
        catalogue.FIELD_VALUE.at(
            Place(str(path), number),
            field=header[-1],
            reason=f"raden har {len(cells)} värden men registret {len(header)} kolumner; "
            "sätt citattecken om text med kommatecken",
        )
        for number, cells in lines[1:]
        if len(cells) > len(header)
    ]
    rows = []
    for number, cells in lines[1:]:
        if any(cell.strip() for cell in cells):
            padded = [cell.strip() for cell in cells] + [""] * (len(header) - len(cells))
            rows.append(Row(dict(zip(header, padded, strict=False)), Place(str(path), number)))
    return rows, findings


_FOLD = str.maketrans("åäöé", "aaoe")
