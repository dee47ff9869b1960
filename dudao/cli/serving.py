"""The command line's ``run``: start the server, and say its address once it answers.

A second start leads to the first's address; a port that is taken, an address that is not this machine's and a server
that ends before it answers are said in Chinese. Of what the server prints only Chinese lines reach the terminal:
the rest is for the log.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import errno
import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dudao import INSTALLED, ROOT, demo_directory, door
from dudao.cli.desk import ensure_writable
from dudao.cli.progress import Line
from dudao.intake import demo
from dudao.store import opening, running_server
from dudao.store.config import DATABASE
from dudao.store.disk_faults import of as fault_of
from dudao.store.errors import StoreError

OK, USAGE, IN_USE, NOT_DONE = 0, 2, 3, 4
FIRST, MANY = 8501, 50
PATIENCE = 180.0
"""Seconds a server may take until it answers; a slow disk on the first start takes half a minute."""
HOSTS = "STREAMLIT_SERVER_ALLOWED_HOSTS"
"""Names the server may be opened by, blanks between them; Streamlit's own word for a server started without ``run``."""
LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class NotStarted(Exception):
    """Why the server was not started: the Chinese sentence, and the exit code."""

    def __init__(self, words: str, code: int) -> None:
        super().__init__(words)
        self.code = code


def run(options: argparse.Namespace, directory: Path) -> int:
    """Start the server of a store and stay until it ends; the exit code."""
    if (first := running_server.of(directory)) is not None and answers(first):
        print(f"督导看板已经在运行，不用再启动：{first.url}", flush=True)
        _browse(options, first.url)
        return OK
    try:
        ensure_openable(directory)
        port = port_of(options.address, options.port)
        if options.port is None and port != FIRST:
            print(f"端口 {FIRST} 已被别的程序占用，这次改用 {port}；要固定用哪个，加 --port 写明。", flush=True)  # fmt: skip
        show_demo()
        return serve(options, directory, port)
    except NotStarted as refused:
        print(f"看板没有启动：{refused}", file=sys.stderr, flush=True)
        return refused.code


def ensure_openable(directory: Path) -> None:
    """Raise :class:`NotStarted`, or a :class:`StoreError` where there can be none, where the server could only say on
    every page that it cannot open its store."""
    database = directory / DATABASE
    if not directory.is_dir():
        ensure_writable(directory)
    if not database.exists() or not os.access(directory, os.W_OK):
        return  # a new one, or one to look at: the pages say it
    try:
        opening.ensure_free(database)
    except StoreError as trouble:
        if (said := fault_of(trouble, directory)) and type(said).__name__ == "StoreInUse":
            raise NotStarted(str(trouble), IN_USE) from trouble
        # damaged or too new: the server starts and its page leads to the way out


def port_of(address: str, wanted: int | None) -> int:
    """The wanted port, or the first free one; raises :class:`NotStarted` where there is none."""
    if wanted is not None:
        if not 0 < wanted < 65536:
            raise NotStarted(f"端口要在 1 到 65535 之间，{wanted} 不行。", USAGE)
        if refused := listened_on(address, wanted):
            raise refused
        return wanted
    for port in range(FIRST, FIRST + MANY):
        refused = listened_on(address, port)
        if refused is None:
            return port
        if refused.code != IN_USE:
            raise refused
    raise NotStarted(f"{FIRST} 到 {FIRST + MANY - 1} 的端口都被占用了，请关闭其他程序，或用 --port 另指一个。", IN_USE)  # fmt: skip


