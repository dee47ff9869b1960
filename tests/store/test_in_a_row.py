"""Writes that follow one another: each stands when it is told, whatever ends the process; the WAL is emptied at the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from dudao import ROOT
from dudao.store import Store, database
from dudao.store.decisions import settings

MANY = 5
KILLED = """
import os, signal, sys
from dudao.store import Store
from dudao.store.decisions import settings
with Store.open(sys.argv[1]) as store, store.in_a_row():
    for number in range(5):
        settings.put(store, f"x.{number}", "1", "测试")
        print(number, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def wal(directory):
    path = directory / "dudao.duckdb.wal"
    return path.stat().st_size if path.exists() else 0


def fails(store):
    with store.in_a_row():
        settings.put(store, "x.first", "1", "测试")
        raise KeyError("mitten")


@pytest.mark.parametrize("pause", [0.0, 3600.0], ids=["each", "end"])
def test_the_wal_is_emptied_in_between_and_at_the_end(tmp_path, monkeypatch, pause):
    monkeypatch.setattr(database, "EMPTIED", pause)
    with Store.open(tmp_path / "store") as store:
        settings.put(store, "x.before", "1", "测试")
        assert wal(store.directory) == 0  # alone: at once
        with store.in_a_row():
            settings.put(store, "x.first", "1", "测试")
            settings.put(store, "x.second", "1", "测试")
            assert (wal(store.directory) > 0) == bool(pause)
        assert wal(store.directory) == 0
        assert len(settings.settings(store, "x.")) == 3


def test_a_body_that_raises_leaves_an_empty_wal_too(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "EMPTIED", 3600.0)
    with Store.open(tmp_path / "store") as store:
        with pytest.raises(KeyError, match="mitten"):
            fails(store)
        assert wal(store.directory) == 0
        assert settings.settings(store, "x.") == {"first": "1"}


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="a kill as POSIX knows it")
def test_what_was_told_stands_after_a_kill(tmp_path):
    command = [sys.executable, "-c", KILLED, str(tmp_path / "store")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    told = dict.fromkeys(done.stdout.split(), "1")
    assert len(told) == MANY
    with Store.open(tmp_path / "store") as store:
        assert settings.settings(store, "x.") == told
