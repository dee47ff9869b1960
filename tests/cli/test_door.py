"""One door: ``manage.py <any command>`` is the program's command, from the folder the caller stands in; its version.

| typed                             | what happens                                            |
|-----------------------------------|---------------------------------------------------------|
| manage.py check 表.csv --json     | the program's answer and exit code, paths of the caller |
| manage.py chekc                   | the program's own Chinese complaint, 2                  |
| manage.py --version               | one line: version, schema, Python, DuckDB               |
| manage.py with Python 3.6 to 3.10 | which Python is wanted, 2                               |
| manage.py --help                  | its own four actions,  and where the others are         |
| dudao --help, installed or not    | every command, and dudao wherever a command is advised  |
"""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import runpy
import subprocess
import sys

import pytest

import dudao
from dudao import ROOT, VERSION
from dudao.access.database import Access
from dudao.cli import options
from dudao.ui.server import server


@pytest.fixture
def door(monkeypatch, tmp_path):
    """``door(*words)``: manage.py's exit code, standing in another folder, with nothing to install."""
    spec = importlib.util.spec_from_file_location("manage", ROOT / "manage.py")
    manage = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(manage)
    monkeypatch.syspath_prepend(str(ROOT))
    from deploy import environment

    monkeypatch.setattr(environment, "ensure", lambda lock: None)
    monkeypatch.setattr(environment, "python_in", lambda folder: sys.executable)
    monkeypatch.setattr(manage.os, "execve", lambda _, words, env: subprocess.call(words, env=env))
    monkeypatch.chdir(tmp_path)

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["manage.py", *words])
        return manage.main()

    return call


def test_旧的Python也读得懂_说得出要哪个(monkeypatch, capsys):
    """What a distribution of 2018 brings as python3 (3.6, 3.7) would stop at newer words with an English SyntaxError."""
    tree = ast.parse((ROOT / "manage.py").read_text(encoding="utf-8"), feature_version=(3, 7))
    assert not [
        n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module == "__future__"
    ]
    for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
        said = [function.returns, *(one.annotation for one in function.args.args)]
        assert all(isinstance(one, ast.Name | ast.Constant) for one in said if one), function.name
    told = runpy.run_path(str(ROOT / "manage.py"))
    monkeypatch.setattr(sys, "version_info", (3, 6, 15, "final", 0))
    monkeypatch.setattr(sys, "version", "3.6.15 (default)")
    code = told["main"]()
    monkeypatch.undo()
    assert code == 2
    assert capsys.readouterr().err == "需要 Python 3.11 到 3.14，现在是 3.6.15。\n"


def test_命令交给程序_路径照来人站的地方(door, tmp_path, capfd):
    (tmp_path / "表.csv").write_text("姓,名\n甲,乙\n", encoding="utf-8")
    assert door("check", "表.csv", "--json") in (0, 1)
    assert json.loads(capfd.readouterr().out)["file"] == "表.csv"


def test_站在别的版本的文件夹里_跑的还是自己(door, tmp_path, capfd):
    """换版本时人站在新程序的文件夹里：那里也有 dudao。"""
    (tmp_path / "dudao").mkdir()
    for name in ("__init__.py", "__main__.py"):
        (tmp_path / "dudao" / name).write_text("raise SystemExit('别的版本')", encoding="utf-8")
    assert door("--version") == 0
    assert capfd.readouterr().out.startswith(f"督导看板 {VERSION} · ")


def test_写错的命令_程序自己说(door, capfd):
    assert door("chekc") == 2
    assert "chekc" in capfd.readouterr().err


def test_版本一行说清(door, capfd):
    assert door("--version") == 0
    said = capfd.readouterr().out
    assert said.startswith(f"督导看板 {VERSION} · ")
    assert re.search(r"数据库结构 \d+ · Python 3\.\d+\.\d+ · DuckDB \d+\.\d+\.\d+\n$", said)


def test_自己的说明里有别的命令在哪(door, capfd):
    assert door("--help") == 0
    said = capfd.readouterr().out
    assert all(word in said for word in ("run", "test", "bundle", "ingest", "命令 --help"))


