"""A store made by the first version of the schema: five uploads of tests/samples, the fifth withdrawn.

It migrates forward on a copy, with the same three reports, and killed anywhere on the way it is still usable.
"""

import datetime as dt
import gzip
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from dudao import ROOT, evaluation
from dudao.intake import batch as ingest
from dudao.store import Store, audit, opening
from dudao.store.safekeeping import backup
from tests.matrices import some

FIXTURE = Path(__file__).parent / "version1"
SAMPLES = ["呈贡花名册.xlsx", "官渡台账.ods", "寻甸团体督导.docx", "西山满意度统计.docx", "安宁三季度台账.xlsx"]  # fmt: skip
CLOCKS = {"year": 2025, "as_of": dt.date(2026, 1, 10)}


@pytest.fixture
def directory(tmp_path):
    folder = tmp_path / "store"
    (folder / "raw").mkdir(parents=True)
    (folder / "dudao.duckdb").write_bytes(gzip.decompress((FIXTURE / "dudao.duckdb.gz").read_bytes()))  # fmt: skip
    for name in SAMPLES:
        data = (ROOT / "tests" / "samples" / name).read_bytes()
        (folder / "raw" / hashlib.sha256(data).hexdigest()).write_bytes(data)
    return folder


def was(report):
    return json.loads((FIXTURE / f"{report}.json").read_text(encoding="utf-8"))


def plain(value):
    return json.loads(json.dumps(value, ensure_ascii=False, default=str))


@pytest.fixture(scope="module")
def today(tmp_path_factory):
    """The evaluation of a store that this program makes of the same five files, the fifth withdrawn."""
    with Store.open(tmp_path_factory.mktemp("today") / "store") as store:
        paths = [ROOT / "tests" / "samples" / name for name in SAMPLES]
        for _ in ingest.commit_results(store, ingest.check_paths(ingest.find_files(paths)), "小王"):
            pass
        store.withdraw(5, "小王")
        return evaluated(store)


def evaluated(store):
    return plain(evaluation.evaluate_report(store, pack="kunming", **CLOCKS))["verdicts"]


@pytest.fixture
def check_reports(today):
    """Coverage and satisfaction to the letter. The evaluation to the letter for every target that still gives
    verdicts of its own (a later pack has others too), and whole as of a store made today."""

    def check(store):
        assert plain(evaluation.coverage_report(store, **CLOCKS)) == was("coverage")
        assert plain(evaluation.satisfaction_report(store, **CLOCKS)) == was("satisfaction")
        now, old = evaluated(store), was("evaluate")["verdicts"]
        both = {verdict["target"] for verdict in now} & {verdict["target"] for verdict in old}
        assert len(both) >= 5
        assert [v for v in now if v["target"] in both] == [v for v in old if v["target"] in both]
        assert now == today

    return check


def test_the_fixture_is_of_the_first_version(directory):
    with duckdb.connect(str(directory / "dudao.duckdb"), read_only=True) as con:
        assert con.execute("select max(version) from schema_version").fetchone() == (1,)
        assert con.execute("select count(*) from upload_event").fetchone() == (6,)


@pytest.mark.long
def test_it_migrates_forward_with_the_same_reports(directory, check_reports):
    before = (directory / "dudao.duckdb").read_bytes()
    with Store.open(directory) as store:
        applied = store.cursor().execute("select max(version) from schema_version").fetchone()
        assert applied == (opening.newest(),)
        assert [u["state"] for u in store.uploads()] == ["committed"] * 4 + ["withdrawn"]
        check_reports(store)
        assert audit.verify(store).as_dict()["rows"] == 0
        assert [s["action"] for s in store.history(5)] == ["committed", "withdrawn"]
    (kept,) = backup.everything(directory)
    assert (kept.told.why, kept.told.schema, kept.told.tables["upload"]) == ("before_migration", 1, 5)  # fmt: skip
    assert (kept.folder / "dudao.duckdb").read_bytes() == before
    assert backup.check(kept) == []


@pytest.mark.long
def test_it_goes_on_working_after_the_migration(directory, check_reports):
    with Store.open(directory) as store:
        (checked,) = ingest.check_paths(ingest.find_files([ROOT / "tests/samples" / SAMPLES[4]]))
        assert store.commit(checked.result, checked.data, "小王").state == "withdrawn"
        assert store.restore(5, "小王") is True
        assert store.withdraw(5, "小王") is True
        check_reports(store)
        (fresh,) = ingest.check_paths(ingest.find_files([ROOT / "tests/samples/十月清单.xlsx"]))
        assert store.commit(fresh.result, fresh.data, "小王").upload_id == 6
        assert audit.verify(store).as_dict()["rows"] == 3


KILLED = """
import os, signal, sys
from pathlib import Path
from dudao.store import Store, opening
from dudao.store.safekeeping import backup, copying

step, directory = sys.argv[1:]

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def then(owner, name, before=None, after=None):
    real = getattr(owner, name)
    def wrapped(*a, **k):
        if before: before(*a)
        found = real(*a, **k)
        if after: after(*a)
        return found
    setattr(owner, name, wrapped)

if step == "before the backup":
    then(backup, "from_closed", before=die)
elif step == "backup half made":
    then(copying, "copy_closed", after=die)
elif step == "backup made":
    then(backup, "from_closed", after=die)
elif step == "copied":
    then(opening, "apply", before=die)
elif step == "half applied":
    def sees(con, migrations):
        real(con, migrations[:2])
        con.execute("begin")
        con.execute("create table half_done (a integer)")
        con.execute("insert into half_done select range from range(100000)")
        die()
    real = opening.apply
    opening.apply = sees
elif step == "applied":
    then(opening, "apply", after=die)
elif step == "before the swap":
    then(Path, "replace", before=lambda path, _: path.suffix == ".migrating" and die())
elif step == "after the swap":
    then(Path, "replace", after=lambda path, _: path.suffix == ".migrating" and die())
Store.open(directory)
print("not killed")
"""


@pytest.mark.long
@pytest.mark.parametrize(
    "step",
    some(["before the backup", "backup half made", "backup made", "copied", "half applied", "applied",
     "before the swap", "after the swap"], always=1),
)  # fmt: skip
def test_killed_in_the_middle_of_the_migration_it_is_still_usable(directory, check_reports, step):
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, step, str(directory)], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, timeout=120,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (-signal.SIGKILL, ""), ended.stderr

    with Store.open(directory) as store:
        applied = store.cursor().execute("select max(version) from schema_version").fetchone()
        assert applied == (opening.newest(),)
        names = [n for (n,) in store.cursor().execute("select table_name from duckdb_tables()").fetchall()]  # fmt: skip
        assert "half_done" not in names
        check_reports(store)
        backup.make(store, "小王")
    assert not list(directory.glob("*.migrating*"))
    assert not list((directory / "backups").glob(".incoming*"))


@pytest.mark.long
def test_full_disk_during_the_migration_leaves_it_as_it_was(directory, check_reports):
    """A limit of 2 MB on every file written: the copy of the database (5 MB) cannot be made."""
    before = (directory / "dudao.duckdb").read_bytes()
    code = (
        "import resource, signal, sys; from dudao.store import Store, StoreError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, 2 << 20))\n"
        "try: Store.open(sys.argv[1])\n"
        "except StoreError as said: print(said)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(directory)], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, timeout=120,
    )  # fmt: skip
    assert "磁盘" in ended.stdout, ended.stderr
    assert (directory / "dudao.duckdb").read_bytes() == before
    shutil.rmtree(directory / "backups")
    with Store.open(directory) as store:
        check_reports(store)
