"""What the program writes about itself: JSON lines of an allow-list of fields, never a value from a file.

A line of ours is an event code with numbers: ``LOG.info("backup_made", extra={"seconds": 2.5})``; of an
exception :func:`fault` tells type and place. Whatever else logs in the process (Streamlit, uvicorn,
asyncio, warnings, DuckDB's client) is reduced to its logger, level, place and type of exception: its text may
hold cells of a file. Nobody is named, not even by account: who did what stands in the audit trail.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from dudao import ROOT

FOLDER, SERVER, COMMAND = "logs", "dudao.log", "command.log"
NUMBERS = ("upload_id", "snapshot_id", "count", "files", "records", "bytes", "seconds", "status", "pid", "exit", "port")  # fmt: skip
"""What a line of ours may carry beside its code, in ``extra``; only numbers and truth values are written."""
OWN = "dudao"
_LARGEST, _KEPT = 2 << 20, 5
_CODE = re.compile(r"[a-z][a-z_]{1,60}")
_FAULT = " %s at %s"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,120}")
_PLACE = re.compile(r"[A-Za-z0-9_./-]{1,160}:\d{1,7}")

LOG = logging.getLogger("dudao.logs")


def place_of(trouble: BaseException) -> str:
    """Where it happened, as ``dudao/x.py:12`` of the innermost own frame; never a value.

    >>> place_of(ValueError("张三"))
    'unknown'
    """
    for step in reversed(traceback.extract_tb(trouble.__traceback__)):
        path = Path(step.filename)
        if path.is_relative_to(ROOT) and ".venv" not in path.parts:
            return f"{path.relative_to(ROOT).as_posix()}:{step.lineno}"
    return "unknown"


def kind_of(trouble: type[BaseException] | BaseException | None) -> str | None:
    """The name of an exception's type, where it is one of a program.

    >>> kind_of(ValueError("张三")), kind_of(type("张三", (Exception,), {}))
    ('ValueError', 'unknown')
    """
    if trouble is None:
        return None
    kind = trouble if isinstance(trouble, type) else type(trouble)
    return kind.__name__ if kind.__name__.isascii() else "unknown"


def fault(
    log: logging.Logger, code: str, trouble: BaseException | None, level: int = logging.ERROR
) -> None:
    """Log an exception by its type and place alone: the record itself holds no more, whoever formats it."""
    place = place_of(trouble) if trouble else "unknown"
    log.log(level, code + _FAULT, kind_of(trouble) or "unknown", place, stacklevel=2)


class JsonLines(logging.Formatter):
    """A record as one JSON line of allowed fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created).isoformat(timespec="milliseconds"),
            "level": record.levelname if record.levelname.isascii() else "LEVEL",
            "logger": _matching(_NAME, record.name, "foreign"),
        }
        if line["logger"].split(".")[0] == OWN:
            line |= _own(record)
        line["at"] = _matching(_PLACE, f"{_short(record.pathname)}:{record.lineno}", "unknown")
        trouble = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if trouble is not None:
            line |= {"error": kind_of(trouble), "raised": place_of(trouble)}
        return json.dumps(line)


def _own(record: logging.LogRecord) -> dict[str, Any]:
    """Code and numbers of a line of ours; of another text nothing."""
    text = record.msg if isinstance(record.msg, str) else ""
    found = {"event": _matching(_CODE, text.removesuffix(_FAULT), "text_withheld")}
    if text.endswith(_FAULT) and isinstance(record.args, tuple) and len(record.args) == 2:
        kind, place = record.args
        found["error"] = _matching(_NAME, kind, "unknown")
        found["raised"] = _matching(_PLACE, place, "unknown")
    numbers = {name: getattr(record, name, None) for name in NUMBERS}
    return found | {name: v for name, v in numbers.items() if isinstance(v, int | float)}


def _matching(pattern: re.Pattern[str], text: Any, otherwise: str) -> str:
    return text if isinstance(text, str) and pattern.fullmatch(text) else otherwise


def _short(path: str) -> str:
    """A source file without the machine's own folders.

    >>> _short("/srv/x/.venv/lib/python3.11/site-packages/streamlit/web/server.py")
    'streamlit/web/server.py'
    """
    place = Path(path)
    if "site-packages" in place.parts:
        return "/".join(place.parts[place.parts.index("site-packages") + 1 :])
    return place.relative_to(ROOT).as_posix() if place.is_relative_to(ROOT) else place.name


def _wanted(record: logging.LogRecord) -> bool:
    """Ours from INFO on, others' from WARNING on."""
    own = record.name.split(".")[0] == OWN
    return record.levelno >= (logging.INFO if own else logging.WARNING)


class _Quiet:
    """A handler's own fault (a full disk) must neither stop the work nor print what it was to write."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing: ``logging`` would print the record's text and arguments."""


class _Stream(_Quiet, logging.StreamHandler):
    pass


class _File(_Quiet, RotatingFileHandler):
    """The rotating file, made with its folder when the first line is written."""

    def _open(self) -> Any:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()


def handlers(directory: Path | None, file: str, *, stream: bool) -> Iterator[logging.Handler]:
    """The file in the store's ``logs`` folder and, where asked for, stderr."""
    if directory is not None:
        path = directory / FOLDER / file
        yield _File(path, maxBytes=_LARGEST, backupCount=_KEPT, encoding="ascii", delay=True)
    if stream:
        yield _Stream(sys.stderr)


def install(directory: Path | None, *, file: str = SERVER, stream: bool = True) -> None:
    """Take over all that is logged, warned or raised to the top in this process; again: a new place.

    Handlers that others have put or will put on their loggers get nothing: Streamlit and uvicorn each make
    their own. Streamlit's own ``print`` of an exception (logger.enableRich) is off in config.toml.
    """
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    for handler in handlers(directory, file, stream=stream):
        handler.setFormatter(JsonLines())
        handler.addFilter(_wanted)
        root.addHandler(handler)
    logging.getLogger(OWN).setLevel(logging.INFO)
    logging.raiseExceptions = False
    logging.Logger.callHandlers = _to_root  # type: ignore[method-assign,assignment]  # there is no hook for it
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = _in_thread
    sys.unraisablehook = _unraisable


def _to_root(logger: logging.Logger, record: logging.LogRecord) -> None:
    """In place of :meth:`logging.Logger.callHandlers`."""
    for handler in logging.getLogger().handlers:
        if record.levelno >= handler.level:
            handler.handle(record)


def _uncaught(kind: type[BaseException], trouble: BaseException, _: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        fault(LOG, "uncaught", trouble, logging.CRITICAL)


def _in_thread(told: threading.ExceptHookArgs) -> None:
    if not issubclass(told.exc_type, SystemExit):
        fault(LOG, "uncaught_in_thread", told.exc_value)


def _unraisable(told: sys.UnraisableHookArgs) -> None:
    fault(LOG, "unraisable", told.exc_value)


@contextlib.contextmanager
def spoken_faults() -> Iterator[None]:
    """For the command line: a fault of the program's own becomes a sentence with its place, and exit code 4."""
    try:
        yield
    except Exception as trouble:  # noqa: BLE001 - the outermost wall: said and logged without values
        fault(LOG, "command_failed", trouble, logging.CRITICAL)
        print(
            f"程序出错，没有做完；在这以前做完的已经记下，请用 uploads 核对。请把这个编号告诉维护人员："
            f"{kind_of(trouble)} {place_of(trouble)}",
            file=sys.stderr,
        )
        raise SystemExit(4) from None
