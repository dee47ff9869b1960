"""SIGTERM at any moment: what was being written is whole or absent, nothing is left running, the store opens again.

| the signal comes | the file in hand | afterwards |
| --- | --- | --- |
| while a big ledger is being read | waits, not in | the reading process is gone |
| while it is written | all 6,000 rows or none | no WAL left, no lock, log says `stopped` |
| while an upload's bytes are still coming and never end | not there | ended within half a minute |
| SIGKILL while it is written | all or none | the reading process is gone, the store opens |
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time

import psutil
import pytest

from benchmarks.visitor import Visitor, get
from dudao import ROOT
from dudao.store import Store, folder_mark

pytestmark = pytest.mark.long

ROWS = 6_000


def uploads(server) -> list[tuple[str, int]]:
    """State and records of every upload, read after the server has let go."""
    with Store.open(server.store) as store:
        return [(upload["state"], upload["records"]) for upload in store.uploads()]


def in_background(act, *given) -> threading.Thread:
    """What a visitor does while the server goes away under it."""

    def run() -> None:
        with contextlib.suppress(Exception):  # the line breaks: that is the case under test
            act(*given)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def events(server) -> list[str]:
    return [json.loads(line).get("event") for line in server.log().splitlines()]


def gone(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=5)[1]


def stopped_while_writing(server, big_ledger, delay: float) -> None:
    """A visitor presses 入库, the signal comes ``delay`` seconds later; everything is as the table says."""
    visitor = Visitor(server.address)
    visitor.go("uploads")
    held = visitor.drop("台账.xlsx", big_ledger(ROWS))
    children = server.children()
    assert len(children) == 1
    in_background(visitor.press, "入库", held)
    time.sleep(delay)
    assert server.stop(30) in (0, -signal.SIGTERM)
    assert gone(children)
    assert not (server.store / "dudao.duckdb.wal").exists()
    assert events(server)[-1] == "stopped"
    assert uploads(server) in ([], [("committed", ROWS)])
    server.start()
    with Visitor(server.address) as again:
        again.go("uploads")
        assert again.trouble() == []


def test_入库中停机_整份在或整份不在_重新启动正常(server, big_ledger):
    stopped_while_writing(server, big_ledger, 0.6)


@pytest.mark.soak
def test_入库中停机_各个时刻(server, big_ledger):
    for turn in range(int(os.environ.get("DUDAO_SOAK_ROUNDS", "20")) // 2):
        server.stop()
        shutil.rmtree(server.store)
        folder_mark.mark_of(server.store).unlink(missing_ok=True)
        stopped_while_writing(server.start(), big_ledger, 0.2 + 0.35 * turn)


def test_读取中停机_读取进程不留下(server, big_ledger):
    visitor = Visitor(server.address)
    visitor.go("uploads")
    in_background(visitor.drop, "台账.xlsx", big_ledger(20_000))
    for _ in range(200):
        if children := server.children():
            break
        time.sleep(0.05)
    assert server.stop() in (0, -signal.SIGTERM)
    assert gone(children)
    with Store.open(server.store) as store:
        steps = store.cursor().execute("select distinct action from arrival").fetchall()
    assert ("rejected",) not in steps


def test_上传卡住时停机_不会一直等(server):
    with Visitor(server.address) as visitor:
        visitor.go("uploads")
        line = socket.create_connection(("127.0.0.1", server.port))
        head = (
            f"PUT /_stcore/upload_file/{visitor.session}/x HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
            f"Origin: {server.address}\r\nCookie: {visitor.cookie}\r\nX-Xsrftoken: {visitor.token}\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n--b\r\n"
        )
        line.sendall(head.encode())
        time.sleep(0.5)
        assert server.stop(30) in (0, -signal.SIGTERM)
        line.close()
    assert {"stopped", "stopped_with_open_requests"} <= set(events(server))
    assert uploads(server) == []


def test_被强行结束_读取进程自己结束_再打开正常(server, big_ledger):
    visitor = Visitor(server.address)
    visitor.go("uploads")
    held = visitor.drop("台账.xlsx", big_ledger(ROWS))
    children = server.children()
    in_background(visitor.press, "入库", held)
    time.sleep(1.0)
    server.process.kill()
    server.process.wait(10)
    assert gone(children)
    assert uploads(server) in ([], [("committed", ROWS)])


def test_健康检查不用登录_端口被占用就不启动(server, tmp_path):
    assert get(server.address, "/_stcore/health")[::2] == (200, b"ok")
    second = subprocess.run(
        server.process.args, cwd=ROOT, env={**os.environ, "DUDAO_STORE": str(tmp_path / "second")},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert second.returncode == 1
    assert f"Port {server.port} is not available" in second.stdout + second.stderr
    assert not (tmp_path / "second").exists()
