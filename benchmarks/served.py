"""``streamlit run dashboard.py`` on a store as a child of this process: for benchmarks and for tests of a real server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.visitor import get
from dudao import ROOT

PATIENCE = 60.0
"""Seconds a server is waited for, on a busy machine too."""


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def launch(
    store: Path, log: Path, *words: str, port: int, **environment: str
) -> subprocess.Popen[bytes]:
    """The server, begun: without a demo, what it says added to ``log``; ``words`` go to Streamlit."""
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.headless=true"]
    given = {"DUDAO_STORE": str(store), "DUDAO_DEMO": str(store.parent / "demo")}
    with log.open("ab") as out:
        return subprocess.Popen(
            [*command, f"--server.port={port}", *words],
            cwd=ROOT,
            env={**os.environ, **given, **environment},
            stdout=out,
            stderr=subprocess.STDOUT,
        )


def answering(process: subprocess.Popen[bytes], port: int, log: Path) -> str:
    """Its address, once it answers; ``RuntimeError`` with what it said where it ended or never does."""
    address, until = f"http://127.0.0.1:{port}", time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            if get(address, "/_stcore/health")[0] == 200:
                return address
        except OSError:
            time.sleep(0.1)
    process.kill()
    process.wait()
    raise RuntimeError(f"the server did not start\n{log.read_text('utf-8', errors='replace')}")


def ended(process: subprocess.Popen[bytes], patience: float = 60) -> int:
    """SIGTERM; the exit code."""
    process.terminate()
    return process.wait(patience)
