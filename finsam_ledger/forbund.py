"""Who the förbund is: `forbund.toml` and the registers beside the ledger.

Everything a förbund decides for itself (names, parts of the report, notes, policies, parameters)
stands in its folder; nothing of it stands in code.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Struct

from finsam_ledger import anlaggningar, catalogue, fordelning, insatser, styrelse
from finsam_ledger.anlaggningar import Anlaggning
from finsam_ledger.chart import (
    AccountSet,
    Chart,
    Egenskap,
    SelectionError,
    account_set,
    read_chart,
)
from finsam_ledger.datafiles import Toml, decode, read_csv, read_toml
from finsam_ledger.findings import Finding, Place
from finsam_ledger.insatser import Insatser
from finsam_ledger.money import Rounding, parse_number
from finsam_ledger.periods import Period, month_name
from finsam_ledger.policies import (
    AccrualSettings,
    AttestRow,
    CreditSettings,
    RegistrationSettings,
    RiskSettings,
    Takt,
    Takter,
    UnderlagSettings,
)
from finsam_ledger.registers import Entry, Register, as_of, read_registers
from finsam_ledger.styrelse import Ledamot

SETTINGS = "forbund.toml"
MEMBERS = "medlemmar.csv"
EXPECTED = "vantade-betalningar.csv"
# The tables of forbund.toml that say what a kind of report has.
REPORTS = ("rapport", "delarsrapport", "tertialrapport", "information")
# The field of a register that names an owner, as the register of members does or in words.
_OWNER = "agare"
# Registers with columns of their own; the others have a row for each figure.
_OTHERS = (
    *(MEMBERS, EXPECTED, anlaggningar.REGISTER, styrelse.REGISTER),
    *(insatser.BESLUT, insatser.REKVISITIONER),
)


class TrappaSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which accounts are the year's allocation, and the rate of the unconfirmed third step."""

    tilldelning: tuple[str, ...] = ()
    andel_over_15_mkr: str = ""


class MemberSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the kommuner share their quarter, and which accounts hold the fee to NNS.

    `nyckel_decimaler` is how exactly the key is given, per cent (all decimals if left out);
    `avrundas_till` the kronor a contribution is rounded to. `fakturering` is how often
    contributions are asked for, `forfallodag` the day of a period's first month when they are due.
    """

    nyckel_decimaler: Annotated[int, msgspec.Meta(ge=0, le=6)] | None = None
    avrundas_till: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 1
    nns_avgift: tuple[str, ...] = ()
    fakturering: Takt | Takter = Takt.HALVAR
    forfallodag: Annotated[int, msgspec.Meta(ge=1, le=31)] = 1

    @property
    def step(self) -> int:
        """What a contribution is rounded to, öre."""
        return self.avrundas_till * 100


Dimension = Literal["balanskrav", "insats", "kassaflode", "motpart", "projekt", "verksamhet"]

# What a part is called in links, so one word of these.
PartId = Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]+$")]
# A file of the folder with the report's texts, and of no other; short enough to be a file's name.
TextId = Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]{0,100}$")]


class OwnChapter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A chapter of the förbund's own, after the chapter `efter`, or last."""

    id: PartId
    rubrik: Annotated[str, msgspec.Meta(min_length=1)]
    efter: str = ""


class OwnPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the förbund's own in `kapitel`, after the part `efter`, or last: any of a text, a
    form, a chart and the matrix of risks.
    """

    id: PartId
    kapitel: Annotated[str, msgspec.Meta(min_length=1)]
    rubrik: str = ""
    text: TextId = ""
    uppstallning: str = ""
    diagram: str = ""
    riskmatris: bool = False
    efter: str = ""


class ReportSettings(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"delar": "del"}
):
    """Which notes stand in the report, in order, which parts it leaves out, and its own ones."""

    noter: tuple[str, ...] = ()
    utan: tuple[str, ...] = ()
    kapitel: tuple[OwnChapter, ...] = ()
    delar: tuple[OwnPart, ...] = ()


class SieSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the dimensions and objects of a SIE file are in the books.

    `dimensioner` gives the file's number for a dimension of ours; `objekt`, per dimension, our
    word for an object where the two differ. `organisationsnummer` is that of the files, where the
    books are kept in another's system.
    """

    dimensioner: dict[Dimension, str] = {}
    objekt: dict[Dimension, dict[str, str]] = {}
    organisationsnummer: str = ""


