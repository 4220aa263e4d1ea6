"""Write docs/fynd.md: every finding with its wording, remedy, law and example.

Run from anywhere: `python docs/make_fynd.py`. The examples are the expected outputs of the
folders in `tests/findings`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from finsam_ledger import catalogue
from finsam_ledger.catalogue import (
    bank,
    bidrag,
    bokforing,
    budget,
    datamangd,
    insatser,
    jamforelse,
    kontroll,
    meningar,
    periodisering,
    sie,
    sigill,
    uppfoljning,
)
from finsam_ledger.findings import Kind

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "fynd.md"
EXAMPLES = ROOT / "tests" / "findings"

HEADINGS = {
    "Files and registers": "Filer och register",
    "The ledger as Beancount reads it": "Boken som Beancount läser den",
    "Charts and forms": "Kontoplaner och uppställningar",
    "What the figures must satisfy": "Vad siffrorna ska uppfylla",
    "Text": "Texter",
    "The running books": "Den löpande bokföringen",
    "Attest, underlag and personal data": "Attest, underlag och personuppgifter",
    "Accruals and depreciation": "Periodiseringar och avskrivningar",
    "The budget": "Budgeten",
    "Contributions to come": "Kommande bidrag",
    "The state's model": "Statens fördelningsmodell",
    "Insatser and rekvisitioner": "Insatser och rekvisitioner",
    "What is followed up": "Det som följs upp",
    "Locks and seals": "Lås och sigill",
    "Sentences of a document": "Meningar i ett färdigt dokument",
    "The document itself": "Dokumentet som hålls mot böckerna",
    "SIE files": "SIE-filer",
    "SIE files to and from a ledger": "SIE-filer till och från en bok",
    "Files from the bank": "Filer från banken",
    "Datasets and facts": "Datamängder och faktafiler",
    "Comparing förbund": "Jämförelse av förbund",
}
MODULES = (
    catalogue,
    bokforing,
    kontroll,
    budget,
    bidrag,
    insatser,
    uppfoljning,
    periodisering,
    sigill,
    meningar,
    sie,
    bank,
    datamangd,
    jamforelse,
)

# Remedies and laws that each finding brings with it.
FILLED_IN = {
    "{hint}": "Fyndet föreslår det som ligger närmast eller räknar upp vad som finns.",
    "{law}": "anges i fyndet",
}

INTRO = """\
# Fynd

Allt som `finsam check` kan säga. Den här sidan är gjord av `docs/make_fynd.py` ur
`finsam_ledger/catalogue/` och exemplen i `tests/findings/`; ändra där och kör
`python docs/make_fynd.py`.

Varje fynd har en kod som aldrig byter betydelse. **fel** hindrar årsredovisningen, **varning** och
**notis** gör det inte. Ord inom klamrar fylls i när fyndet görs. Mappen `tests/findings/<kod>/` är
den minsta bok som ger fyndet.
"""


def kinds(module: ModuleType) -> dict[str, Kind]:
    """Every kind of a module by its name there."""
    return {name: value for name, value in vars(module).items() if isinstance(value, Kind)}


def sections() -> Iterator[tuple[str, list[Kind]]]:
    """The catalogue's own headings with the kinds under each."""
    for module in MODULES:
        source, known = inspect.getsource(module), kinds(module)
        for block in re.split(r"^# ", source, flags=re.MULTILINE)[1:]:
            heading = block.partition("\n")[0].strip()
            names = re.findall(r"^([A-Z0-9_]+) = Kind\(", block, flags=re.MULTILINE)
            yield HEADINGS.get(heading, heading), [known[name] for name in names]


def example(code: str) -> str:
    """The line of the folder's expected output that shows `code`."""
    text = (EXAMPLES / code / "forvantat.txt").read_text(encoding="utf-8")
    return next(line for line in text.splitlines() if f"[{code}]" in line)


def worded(template: str) -> str:
    """A format string as a reader may see it, ready for Markdown."""
    if template in FILLED_IN:
        return FILLED_IN[template]
    return template.replace("{{", "{").replace("}}", "}").replace("*", r"\*").replace("<", "&lt;")


def entry(kind: Kind) -> str:
    lines = [
        f"### {kind.code}",
        "",
        f"- Vikt: **{kind.severity}**",
        f"- När: {worded(kind.message)}",
        f"- Gör så här: {worded(kind.remedy)}",
    ]
    if kind.law:
        lines.append(f"- Källa: {worded(kind.law)}")
    return "\n".join([*lines, "", "```", example(kind.code), "```", ""])


def contents() -> Iterator[str]:
    yield INTRO
    yield "| Kod | Vikt | Källa |\n|---|---|---|"
    for kind in (kind for module in MODULES for kind in kinds(module).values()):
        yield f"| [{kind.code}](#{kind.code}) | {kind.severity} | {worded(kind.law)} |"
    for heading, found in sections():
        yield f"\n## {heading}\n"
        yield "\n".join(entry(kind) for kind in found).rstrip("\n")


def page() -> str:
    """The whole page."""
    return "\n".join(contents()) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
