"""`python -m finsam_ledger.cli` is the command `finsam`."""

from finsam_ledger.cli import main

main()
