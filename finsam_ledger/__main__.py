"""`python -m finsam_ledger` is the command `finsam`."""

from finsam_ledger.entry import main

main()