class SmallNumbers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Counts of people under `minst` are not printed: few may be known by name. `visas` are the
    forms that are shown as they are, such as what has been published already.
    """

    minst: Annotated[int, msgspec.Meta(ge=0, le=100)] = 5
    visas: tuple[str, ...] = ()

    def least(self, form: str) -> int:
        """The least count of people that a form may show."""
        return 0 if form in self.visas else self.minst


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`forbund.toml`, all of it. Only the name is required."""

    namn: Annotated[str, msgspec.Meta(min_length=1)]
    organisationsnummer: str = ""
    ort: str = ""
    kontoplan: str = "kommun-bas"
    rakenskapsar_slutar: str = "12-31"
    balanskrav: Literal["utredning", "ej_tillampligt"] = "utredning"
    finansiellt_mal: Literal["", "trappan"] = ""
    avrundning: Rounding = Rounding.EACH
    rapport: ReportSettings = ReportSettings()
    delarsrapport: ReportSettings = ReportSettings()
    tertialrapport: ReportSettings = ReportSettings()
    information: ReportSettings = ReportSettings()
    trappan: TrappaSettings = TrappaSettings()
    medlemmar: MemberSettings = MemberSettings()
    sma_tal: SmallNumbers = SmallNumbers()
    riskmatris: RiskSettings = RiskSettings()
    fordelningsmodell: dict[str, Any] = {}
    sie: SieSettings = SieSettings()
    registrering: RegistrationSettings = RegistrationSettings()
    attest: tuple[AttestRow, ...] = ()
    underlag: UnderlagSettings = UnderlagSettings()
    periodisering: AccrualSettings = AccrualSettings()
    krediter: CreditSettings = CreditSettings()

    def choices(self, table: str) -> ReportSettings:
        """What is chosen for a kind of report, by the table it stands in."""
        found: ReportSettings = getattr(self, table)
        return found


class Part(StrEnum):
    """The sides that finance a förbund (finsamlagen 5 §)."""

    STAT = "stat"
    REGION = "region"
    KOMMUN = "kommun"


class Member(Struct, frozen=True):
    """A member, known in the books by its `motpart`."""

    motpart: str
    namn: str
    part: Part
    place: Place


class Forbund(Struct, frozen=True):
    """A förbund's settings, its chart of accounts and its registers.

    One that `is_bare` is read beside a SIE file, without the forms of its own.
    """

    folder: Path
    settings: Settings
    chart: Chart
    registers: Mapping[str, Register] = {}
    members: tuple[Member, ...] = ()
    anlaggningar: tuple[Anlaggning, ...] = ()
    board: tuple[Ledamot, ...] = ()
    toml: Toml | None = None
    is_bare: bool = False
    insatser: Insatser = Insatser()

    def place(self, table: str = "", key: str = "", index: int = 0) -> Place | None:
        return self.toml.place(table, index, key) if self.toml else None

    def without(self, part: str) -> Forbund:
        """The same förbund, whose report leaves out a part."""
        report = self.settings.rapport
        kept = msgspec.structs.replace(report, utan=(*report.utan, part))
        return msgspec.structs.replace(
            self, settings=msgspec.structs.replace(self.settings, rapport=kept)
        )

    def called(self, field: str, said: str) -> str:
        """What a register says in a field, an owner that is a member by name."""
        names = {member.motpart: member.namn for member in self.members}
        return names.get(said, said) if field == _OWNER else said

    def as_of(self, period: Period) -> Forbund:
        """The same förbund, with what its registers say of a part of a year if it is one."""
        if period.is_year:
            return self
        known = as_of(self.registers, period.year, month_name(period.end - 1))
        return msgspec.structs.replace(self, registers=known)

    def entry(self, register: str, line: str, year: int) -> Entry | None:
        found = self.registers.get(register)
        return found.entries.get((line, year)) if found else None


def read_forbund(
    folder: Path, known: Mapping[str, str] | None = None
) -> tuple[Forbund | None, list[Finding]]:
    """The förbund in `folder`; without `forbund.toml` one with every default, and a notice.

    `known` are settings that hold where `forbund.toml` says nothing.
    """
    path = folder / SETTINGS
    toml: Toml | None = None
    findings: list[Finding] = []
    known = known or {}
    settings = msgspec.convert({"namn": folder.resolve().name, **known}, Settings)
    if path.exists():
        toml, findings = read_toml(path)
        if toml is None:
            return None, findings
        wrong = _wrong_rows(toml)
        if wrong:
            return None, wrong
        given, wrong = decode(Settings, {**known, **toml.data}, toml)
        if given is None:
            return None, wrong
        settings = given
        findings += _checked(settings, toml)
    else:
        chosen = "BAS" if settings.kontoplan == "bas" else "Kommun-Bas"
        findings.append(catalogue.FORBUND_MISSING.at(Place(str(folder)), chart=chosen))
    chart, wrong = read_chart(settings.kontoplan, folder)
    findings += [_placed(finding, toml) for finding in wrong]
    registers, wrong = read_registers(folder / "register", _OTHERS)
    findings += wrong
    members, wrong = _read_members(folder / "register" / MEMBERS)
    findings += wrong
    assets, wrong = anlaggningar.read_anlaggningar(folder / "register" / anlaggningar.REGISTER)
    findings += wrong
    board, wrong = styrelse.read_styrelse(folder / "register" / styrelse.REGISTER)
    findings += wrong
    granted, wrong = insatser.read_insatser(folder / "register")
    findings += wrong
    if chart is None:
        return None, findings
    chart = msgspec.structs.replace(chart, own=_own_properties(settings))
    made = Forbund(
        folder, settings, chart, registers, members, assets, board, toml, insatser=granted
    )
    return made, findings


