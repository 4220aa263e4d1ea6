"""A plugin of the förbund's own that changes what verifikationer say."""

__plugins__ = ("shout",)


def shout(entries, _options):
    return [
        entry._replace(narration=entry.narration.upper()) if hasattr(entry, "narration") else entry
        for entry in entries
    ], []
