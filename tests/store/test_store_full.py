"""A full disk says so in Chinese, leaves nothing half, and the store is usable afterwards.

By a limit on the size of a file (it runs everywhere), and on a real small disk where one can be mounted.
"""

import json
import os
import subprocess
import sys

import pytest

from dudao.store import Store
from tests.matrices import some

WRITER = """
import json, os, resource, signal, sys
from pathlib import Path
from dudao.records import FileResult, Record, SheetResult
from dudao.forms import load_forms
from dudao.store import Store, StoreError, audit
from dudao.store.raw import digest
from tests.matrices import some

directory, forms, how = Path(sys.argv[1]), load_forms(Path(sys.argv[2])), sys.argv[3]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

def full(limit):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

def file(number, n=3000):
    rows = [Record(i, {"name": f"钱小{number}{i}" * 20, "salary": i}) for i in range(n)]
    data = os.urandom(30000) + b"%d" % number
    return FileResult(f"{number}.xlsx", digest(data), [SheetResult("S", "workers", {}, rows)]), data

def seen(store):
    "Upload → records, which must be all of its records or none."
    sql = "select upload_id, count(*), count(distinct source) from active_workers(null) group by 1 order by 1"
    return store.cursor().execute(sql).fetchall()

def send(store, result, data):
    try:
        return store.commit(result, data, "小王").state
    except StoreError as trouble:
        return type(trouble).__name__ + ": " + str(trouble)

told = {"said": []}
with Store.open(directory, forms) as store:
    first = store.commit(*file(0), "小王")
    more = [file(n) for n in range(1, 60)]
    if how == "disk":
        ballast = directory.parent / "ballast"
        for number, (result, data) in enumerate(more):
            state = send(store, result, data)
            told["said"].append(state)
            if state != "committed":
                break
    else:
        size = (directory / "dudao.duckdb").stat().st_size
        full({"raw": 20000, "wal": 100000, "database": size + 1000}[how])
        told["said"] = [send(store, *item) for item in more[:6]]
    try:
        told["during"] = seen(store)
    except StoreError as trouble:
        told["during"] = type(trouble).__name__
    if how == "disk":
        ballast.unlink()
    full(resource.RLIM_INFINITY)
    told["after"] = [send(store, *item) for item in more[:max(9, len(told["said"]))]]
    told["end"] = seen(store)
    told["audit"] = audit.verify(store).bad
print(json.dumps(told))
"""


def run(directory, forms_dir, how):
    ended = subprocess.run(
        [sys.executable, "-c", WRITER, str(directory), str(forms_dir), how],
        capture_output=True, text=True, timeout=240,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def check(told, directory, forms, sure=True):
    """``sure``: there must be a refusal; where only the checkpoint has no room the WAL takes the upload all the same."""
    refused = [said for said in told["said"] if said not in ("committed", "already_in")]
    assert refused or not sure
    assert all(said.startswith("DiskFull: ") and "磁盘写满了" in said for said in refused)
    if told["during"] != "DiskFull":
        assert all(row[1:] == [3000, 3000] for row in told["during"])
    assert set(told["after"]) <= {"committed", "already_in"}
    count = len(told["after"]) + 1
    assert told["end"] == [[number, 3000, 3000] for number in range(1, count + 1)]
    assert told["audit"] is None
    with Store.open(directory, forms) as store:
        assert [u["records"] for u in store.uploads()] == [3000] * count
        assert len(list((directory / "raw").iterdir())) == count


@pytest.mark.long
@pytest.mark.parametrize("how", some(["raw", "wal", "database"], always=1))
def test_no_room_for_the_original_the_wal_the_database(tmp_path, forms, forms_dir, how):
    told = run(tmp_path / "store", forms_dir, how)
    check(told, tmp_path / "store", forms, sure=how != "database")


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 36 MB with a ballast of 16; where none can be mounted the limits above stand for it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=36m", "tmpfs", str(disk)], capture_output=True, check=False
    ).returncode == 0  # fmt: skip
    yield disk if mounted else None
    if mounted:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.long
def test_a_real_small_disk(small_disk, tmp_path, forms, forms_dir):
    if small_disk is None:
        told = run(tmp_path / "store", forms_dir, "wal")
        check(told, tmp_path / "store", forms)
        return
    (small_disk / "ballast").write_bytes(b"x" * (16 << 20))
    told = run(small_disk / "store", forms_dir, "disk")
    check(told, small_disk / "store", forms)
