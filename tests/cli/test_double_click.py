"""双击启动：启动.sh 和 启动.bat 运行的是同一句；启动不了的说为什么，窗口不一闪就没了。"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from dudao import ROOT

SHELL, BATCH = ROOT / "启动.sh", ROOT / "启动.bat"
COMMAND = "manage.py run --browser"
FAILED = "没有启动起来。请看上面的提示"


def started(place: Path, code: int | None) -> tuple[int, str]:
    """Run a copy of 启动.sh from another folder, with a python3 that ends with a code (None: there is none)."""
    tools, folder = place / "tools", place / "看板 一"
    tools.mkdir()
    folder.mkdir()
    for name in ("dirname", "sh"):
        (tools / name).symlink_to(f"/usr/bin/{name}")
    if code is not None:
        python = tools / "python3"
        python.write_text(f'#!/bin/sh\necho "$PWD $*"\nexit {code}\n', encoding="utf-8")
        python.chmod(0o755)
    (folder / "启动.sh").write_bytes(SHELL.read_bytes())
    done = subprocess.run(
        ["/bin/sh", str(folder / "启动.sh")], cwd=place, env={"PATH": str(tools)}, text=True,
        stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


def test_从哪里双击都在自己的文件夹里运行(tmp_path):
    code, said = started(tmp_path, 0)
    assert (code, said.strip()) == (0, f"{tmp_path / '看板 一'} {COMMAND}")


@pytest.mark.parametrize(("code", "told"), [(1, True), (3, True), (130, False), (143, False)])
def test_启动不了的说一句_自己停下的不说(tmp_path, code, told):
    ended, said = started(tmp_path, code)
    assert (FAILED in said) is told
    assert ended == (code if told else 0)


def test_没有Python的说装什么(tmp_path):
    assert started(tmp_path, None) == (1, "这台电脑没有安装 Python。请安装 Python 3.11 到 3.14（含 python3-venv），再试一次。\n")  # fmt: skip


def test_脚本能直接运行():
    assert os.access(SHELL, os.X_OK)
    assert b"\r" not in SHELL.read_bytes()


def test_Windows的一份_行尾_编码_每个跳转都有地方_同一句命令_看完再关():
    """cmd loses labels in a file with bare line feeds, and reads Chinese only after ``chcp 65001``."""
    data = BATCH.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    text = data.decode("utf-8")
    lines = text.split("\r\n")
    first = next(n for n, line in enumerate(lines) if not line.isascii())
    assert "chcp 65001 >nul" in lines[:first]
    assert set(re.findall(r"goto (\w+)", text)) <= {line[1:] for line in lines if line.startswith(":")}  # fmt: skip
    assert re.findall(r"(?m)^\s*(\w+) manage\.py (.*?)\r?$", text) == [("py", "run --browser"), ("python", "run --browser")]  # fmt: skip
    assert 'cd /d "%~dp0"' in lines
    assert (FAILED in text, lines[-2:]) == (True, ["pause", ""])
