"""Makes of a ledger by `books.py` one that is kept as a förbund keeps its own.

    python bench/kept.py FOLDER KEPT

KEPT gets the same verifikationer with `plugin "finsam_ledger.plugins.kommunal"`, an attestordning
and locks to the end of November of its last year. What `bean-check` does with it beyond what it
does with FOLDER is what all our plugins do.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from made_up import ATTEST, NAMN

MONTHS = (3, 6, 9, 11)
TOML = f"""\
namn = "{NAMN}"

[registrering]
dagar = 30

[[attest]]
roll = "{ATTEST}"
"""


def keep(ledger: Path, kept: Path) -> None:
    """Copy a ledger and add what a kept one has."""
    shutil.copytree(ledger, kept)
    main = kept / "main.beancount"
    plugin = 'plugin "finsam_ledger.plugins.kommunal"\n'
    main.write_text(main.read_text("utf-8").replace("\n\n", f"\n\n{plugin}\n", 1), "utf-8")
    (kept / "forbund.toml").write_text(TOML, "utf-8")
    finsam = Path(sys.executable).parent / "finsam"
    year = max(int(texts.name) for texts in (kept / "texter").iterdir())
    for month in MONTHS:
        command = [str(finsam), "seal", str(kept), "--month", f"{year}-{month:02}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), Path(sys.argv[2]))
