"""A crash at each numbered step of the pipeline, with real files: after the restart and the same file again
every figure is the one of a store that was never killed. Nothing lost, nothing twice, nothing half.

| step | killed | after the restart |
| --- | --- | --- |
| 1 | before anything is written | not in |
| 2 | original written to its temporary name | not in, the half original gone |
| 3 | original kept under its hash | not in |
| 4 | transaction begun | not in |
| 5 | arrival written | not in |
| 6 | upload, its event and its sheets written | not in |
| 7 | rows of a sheet written, its problems not | not in |
| 8 | all rows written | not in |
| 9 | audit row appended | not in |
| 10 | COMMIT done | in |
| 11 | audit row seen | in |
| 12 | checkpointed | in |
| 13 | row counts verified | in |

Many files in one transaction go the same way; killed at any of these steps all of them are in, or none.
"""

import datetime as dt
import os
import signal
import subprocess
import sys

import pytest

from dudao import ROOT
from dudao.history import figures
from dudao.intake import batch as ingest
from dudao.store import Store, arrivals, audit
from tests.matrices import some

DAY = dt.date(2026, 1, 10)
FIRST = ROOT / "tests" / "samples" / "呈贡花名册.xlsx"
SECOND = ROOT / "tests" / "samples" / "官渡台账.ods"

KILLED = """
import contextlib, os, signal, sys
from pathlib import Path
from dudao import store
from dudao.intake import batch as ingest
from dudao.store import Store, arrivals, audit, raw, rows, disk_faults
from dudao.store.database import Database
from tests.matrices import some

what, step, directory, file = sys.argv[1], int(sys.argv[2]), sys.argv[3], Path(sys.argv[4])

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def at(owner, name, before=None, after=None):
    real = getattr(owner, name)
    def wrapped(*given, **named):
        if before: before()
        found = real(*given, **named)
        if after: after()
        return found
    setattr(owner, name, wrapped)

real_transaction = disk_faults.transaction

@contextlib.contextmanager
def committed(cursor):
    with real_transaction(cursor):
        yield
    die()

COMMIT = {
    1: lambda: at(raw, "keep", before=die),
    2: lambda: at(os, "fsync", after=die),
    3: lambda: at(raw, "keep", after=die),
    4: lambda: at(arrivals, "ensure_staged", before=die),
    5: lambda: at(arrivals, "ensure_staged", after=die),
    6: lambda: at(rows, "insert_rows", before=die),
    7: lambda: at(rows, "insert_rows", after=die),
    8: lambda: at(audit, "append", before=die),
    9: lambda: at(audit, "append", after=die),
    10: lambda: setattr(disk_faults, "transaction", committed),
    11: lambda: at(Database, "checkpoint", before=die),
    12: lambda: at(store, "verify", before=die),
    13: lambda: at(store, "verify", after=die),
}
OTHERS = {
    1: lambda: at(audit, "append", before=die),
    2: lambda: at(audit, "append", after=die),
    3: lambda: setattr(disk_faults, "transaction", committed),
    4: lambda: at(Database, "checkpoint", after=die),
}

with Store.open(directory) as opened:
    if what in ("withdraw", "restore"):
        OTHERS[step]()
        getattr(opened, what)(1, "小王")
    else:
        checked = list(ingest.check_paths(ingest.find_files([file])))
        if what == "together":
            COMMIT[step]()
            for _, receipt in ingest.commit_results(opened, checked, "小王"):
                print(receipt.upload_id, flush=True)
        checked = checked[0]
        if what == "commit":
            COMMIT[step]()
            opened.commit(checked.result, checked.data, "小王")
        else:
            OTHERS[step]()
            arrivals.receive(opened, checked.result, checked.data, "小王")
print("not killed")
"""


def killed(what, step, directory, files=SECOND):
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, what, str(step), str(directory), str(files)],
        capture_output=True, text=True, timeout=120,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (-signal.SIGKILL, ""), ended.stderr


@pytest.fixture(scope="module")
def first():
    return next(iter(ingest.check_paths(ingest.find_files([FIRST]))))


@pytest.fixture(scope="module")
def second():
    return next(iter(ingest.check_paths(ingest.find_files([SECOND]))))


def put(store, checked):
    return store.commit(checked.result, checked.data, "小王").state


@pytest.fixture
def directory(tmp_path, first):
    with Store.open(tmp_path / "store") as store:
        assert put(store, first) == "committed"
    return tmp_path / "store"


def told(store):
    return figures.figures_hash(figures.figures(store, DAY))


def rows(store):
    """Rows of every table but the audit's and arrivals', which tell of the second attempt too."""
    cursor = store.cursor()
    names = [n for (n,) in cursor.execute("select table_name from duckdb_tables() order by 1").fetchall()]  # fmt: skip
    return {name: cursor.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, first, second):
    """Figures with the first file, with both, and the rows then; of a store that was never killed."""
    with Store.open(tmp_path_factory.mktemp("undisturbed") / "store") as store:
        put(store, first)
        one = told(store)
        put(store, second)
        return one, told(store), rows(store)


