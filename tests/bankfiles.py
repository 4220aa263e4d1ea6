"""Files from a bank as a test wants them: camt of both versions and CSV, written from values.

Amounts are öre. Everything is invented; the IBAN's check digits are wrong on purpose.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from finsam_ledger.bank.settings import Settings, read_settings
from tests.commands import ROOT

EXAMPLE = ROOT / "examples" / "bank"
IBAN = "SE0099990000000000001940"
BANKGIRO = "9990001"
VERSIONS = ("02", "08")
NS = "urn:iso:std:iso:20022:tech:xsd:camt"


@dataclass(frozen=True)
class Tx:
    """A `TxDtls`; `amount` is öre without sign, as the file has it."""

    amount: int | None = None
    name: str = ""
    ocr: str = ""
    text: str = ""
    end_to_end: str = ""
    reference: str = ""
    extra: str = ""


@dataclass(frozen=True)
class Ntry:
    """An `Ntry`: öre with sign, plus for money in."""

    ore: int
    day: str = "2025-03-14"
    ref: str = ""
    ntry_ref: str = ""
    status: str = "BOOK"
    reversal: bool = False
    text: str = ""
    details: tuple[Tx, ...] = ()
    currency: str = "SEK"
    extra: str = ""


@dataclass(frozen=True)
class Stmt:
    """A `Stmt`; the closing balance is what opening and booked rows give, if nothing else."""

    rows: tuple[Ntry, ...] = ()
    opening: int | None = 100_000_00
    closing: int | None = None
    first: str = "2025-03-14"
    last: str = "2025-03-14"
    id: str = f"<IBAN>{IBAN}</IBAN>"
    number: int | None = None
    currency: str = "SEK"
    codes: tuple[str, str] = ("OPBD", "CLBD")


def kr(ore: int) -> str:
    """Öre without sign as ISO 20022 writes kronor."""
    return f"{abs(ore) // 100}.{abs(ore) % 100:02}"


def camt053(*statements: Stmt, version: str = "02") -> str:
    body = "".join(_stmt(each, version) for each in statements)
    return _document("camt.053", "BkToCstmrStmt", body, version)


def camt054(*rows: Ntry, id: str = f"<IBAN>{IBAN}</IBAN>", version: str = "02") -> str:
    body = "".join(_ntry(row, version) for row in rows)
    account = f"<Acct><Id>{id}</Id><Ccy>SEK</Ccy></Acct>"
    notification = f"<Ntfctn><Id>A</Id>{account}{body}</Ntfctn>"
    return _document("camt.054", "BkToCstmrDbtCdtNtfctn", notification, version)


def _document(kind: str, message: str, body: str, version: str) -> str:
    head = "<GrpHdr><MsgId>M</MsgId><CreDtTm>2025-03-15T05:00:00</CreDtTm></GrpHdr>\n"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{NS}.{kind[5:]}.001.{version}">'
        f"<{message}>{head}{body}</{message}></Document>\n"
    )


def _stmt(statement: Stmt, version: str) -> str:
    booked = sum(row.ore for row in statement.rows if row.status == "BOOK")
    closing = statement.closing
    if closing is None and statement.opening is not None:
        closing = statement.opening + booked
    number = "" if statement.number is None else f"<ElctrncSeqNb>{statement.number}</ElctrncSeqNb>"
    account = f"<Acct><Id>{statement.id}</Id><Ccy>{statement.currency}</Ccy></Acct>"
    opening_code, closing_code = statement.codes
    balances = _balance(opening_code, statement.opening, statement.first)
    balances += _balance(closing_code, closing, statement.last)
    rows = "".join(_ntry(row, version) for row in statement.rows)
    return f"<Stmt><Id>S</Id>{number}{account}\n{balances}{rows}</Stmt>\n"


def _balance(code: str, ore: int | None, day: str) -> str:
    if ore is None or not code:
        return ""
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='SEK'>{kr(ore)}</Amt>"
        f"<CdtDbtInd>{_direction(ore)}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>\n"
    )


def _direction(ore: int) -> str:
    return "CRDT" if ore >= 0 else "DBIT"


def _ntry(row: Ntry, version: str) -> str:
    status = row.status if version == "02" else f"<Cd>{row.status}</Cd>"
    details = "".join(_tx(each, row.ore, version) for each in row.details)
    return (
        f"<Ntry>{_element('NtryRef', row.ntry_ref)}<Amt Ccy='{row.currency}'>{kr(row.ore)}</Amt>"
        f"<CdtDbtInd>{_direction(row.ore)}</CdtDbtInd>"
        f"{'<RvslInd>true</RvslInd>' if row.reversal else ''}<Sts>{status}</Sts>"
        f"<BookgDt><Dt>{row.day}</Dt></BookgDt><ValDt><Dt>{row.day}</Dt></ValDt>"
        f"{_element('AcctSvcrRef', row.ref)}{row.extra}"
        f"{f'<NtryDtls>{details}</NtryDtls>' if details else ''}"
        f"{_element('AddtlNtryInf', row.text)}</Ntry>\n"
    )


def _tx(tx: Tx, ore: int, version: str) -> str:
    role = "Dbtr" if ore >= 0 else "Cdtr"
    name = f"<Nm>{escape(tx.name)}</Nm>"
    party = f"<{role}>{name if version == '02' else f'<Pty>{name}</Pty>'}</{role}>"
    plain = "" if tx.amount is None else f"<Amt Ccy='SEK'>{kr(tx.amount)}</Amt>"
    amount = plain if version == "08" else f"<AmtDtls><TxAmt>{plain}</TxAmt></AmtDtls>"
    refs = _element("AcctSvcrRef", tx.reference) + _element("EndToEndId", tx.end_to_end)
    ocr = _element("Ref", tx.ocr)
    strd = f"<Strd><CdtrRefInf>{ocr}</CdtrRefInf></Strd>" if ocr else ""
    return (
        f"<TxDtls><Refs>{refs}</Refs>{amount}{tx.extra}"
        f"{f'<RltdPties>{party}</RltdPties>' if tx.name else ''}"
        f"<RmtInf>{_element('Ustrd', tx.text)}{strd}</RmtInf></TxDtls>"
    )


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


CSV_HEAD = "Bokföringsdatum;Valutadatum;Verifikationsnummer;Text;Belopp;Saldo"


def bank_csv(*rows: tuple[str, str, str, str], reference: str = "") -> str:
    """A file for the example's sparkonto from rows of day, text, belopp and saldo."""
    lines = [
        f"{day};{day};{reference};{text};{belopp};{saldo}" for day, text, belopp, saldo in rows
    ]
    return "\n".join(["Sparkonto;9999-1950", CSV_HEAD, *lines, ""])


def settings() -> Settings:
    found, findings = read_settings(EXAMPLE)
    assert found is not None, findings
    return found


def book_in(folder: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """A copy of the example's ledger, which holds 250 000 kr on b1, with some files beside it."""
    for name in ("main", "konton", "2025"):
        path = folder / f"{name}.beancount"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(EXAMPLE / path.name, path)
    shutil.copyfile(EXAMPLE / "forbund.toml", folder / "forbund.toml")
    shutil.copyfile(EXAMPLE / "bank.toml", folder / "bank.toml")
    shutil.copytree(EXAMPLE / "register", folder / "register")
    put(folder, files or {})
    return folder


def put(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for name, text in files.items():
        data = text if isinstance(text, bytes) else text.encode()
        (folder / name).write_bytes(data)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def opening_250(rows: Iterable[Ntry], **fields: object) -> Stmt:
    """A statement that follows on the example's opening balance."""
    return Stmt(tuple(rows), opening=250_000_00, **fields)  # type: ignore[arg-type]
