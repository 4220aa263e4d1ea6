"""camt.053 and camt.054 (ISO 20022) as statements, a piece at a time.

The versions that Swedish banks send, .001.02 and .001.08, are read by local element name, so the
namespace is never looked at. A payment, an entry and a statement are each made into a value and
dropped from the tree as soon as they end: memory follows what is kept, not the size of the file.
Nothing is fetched and no entity is expanded; a file with a DOCTYPE is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from finsam_ledger.bank.camt_parts import Element, detail_of, entry_of, statement_of
from finsam_ledger.bank.fields import RefusedError
from finsam_ledger.bank.values import Detail, Entry, Slag, Statement
from finsam_ledger.catalogue import bank as kinds
from finsam_ledger.datafiles import unreadable
from finsam_ledger.findings import Finding, Place

if TYPE_CHECKING:
    from lxml import etree

_SLAG = {"BkToCstmrStmt": Slag.KONTOUTDRAG, "BkToCstmrDbtCdtNtfctn": Slag.AVI}
_PIECES = ("{*}TxDtls", "{*}Ntry", "{*}Stmt", "{*}Ntfctn")
# What libxml2 says by number (xmlParserErrors), as a reader may understand it.
_TROUBLE = {
    4: "den börjar inte som XML ska",
    5: "något står efter filens slut",
    9: "ett tecken som inte får finnas",
    26: "ett tecken skrivet som &…; är okänt",
    31: "dess teckenkodning är okänd",
    32: "dess teckenkodning är okänd",
    73: "en tagg är inte avslutad",
    76: "en tagg saknar sitt slut",
    77: "den slutar för tidigt",
    81: "ett tecken passar inte teckenkodningen",
    114: "för många taggar i varandra",
}


def read(path: Path) -> tuple[list[Statement], list[Finding]]:
    """The statements of a file in its order, and everything wrong with it; entries have no id."""
    from lxml import etree

    statements: list[Statement] = []
    findings: list[Finding] = []
    try:
        with path.open("rb") as file:
            for piece in _pieces(file, path):
                if isinstance(piece, Statement):
                    statements.append(piece)
                else:
                    findings.append(piece)
    except etree.XMLSyntaxError as error:
        place = Place(str(path), error.lineno or None)
        reason = _TROUBLE.get(error.code or 0, "den följer inte reglerna för XML")
        return [], [*findings, kinds.XML_SYNTAX.at(place, reason=reason)]
    except OSError as error:
        return [], [unreadable(path, error)]
    return statements, findings


def _pieces(file: BinaryIO, path: Path) -> Iterator[Statement | Finding]:
    """Each statement as it ends, and what is wrong on the way; not one with something wrong in it,
    since its sums would only say the same again.
    """
    from lxml import etree

    details: list[Detail] = []
    entries: list[Entry] = []
    count = pending = 0
    whole = True
    context: Any = etree.iterparse(
        file,
        events=("end",),
        tag=_PIECES,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    for _, element in context:
        if count == 0 and _has_doctype(element):
            yield kinds.DOCTYPE.at(Place(str(path), 1))
            return
        count += 1
        place = Place(str(path), element.sourceline)
        try:
            match _name(element):
                case "TxDtls":
                    details.append(detail_of(element, place))
                case "Ntry":
                    entry = entry_of(element, tuple(details), place)
                    details.clear()
                    if entry is None:
                        pending += 1
                    else:
                        entries.append(entry)
                case _:
                    slag = _SLAG.get(_name(element.getparent()))
                    if slag is not None and whole:
                        yield statement_of(element, slag, _by_day(entries), pending, place)
                    entries.clear()
                    pending, whole = 0, True
        except RefusedError as refused:
            details.clear()
            whole = False
            yield refused.finding
        _drop(element)
    if count == 0:
        yield _nothing(context.root, path)


def _by_day(entries: list[Entry]) -> tuple[Entry, ...]:
    """Oldest first; the order of the file within a day."""
    return tuple(sorted(entries, key=lambda entry: entry.day))


def _nothing(root: etree._Element, path: Path) -> Finding:
    """Why a file without a statement has none."""
    if _has_doctype(root):
        return kinds.DOCTYPE.at(Place(str(path), 1))
    return kinds.ELEMENT_MISSING.at(Place(str(path)), what="kontoutdraget")


def _has_doctype(element: Element) -> bool:
    return bool(element.getroottree().docinfo.doctype)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _drop(element: Element) -> None:
    """Empty what has been read, and let go of its like before it."""
    element.clear(keep_tail=False)
    before = element.getprevious()
    if before is not None and before.tag == element.tag:
        element.getparent().remove(before)
