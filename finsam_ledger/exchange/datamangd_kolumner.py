"""Columns of Arrow tables from Python's values.

`pyarrow.array` would do, but it imports pandas wherever that is installed, which takes longer than
the rest of an export of a real förbund, and as much memory again.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate

import pyarrow as pa

_CODES = {4: "i", 8: "q"}  # of `array`, by bytes


def text(values: Sequence[str | None]) -> pa.Array:
    """A column of words; None is no word."""
    encoded = [b"" if value is None else value.encode() for value in values]
    offsets = array("i", accumulate(map(len, encoded), initial=0))
    buffers = [_known(values), pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(values), buffers)


def numbers(values: Sequence[int | None], kind: pa.DataType) -> pa.Array:
    """A column of whole numbers; None is no number."""
    found = array(_CODES[kind.bit_width // 8], [value or 0 for value in values])
    return pa.Array.from_buffers(kind, len(values), [_known(values), pa.py_buffer(found)])


def lying(values: array[int], kind: pa.DataType) -> pa.Array:
    """A column of numbers where they lie."""
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values)])


def typed(values: Sequence[str | None] | Sequence[int | None], kind: pa.DataType) -> pa.Array:
    """A column of a type of the schema."""
    return text(values) if kind == pa.string() else numbers(values, kind)  # type: ignore[arg-type]


def repeated(value: str | int | None, kind: pa.DataType, count: int) -> pa.Array:
    """A column with one value all the way."""
    one = typed((value,), kind)  # type: ignore[arg-type]
    return one.take(lying(array("i", bytes(4 * count)), pa.int32()))


def _known(values: Sequence[object]) -> pa.Buffer | None:
    """A bit for each value, set where there is one; None where all are."""
    if None not in values:
        return None
    bits = bytearray((len(values) + 7) // 8)
    for index, value in enumerate(values):
        if value is not None:
            bits[index >> 3] |= 1 << (index & 7)
    return pa.py_buffer(bytes(bits))
