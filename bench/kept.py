"""Makes of a ledger by `books.py` one that is kept as a förbund keeps its own.

    python bench/kept.py FOLDER KEPT

KEPT gets the same verifikationer with `plugin "finsam_ledger.plugins.kommunal"`, an attestordning,
the registers and the text of a finished year, and locks to the end of November. What
`bean-check` does with it beyond what it does with FOLDER is what all our plugins do.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from books import ATTEST, NAMN, YEAR

MONTHS = [f"{YEAR}-{month:02}" for month in (3, 6, 9, 11)]
REGISTERS = {
    "inom-linjen": (
        "panter,{year},0,kr",
        "ansvar_pensioner,{year},0,kr",
        "ansvar_ovriga,{year},0,kr",
    ),
    "personal": ("antal_anstallda,{year},2,antal",),
    "revision": ("rakenskapsrevision,{year},-30000,kr", "ovrig_revision,{year},-10000,kr"),
}
TOML = f"""\
namn = "{NAMN}"

[registrering]
dagar = 30

[[attest]]
roll = "{ATTEST}"
"""
# What an årsredovisning has in words (LKBR 9:4, 11 kap.).
TEXTS = (
    "bedomning",
    "forvantad-utveckling",
    "handelser",
    "hushallning",
    "personal",
    "redovisningsprinciper",
    "styrning",
    "viktiga-forhallanden",
)


def keep(ledger: Path, kept: Path) -> None:
    """Copy a ledger and add what a kept one has."""
    shutil.copytree(ledger, kept)
    main = kept / "main.beancount"
    plugin = 'plugin "finsam_ledger.plugins.kommunal"\n'
    main.write_text(main.read_text("utf-8").replace("\n\n", f"\n\n{plugin}\n", 1), "utf-8")
    (kept / "forbund.toml").write_text(TOML, "utf-8")
    register, texts = kept / "register", kept / "texter" / str(YEAR)
    register.mkdir()
    texts.mkdir(parents=True)
    for name, rows in REGISTERS.items():
        lines = (f"{row.format(year=YEAR)},Påhittat\n" for row in rows)
        (register / f"{name}.csv").write_text(
            "rad,ar,varde,enhet,kalla\n" + "".join(lines), "utf-8"
        )
    for text in TEXTS:
        (texts / f"{text}.md").write_text("Påhittade böcker.\n", "utf-8")
    finsam = Path(sys.executable).parent / "finsam"
    for month in MONTHS:
        command = [str(finsam), "seal", str(kept), "--month", month]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), Path(sys.argv[2]))
