"""The bank's files with Beangulp: `python import.py extract -e main.beancount filer`."""

from pathlib import Path

import beangulp

from finsam_ledger.importers.bank import Bank, BankCsv, Camt053, Camt054, enrich

BANK = Bank(Path(__file__).resolve().parent)
IMPORTERS = [Camt053(BANK), Camt054(BANK), BankCsv(BANK)]
HOOKS = [enrich]

if __name__ == "__main__":
    beangulp.Ingest(IMPORTERS, hooks=HOOKS)()
