"""`run`: the address once the server answers, the first one's on a second start; what stands in the way in Chinese, before.

| what is there                              | said, and exit code                                            |
|--------------------------------------------|----------------------------------------------------------------|
| a free port                                | 正在启动, then the address, which answers; no line of English  |
| a server of this store                     | 已经在运行 and its address; 0, no second server                |
| the port taken by another program          | 已被别的程序占用, no address; 3                                |
| a port below 1024, above 65535, no number  | its own sentence; 2                                            |
| an address of another machine              | 不是这台电脑的地址; 2                                          |
| the store in use by another process        | 正被进程 N 使用, no address; 3                                 |
| no account and an open address             | the server's own sentence, no address; 4                       |
"""

from __future__ import annotations

import argparse
import http.server
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dudao import ROOT
from dudao.cli import commands, serving
from dudao.store import Store, running_server
from dudao.store.running_server import Running


@pytest.fixture
def taken():
    """A port that another program listens on, which answers nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.fixture(autouse=True)
def no_demo(monkeypatch, tmp_path):
    monkeypatch.setattr(serving, "show_demo", lambda: None)
    monkeypatch.setenv("DUDAO_DEMO", str(tmp_path / "demo"))


@pytest.fixture
def no_server(monkeypatch):
    """Nothing is to be started."""

    def never(*_, **__):
        raise AssertionError("a server was started")

    monkeypatch.setattr(serving, "command", never)


def said(capfd, *words: str) -> tuple[int, str, str]:
    """Exit code, stdout, stderr of ``run``."""
    code = commands.main(["run", *words])
    out, err = capfd.readouterr()
    return code, out, err


def test_端口被占_先说中文_不给地址(capfd, tmp_path, taken, no_server):
    code, out, err = said(capfd, "--store", str(tmp_path / "store"), "--port", str(taken))
    assert code == 3
    assert f"端口 {taken} 已被别的程序占用" in err
    assert out == ""


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--port", "70000"], 2, "端口要在 1 到 65535 之间"),
        (["--address", "203.0.113.7"], 2, "“203.0.113.7”不是这台电脑的地址"),
        (["--address", "没有.invalid"], 2, "“没有.invalid”不是这台电脑的地址"),
        (["--cert", "a.crt"], 2, "--cert 和 --key 要一起写"),
        (["--cert", "没有.crt", "--key", "没有.key"], 2, "找不到证书文件“没有.crt”"),
    ],
)
def test_写错的各说各的(capfd, tmp_path, no_server, words, code, sentence):
    found, out, err = said(capfd, "--store", str(tmp_path / "store"), *words)
    assert (found, sentence in err) == (code, True), err
    assert "http" not in out


def test_没有写端口就找空闲的(monkeypatch, taken):
    monkeypatch.setattr(serving, "FIRST", taken)
    assert taken < serving.port_of("127.0.0.1", None) < taken + serving.MANY
    monkeypatch.setattr(serving, "MANY", 1)
    with pytest.raises(serving.NotStarted, match="都被占用了"):
        serving.port_of("127.0.0.1", None)


def test_自己换了端口_先说一句(monkeypatch, capfd, tmp_path, taken):
    monkeypatch.setattr(serving, "FIRST", taken)
    monkeypatch.setattr(serving, "show_demo", lambda: None)
    chosen = []
    monkeypatch.setattr(serving, "serve", lambda options, directory, port: chosen.append(port) or 0)
    code, out, _ = said(capfd, "--store", str(tmp_path / "store"))
    assert (code, out.splitlines()) == (
        0,
        [f"端口 {taken} 已被别的程序占用，这次改用 {chosen[0]}；要固定用哪个，加 --port 写明。"],
    )


HOLD = "import sys, time; from dudao.store import Store; Store.open(sys.argv[1]); print('open', flush=True); time.sleep(60)"  # fmt: skip


@pytest.mark.long
def test_库正被别的程序用着_不启动一个打不开库的看板(capfd, tmp_path, no_server):
    store = tmp_path / "store"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(store)], cwd=ROOT, stdout=subprocess.PIPE) as holder:  # fmt: skip
        assert holder.stdout.readline() == b"open\n"
        code, out, err = said(capfd, "--store", str(store))
        holder.kill()
    assert code == 3
    assert f"正被进程 {holder.pid} 使用" in err
    assert out == ""


class Healthy(http.server.BaseHTTPRequestHandler):
    """Another program's server that says it is well."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        """Nothing on the terminal."""


