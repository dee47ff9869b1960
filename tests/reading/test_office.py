"""Conversions of old Word documents: one at a time, in the store's folder, nothing left of a dead process.

A small program of the same command line stands in for LibreOffice, which is not on every machine: it writes what
it was asked for, or sleeps.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from dudao.reading import office
from dudao.reading.refusal import Refused

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in")

STAND_IN = """#!/bin/sh
out="$8"; folder=$(dirname "$9")
echo begin >> "{log}"
cp "$9" "$folder/seen"
sleep {seconds} &
wait
mkdir -p "$out"; cp "$9" "$out/in.docx"
echo end >> "{log}"
"""


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """``stand_in(seconds)`` puts the program on the path; its log says begin and end."""
    folder, log = tmp_path / "bin", tmp_path / "log"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(office, "check_password", lambda data: None)  # its bytes are no document
    monkeypatch.setattr(office, "_OFFICE", office._Office())

    def put(seconds: float) -> Path:
        program = folder / "soffice"
        program.write_text(STAND_IN.format(log=log, seconds=seconds))
        program.chmod(0o755)
        return log

    return put


def in_threads(*acts) -> list[threading.Thread]:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    return threads


def until(what) -> None:
    for _ in range(600):
        if what():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen")


def test_一次只转一份(stand_in):
    log = stand_in(0.2)
    for thread in in_threads(*[lambda: office.to_docx(b"x")] * 3):
        thread.join(60)
    assert log.read_text().split() == ["begin", "end"] * 3


def test_在库自己的文件夹里转_转完不留下(stand_in, tmp_path):
    stand_in(0)
    work = tmp_path / "store" / "work"
    office.work_in(work)
    assert office.to_docx(b"abc") == b"abc"
    assert list(work.iterdir()) == []


def test_打开库时清掉上次留下的_连进程一起(tmp_path, stand_in):
    """A server killed while converting: its folder and the program still running in it."""
    work = tmp_path / "store" / "work"
    left = work / "dudao-dead"
    left.mkdir(parents=True)
    (left / "in.doc").write_bytes(b"x")
    still = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", str(left)])
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        office.work_in(work)
        assert still.wait(20) == -9
        assert other.poll() is None
        assert list(work.iterdir()) == []
    finally:
        for process in (still, other):
            process.kill()
            process.wait()


def test_服务器结束时_转换也结束_之后不再开始(stand_in, tmp_path):
    log = stand_in(600)
    said: list[str] = []

    def convert() -> None:
        with pytest.raises(Refused) as refused:
            office.to_docx(b"x")
        said.append(refused.value.problem.code)

    (thread,) = in_threads(convert)
    until(lambda: log.exists())
    office.end()
    thread.join(30)
    assert not thread.is_alive()
    assert said == ["damaged"]
    convert()
    assert log.read_text().split() in (["begin"], ["begin", "begin"])
