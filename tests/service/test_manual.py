"""Every command of docs/运维.md: run word for word in a clean place, or named here with why it cannot be.

The place is a folder that stands for ``/``: ``sudo`` runs what follows it, ``systemctl`` does with the unit's own
``ExecStart``, ``Environment`` and ``EnvironmentFile`` what systemd would, ``useradd`` and ``chown`` do nothing. What was
replaced is in `SHIMS`. With systemd, nginx and root, nothing replaced: `deploy/manual_check.py`.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from benchmarks.served import free_port
from deploy.manual_check import commands as statements
from deploy.manual_check import named
from dudao import ROOT
from dudao.cli import commands as cli
from dudao.cli.options import parser

sys.path.insert(0, str(ROOT / "tests" / "store"))  # how a store is held is told once
import damage

SAMPLE = ROOT / "tests" / "samples" / "呈贡花名册.xlsx"
MANUAL = ROOT / "docs" / "运维.md"
ELSEWHERE = {
    "python3 manage.py run": "tests/cli/test_serving.py starts, asks and stops it",
    "python3 manage.py bundle": "deploy/offline_check.sh; wants a network",
    "dudao run --port 8501": "stays until it is ended; tests/cli/test_serving.py",
    "sudo openssl req": "tests/service/test_proxy.py",
    "sudo tee /etc/nginx/": "tests/service/test_proxy.py",
    "sudo nginx -t": "tests/service/test_proxy.py",
    "sudo systemctl restart nginx": "tests/service/test_proxy.py",
    "curl -sSf --resolve": "tests/service/test_proxy.py",
    "docker compose": "no container engine here; the steps are run by tests/service/test_container.py",
}
"""What is not run here, by its beginning, and where it is."""

SHIMS = {
    "sudo": """#!/bin/sh
[ "$1" = "-u" ] && shift 2
exec "$@"
""",
    "useradd": "#!/bin/sh\nexit 0\n",
    "chown": "#!/bin/sh\nexit 0\n",
    "install": """#!/bin/sh
before=; for last; do file=$before; before=$last; done
[ "$1" = -d ] && exec mkdir -p -m 700 "$last"
mkdir -p "$(dirname "$last")"
sed -E "s#(^|[= \\"-])/(opt|var/lib|etc|mnt)/#\\1$TOP/\\2/#g; s/8501/$PORT/; s/^account=.*/account=$(id -un)/" "$file" > "$last"
chmod "$2" "$last" 2>/dev/null; chmod "$3" "$last" 2>/dev/null; exit 0
""",
    "curl": """#!/bin/sh
