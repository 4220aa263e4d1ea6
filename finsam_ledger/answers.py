"""What a command said last time, said again when nothing that it read has changed.

An answer is known by the command's words, the folder it was given in and the program. It holds what
was said and the hash of each file that was read, and counts only while every one of them is the
same; anything odd about it makes it count as none.
"""

from __future__ import annotations

import io
import os
import sys

from finsam_ledger import cachefiles
from finsam_ledger.cachefiles import cache_folder, digest
from finsam_ledger.inputs import Inputs, Reader, Unsettled, are_same, program
from finsam_ledger.whole import write_whole

TYPE_CHECKING = False  # that of `typing`, which takes longer to import than an answer to give
if TYPE_CHECKING:
    from typing import BinaryIO

    from typing_extensions import Buffer

# Commands that read, and write nothing but standard output and the file of `--out`.
ANSWERED = ("figures", "check", "trace")
# Commands that begin with a ledger's books as they were read last time.
REMEMBERING = (*ANSWERED, "report", "budget", "contributions", "forecast", "rekvisition")
NO_CACHE = "--no-cache"
_FORM = "finsam-svar-1"
_TO = "till:"  # before the file's name, so that no line is empty
_MOST = 200  # answers that are kept
_LONGEST = 64_000_000  # bytes of an answer; a longer one is not kept


class Answer:
    """What a command wrote to standard output and standard error, and to the file of `--out` if
    there was one.
    """

    __slots__ = ("file", "inputs", "noted", "said", "written")

    def __init__(
        self, inputs: Inputs, said: bytes, noted: bytes, file: str = "", written: bytes = b""
    ) -> None:
        self.inputs, self.said, self.noted = inputs, said, noted
        self.file, self.written = file, written

    def repeat(self) -> None:
        """Say it again; raises OSError where nothing could be said, or the file not be written, and
        ends the command where only a part could be said: the rest would be said twice.
        """
        if self.file:
            write_whole(self.file, self.written)
        said = 0
        try:
            for stream, content in ((sys.stdout, self.said), (sys.stderr, self.noted)):
                rest = memoryview(content)
                while rest:
                    count = os.write(stream.fileno(), rest)
                    said, rest = said + count, rest[count:]
        except OSError as error:
            if not said:
                raise
            os.write(2, f"Error: cannot write: {error.strerror}\n".encode())
            os._exit(1)


class Question:
    """A command as it was given: its words, where, and by which program."""

    def __init__(self, words: list[str], folder: str) -> None:
        self.program = program()
        self.folder = folder
        self.is_answered = words[0] in ANSWERED
        self.path = os.path.join(folder, f"svar-{digest(self.program, os.getcwd(), *words)}")

    def answered(self) -> Answer | None:
        """What was said last time, if it still holds."""
        content = cachefiles.read(self.path) if self.is_answered else None
        try:
            found = _read(content) if content is not None else None
        except ValueError:
            return None
        return found if found and are_same(found.inputs) else None

    def keep(self, answer: Answer) -> None:
        """Keep what was said; where that can't be done it is said anew next time."""
        content = _written(answer)
        if len(content) <= _LONGEST and "\n" not in answer.file:
            cachefiles.write(self.path, content, _MOST)


class Listener:
    """Takes down what a command reads and says, so that it can be kept when it ends well."""

    def __init__(self, asked: Question) -> None:
        self.question, self.reader = asked, Reader(asked.folder)
        self._keeps = asked.is_answered
        self._inputs: Inputs | None = None
        self._file, self._written = "", b""
        self._said = self._noted = bytearray()
        if self._keeps:
            said, noted = _Heard(sys.stdout.buffer), _Heard(sys.stderr.buffer)
            self._said, self._noted = said.content, noted.content
            sys.stdout, sys.stderr = _text(said), _text(noted)

    def forget(self) -> None:
        """Keep nothing: what is said rests on more than what is read."""
        self._keeps = False

    def writes(self, file: str, content: bytes) -> None:
        """What is going to be written to the file of `--out`; what is read comes before it."""
        self._settle()
        self._file, self._written = file, content

    def _settle(self) -> None:
        try:
            self._inputs = self.reader.inputs() if self._keeps else None
        except Unsettled:
            self.forget()

    def ended(self) -> None:
        """Keep what was said, by a command that ended well."""
        if self._inputs is None:
            self._settle()
        if self._keeps and self._inputs is not None:
            said, noted = bytes(self._said), bytes(self._noted)
            self.question.keep(Answer(self._inputs, said, noted, self._file, self._written))


class _Heard(io.BufferedIOBase):
    """A stream that remembers what went through it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.name, self.content = stream.name, bytearray()

    def write(self, data: Buffer, /) -> int:
        self.content += data
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()


def _text(stream: _Heard) -> io.TextIOWrapper:
    return io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", write_through=True)


def question(words: list[str]) -> Question | None:
    """The question that a command line is, if anything may be remembered for it."""
    folder = cache_folder()
    if not folder or not words or words[0] not in REMEMBERING or NO_CACHE in words:
        return None
    if sys.stdout is None or sys.stderr is None:  # closed by the one who called
        return None
    try:
        return Question(words, folder)
    except OSError:  # the folder that it was asked in is gone, or the program is being replaced
        return None


def _written(answer: Answer) -> bytes:
    """An answer as bytes: its form, its inputs, and the three contents last."""
    contents = (answer.said, answer.noted, answer.written)
    lengths = " ".join(str(len(each)) for each in contents)
    lines = [_FORM, lengths, f"{_TO}{answer.file}", *("\t".join(each) for each in answer.inputs)]
    head = "\n".join(lines).encode("utf-8", "surrogateescape")
    return b"".join((head, b"\n\n", *contents))


def _read(content: bytes) -> Answer | None:
    """The answer that `_written` wrote; None or a ValueError where its form is another."""
    head, _, rest = content.partition(b"\n\n")
    form, lengths, file, *lines = head.decode("utf-8", "surrogateescape").split("\n")
    if form != _FORM:
        return None
    inputs = []
    for line in lines:
        kind, known, seen, path = line.split("\t", 3)
        inputs.append((kind, known, seen, path))
    said, noted, _ = (int(word) for word in lengths.split(" "))
    end = said + noted
    return Answer(inputs, rest[:said], rest[said:end], file.removeprefix(_TO), rest[end:])
