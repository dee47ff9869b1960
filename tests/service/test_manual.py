"""Every command of docs/运维.md: run word for word in a clean place, or named here with why it cannot be.

The place is a folder that stands for ``/``: ``sudo`` runs what follows it, ``systemctl`` does with the unit's own
``ExecStart`` and ``Environment`` what systemd would, ``useradd`` does nothing. What was replaced is in `SHIMS`.
"""

from __future__ import annotations

import os
import re
import shlex
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dudao import ROOT

MANUAL = ROOT / "docs" / "运维.md"
ELSEWHERE = {
    "python3 manage.py run": "tests/cli/test_serving.py starts, asks and stops it",
    "python3 manage.py bundle": "deploy/offline_check.sh; wants a network",
    "alias dudao=": "a name for the commands below it",
    "python3 manage.py run --address 192.168.1.8": "wants that address and a certificate; tests/access/test_starting.py",
    "docker compose": "no container engine here; the steps are run by tests/service/test_container.py",
    "sudo mv /opt/dudao /opt/dudao.old": "run, then undone: the place has one program",
}
"""What is not run here, by its beginning, and where it is."""

SHIMS = {
    "sudo": """#!/bin/sh
[ "$1" = "-u" ] && shift 2
exec "$@"
""",
    "useradd": "#!/bin/sh\nexit 0\n",
    "install": """#!/bin/sh
for last; do :; done
mkdir -p -m 700 "$last"
""",
    "curl": """#!/bin/sh
for i in $(seq 1 240); do /usr/bin/env -u PYTHONPATH "$PYTHON" -c "
import sys, urllib.request as u
sys.exit(0 if u.build_opener(u.ProxyHandler({})).open('$2', timeout=9).status == 200 else 1)" 2>/dev/null && echo ok && exit 0; sleep 0.5; done
exit 1
""",
    "systemctl": """#!/usr/bin/env python3
import os, pathlib, re, shlex, signal, subprocess, sys, time
top = pathlib.Path(os.environ["TOP"])
pid = top / "server.pid"
def stop():
    if pid.exists():
        number = int(pid.read_text()); pid.unlink()
        os.kill(number, signal.SIGTERM)
        for _ in range(300):
            try: os.kill(number, 0)
            except ProcessLookupError: return
            time.sleep(0.1)
def start():
    unit = (top / "etc/systemd/system/dudao.service").read_text()
    unit = unit.replace("/opt/", f"{top}/opt/").replace("/var/lib/", f"{top}/var/lib/").replace("8501", os.environ["PORT"])
    env = dict(pair.split("=", 1) for line in re.findall(r"(?m)^Environment=(.*)$", unit) for pair in shlex.split(line))
    command = shlex.split(re.search(r"(?m)^ExecStart=(.*)$", unit)[1])
    made = subprocess.Popen(["setsid", *command], cwd=f"{top}/opt/dudao", env={**os.environ, **env, "HOME": str(top)},
        stdout=open(top / "server.out", "ab"), stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    pid.write_text(str(made.pid))
if sys.argv[1] in ("stop", "restart"): stop()
if sys.argv[1] in ("start", "restart", "enable"): start()
""",
}


def commands() -> list[str]:
    """The lines of the manual's shell blocks, in order."""
    blocks = re.findall(r"(?ms)^```sh\n(.*?)^```", MANUAL.read_text(encoding="utf-8"))
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def why_not(line: str) -> str | None:
    found = [why for begin, why in ELSEWHERE.items() if line == begin or (line.startswith(begin) and begin != "python3 manage.py run")]  # fmt: skip
    return found[0] if found else None


def test_每条命令都有着落():
    lines = commands()
    assert len(lines) > 25
    assert {
        begin for begin in ELSEWHERE if not any(line.startswith(begin) for line in lines)
    } == set()
    run = [line for line in lines if why_not(line) is None]
    words = {shlex.split(line)[0] for line in run}
    assert words <= {"sudo", "curl", "python3"}


def test_每个环境变量都在表里():
    text = MANUAL.read_text(encoding="utf-8").split("## 十二、环境变量")[1].split("\n## ")[0]
    named = {
        name
        for path in [*(ROOT / "dudao").rglob("*.py"), ROOT / "dashboard.py", ROOT / "manage.py"]
        for name in re.findall(r'"(DUDAO_[A-Z_]+)"', path.read_text(encoding="utf-8"))
    }
    assert {name for name in named if f"`{name}`" not in text} == set()


class Machine:
    """A folder that stands for ``/``, with the program of this tree in it and the commands of `SHIMS`."""

    def __init__(self, top: Path) -> None:
        self.top, self.source = top, top / "download" / "dudao"
        for folder in ("opt", "var/lib", "etc/systemd/system", "mnt", "bin"):
            (top / folder).mkdir(parents=True)
        subprocess.run(["git", "clone", "-q", str(ROOT), str(self.source)], check=True)
        (self.source / ".venv").symlink_to(
            (ROOT / ".venv").resolve()
        )  # of the same versions: taken as it is
        for name, text in SHIMS.items():
            path = top / "bin" / name
            path.write_text(text, encoding="utf-8")
            path.chmod(path.stat().st_mode | stat.S_IXUSR)
        (top / "bin" / "python3").symlink_to(sys.executable)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.backup: str | None = None

    def run(self, line: str) -> str:
        for place in ("/opt/dudao", "/var/lib/dudao", "/etc/systemd", "/mnt/backup"):
            line = line.replace(f" {place}", f" {self.top}{place}").replace(f"={place}", f"={self.top}{place}")  # fmt: skip
        line = line.replace("8501", str(self.port))
        if "20260105-170000" in line:
            store = self.top / "var/lib/dudao/store/backups"
            made = sorted(p.name for p in store.iterdir() if p.name[0] == "2")[0]
            line = line.replace(f"{self.top}/mnt/backup/dudao/20260105-170000", f"{store}/{made}")
            line = line.replace("20260105-170000", made)
        env = {**os.environ, "PATH": f"{self.top}/bin:{os.environ['PATH']}", "TOP": str(self.top),
               "PORT": str(self.port), "PYTHON": sys.executable, "DUDAO_DEMO": str(self.top / "var/demo")}  # fmt: skip
        done = subprocess.run(["bash", "-c", line], cwd=self.source, env=env, capture_output=True, text=True, check=False, timeout=300)  # fmt: skip
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr


@pytest.mark.long
def test_照手册从头做到尾(tmp_path):
    machine = Machine(tmp_path)
    said = {}
    try:
        for line in commands():
            if why_not(line) is None:
                if line == "sudo cp -r . /opt/dudao" and (tmp_path / "opt/dudao").exists():
                    (tmp_path / "opt/dudao").rename(tmp_path / "opt/dudao.old")
                said[line] = machine.run(line)
    finally:
        machine.run("sudo systemctl stop dudao")
    whole = "\n".join(said.values())
    assert "一次性口令" in whole
    assert "备份完成，已重新打开核对" in whole
    assert "各项数字与备份时一致" in whole
    assert "账号也恢复了" in whole
    assert "逐行核对无误" in whole