def _own_properties(settings: Settings) -> dict[Egenskap, AccountSet]:
    """The accounts that the förbund names as its allocation and its fee to NNS."""
    named = {
        Egenskap.MEDLEMSBIDRAG: settings.trappan.tilldelning,
        Egenskap.NNS_AVGIFT: settings.medlemmar.nns_avgift,
    }
    own = {}
    for egenskap, konton in named.items():
        try:
            own[egenskap] = account_set(konton)
        except SelectionError:
            continue  # told by `_checked`
    return {egenskap: accounts for egenskap, accounts in own.items() if accounts.terms}


def _wrong_rows(toml: Toml) -> list[Finding]:
    """What is wrong in a chapter or part of the förbund's own, each where it stands."""
    findings: list[Finding] = []
    for kind in REPORTS:
        report = toml.data.get(kind)
        if not isinstance(report, dict):
            continue
        for table, shape in (("kapitel", OwnChapter), ("del", OwnPart)):
            rows = report.get(table)
            for index, row in enumerate(rows if isinstance(rows, list) else ()):
                if isinstance(row, dict):  # what is no table is told when the whole is read
                    findings += decode(shape, row, toml, f"{kind}.{table}", index)[1]
    return findings


def _placed(finding: Finding, toml: Toml | None) -> Finding:
    """A finding about the choice of chart stands where it was chosen."""
    if finding.place is not None or toml is None:
        return finding
    return msgspec.structs.replace(finding, place=toml.place(key="kontoplan"))


def _checked(settings: Settings, toml: Toml) -> list[Finding]:
    findings = []
    if settings.rakenskapsar_slutar != "12-31":
        place = toml.place(key="rakenskapsar_slutar")
        findings.append(catalogue.FISCAL_YEAR.at(place, end=settings.rakenskapsar_slutar))
    for table, index, key, konton in (
        ("trappan", 0, "tilldelning", settings.trappan.tilldelning),
        ("medlemmar", 0, "nns_avgift", settings.medlemmar.nns_avgift),
        ("registrering", 0, "kontanta", settings.registrering.kontanta),
        ("underlag", 0, "konton", settings.underlag.konton),
        *(("attest", index, "konton", row.konton) for index, row in enumerate(settings.attest)),
    ):
        try:
            account_set(konton)
        except SelectionError as error:
            place = toml.place(table, index, key)
            findings.append(catalogue.FIELD_VALUE.at(place, field=key, reason=str(error)))
    findings += fordelning.checked(settings.fordelningsmodell, toml)
    rate = settings.trappan.andel_over_15_mkr
    number = parse_number(rate) if rate else Decimal(0)
    if number is None or not 0 <= number <= 100:  # noqa: PLR2004 - per cent
        place = toml.place("trappan", key="andel_over_15_mkr")
        reason = "skriv procent från 0 till 100"
        findings.append(catalogue.FIELD_VALUE.at(place, field="andel_over_15_mkr", reason=reason))
    return findings


def _read_members(path: Path) -> tuple[tuple[Member, ...], list[Finding]]:
    """The members in a register's order; none where there is no register."""
    if not path.exists():
        return (), []
    rows, findings = read_csv(path, ("medlem", "namn", "slag"))
    members: dict[str, Member] = {}
    for row in rows:
        motpart, part = row.cells["medlem"], row.cells["slag"]
        if part not in list(Part):
            reason = f"”{part}” är inget av {', '.join(Part)}"
            findings.append(catalogue.FIELD_VALUE.at(row.place, field="slag", reason=reason))
        elif not motpart or not row.cells["namn"]:
            missing = "namn" if motpart else "medlem"
            findings.append(catalogue.FIELD_MISSING.at(row.place, field=missing))
        elif motpart in members:
            reason = f"”{motpart}” finns redan"
            findings.append(catalogue.FIELD_VALUE.at(row.place, field="medlem", reason=reason))
        else:
            members[motpart] = Member(motpart, row.cells["namn"], Part(part), row.place)
    return tuple(members.values()), findings
