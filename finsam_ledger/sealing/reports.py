"""Sealing an adopted report, and telling what of it would be printed otherwise today."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from finsam_ledger.balances import Books, Ledger, Lock, Seal
from finsam_ledger.bok import Opened, as_is, make_report
from finsam_ledger.bokforing import las
from finsam_ledger.bokforing.las_innehall import Segment
from finsam_ledger.bokforing.sigill import in_force, manifest_in, path_of, removed
from finsam_ledger.catalogue import sigill as kinds
from finsam_ledger.findings import Finding, Place, Severity, has_errors
from finsam_ledger.money import Unit, swedish
from finsam_ledger.periods import Period, month_index, month_name
from finsam_ledger.plandata import REPORTS, read_plan
from finsam_ledger.sealing import manifest as manifests
from finsam_ledger.sealing.locking import (
    Written,
    directive,
    files_of,
    last_of,
    lock,
    lost,
    unfit,
    with_directives,
    with_include,
)
from finsam_ledger.sealing.manifest import Manifest, SealedFigure

_SHOWN = 12  # characters of a hash that are enough to tell it from another


@dataclass(frozen=True)
class Sealed:
    """What is to be written, and in Swedish what was done."""

    files: Written
    words: str


def hinders(findings: Iterable[Finding]) -> bool:
    """Whether any is an error that sealing doesn't mend: it writes the file of a lock anew."""
    return has_errors(each for each in findings if each.code != kinds.LOCK_FILE.code)


def seal_month(opened: Opened, ledger: Ledger, month: int) -> tuple[Sealed | None, list[Finding]]:
    """Lock everything to the end of a month; of one that is locked write the file that was lost.

    Raises OSError.
    """
    files, last = files_of(ledger, lost(opened.books, ledger)), last_of(ledger)
    if files and last is not None and month <= last.month:
        return Sealed(files, "Låsen håller, och filerna är skrivna på nytt."), []
    segment, findings = lock(opened.books, ledger, month)
    findings += unfit(ledger)
    if segment is None or findings:
        return None, findings
    files += files_of(ledger, [segment])
    files += with_directives(ledger, [directive(segment)])
    return Sealed(files + with_include(ledger), _words(segment)), []


def _words(segment: Segment) -> str:
    vers = _counted(len(segment.lines), "verifikation", "verifikationer")
    return f"Låst till och med {month_name(segment.month)}: {vers}."


def seal_report(
    opened: Opened, ledger: Ledger, year: int, kind: str, *, again: bool
) -> tuple[Sealed | None, list[Finding]]:
    """Lock a year, if that is not done, and write the manifest of its report. Raises OSError."""
    earlier = [each for each in in_force(ledger) if (each.kind, each.year) == (kind, year)]
    if earlier and not again:
        return None, [kinds.SEAL_TWICE.at(earlier[0].place, kind=kind, year=year)]
    report, findings = make_report(opened, year, kind)
    if report is None or hinders(findings):
        return None, findings
    findings = [each for each in findings if each.severity is not Severity.ERROR]
    if wrong := unfit(ledger):
        return None, wrong
    december = Period.of_year(year).end - 1
    closing = _closing(ledger, december)
    files = files_of(ledger, lost(opened.books, ledger))
    directives, words = [], ""
    if closing is None:
        segment, wrong = lock(opened.books, ledger, december)
        if segment is None:
            return None, wrong
        closing = Lock(december, segment.hash, Place(str(ledger.main)))
        files += files_of(ledger, [segment])
        directives.append(directive(segment))
        words = f"{_words(segment)}\n"
    main = with_include(ledger)
    outputs, wrong = manifests.outputs_of(report, findings)
    if wrong:
        return None, wrong
    made = manifests.manifest_of(report, ledger, outputs, closing.hash, main)
    content = manifests.written(made)
    hash_ = manifests.sha256(content)
    directives.append(f'{year}-12-31 custom "finsam-sigill" "{kind}" "{hash_}"\n')
    files.append((path_of(ledger, Seal(kind, year, hash_, Place(""))), content))
    files += with_directives(ledger, directives) + main
    figures, sentences = _contents(made)
    words += f"{report.title}: förseglad med {figures} och {sentences}."
    return Sealed(files, words), []


def _closing(ledger: Ledger, december: int) -> Lock | None:
    """The lock that closes a year: the first that reaches its end."""
    return min(
        (each for each in ledger.locks if each.month >= december),
        key=lambda each: each.month,
        default=None,
    )


def verify(
    opened: Opened, ledger: Ledger, year: int | None, published: Path | None
) -> list[Finding]:
    """Every lock and seal, or those of a year, against the books as they now stand.

    `published` is a folder with the files of the sealed reports.
    """
    findings = list(las.examine(opened.books, ledger, files=True))
    if not findings:
        findings.append(_locked(opened.books, ledger))
    findings += removed(ledger)
    seals = [seal for seal in in_force(ledger) if year in (None, seal.year)]
    for seal in seals:
        findings += _verified(opened, ledger, seal, published)
    if year is not None and not seals:
        findings.append(kinds.SEAL_NONE.at(Place(str(ledger.main)), year=year))
    return findings


def _locked(books: Books, ledger: Ledger) -> Finding:
    """How far the books are locked, where every lock holds."""
    last = last_of(ledger)
    if last is None:
        return kinds.LOCK_NONE.at(Place(str(ledger.main)))
    vers = sum(1 for ver in books.verifikationer if month_index(ver.datum) <= last.month)
    return kinds.LOCK_HOLDS.at(
        last.place,
        month=month_name(last.month),
        locks=f"{len(ledger.locks)} lås",
        vers=_counted(vers, "verifikation", "verifikationer"),
        hash=last.hash,
    )


