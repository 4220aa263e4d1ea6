"""Engines: a list of Parquet files becomes a lazy frame of one of them. Nothing else knows which.

DuckDB runs inside the process and is the default. Spark, for those who outgrow one machine, is
asked of whatever session there is (a cluster's own), else of a local one.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import narwhals as nw

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SUBMITTED = "PYSPARK_GATEWAY_PORT"  # set by spark-submit, which has settings of its own
_PATTERN = re.compile(r"[*?{}\[\]\\,:%#]|[/\\][._][^/\\]*$")
_SPARK = {"string": "string", "int32": "int", "int64": "bigint"}
Rows = list[dict[str, Any]]
Frame = nw.LazyFrame[Any]


class Motor(StrEnum):
    """The engines there are."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class MotorError(Exception):
    """An engine that could not answer; what it said."""


class MotorMissingError(MotorError):
    """An engine that is not there; why, in Swedish."""


class Session(Protocol):
    """An engine ready to be asked."""

    def frame(self, files: Sequence[Path], columns: Mapping[str, str]) -> Frame:
        """The rows of all files, lazily; `columns` gives the types of those that are wanted."""
        ...


def answers(ask: Callable[[], Frame]) -> Rows:
    """The rows of an answer; MotorError with what the engine said if there is none."""
    try:
        table = ask().collect("pyarrow").to_native()
    except Exception as error:  # engines raise classes of their own
        raise MotorError(_first_line(error)) from error
    rows: Rows = table.to_pylist()
    return rows


@contextmanager
def started(motor: Motor, aside: Path) -> Iterator[Session]:
    """An engine that may put what does not fit in memory in the folder `aside`."""
    with _duckdb(aside) if motor is Motor.DUCKDB else _spark(aside) as session:
        yield session


def _plain(files: Sequence[Path], aside: Path) -> list[Path]:
    """The files by names that no engine takes for a pattern: links in `aside` where they must."""
    paths = [file.absolute() for file in files]
    odd = {path for path in paths if _PATTERN.search(str(path))}
    folder = Path(tempfile.mkdtemp(dir=aside)) if odd else aside
    links = {path: folder / f"{number}.parquet" for number, path in enumerate(odd)}
    for path, link in links.items():
        link.symlink_to(path)
    return [links.get(path, path) for path in paths]


def _lazy(native: Any) -> Frame:
    frame: Frame = nw.from_native(native)
    return frame


class _Duckdb:
    def __init__(self, connection: Any, aside: Path) -> None:
        self._connection, self._aside = connection, aside

    def frame(self, files: Sequence[Path], columns: Mapping[str, str]) -> Frame:
        paths = [str(file) for file in _plain(files, self._aside)]
        relation = self._connection.read_parquet(paths, union_by_name=True)
        return _lazy(relation.select(*map(_quoted, columns)))


def _quoted(column: str) -> str:
    return f'"{column}"'


@contextmanager
def _duckdb(aside: Path) -> Iterator[_Duckdb]:
    import duckdb

    settings: dict[str, Any] = {
        "temp_directory": str(aside),
        "preserve_insertion_order": False,  # less to hold; answers are sorted
        "autoinstall_known_extensions": False,  # nothing is fetched
        "autoload_known_extensions": False,
    }
    connection = duckdb.connect(config=settings)
    try:
        yield _Duckdb(connection, aside)
    finally:
        connection.close()


class _Spark:
    def __init__(self, session: SparkSession, aside: Path) -> None:
        self._session, self._aside = session, aside

    def frame(self, files: Sequence[Path], columns: Mapping[str, str]) -> Frame:
        paths = [str(file) for file in _plain(files, self._aside)]
        schema = ", ".join(f"`{name}` {_SPARK[type_]}" for name, type_ in columns.items())
        return _lazy(self._session.read.schema(schema).parquet(*paths))


@contextmanager
def _spark(aside: Path) -> Iterator[_Spark]:
    if find_spec("pyspark") is None:
        raise MotorMissingError('pyspark är inte installerat (pip install "finsam-ledger[spark]")')
    if not _has_java():
        raise MotorMissingError("Java finns inte på datorn (varken på PATH eller i JAVA_HOME)")
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is None and _SUBMITTED in os.environ:
        session = SparkSession.builder.getOrCreate()
    else:
        session = running or local_session(local_settings(aside))
    try:
        with _unlogged():
            yield _Spark(session, aside)
    finally:
        if running is None:
            session.stop()


@contextmanager
def _unlogged() -> Iterator[None]:
    """Without what pyspark logs of an error that it raises too: Java's whole stack, as JSON."""
    from pyspark.logger import PySparkLogger

    loggers = [
        PySparkLogger.getLogger(f"{kind}QueryContextLogger") for kind in ("DataFrame", "SQL")
    ]
    were = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        yield
    finally:
        for logger, was in zip(loggers, were, strict=True):
            logger.disabled = was


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return bool(home and (Path(home) / "bin" / "java").is_file()) or bool(shutil.which("java"))


def local_settings(aside: Path) -> dict[str, str]:
    """Spark in this machine alone: quiet, without a page of its own, deaf to the network."""
    return {
        "spark.master": "local[*]",
        "spark.app.name": "finsam compare",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.log.level": "ERROR",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.local.dir": str(aside),
        "spark.sql.warehouse.dir": str(aside / "spark"),
    }


def local_session(settings: Mapping[str, str]) -> SparkSession:
    """A session of its own; MotorMissingError with what Java said if there is none."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder
    for name, value in settings.items():
        builder = builder.config(name, value)
    with _silent() as said, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of versions it was not tested with
        try:
            return builder.getOrCreate()
        except Exception as error:
            last = said().strip().rpartition("\n")[2]
            raise MotorMissingError(last or _first_line(error)) from error


@contextmanager
def _silent() -> Iterator[Any]:
    """Java's own remarks on starting go to a file, for it writes them past Python and us."""
    with tempfile.TemporaryFile() as aside:
        kept = os.dup(2)
        os.dup2(aside.fileno(), 2)

        def said() -> str:
            aside.seek(0)
            return aside.read().decode(errors="replace")

        try:
            yield said
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