def listened_on(address: str, port: int) -> NotStarted | None:
    """Why nobody can listen there; None: one can."""
    try:
        (kind, _, _, _, place), *_ = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)
        with socket.socket(kind, socket.SOCK_STREAM) as probe:
            if os.name == "posix":  # a port let go a moment ago is free
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except socket.gaierror:
        return NotStarted(
            f"“{address}”不是这台电脑的地址。本机用 127.0.0.1，对外用这台电脑的 IP。", USAGE
        )
    except OSError as trouble:
        if trouble.errno in (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", None)):
            return NotStarted(f"端口 {port} 已被别的程序占用。不写 --port 就会自动找一个空闲的，也可以另写一个，如 --port {port + 10}。", IN_USE)  # fmt: skip
        if trouble.errno == errno.EADDRNOTAVAIL:
            return NotStarted(
                f"“{address}”不是这台电脑的地址。本机用 127.0.0.1，对外用这台电脑的 IP。", USAGE
            )
        if trouble.errno == errno.EACCES:
            return NotStarted(
                f"没有权限用端口 {port}（1024 以下要管理员权限）。请用 1024 以上的，如 --port 8501。",
                USAGE,
            )
        return NotStarted(
            f"不能在 {address} 的端口 {port} 上服务（系统错误 {trouble.errno}）。", NOT_DONE
        )
    return None


def show_demo() -> None:
    """Make the demo on the first start, with one line of progress; a server without one starts all the same."""
    directory = demo_directory()
    if (directory / DATABASE).exists() or not demo.FILES.is_dir():
        return
    line = Line("首次运行：正在载入演示数据（虚构）……")

    def tell(done: int, total: int, *_: Any) -> None:
        line.tell(f"首次运行：正在载入演示数据（虚构）{done}/{total}")

    try:
        demo.make(directory, tell)
    except (StoreError, OSError) as trouble:
        Line.clear()
        said = fault_of(trouble, directory)
        print(f"演示数据没有载入：{said or '磁盘出错'}看板照常启动。", file=sys.stderr, flush=True)
    else:
        Line.clear()
        print("演示数据（虚构）已载入。", flush=True)


def command(options: argparse.Namespace, port: int) -> list[str]:
    """Streamlit's command line."""
    words = [sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboard.py")]
    words += [f"--server.port={port}", f"--server.address={options.address}"]
    words += ["--server.headless=true", "--logger.hideWelcomeMessage=true"]
    if options.cert:
        words += [f"--server.sslCertFile={options.cert.resolve()}"]
        words += [f"--server.sslKeyFile={options.key.resolve()}"]
    named = os.environ.get(HOSTS, "").split()
    return words + [
        f"--server.allowedHosts={h}" for h in (*LOOPBACK, options.address, *options.host, *named)
    ]


def serve(options: argparse.Namespace, directory: Path, port: int) -> int:
    """The server as a child, until it ends; raises :class:`NotStarted` where it ends before it answers."""
    if bool(options.cert) != bool(options.key):
        raise NotStarted("--cert 和 --key 要一起写。", USAGE)
    for path in filter(None, (options.cert, options.key)):
        if not path.is_file():
            raise NotStarted(f"找不到证书文件“{path}”。", USAGE)
    env = {**os.environ, "DUDAO_STORE": str(directory.resolve()), "DUDAO_DOOR": door(), "PYTHONUNBUFFERED": "1"}  # fmt: skip
    here = running_server.Running(0, 0.0, options.address, port, bool(options.cert))
    print("正在启动……", flush=True)
    child = subprocess.Popen(
        command(options, port), cwd=ROOT, env=env, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    kept: collections.deque[str] = collections.deque(maxlen=40)
    told = threading.Thread(target=_pass_on, args=(child, kept), daemon=True)
    told.start()
    with _forwarded(child):
        if not _until(child, here):
            code = child.poll()
            _stopped(child)
            told.join(5)
            raise NotStarted(why(list(kept), code), NOT_DONE)
        print(f"督导看板地址：{here.url}  （按 Ctrl+C 停止）", flush=True)
        _browse(options, here.url)
        code = _wait(child)
    told.join(5)
    print("看板已停止。", flush=True)
    return OK if code in (0, -signal.SIGTERM, -signal.SIGINT, 128 + signal.SIGTERM) else NOT_DONE


def _pass_on(child: subprocess.Popen[str], kept: collections.deque[str]) -> None:
    assert child.stdout is not None
    for line in child.stdout:
        kept.append(line.rstrip())
        if _CHINESE.search(line):
            print(line, end="", file=sys.stderr, flush=True)


_MISSING = (
    "请用 pip 把程序重新装一遍。"
    if INSTALLED
    else "请在程序文件夹里运行：python3 manage.py install"
)
_CAUSES = (
    (r"KEY_VALUES_MISMATCH", "证书和私钥不是一对。请用同一次签发的两个文件。"),
    (r"ssl\.SSLError|\[SSL|PEM lib|NO_START_LINE|BAD_PASSWORD_READ", "证书或私钥读不了：要 PEM 格式（以 -----BEGIN 开头），私钥不要设密码。"),
    (r"ModuleNotFoundError|ImportError", f"运行环境里少了组件。{_MISSING}"),
    (r"No space left|Errno 28|Disk quota", "磁盘写满了。请腾出 1 GB 以上再启动。"),
    (r"MemoryError|Cannot allocate memory", "内存不够。请关掉别的程序再启动（要 1 GB 空闲）。"),
    (r"PermissionError|Errno 13|Errno 30", "有文件没有权限读写。请用数据目录和程序文件夹的主人运行。"),
)  # fmt: skip


def why(said: list[str], code: int | None) -> str:
    """Why a server ended before it answered, in Chinese: from the lines it printed and its exit code.

    >>> why(["Traceback", "ssl.SSLError: [SSL: KEY_VALUES_MISMATCH] key values mismatch"], 1)
    '证书和私钥不是一对。请用同一次签发的两个文件。'
    >>> why(["还没有账号时只允许本机访问"], 1), why([], -9)[:8], why(["KeyError: 3"], 1)[-11:]
    ('原因见上面。', '被系统强行结束（', 'KeyError: 3')
    """
    own = [line for line in said if line.strip() and not line.startswith("{")]  # { begins the log's
    for pattern, words in _CAUSES:
        if any(re.search(pattern, line) for line in own):
            return words
    if any(map(_CHINESE.search, own)) and not any(line.startswith("Traceback") for line in own):
        return "原因见上面。"
    if code == -9:
        return "被系统强行结束（多半是内存不够）。请关掉别的程序再启动（要 1 GB 空闲）。"
    if code is None:
        return f"等了 {PATIENCE:.0f} 秒没有应答，已经停下。电脑很忙时再试一次。"
    last = own[-1] if own else f"exit code {code}"
    return f"程序自己停了，原话是（英文，请发给维护人员）：{last}"


def _until(child: subprocess.Popen[str], here: running_server.Running) -> bool:
    """Whether it answers before it ends."""
    until = time.monotonic() + PATIENCE
    while child.poll() is None and time.monotonic() < until:
        if answers(here):
            return True
        time.sleep(0.2)
    return False


def _wait(child: subprocess.Popen[str]) -> int:
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # the server has heard it too and is on its way down
            continue


def _stopped(child: subprocess.Popen[str]) -> None:
    if child.poll() is None:
        child.terminate()
        child.wait(60)


@contextlib.contextmanager
def _forwarded(child: subprocess.Popen[str]) -> Iterator[None]:
    """SIGTERM goes on to the server; no server outlives a start that ends otherwise."""
    before = None
    if threading.current_thread() is threading.main_thread():
        before = signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)
        _stopped(child)


def line_to(server: running_server.Running, patience: float) -> http.client.HTTPConnection:
    """A line to a server of this machine."""
    host, port = server.url.partition("://")[2].rsplit(":", 1)
    host = host.strip("[]")
    if not server.secure:
        return http.client.HTTPConnection(host, int(port), timeout=patience)
    own = ssl.create_default_context()  # our own process, asked by address: no name to compare
    own.check_hostname, own.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection(host, int(port), timeout=patience, context=own)


def answers(server: running_server.Running) -> bool:
    """Whether a server says that it is well."""
    line = line_to(server, 3)
    try:
        line.request("GET", "/_stcore/health")
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _browse(options: argparse.Namespace, url: str) -> None:
    if options.browser and not webbrowser.open(url):
        print(f"没有找到浏览器，请自己打开：{url}", flush=True)
