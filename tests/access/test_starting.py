"""Starting where others could reach it: refused with a sentence that says what to do; and the command line of accounts."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from dudao import ROOT
from dudao.cli import commands as cli
from tests.matrices import some

from .served import serving


def started(tmp_path, *arguments: str, **environment: str) -> tuple[int, str]:
    """``streamlit run dashboard.py`` where it must not come up: exit code and what it said."""
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.headless=true"]
    given = {**os.environ, "DUDAO_STORE": str(tmp_path / "store"), **environment}
    done = subprocess.run(
        [*command, "--server.port=0", *arguments], cwd=ROOT, env=given, capture_output=True,
        text=True, timeout=90, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "environment", "words"),
    some(
        [
            (["--server.address=0.0.0.0"], {}, "server.address 是“0.0.0.0”"),
            ([], {"DUDAO_TLS_PROXY": "1"}, "DUDAO_TLS_PROXY=1"),
        ],
        always=1,
    ),
)
def test_没有账号不对外启动_说怎么办(tmp_path, arguments, environment, words):
    code, said = started(tmp_path, *arguments, **environment)
    assert code != 0
    assert words in said
    assert "python3 manage.py user add" in said
    assert "Traceback" not in said
    assert "external IP" not in said  # no outside host was asked


@pytest.mark.long
def test_有账号就能对外启动_没加密就警告_本机以外用写明的名字(tmp_path, capsys):
    store = tmp_path / "store"
    assert cli.main(["user", "add", "李娟", "--store", str(store)]) == 0
    with serving(
        store, "--server.address=0.0.0.0", "--server.allowedHosts=dudao.example"
    ) as server:
        named = {"Host": f"dudao.example:{server.port}"}
        assert server.ask("/_stcore/health", **named)[0] == 200
        assert server.ask("/coverage", **named)[0] == 303
        assert server.ask("/coverage")[0] == 400  # 127.0.0.1 is not among the names any more
        said = server.log.read_text(encoding="utf-8")
    assert "没有加密（TLS）" in said
    assert "sslCertFile" in said
    assert "DUDAO_TLS_PROXY=1" in said


def run(tmp_path, capsys, *words: str) -> tuple[int, str, str]:
    code = cli.main(["--store", str(tmp_path / "store"), "user", *words])
    said = capsys.readouterr()
    return code, said.out.strip(), said.err.strip()


def test_命令行_建立_列出_改_停用(tmp_path, capsys, begin):
    """
    add 李娟 (first: 管理员) | add 王芳 of 五华区 | role 王芳 → city | disable, enable | list
    """
    code, out, said = run(tmp_path, capsys, "list")
    assert (code, out, "还没有数据" in said or "没有" in said) == (2, "", True)
    begin(tmp_path / "store").close()
    assert run(tmp_path, capsys, "list") == (0, "还没有账号：看板只在本机可用。", "")
    code, out, _ = run(tmp_path, capsys, "add", "李娟", "--json")
    made = json.loads(out)
    assert (code, made["name"], len(made["code"])) == (0, "李娟", 23)
    run(tmp_path, capsys, "add", "王芳", "--role", "county", "--county", "五华")
    assert json.loads(run(tmp_path, capsys, "role", "王芳", "--role", "city", "--json")[1])["role"] == "city"  # fmt: skip
    assert "停用" in run(tmp_path, capsys, "disable", "王芳")[1]
    assert run(tmp_path, capsys, "passwd", "王芳")[0] == 4
    assert "还没有设密码" in run(tmp_path, capsys, "enable", "王芳")[1]
    assert "一次性口令" in run(tmp_path, capsys, "passwd", "王芳")[1]
    rows = json.loads(run(tmp_path, capsys, "list", "--json")[1])
    assert [(row["name"], row["role"], row["county"], row["disabled"]) for row in rows] == [
        ("李娟", "admin", None, False),
        ("王芳", "city", None, False),
    ]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["passwd", "没有这个人"], 4, "没有账号“没有这个人”"),
        (["disable", "李娟"], 4, "唯一在用的管理员"),
        (["add", "李娟"], 4, "已经有账号"),
        (["add", "王芳", "--role", "boss"], 2, "没有 'boss' 这一项"),
        (["frobnicate", "李娟"], 2, "没有 'frobnicate' 这一项"),
        (["add"], 2, "还缺参数"),
    ],
)
def test_命令行_不能做的说为什么(tmp_path, capsys, words, code, said):
    run(tmp_path, capsys, "add", "李娟")
    try:
        found = run(tmp_path, capsys, *words)
    except SystemExit as left:
        found = (left.code, "", capsys.readouterr().err)
    assert found[0] == code
    assert said in found[2]