@pytest.fixture
def healthy():
    server = http.server.HTTPServer(("127.0.0.1", 0), Healthy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


def test_第二次启动_给出第一个的地址(capfd, tmp_path, healthy, no_server, monkeypatch):
    opened = []
    monkeypatch.setattr(serving.webbrowser, "open", lambda url: opened.append(url) or True)
    running_server.note(tmp_path, "127.0.0.1", healthy, False)
    code, out, _ = said(capfd, "--store", str(tmp_path), "--browser")
    assert code == 0
    assert f"督导看板已经在运行，不用再启动：http://127.0.0.1:{healthy}" in out
    assert opened == [f"http://127.0.0.1:{healthy}"]
    running_server.forget(tmp_path)
    assert running_server.of(tmp_path) is None


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"pid": 999999999, "began": 1.0, "address": "127.0.0.1", "port": 8501, "secure": false}',
     '{"pid": OWN, "began": 1.0, "address": "127.0.0.1", "port": 8501, "secure": false}'],
)  # fmt: skip
def test_死掉的_半截的_号码另有人用的记录不算(tmp_path, text):
    own = text.replace("OWN", str(os.getpid()))
    (tmp_path / running_server.NAME).write_text(own, encoding="utf-8")
    assert running_server.of(tmp_path) is None


def test_地址写成浏览器能开的():
    assert Running(1, 0.0, "::1", 8501, True).url == "https://[::1]:8501"
    assert Running(1, 0.0, "", 80).url == "http://127.0.0.1:80"


def started(store: Path, *words: str) -> subprocess.Popen:
    where = {"DUDAO_STORE": str(store), "DUDAO_DEMO": str(store / "none")}
    code = "import sys; from dudao.cli import commands, serving; serving.show_demo = lambda: None; sys.exit(commands.main(sys.argv[1:]))"  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", code, "run", *words], cwd=ROOT, env={**os.environ, **where},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


@pytest.mark.long
def test_地址在应答之后才说_没有英文_停得下来_再启动给同一个地址(tmp_path):
    Store.open(tmp_path / "store").close()
    first = started(tmp_path / "store")
    assert first.stdout.readline() == "正在启动……\n"
    url = re.fullmatch(r"督导看板地址：(http://127\.0\.0\.1:(\d+))  （按 Ctrl\+C 停止）\n", first.stdout.readline())  # fmt: skip
    assert serving.answers(Running(0, 0.0, "127.0.0.1", int(url[2])))
    second = started(tmp_path / "store")
    assert second.communicate(timeout=60) == (f"督导看板已经在运行，不用再启动：{url[1]}\n", None)
    assert second.returncode == 0
    first.send_signal(signal.SIGTERM)
    rest, _ = first.communicate(timeout=60)
    assert (first.returncode, rest) == (0, "看板已停止。\n")
    assert running_server.of(tmp_path / "store") is None
    assert not (tmp_path / "store" / running_server.NAME).exists()


@pytest.mark.long
def test_没有账号又对外_不给地址(tmp_path):
    ran = started(tmp_path / "store", "--address", "0.0.0.0")
    out, _ = ran.communicate(timeout=90)
    assert ran.returncode == 4
    assert "还没有账号时只允许本机访问" in out
    assert "督导看板地址" not in out
    assert "Traceback" not in out


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        ("ssl.SSLError: [X509: KEY_VALUES_MISMATCH] key values mismatch (_ssl.c:3900)", "不是一对"),
        ("ssl.SSLError: [SSL] PEM lib (_ssl.c:3900)", "要 PEM 格式"),
        ("ModuleNotFoundError: No module named 'duckdb'", "manage.py install"),
        ("OSError: [Errno 28] No space left on device", "磁盘写满了"),
        ("PermissionError: [Errno 13] Permission denied: '/x'", "没有权限读写"),
        ("还没有账号时只允许本机访问", "原因见上面。"),
        ("Traceback (most recent call last):\nKeyError: 3", "原话是（英文，请发给维护人员）：KeyError: 3"),
    ],
)  # fmt: skip
def test_启动时停了_英文的原因也用中文说(capfd, tmp_path, monkeypatch, printed, sentence):
    ends = [sys.executable, "-c", f"import sys; print({printed!r}); sys.exit(1)"]
    monkeypatch.setattr(serving, "command", lambda *_: ends)
    code, out, err = said(capfd, "--store", str(tmp_path / "store"))
    assert code == 4
    assert sentence in err.splitlines()[-1]
    assert "督导看板地址" not in out


def test_环境里写明的名字也算(monkeypatch):
    monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", "127.0.0.1 dudao.example.cn")
    options = argparse.Namespace(address="127.0.0.1", host=["看板"], cert=None, key=None)
    hosts = [
        word.split("=")[1] for word in serving.command(options, 8501) if "allowedHosts" in word
    ]
    assert {"看板", "dudao.example.cn", "localhost"} <= set(hosts)
