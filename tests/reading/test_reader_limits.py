"""The child's limits: really set where the system has them, and a watchdog that needs none of them."""

from __future__ import annotations

import os
import re
import resource
from pathlib import Path

import psutil
import pytest

from dudao.reading import Reader, reader, worker

GOOD = ("站点\n龙翔街道\n".encode(), "好.csv")
BIG = ("甲乙丙丁,123456\n" * 1_500_000).encode()
LIMITS = {
    "Max address space": (resource.RLIMIT_AS, worker.ADDRESS_SPACE),
    "Max core file size": (resource.RLIMIT_CORE, 0),
    "Max file size": (resource.RLIMIT_FSIZE, worker.WRITTEN),
    "Max open files": (resource.RLIMIT_NOFILE, worker.FILES),
}


def held(pid: int) -> dict[str, tuple[str, str]]:
    """The soft and hard limits of a process, as its own system tells them."""
    text = Path(f"/proc/{pid}/limits").read_text()
    return {
        m[1]: (m[2], m[3]) for m in re.finditer(r"^(Max [a-z ]+?)\s{2,}(\w+)\s+(\w+)", text, re.M)
    }


def test_子进程的限制真的设了():
    with Reader() as one:
        one.read(*GOOD)
        found = held(one.pid)
        wanted = {name: (str(most), str(most)) for name, (_, most) in LIMITS.items()}
        assert {name: found[name] for name in wanted} == wanted


@pytest.fixture
def no_limits(tmp_path, monkeypatch):
    """A child for which there is no ``resource``, as on Windows."""
    (tmp_path / "resource.py").write_text("raise ImportError\n")
    monkeypatch.setattr(reader, "_ROOT", f"{tmp_path}{os.pathsep}{reader._ROOT}")


def test_没有系统限制时_看门狗管住内存(no_limits):
    with Reader(memory_limit=60 << 20) as one:
        one.read(*GOOD)
        assert held(one.pid)["Max address space"] == ("unlimited", "unlimited")
        assert [p.code for p in one.read(BIG, "大.csv").problems] == ["reader_memory"]
        assert one.read(*GOOD).grids[0].rows == [["站点"], ["龙翔街道"]]


def test_没有系统限制时_看门狗管住时间(no_limits):
    with Reader(seconds=0.3) as one:
        one.read(*GOOD)
        psutil.Process(one.pid).suspend()
        assert [p.code for p in one.read(*GOOD).problems] == ["reader_timeout"]
        assert one.read(*GOOD).grids


@pytest.mark.long
def test_地址空间用尽_只拒收这一份(monkeypatch, tmp_path):
    """Under the limit alone (the watchdog looks away) the file is refused and the next is read."""
    site = tmp_path / "sitecustomize.py"
    site.write_text(
        "import resource\nset_ = resource.setrlimit\n"
        "def least(kind, most):\n"
        "    set_(kind, (300 << 20,) * 2 if kind == resource.RLIMIT_AS else most)\n"
        "resource.setrlimit = least\n"
    )
    monkeypatch.setattr(reader, "_ROOT", f"{tmp_path}{os.pathsep}{reader._ROOT}")
    with Reader(memory_limit=8 << 30) as one:
        refused = one.read(BIG, "大.csv")
        assert held(one.pid)["Max address space"][0] == str(300 << 20)
        assert refused.grids == []
        assert [p.code for p in refused.problems] == ["too_large"]
        assert one.read(*GOOD).grids[0].rows == [["站点"], ["龙翔街道"]]
