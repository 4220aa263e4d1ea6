"""The columns of a dataset: what many förbund are compared by, and what others may read.

Version 1 of them does not change: a column that comes later has another version.
"""

from __future__ import annotations

import pyarrow as pa

VERSION = "1"
VERSION_KEY = "finsam.schema"
DIMENSIONS = ("motpart", "insats", "verksamhet", "projekt", "balanskrav", "kassaflode")

_METADATA = {VERSION_KEY: VERSION}


def _always(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


# One row for each amount of a year's verifikationer, after sharing by key, and for each opening
# balance. Öre, debit positive.
POSTINGS = pa.schema(
    [
        _always("forbund", pa.string()),
        _always("namn", pa.string()),
        _always("year", pa.int32()),
        _always("month", pa.int32()),
        _always("datum", pa.date32()),
        _always("slag", pa.string()),
        pa.field("ver", pa.string()),
        _always("konto", pa.string()),
        _always("kontonamn", pa.string()),
        _always("klass", pa.string()),
        pa.field("post", pa.string()),
        *(pa.field(name, pa.string()) for name in DIMENSIONS),
        _always("ore", pa.int64()),
    ],
    metadata=_METADATA,
)

# One row for each printed figure of a year's årsredovisning. `exact` is öre as shown in print.
FIGURES = pa.schema(
    [
        _always("forbund", pa.string()),
        _always("namn", pa.string()),
        pa.field("organisationsnummer", pa.string()),
        _always("year", pa.int32()),
        _always("kind", pa.string()),
        _always("table", pa.string()),
        pa.field("form", pa.string()),
        pa.field("line", pa.string()),
        _always("row", pa.string()),
        _always("column", pa.string()),
        pa.field("period", pa.int32()),
        pa.field("aspect", pa.string()),
        _always("value", pa.string()),
        _always("unit", pa.string()),
        pa.field("exact", pa.int64()),
        _always("errors", pa.int32()),
        _always("warnings", pa.int32()),
        _always("notices", pa.int32()),
        _always("failed", pa.string()),
        pa.field("seal", pa.string()),
    ],
    metadata=_METADATA,
)
