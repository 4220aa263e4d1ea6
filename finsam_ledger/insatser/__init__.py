"""Insatser: who runs them, what the board has granted them, what their owners have requested.

Decisions and requests are registers beside the ledger, not bookings: a grant is no cost. The cost
arises as the owner works it up, and is booked then.
"""

from finsam_ledger.insatser.reading import BESLUT, INSATSER, REGISTERS, REKVISITIONER, read_insatser
from finsam_ledger.insatser.values import (
    Beslut,
    BeslutSlag,
    Granted,
    Insats,
    Insatser,
    InsatsSlag,
    Rekvisition,
    Status,
)

__all__ = [
    "BESLUT",
    "INSATSER",
    "REGISTERS",
    "REKVISITIONER",
    "Beslut",
    "BeslutSlag",
    "Granted",
    "Insats",
    "InsatsSlag",
    "Insatser",
    "Rekvisition",
    "Status",
    "read_insatser",
]
