"""What the process writes about itself: whatever logs, warns or raises, no value gets into a line.

| who logs | how | the line has | never |
| --- | --- | --- | --- |
| ours | a code, numbers in extra | event, numbers | a name in extra, a text as code |
| ours | `logs.fault` | error, raised | the exception's text |
| streamlit, uvicorn, any | text with a value, own handler | logger, level, at | the text |
| any | exc_info | error, raised | the traceback |
| warnings, threads, asyncio, unraisable, top level | a value in the text | logger, error | the text |
"""

from __future__ import annotations

import ast
import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dudao import ROOT, logs
from tests import syntax

NAME, PHONE = "张思远", "13800001111"

NOISE = f"""
import asyncio, logging, sys, threading, warnings
from pathlib import Path

stranger = logging.getLogger("streamlit.made.before")
stranger.propagate = False
stranger.addHandler(logging.StreamHandler())

from dudao import logs
logs.install(Path(sys.argv[1]))

stranger.error("cell {NAME} {PHONE}")
late = logging.getLogger("uvicorn.error")
late.propagate = False
late.addHandler(logging.StreamHandler(sys.stdout))
late.warning("cell %s", "{NAME}")
try:
    raise ValueError("{NAME}")
except ValueError as trouble:
    late.exception("cell {PHONE}")
    logging.getLogger("asyncio").error("{NAME}", exc_info=True, stack_info=True)
    logging.getLogger("{NAME}").error("x")
    logs.fault(logging.getLogger("dudao.ui"), "page_failed", trouble)
warnings.warn("{NAME}", UserWarning, stacklevel=1)
ours = logging.getLogger("dudao.store")
ours.info("{NAME}")
ours.info("committed", extra={{"records": 3, "upload_id": 7, "file": "{NAME}.xlsx", "count": "{PHONE}"}})

def fail(): raise KeyError("{NAME}")
thread = threading.Thread(target=fail); thread.start(); thread.join()

class Bad:
    def __del__(self): raise OSError("{NAME}")
Bad()

async def forgotten():
    asyncio.get_running_loop().create_task(failing())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
async def failing(): raise LookupError("{PHONE}")
asyncio.run(forgotten())
import gc; gc.collect()
raise RuntimeError("{NAME} {PHONE}")
"""


@pytest.fixture(scope="module")
def noise(tmp_path_factory) -> tuple[str, list[dict]]:
    """All that a process printed that logged values in every way there is, and the lines of its log file."""
    store = tmp_path_factory.mktemp("noise")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", NOISE, str(store)], env=environment, capture_output=True, check=False
    )
    text = (store / "logs" / "dudao.log").read_text(encoding="utf-8")
    printed = (done.stdout + done.stderr).decode("utf-8", "replace")
    return printed + text, [json.loads(line) for line in text.splitlines()]


def test_不论谁怎么记_都没有值(noise):
    everything, _ = noise
    assert NAME not in everything
    assert PHONE not in everything
    assert everything.isascii()
    assert "Traceback" not in everything


def test_每一种都留下了位置和类型(noise):
    _, lines = noise
    told = [(line["logger"], line.get("event"), line.get("error")) for line in lines]
    assert told == [
        ("streamlit.made.before", None, None),
        ("uvicorn.error", None, None),
        ("uvicorn.error", None, "ValueError"),
        ("asyncio", None, "ValueError"),
        ("foreign", None, None),
        ("dudao.ui", "page_failed", "ValueError"),
        ("py.warnings", None, None),
        ("dudao.store", "text_withheld", None),
        ("dudao.store", "committed", None),
        ("dudao.logs", "uncaught_in_thread", "KeyError"),
        ("dudao.logs", "unraisable", "OSError"),
        ("asyncio", None, "LookupError"),
        ("dudao.logs", "uncaught", "RuntimeError"),
    ]


def test_只有允许的栏(noise):
    _, lines = noise
    allowed = {"time", "level", "logger", "event", "at", "error", "raised", *logs.NUMBERS}
    assert {name for line in lines for name in line} <= allowed
    (committed,) = [line for line in lines if line.get("event") == "committed"]
    assert (committed["records"], committed["upload_id"]) == (3, 7)
    assert "count" not in committed


def test_命令行的程序错误_只说类型和位置(tmp_path):
    """The store's folder is a database that a defect of the program (here: forced) meets."""
    (tmp_path / "logs").mkdir()
    code = (
        "import sys; from dudao.cli import commands as cli\n"
        f"def broken(options): raise ValueError('{NAME}')\n"
        "cli._COMMANDS['uploads'] = broken\n"
        "import runpy; sys.argv = ['dudao', 'uploads', '--store', sys.argv[1]]\n"
        "runpy.run_module('dudao', run_name='__main__', alter_sys=False)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT, env={**os.environ, "PYTHONIOENCODING": "utf-8"}, capture_output=True, check=False,
    )  # fmt: skip
    said = (done.stdout + done.stderr).decode("utf-8")
    assert done.returncode == 4
    assert "程序出错" in said
    assert "ValueError" in said
    assert NAME not in said
    assert "Traceback" not in said
    (line,) = (tmp_path / "logs" / "command.log").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["event"] == "command_failed"


def test_日志写不了_也不停(tmp_path, capsys):
    blocked = tmp_path / "store"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    (handler,) = logs.handlers(blocked, logs.SERVER, stream=False)
    handler.handle(logging.makeLogRecord({"msg": NAME, "name": "dudao.x"}))
    assert capsys.readouterr() == ("", "")


@pytest.mark.long
def test_程序自己只记代号():
    """Every call of a logger in the source: a literal code, or a variable of codes; the rest would be withheld."""
    wrong, code = [], re.compile(r"[a-z][a-z_]+( %s at %s)?")
    for path in [*(ROOT / "dudao").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        for call in syntax.nodes(path.read_text(encoding="utf-8")):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            on = call.func.value
            if not isinstance(on, ast.Name) or on.id not in ("LOG", "_LOG"):
                continue
            said = call.args[0]
            literal = isinstance(said, ast.Constant) and code.fullmatch(str(said.value))
            if not literal and not (isinstance(said, ast.Name) and said.id == "code"):
                wrong.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert wrong == []


def test_文件会轮换(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(logs, "_LARGEST", 500)
    (handler,) = logs.handlers(tmp_path, logs.SERVER, stream=False)
    handler.setFormatter(logs.JsonLines())
    for _ in range(60):
        handler.handle(logging.makeLogRecord({"msg": "ticked", "name": "dudao.x"}))
    handler.close()
    kept = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert kept == ["dudao.log", *(f"dudao.log.{n}" for n in range(1, 6))]