def no_trace_left(directory):
    """Only whole originals and no WAL; its copy only where an original was kept and not committed, which is said."""
    assert sorted(path.name for path in (directory / "raw").glob(".*")) == []
    assert not (directory / "dudao.duckdb.wal").exists()
    assert [path.name for path in directory.glob("dudao.duckdb.wal.bad*")] == []


def steps(last, always):
    """Each step a case; all but some of them run with the long loops."""
    marks = {step: [] if step in always else [pytest.mark.soak] for step in range(1, last + 1)}
    return pytest.mark.parametrize("step", [pytest.param(s, marks=m) for s, m in marks.items()])


@pytest.mark.long
@steps(13, always={7})
def test_killed_at_a_step_of_a_commit(directory, first, second, undisturbed, step):
    killed("commit", step, directory)
    with Store.open(directory) as store:
        landed = step >= 10
        lost = [notice for notice in store.notices if "1 份原件收到了但没有入库" in notice]
        assert len(lost) == (1 if 3 <= step < 10 else 0)
        assert len(store.uploads()) == (2 if landed else 1)
        assert told(store) == undisturbed[1 if landed else 0]
        assert audit.verify(store).bad is None

        assert put(store, second) == ("already_in" if landed else "committed")
        assert put(store, first) == "already_in"
        assert told(store) == undisturbed[1]
        assert rows(store) == undisturbed[2]
        assert audit.verify(store).as_dict()["rows"] == 2
        assert len(list((directory / "raw").iterdir())) == 2
    no_trace_left(directory)


@pytest.mark.long
@steps(4, always={3})
@pytest.mark.parametrize("what", some(["withdraw", "restore"], always=1))
def test_killed_at_a_step_of_undo_and_redo(directory, second, undisturbed, what, step):
    with Store.open(directory) as store:
        put(store, second)
        if what == "restore":
            store.withdraw(1, "小王")
    killed(what, step, directory)
    with Store.open(directory) as store:
        assert getattr(store, what)(1, "小王") is (step < 3)
        assert store.restore(1, "小王") is (what == "withdraw")
        assert told(store) == undisturbed[1]
        assert audit.verify(store).bad is None
    no_trace_left(directory)


@pytest.mark.long
@steps(4, always={3})
def test_killed_at_a_step_of_an_arrival(directory, second, undisturbed, step):
    killed("receive", step, directory)
    with Store.open(directory) as store:
        assert [row["action"] for row in arrivals.unfinished(store)] == ["staged"] * (step >= 3)
        assert arrivals.receive(store, second.result, second.data, "小王") == "staged"
        assert [row["action"] for row in arrivals.unfinished(store)] == ["staged"]
        assert put(store, second) == "committed"
        assert [s["action"] for s in store.history(2)] == ["received", "staged", "committed"]
        assert told(store) == undisturbed[1]
        assert audit.verify(store).bad is None
    no_trace_left(directory)


@pytest.fixture(scope="module")
def many(tmp_path_factory, second):
    """Three files: a ledger, one of no known form, another county's roster."""
    folder = tmp_path_factory.mktemp("many")
    (folder / "一.ods").write_bytes(second.data)
    (folder / "二.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    (folder / "三.csv").write_text(
        "五华区社工人员情况\n序号,目前所在站点名称,社工姓名,性别\n1,龙翔街道社工站,钱思远,男\n",
        encoding="utf-8",
    )
    return folder, list(ingest.check_paths(ingest.find_files([folder])))


@pytest.fixture(scope="module")
def undisturbed_by_many(tmp_path_factory, first, many):
    with Store.open(tmp_path_factory.mktemp("undisturbed") / "store") as store:
        put(store, first)
        before = told(store)
        done = [r.upload_id for _, r in ingest.commit_results(store, many[1], "小王")]
        assert done == [2, 3, None]
        return before, told(store), rows(store)


@pytest.mark.long
@steps(13, always={7})
def test_killed_at_a_step_of_many_files_together(directory, many, undisturbed_by_many, step):
    folder, files = many
    killed("together", step, directory, folder)  # no receipt was printed
    with Store.open(directory) as store:
        landed = step >= 10
        assert len(store.uploads()) == (3 if landed else 1)
        assert told(store) == undisturbed_by_many[1 if landed else 0]
        assert audit.verify(store).bad is None
        again = [receipt.state for _, receipt in ingest.commit_results(store, files, "小王")]
        assert again == [*["already_in" if landed else "committed"] * 2, "parked"]
        assert told(store) == undisturbed_by_many[1]
        assert rows(store) == undisturbed_by_many[2]
    no_trace_left(directory)
