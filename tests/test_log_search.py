"""The search through all logs at the end of the suite bites: on a name, a phone, an ID number; on nothing else.

| logged | found |
| --- | --- |
| `{"event": "page_failed"}` | nothing |
| a name of the samples, plain or as JSON escapes | a name |
| `13800001111` | a phone |
| eighteen digits, the last an X | an ID number |
| `2025-11-21T07:56:29.291`, `"bytes": 1234567890123` | nothing |
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from dudao import ROOT
from tests.matrices import some

CONFTEST = Path(__file__).with_name("conftest.py")
SAMPLE = ROOT / "tests" / "samples" / "宜良站点文字版.xlsx.json"
FILED_BY = json.loads(SAMPLE.read_text(encoding="utf-8"))["sheets"][0]["meta"]["assistant"]

INI = "[pytest]\ntmp_path_retention_policy = failed\n"  # as the suite has it: the log is gone at the end
RUN = """
import logging
from tests.matrices import some

def test_passes_and_leaves_a_log(tmp_path):
    (tmp_path / "store" / "logs").mkdir(parents=True)
    (tmp_path / "store" / "logs" / "dudao.log").write_text({line!r}, encoding="utf-8")
    logging.getLogger("foreign.library").error("cell %s", {name!r})
"""


def run(folder: Path, line: str, *words: str) -> subprocess.CompletedProcess:
    """A suite of one passing test that leaves ``line`` in a server's log, under this suite's conftest."""
    shutil.copy(CONFTEST, folder / "conftest.py")
    text = RUN.format(line=line, name=FILED_BY)
    (folder / "test_one.py").write_text(text, encoding="utf-8")
    (folder / "pytest.ini").write_text(INI, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words, str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    base = ["--basetemp", str(folder / "base")]
    return subprocess.run(
        [*command, *base], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("line", "words", "code", "told"),
    some(
        [
            ('{"event": "page_failed", "bytes": 1234567890123}', [], 0, None),
            (json.dumps({"error": FILED_BY}), ["-n", "1"], 1, "a name"),
        ],
        always=1,
    ),
)
def test_日志里有人名_整套测试不通过(line, words, code, told):
    with (
        tempfile.TemporaryDirectory() as apart
    ):  # not under this run's own folders, which are searched too
        done = run(Path(apart), line, *words)
    assert "1 passed" in done.stdout
    assert done.returncode == code
    said = [text for text in done.stdout.splitlines() if "personal data in a log" in text]
    assert len(said) == (told is not None)
    assert told is None or (told in said[0] and "dudao.log line 1" in said[0])
    assert FILED_BY not in done.stdout


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ('{"time": "2025-11-21T07:56:29.291", "bytes": 1234567890123}', []),
        ("x\nphone 13800001111", ["line 2: a phone or ID number"]),
        ("53010219900101123X", ["line 1: a phone or ID number"]),
        ("ValueError: 某某\nok", ["line 1: a name"]),
    ],
)
def test_电话和身份证号(search, text, found):
    assert search.leaks(text, {"某某"}) == found


def test_样表里的人都在要找的名单里(search):
    names = search.seeded()
    assert FILED_BY in names
    assert len(names) > 150
    assert all(len(name) > 1 for name in names)


def test_别的程序记下的格子_只剩位置(logged):
    before = set(logged)
    logging.getLogger("some.library").error("unreadable cell %s", FILED_BY)
    (line,) = logged - before
    assert set(json.loads(line)) == {"time", "level", "logger", "at"}


@pytest.fixture
def search():
    """The conftest's own functions."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("search", CONFTEST)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
