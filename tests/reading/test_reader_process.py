"""The worker process: it serves many files, dies without harm, and is watched."""

import hashlib
import os
import signal
import subprocess
import sys
import threading

import psutil
import pytest

from dudao.reading import Reader

GOOD = ("站点\n龙翔街道\n".encode(), "好.csv")


def test_一个进程读很多文件():
    with Reader() as reader:
        first = reader.read(*GOOD)
        pid = reader.pid
        assert [reader.read(*GOOD).grids for _ in range(20)] == [first.grids] * 20
        assert reader.pid == pid
    assert not psutil.pid_exists(pid)


def test_进程被杀_手里的文件拒收_其余照读(monkeypatch):
    """The child is killed while it reads: that file is refused, the next is read by a new child."""
    with Reader() as reader:
        reader.read(*GOOD)
        pid = reader.pid
        child = psutil.Process(pid)
        child.suspend()
        killer = threading.Timer(0.2, lambda: os.kill(pid, signal.SIGKILL))
        killer.start()
        refused = reader.read(*GOOD)
        killer.join()
        assert refused.grids == []
        assert [(p.code, p.severity) for p in refused.problems] == [("reader_died", "error")]
        assert reader.read(*GOOD).grids[0].rows == [["站点"], ["龙翔街道"]]
        assert reader.pid != pid


def test_空闲时被杀_不影响下一个文件():
    with Reader() as reader:
        reader.read(*GOOD)
        os.kill(reader.pid, signal.SIGKILL)
        psutil.Process(reader.pid).wait(5)
        assert reader.read(*GOOD).grids


def test_超时():
    """A child that stands still is ended at its time limit."""
    with Reader(seconds=0.3) as reader:
        reader.read(*GOOD)
        psutil.Process(reader.pid).suspend()
        assert [p.code for p in reader.read(*GOOD).problems] == ["reader_timeout"]
        assert reader.read(*GOOD).grids


def test_内存超限():
    """40 MB of text take more than the 60 MiB allowed here."""
    with Reader(memory_limit=60 << 20) as reader:
        data = ("甲乙丙丁,123456\n" * 1_500_000).encode()
        assert [p.code for p in reader.read(data, "大.csv").problems] == ["reader_memory"]
        assert reader.read(*GOOD).grids


def test_多线程同用(reader):
    found = []
    files = [(f"站点\n{n}\n".encode(), f"{n}.csv") for n in range(40)]
    threads = [
        threading.Thread(target=lambda f=f: found.append((f[1], reader.read(*f).grids[0].rows[1])))
        for f in files
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted((name, [name[:-4]]) for _, name in files)


def test_关闭后可再用():
    reader = Reader()
    assert reader.read(*GOOD).grids
    reader.close()
    assert reader.pid is None
    assert reader.read(*GOOD).grids
    reader.close()


@pytest.mark.parametrize("line", [b"nonsense\n", b"{}\n", b"[1]\n", b'{"kind":"csv","size":"x"}\n'])
def test_坏的请求行不杀死进程(line, tmp_path):
    """Run from another directory: the module is found by PYTHONPATH alone."""
    request = line + b'{"kind":"csv","size":3}\na,b'
    root = os.path.dirname(os.path.dirname(sys.modules["dudao"].__file__))
    done = subprocess.run(
        [sys.executable, "-m", "dudao.reading.worker"],
        input=request,
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
        timeout=20,
        check=True,
    )
    refused, read = done.stdout.splitlines()
    assert b'"unsupported_type"' in refused
    assert b'"rows":[["a","b"]]' in read


def test_大表分块传送(reader):
    """10,001 rows come in blocks, in order, nothing lost."""
    data = "".join(f"{n},\n" for n in range(10_001)).encode()
    rows = reader.read(data, "长.csv").grids[0].rows
    assert [row[0] for row in rows] == [str(n) for n in range(10_001)]


def test_反斜杠路径和指纹(reader):
    reading = reader.read(b"a,b\n", "夹\\甲.csv")
    assert reading.name == "夹/甲.csv"
    assert reading.sha256 == hashlib.sha256(b"a,b\n").hexdigest()
