"""Beancount plugin: a correction and what it corrects point at each other (LKBR 3:10).

    plugin "finsam_ledger.plugins.rattelser"

`rattar:` and `rattad-av:` lead to each other, and the corrected one says when and by whom.
"""

from __future__ import annotations

from finsam_ledger.bokforing import rattelser as rattelser_
from finsam_ledger.plugins.door import checking

__plugins__ = ("rattelser",)

rattelser = checking(rattelser_.check)