@pytest.mark.parametrize(
    ("said", "installed", "called", "wanted"),
    [
        (None, False, "/opt/dudao/dudao/__main__.py", "python3 manage.py"),
        (None, True, "/usr/lib/python3/dudao/__main__.py", "dudao"),
        (None, False, "/home/a/.venv/bin/dudao", "dudao"),  # pip install -e
        ("dudao", False, "/opt/dudao/dudao/__main__.py", "dudao"),
        ("docker compose run --rm dudao", True, "x", "docker compose run --rm dudao"),
    ],
)
def test_从哪个门进来_就叫哪个名字(monkeypatch, said, installed, called, wanted):
    monkeypatch.delenv("DUDAO_DOOR", raising=False)
    if said:
        monkeypatch.setenv("DUDAO_DOOR", said)
    monkeypatch.setattr(dudao, "INSTALLED", installed)
    monkeypatch.setattr(sys, "argv", [called])
    assert dudao.door() == wanted


DOORS = ("python3 manage.py", "dudao")


@pytest.fixture(params=DOORS)
def named(request, monkeypatch):
    monkeypatch.setenv("DUDAO_DOOR", request.param)
    return request.param


def test_说明和用法叫得出来人用的命令(named, door, capfd):
    assert door("evaluate", "--help") == 0
    assert capfd.readouterr().out.startswith(f"用法：{named} evaluate ")
    assert door("chekc") == 2
    assert capfd.readouterr().err.startswith(f"用法：{named} ")


def test_短命令的说明是程序的_每个命令都在(monkeypatch, door, capfd):
    monkeypatch.setenv("DUDAO_DOOR", "dudao")
    assert door("--help") == 0
    said = capfd.readouterr().out
    assert said.startswith("用法：dudao ")
    assert "purge-person" in said
    assert "manage.py" not in said


def test_库坏了_出路里的命令照着就能打(named, door, tmp_path, capfd):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "dudao.duckdb").write_bytes(b"x" * 5000)
    assert door("uploads", "--store", "store") == 4
    said = capfd.readouterr().err
    assert f"或运行 {named} restore 备份目录" in said
    assert f"再运行 {named} rebuild --missing" in said


def test_没有账号不对外_出路里的命令照着就能打(named, tmp_path):
    with pytest.raises(SystemExit, match=rf"\n    {named} user add 登录名\n"):
        server.prepare(Access(tmp_path), address="0.0.0.0", certificate=None, hosts=["a"], base="")


def test_没有一处写死了命令的前缀():
    """What installs (`manage.py install`, `bundle`) is manage.py's alone, whatever the door."""
    lines = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in (ROOT / "dudao").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "manage.py" in line and "manage.py install" not in line
    ]
    assert [line.split(":")[0] for line in lines] == ["dudao/__init__.py"] * len(lines), lines


@pytest.mark.parametrize("path", ["deploy/dudao.sh", "deploy/dudao.service"])
def test_服务和短命令叫自己dudao(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    assert re.search(r"(?m)^(Environment=)?DUDAO_DOOR=dudao$", text)


def test_版本就是更新日志最上面的():
    top = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert top[1] == VERSION


@pytest.mark.parametrize(
    ("head", "files", "wanted"),
    [
        ("0123456789abcdef\n", {}, "0123456789"),
        ("ref: refs/heads/main\n", {"refs/heads/main": "fedcba9876543210\n"}, "fedcba9876"),
        ("ref: refs/heads/main\n", {"packed-refs": "# pack\naaaabbbbcccc refs/heads/main\n"}, "aaaabbbbcc"),
        ("ref: refs/heads/main\n", {}, None),
        (None, {}, None),
    ],
)  # fmt: skip
def test_提交不用git也读得出(tmp_path, head, files, wanted):
    for name, text in {**({"HEAD": head} if head else {}), **files}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert options.commit_of(tmp_path) == wanted


def test_更新日志写着库结构到第几版_加了迁移就要改():
    newest = max(int(path.name[:4]) for path in (ROOT / "queries" / "schema").glob("*.sql"))
    top = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## ")[1]
    assert f"{VERSION} writes schema {newest};" in top
    assert "### Figures that change" in top
