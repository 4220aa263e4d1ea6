"""Public bookkeeping for samordningsförbund: from a Beancount ledger to the annual report.

>>> import finsam_ledger as fl
>>> fl.load  # doctest: +ELLIPSIS
<function load at ...>
"""

from __future__ import annotations

from finsam_ledger._version import __version__

TYPE_CHECKING = False  # that of `typing`, which takes ten times as long to import as all this
if TYPE_CHECKING:
    from finsam_ledger.api import Bok, LedgerError, load

__all__ = ["Bok", "LedgerError", "__version__", "load"]


def __getattr__(name: str) -> object:
    """The API is read when it is first used, so that importing the package costs nothing."""
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from finsam_ledger import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return __all__