def _contents(manifest: Manifest) -> tuple[str, str]:
    """How many figures and sentences it has."""
    figures = _counted(len(manifest.siffror), "siffra", "siffror")
    return figures, _counted(len(manifest.meningar), "mening", "meningar")


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _verified(
    opened: Opened, ledger: Ledger, seal: Seal, published: Path | None
) -> Iterator[Finding]:
    content = manifest_in(ledger, seal)
    if isinstance(content, Finding):
        yield content
        return
    before = _manifest(content, seal)
    if isinstance(before, str):
        file = f"sigill/{path_of(ledger, seal).name}"
        yield kinds.SEAL_FILE.at(seal.place, file=file, reason=before)
        return
    closing = _closing(ledger, Period.of_year(seal.year).end - 1)
    if closing is None or closing.hash != before.las:
        yield kinds.SEAL_LOCK.at(
            seal.place, kind=seal.kind, year=seal.year, hash=before.las[:_SHOWN]
        )
    if published is not None:
        yield from _published(before, published)
    yield from _compared(opened, ledger, seal, before)


def _manifest(content: bytes, seal: Seal) -> Manifest | str:
    """The manifest that a seal is of, or in words why there is none."""
    try:
        found = manifests.read(content)
    except ValueError:
        return "är inget manifest"
    if (found.slag, found.ar) != (seal.kind, seal.year):
        return "gäller en annan rapport"
    if seal.kind not in {path.stem for path in REPORTS.glob("*.toml")}:
        return "gäller ett slag av rapport som inte finns"
    if read_plan(seal.kind).omfattning is not None:
        return "gäller ett slag av rapport som inte förseglas"
    return found


def _published(before: Manifest, folder: Path) -> Iterator[Finding]:
    """The files of a sealed report, as they lie in a folder."""
    for name, hash_ in before.utdata.items():
        path = folder / name
        try:
            found = manifests.sha256(path.read_bytes())
        except OSError:
            reason = "saknas eller går inte att läsa"
        else:
            reason = "" if found == hash_ else "är inte den som förseglades"
        if reason:
            yield kinds.SEAL_PUBLISHED.at(Place(str(path)), file=name, reason=reason)


def _compared(opened: Opened, ledger: Ledger, seal: Seal, before: Manifest) -> Iterator[Finding]:
    report, findings = make_report(opened, seal.year, seal.kind)
    whole = report is not None and not has_errors(findings)
    report = report or as_is(opened, seal.year, seal.kind)
    now = None
    if report is not None:
        outputs, wrong = manifests.outputs_of(report, findings)
        yield from wrong
        now = None if wrong else manifests.manifest_of(report, ledger, outputs, before.las, [])
    if now is None:
        yield from findings
        return
    yield from _inputs(before, now, seal)
    changed = [*_figures(before, now, seal), *_sentences(before, now, seal)]
    yield from changed
    if whole:
        yield from _outputs(before, now, seal)
    if not changed:
        figures, sentences = _contents(before)
        yield kinds.SEAL_HOLDS.at(
            seal.place, kind=seal.kind, year=seal.year, figures=figures, sentences=sentences
        )


def _inputs(before: Manifest, now: Manifest, seal: Seal) -> Iterator[Finding]:
    for file in sorted({*before.indata, *now.indata}):
        old, new = before.indata.get(file), now.indata.get(file)
        if old != new:
            how = "ny" if old is None else "borta" if new is None else "ändrad"
            yield kinds.SEAL_INPUT.at(seal.place, file=file, how=how, year=seal.year)


def _figures(before: Manifest, now: Manifest, seal: Seal) -> Iterator[Finding]:
    """Figures by table, row and column; where one name stands more than once, in order."""
    old, new = dict(_numbered(before.siffror)), dict(_numbered(now.siffror))
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            table, row, column, _ = key
            yield kinds.SEAL_FIGURE.at(
                seal.place,
                year=seal.year,
                table=table,
                row=row,
                column=column,
                before=old.get(key, "ingen siffra"),
                after=new.get(key, "ingen"),
            )


def _numbered(
    figures: Iterable[SealedFigure],
) -> Iterator[tuple[tuple[str, str, str, int], str]]:
    seen: Counter[tuple[str, str, str]] = Counter()
    for figure in figures:
        name = figure.tabell, figure.rad, figure.kolumn
        seen[name] += 1
        is_text = figure.enhet == Unit.TEXT
        words = figure.varde if is_text else f"{swedish(Decimal(figure.varde))} {figure.enhet}"
        yield (*name, seen[name]), words


def _sentences(before: Manifest, now: Manifest, seal: Seal) -> Iterator[Finding]:
    matcher = difflib.SequenceMatcher(None, before.meningar, now.meningar, autojunk=False)
    for tag, start, end, start_now, end_now in matcher.get_opcodes():
        if tag != "equal":
            yield kinds.SEAL_SENTENCE.at(
                seal.place,
                year=seal.year,
                before=_quoted(before.meningar[start:end]),
                after=_quoted(now.meningar[start_now:end_now]),
            )


def _quoted(sentences: list[str]) -> str:
    """Sentences as the end of one, whether they have a full stop or not."""
    text = " ".join(sentences)
    if not text:
        return "ingenting."
    return f"”{text}”" if text.endswith((".", "!", "?")) else f"”{text}”."


def _outputs(before: Manifest, now: Manifest, seal: Seal) -> Iterator[Finding]:
    versions = ", ".join(f"{name} {version}" for name, version in before.versioner.items())
    for file, hash_ in before.utdata.items():
        if now.utdata.get(file) != hash_:
            yield kinds.SEAL_OUTPUT.at(seal.place, file=file, year=seal.year, versions=versions)
