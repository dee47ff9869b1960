"""For the whole suite: generated examples drawn the same each time, and the log searched at the end.

Everything that is logged in a test process, as a server would write it, and every ``*.log`` under the run's
temporary folders (each server's output and its store's ``logs/``), those of passed tests too, is searched for the
people of the samples: a name, a phone or an ID number in it fails the run, whatever the tests said.
"""

from __future__ import annotations

import functools
import gc
import json
import logging
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import settings

from dudao import ROOT, forms, logs
from dudao.store import Store, opening, sent_forms, tables
from tests.matrices import in_share

settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("fresh", derandomize=False, deadline=None, database=None)
settings.load_profile("suite")

KEYS = ("tests/samples", "data/samples/keys", "../shared/samples/keys")
_NUMBER = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|[1-9]\d{16}[\dXx])(?!\d)")  # a phone, an ID number
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
_LOGGED: set[str] = set()
_LEAKS = pytest.StashKey[list[str]]()
_ALL = "DUDAO_WHOLE_SUITE"  # told to the workers: no file was named


def seeded(roots: Iterable[Path] = [ROOT / key for key in KEYS]) -> set[str]:
    """The names of people in the samples' keys: every value of a field of kind ``name`` or ``people``."""
    fields = {
        (form.id, name)
        for form in forms.load_forms().values()
        for part in (form.fields, form.meta)
        for name, field in part.items()
        if field.kind in ("name", "people")
    }
    found: set[str] = set()
    for path in (path for root in roots for path in sorted(root.rglob("*.json"))):
        for sheet in json.loads(path.read_text(encoding="utf-8")).get("sheets", ()):
            for record in (sheet.get("meta") or {}, *sheet.get("records", ())):
                found |= set(_people(sheet.get("form"), record, fields))
    return found


def _people(
    form: str | None, record: dict[str, Any], fields: set[tuple[str, str]]
) -> Iterator[str]:
    for field, value in record.items():
        if (form, field) in fields:
            yield from (one for one in (value if isinstance(value, list) else [value]) if one)


def leaks(text: str, names: Iterable[str]) -> list[str]:
    """The lines that hold a person: the sort and the line's number, never the value."""
    found, people = [], re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    for number, line in enumerate(text.splitlines(), start=1):
        plain = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), line)
        if not plain.isascii() and people.search(plain):
            found.append(f"line {number}: a name")
        if _NUMBER.search(plain):
            found.append(f"line {number}: a phone or ID number")
    return found


LONG = ("soak", "browser", "long")
"""Marked so, a test is left out where nobody asks for it by its file, its mark or ``DUDAO_SOAK_ROUNDS``."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long runs in ``.ci/run``, or where it is asked for; loops without an end only with their rounds.

    ``DUDAO_SHARE``: of browsers and long loops one in so many is run, of what else takes long twice as many; others with
    each ``DUDAO_SEED``.
    """
    share, seed = int(os.environ.get("DUDAO_SHARE", "1")), os.environ.get("DUDAO_SEED", "0")
    everything = os.environ.get("DUDAO_SOAK_ROUNDS") or config.option.markexpr
    marks = LONG if os.environ.get(_ALL) else ("soak",)
    if everything:
        marks = LONG if share > 1 else ()
    long = [
        item
        for item in items
        if any(map(item.get_closest_marker, marks))
        and not (everything and in_share(item.nodeid, _share_of(item, share), seed))
    ]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]


def _share_of(item: pytest.Item, share: int) -> int:
    loops = item.get_closest_marker("browser") or item.get_closest_marker("soak")
    return share if loops else max(share // 2, 1)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        named = config.args_source is not pytest.Config.ArgsSource.TESTPATHS
        os.environ[_ALL] = "" if named else "1"
    formatter, usual = logs.JsonLines(), logging.Logger.callHandlers

    def kept(logger: logging.Logger, record: logging.LogRecord) -> None:
        _LOGGED.add(formatter.format(record))
        if record.name.split(".")[0] == logs.OWN:  # ours must hold nothing even as they are
            _LOGGED.add(record.getMessage())
        usual(logger, record)

    logging.Logger.callHandlers = kept


def pytest_collection_finish() -> None:
    """What collecting made is not looked through again at each collection of garbage. Installed packages are searched for components once, not at each run of an ``AppTest``."""
    gc.collect()
    gc.freeze()
    if "streamlit.testing.v1.app_test" in sys.modules:
        from streamlit.components.v2 import manifest_scanner

        once = functools.cache(manifest_scanner.scan_component_manifests)
        manifest_scanner.scan_component_manifests = once


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store's directory as the first opening leaves it; read only."""
    directory = tmp_path_factory.mktemp("empty") / "store"
    Store.open(directory).close()
    return directory


@pytest.fixture
def begin(empty_template: Path) -> Callable[[Path], Store]:
    """``begin(directory)``: an empty store, copied instead of made, for what is not about opening.

    Tables and macros are those that the first opening made in this process, so they are not made again; nothing is
    checkpointed, not when the store is closed either (a sixth of a test's time): it stays in the WAL. ``tests/store``
    opens its stores as the program does.
    """

    def unsaved(con: duckdb.DuckDBPyConnection, directory: Path) -> None:
        con.execute("pragma disable_checkpoint_on_shutdown")
        lock_down(con, directory)

    lock_down = opening.lock_down

    def copied(directory: Path) -> Store:
        shutil.copytree(empty_template, directory)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tables, "sync", lambda *_: None)
            patch.setattr(sent_forms, "make", lambda *_: None)
            patch.setattr(opening, "lock_down", unsaved)
            store = Store.open(directory)
        store._database.checkpoint = lambda: None
        return store

    return copied


@pytest.fixture
def tmp_path(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """pytest's own, taken away when its test has passed; the logs in it are kept for the search at the end."""
    yield tmp_path
    kept = tmp_path_factory.getbasetemp() / "passed" / tmp_path.name
    for path in filter(Path.is_file, tmp_path.rglob("*.log*")):
        to = kept / path.relative_to(tmp_path)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(path.read_bytes())


@pytest.fixture
def logged() -> set[str]:
    """The lines logged in this process so far."""
    return _LOGGED


@pytest.hookimpl(tryfirst=True)  # before the folders of what passed go
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Each process leaves what it logged; the last one to end searches all of it."""
    base: Path = session.config._tmp_path_factory.getbasetemp()
    (base / "process.log").write_text("\n".join(sorted(_LOGGED)), encoding="utf-8")
    if hasattr(session.config, "workerinput"):
        return
    names = seeded()
    session.config.stash[_LEAKS] = [
        f"{path.relative_to(base)} {leak}"
        for path in sorted(base.rglob("*.log*"))
        if path.is_file()
        for leak in leaks(path.read_text(encoding="utf-8", errors="replace"), names)
    ]
    if session.config.stash[_LEAKS]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        session.config._tmp_path_factory._retention_policy = "all"  # what leaked can be looked at


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for leak in config.stash.get(_LEAKS, []):
        terminalreporter.write_line(f"personal data in a log: {leak}", red=True)
