"""What a command has read: each file by its content, each folder by the names in it.

Python tells of every file that is opened and every folder that is listed (PEP 578), so that what
a figure rests on is known without the code that reads it having to say so. What Python does not
tell of is the question whether a file is there: a förbund's folder is therefore taken with all
its names. Nothing here is imported that a command would otherwise do without: it comes first.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from hashlib import file_digest, sha256

MOST_NAMES = 20_000  # in a förbund's folder: one with more is somebody's home, not a förbund
_TICK = 10_000_000  # ns: so coarse may a file system's clock be
_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_WRITES = os.O_WRONLY | os.O_RDWR
_ABSENT, _FILE, _FOLDER, _TREE = "-", "fil", "mapp", "allt"
_DEVICES = ("/dev/null", "/dev/random", "/dev/urandom", "/dev/tty")
_CACHED = ("svar-", "bok-", "ver-", "del-")  # names of the cache's own files
# Beancount's own cache, which it puts beside a ledger: nothing of ours reads one.
_FOREIGN = ".picklecache"
# The event of asking whether a file is there, of which Python tells nothing by itself.
EXISTS = "finsam_ledger.exists"

Input = tuple[str, str, str, str]
"""Kind, hash of the content, size and time, and absolute path of a thing that was read. Size and
time are no proof that a file is the same, but reason enough to take it for another."""
Inputs = list[Input]


class Unsettled(Exception):  # noqa: N818 - it is no error
    """What was read can't be told for certain, so nothing is to be kept that rests on it."""


