"""Public bookkeeping for samordningsförbund: from a Beancount ledger to the annual report."""

from __future__ import annotations

from finsam_ledger._version import __version__
__all__ = ["__version__"]
