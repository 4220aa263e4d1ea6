"""Where the command `finsam` begins: a known answer is given before anything else is imported."""

from __future__ import annotations

import os
import sys

from finsam_ledger import answers


def main() -> None:
    """Answer a command line that was answered before and still holds, or run it."""
    asked = answers.question(sys.argv[1:])
    answer = asked.answered() if asked else None
    if answer is not None:
        try:
            answer.repeat()
            os._exit(0)
        except OSError:  # the command itself says what is wrong
            pass
    from finsam_ledger import cli

    cli.main(answers.Listener(asked) if asked else None)