class Reader:
    """Listens to what this process reads, from now on; there can be but one, since Python keeps
    such a listener until the process ends.
    """

    def __init__(self, cache: str) -> None:
        """What is read in the folder `cache` is not counted."""
        self.began = time.time_ns()
        self._cache = os.path.abspath(cache)
        self._files: set[str] = set()
        self._folders: set[str] = set()
        self._asked: set[str] = set()  # folders where somebody asked for a name
        self._trees: set[str] = set()
        self._hashes: dict[str, str] = {}
        # By path and kind what is told of it, and the paths that must be settled for it to hold.
        self._made: dict[tuple[str, str], tuple[Input, list[str]]] = {}
        sys.addaudithook(self._heard)

    def _heard(self, event: str, args: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = args
            if isinstance(flags, int) and not flags & _WRITES:
                self._add(self._files, path)
        elif event in ("os.listdir", "os.scandir"):
            self._add(self._folders, "." if args[0] is None else args[0])
        elif event == "glob.glob":
            self._add(self._trees, _before_wildcards(args[0]))
        elif event == EXISTS:
            self._add(self._asked, os.path.dirname(str(args[0])))

    def _add(self, known: set[str], path: object) -> None:
        if isinstance(path, str | bytes):
            known.add(_absolute(os.fsdecode(path)))

    def all_names_in(self, folder: str) -> None:
        """Take every name below a folder, which need not exist."""
        self._trees.add(_absolute(folder))

    def inputs(self) -> Inputs:
        """All that was read until now, but for the program itself; raises Unsettled where it has
        changed since, or can't be read again.
        """
        own = tuple(map(_below, (*program_folders(), "/proc")))
        modules = {os.path.abspath(folder) for folder in sys.path}  # where Python looks for them
        found = [
            *((path, _FILE) for path in self._files if not self._is_ours(path)),
            *((path, _FOLDER) for path in self._asked | self._folders - modules - {self._cache}),
            *((path, _TREE) for path in self._trees),
        ]
        wanted = sorted(each for each in found if not _below(each[0]).startswith(own))
        for path, kind in wanted:
            if (path, kind) not in self._made:
                row = kind, self._hash_of(kind, path), _seen(kind, path), path
                self._made[path, kind] = row, _folders(path) if kind == _TREE else [path]
        for each in wanted:  # after the hash, or what changes in between would be missed
            for path in self._made[each][1]:
                self.settle(path)
        return [self._made[each][0] for each in wanted]

    def _is_ours(self, path: str) -> bool:
        """Whether a file is one of the cache, or a device that anybody opens."""
        folder, name = os.path.split(path)
        return path in _DEVICES or (folder == self._cache and name.startswith(_CACHED))

    def file_hash(self, path: str) -> str:
        """The hash of a file's content, read once: what changes after it is told of by `settle`."""
        if path not in self._hashes:
            self._hashes[path] = hash_of(_FILE, path)
        return self._hashes[path]

    def _hash_of(self, kind: str, path: str) -> str:
        return self.file_hash(path) if kind == _FILE else hash_of(kind, path)

    def settle(self, path: str) -> None:
        """A file's last change is older than this process, by a clock that nobody can set back;
        else raises Unsettled.
        """
        try:
            changed = os.stat(path).st_ctime_ns
        except FileNotFoundError:
            return
        except OSError as error:
            raise Unsettled(path) from error
        if changed > self.began - _TICK or "\n" in path:
            raise Unsettled(path)


def hash_of(kind: str, path: str) -> str:
    """The hash of a file's content or a folder's names; raises Unsettled where there is neither."""
    try:
        if kind == _FILE:
            if not stat.S_ISREG(os.stat(path).st_mode):  # a pipe is empty the second time
                raise Unsettled(path)
            with open(path, "rb", buffering=0) as file:  # it is read in large pieces anyway
                return file_digest(file, sha256).hexdigest()
        folders = _folders(path, deep=kind == _TREE)
        names = [os.path.realpath(path), *(name for each in folders for name in _names(each))]
        return sha256("\0".join(names).encode("utf-8", "surrogateescape")).hexdigest()
    except FileNotFoundError:
        return _ABSENT
    except OSError as error:
        raise Unsettled(path) from error


def _absolute(path: str) -> str:
    """A path from the root; what `..` is above is left to the system, which follows links."""
    return os.path.join(os.getcwd(), path) if ".." in path else os.path.abspath(path)


def _before_wildcards(pattern: object) -> str | None:
    """The folder that all files of a pattern lie below; none where it is no pattern."""
    text = os.fsdecode(pattern) if isinstance(pattern, str | bytes) else ""
    start = min((at for at in map(text.find, "*?[") if at >= 0), default=-1)
    return os.path.dirname(text[:start]) or "." if start >= 0 else None


def _names(folder: str) -> list[str]:
    """The names in a folder, which of them are folders, and where links lead."""
    with os.scandir(folder) as entries:
        return sorted(
            f"{each.path}{os.sep if each.is_dir() else ''}"
            f"{os.path.realpath(each.path) if each.is_symlink() else ''}"
            for each in entries
            if not (each.name.startswith(".") and each.name.endswith(_FOREIGN))
        )


def _folders(tree: str, *, deep: bool = True) -> list[str]:
    """A folder and those below it, in order; none that is hidden, nor one that is its own ancestor
    by way of a link. Raises Unsettled where there are too many names.
    """
    found: list[str] = []
    waiting, names = [(tree, frozenset[str]())], 0
    while waiting:
        here, above = waiting.pop()
        real = os.path.realpath(here)
        if real in above or not os.path.isdir(here):
            continue
        found.append(here)
        if not deep:
            return found
        with os.scandir(here) as entries:
            for each in entries:
                names += 1
                if each.is_dir() and not each.name.startswith("."):
                    waiting.append((each.path, above | {real}))
        if names > MOST_NAMES:
            raise Unsettled(tree)
    return sorted(found)


def _seen(kind: str, path: str) -> str:
    """A file's size and time of change; nothing for what is no file."""
    try:
        seen = os.stat(path) if kind == _FILE else None
    except OSError:
        return _ABSENT
    return f"{seen.st_size} {seen.st_mtime_ns}" if seen else _ABSENT


def are_same(inputs: Inputs) -> bool:
    """Whether everything that was read is what it was, every byte of it."""
    try:
        return all(_seen(kind, path) == seen for kind, _, seen, path in inputs) and all(
            hash_of(kind, path) == known for kind, known, _, path in inputs
        )
    except Unsettled:
        return False


def program() -> str:
    """A hash of the program itself: its own files by size and time of change, and the versions of
    Python and of all that is installed beside it.

    Packages are known by the names of their folders, which have the version in them.
    """
    parts = [sys.version, sys.executable, *sys.path]
    for folder in sys.path:
        if folder.endswith("-packages"):
            parts += sorted(os.listdir(folder)) if os.path.isdir(folder) else ()
    waiting = [_PACKAGE]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                if entry.name == "__pycache__":
                    continue
                if entry.is_dir():
                    waiting.append(entry.path)
                elif entry.is_file():  # not an editor's lock, a link that leads nowhere
                    seen = entry.stat()
                    times = (seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)
                    parts += [entry.path, *map(str, times)]
    return sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def program_folders() -> list[str]:
    """Where the program and Python themselves stand."""
    return [
        _PACKAGE,
        os.path.dirname(os.__file__),
        *(p for p in sys.path if p.endswith("-packages")),
    ]


def _below(folder: str) -> str:
    return os.path.join(folder, "")