for last; do :; done
for i in $(seq 1 240); do /usr/bin/env -u PYTHONPATH "$PYTHON" -c "
import sys, urllib.request as u
sys.exit(0 if u.build_opener(u.ProxyHandler({})).open('$last', timeout=9).status == 200 else 1)" 2>/dev/null && echo ok && exit 0; sleep 0.5; done
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
    told = re.findall(r"(?m)^Environment=(.*)$", unit)
    for name in re.findall(r"(?m)^EnvironmentFile=-?(.*)$", unit):
        told += [line for line in pathlib.Path(name).read_text().splitlines() if line[:1] not in ("", "#")]
    env = dict(pair.split("=", 1) for line in told for pair in shlex.split(line))
    command = shlex.split(re.search(r"(?m)^ExecStart=(.*)$", unit)[1])
    made = subprocess.Popen(["setsid", *command], cwd=f"{top}/opt/dudao", env={**os.environ, **env, "HOME": str(top)},
        stdout=open(top / "server.out", "ab"), stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    pid.write_text(str(made.pid))
if sys.argv[1] in ("stop", "restart", "disable"): stop()
if sys.argv[1] in ("start", "restart", "enable"): start()
""",
}


def commands() -> list[str]:
    """The statements of the manual's shell blocks, in order."""
    return statements(MANUAL.read_text(encoding="utf-8"))


def why_not(line: str) -> str | None:
    return next((why for begin, why in ELSEWHERE.items() if line.startswith(begin)), None)


def test_每条命令都有着落():
    lines = commands()
    assert len(lines) > 25
    assert {
        begin for begin in ELSEWHERE if not any(line.startswith(begin) for line in lines)
    } == set()
    words = {line.split()[0] for line in lines if why_not(line) is None}
    assert words == {"sudo", "curl", "dudao", "id", "[", "echo", "(cd"}


def test_长的前缀只在问旧程序时写():
    """Everywhere else the short command stands: it finds account, data and settings by itself."""
    long = [line for line in commands() if "DUDAO_STORE=" in line]
    assert [re.search(r"-m dudao (\w+)", line)[1] for line in long] == [
        "backup",
        "restore",
        "backup",
    ]


def test_每个启动后面都等到应答_或者后面就是下一件事():
    """A restart that is followed by a question to the server waits for it first."""
    lines = commands()
    for before, after in itertools.pairwise(lines):
        if before.startswith("sudo systemctl") and before.endswith((" dudao",)) and " stop " not in before and "disable" not in before:  # fmt: skip
            assert "--retry" in after or not after.startswith(("curl", "dudao status", "dudao backup")), after  # fmt: skip


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
        for folder in ("opt", "var/lib", "etc/systemd/system", "mnt/usb", "bin", "usr/local/bin"):
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
        self.other_disk = tempfile.TemporaryDirectory(dir="/dev/shm")  # the second place is one
        (top / "mnt" / "backup").symlink_to(self.other_disk.name)
        self.port = free_port()
        self.backup: str | None = None

    def run(self, line: str) -> str:
        backups = self.top / "var/lib/dudao/store/backups"
        line = named(line, [path.name for path in backups.glob("*")])
        line = re.sub(
            r"(?<![\w.])/(opt|var/lib|etc|mnt|usr/local/bin)(?=/)", rf"{self.top}/\1", line
        )
        line = line.replace("8501", str(self.port))
        env = {**os.environ, "PATH": f"{self.top}/bin:{self.top}/usr/local/bin:{os.environ['PATH']}", "TOP": str(self.top),
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
                said[line] = machine.run(line)
    finally:
        machine.run("sudo systemctl stop dudao")
        machine.other_disk.cleanup()
    whole = "\n".join(said.values())
    assert "一次性口令" in whole
    assert "备份完成，已重新打开核对" in whole
    assert "各项数字与备份时一致" in whole
    assert "第二处也有了，已在那里重新核对" in whole
    assert "账号也恢复了" in whole
    assert "逐行核对无误" in whole


DAY = ["--year", "2025", "--as-of", "2026-01-10"]
ASKED = (
    ["ingest", "--yes", str(SAMPLE)], ["uploads"], ["undo", "1"], ["redo", "1"], ["diff", "1", "2"],
    ["evaluate", *DAY], ["coverage", *DAY], ["satisfaction", *DAY], ["report", *DAY, "--out", "OUT"],
    ["snapshot", "例会", *DAY], ["snapshots"], ["changes", "--year", "2025", "--from", "2026-01-01"],
    ["publish", "--out", "OUT"], ["province", "OUT", *DAY], ["rebuild"], ["purge-person", "李明", "--county", "五华区", "--yes"], ["purge-upload", "1", "--yes"],
    ["restore", "BACKUP", "--yes"], ["audit", "verify"], ["audit", "list"],
    ["check", str(SAMPLE)], ["template", "staffing", "--out", "OUT"], ["return", str(SAMPLE), "--out", "OUT"],
    ["data", "check"], ["rules"], ["user", "list"],
)  # fmt: skip
BY_THE_SERVER = {"backup", "status"}
"""These two ask a running server: test_照手册从头做到尾."""


@pytest.mark.long
def test_要不要停_与程序一样(tmp_path, capsys):
    """The table of 十 has every command of a store, each on its right side: asked while another process has the store."""
    table = MANUAL.read_text(encoding="utf-8").split("| 看板 | 命令 |")[1].split("\n\n")[0]
    free, stopped = ({word.split()[0] for word in re.findall(r"`([^`]+)`", line)} for line in table.splitlines()[2:4])  # fmt: skip
    store = tmp_path / "store"
    assert cli.main(["ingest", "--yes", str(SAMPLE), "--store", str(store)]) == 0
    assert cli.main(["backup", "--store", str(store)]) == 0
    given = {"OUT": str(tmp_path / "out"), "BACKUP": str(next((store / "backups").glob("2*")))}
    other = damage.held_by_another(store)
    codes = {}
    for words in ASKED:
        line = [given.get(word, word) for word in words]
        codes[words[0]] = cli.main([*line, "--store", str(store)])
    other.communicate("")
    assert {name for name, code in codes.items() if code == 3} == stopped
    assert set(codes) | BY_THE_SERVER == free | stopped
    every = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    assert free | stopped == set(every.choices) - {"run", "demo"}
