"""`deploy/dudao.service` is a unit systemd understands, confined as docs/service.md says, and waits as long as the stop may take."""

from __future__ import annotations

import shutil
import subprocess
import sys

from dudao import ROOT
from dudao.ui.server import stopping

UNIT = ROOT / "deploy" / "dudao.service"
CONFINED = {
    "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes",
    "CapabilityBoundingSet": "", "IPAddressDeny": "any", "IPAddressAllow": "localhost",
    "UMask": "0077", "LimitCORE": "0", "ReadWritePaths": "/var/lib/dudao", "Restart": "on-failure",
}  # fmt: skip


def settings() -> dict[str, str]:
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def test_关得紧_只能写自己的数据目录():
    assert {name: settings().get(name) for name in CONFINED} == CONFINED


def test_只听本机_停机等得够久():
    told = settings()
    assert "--server.address=127.0.0.1" in told["ExecStart"]
    longest = stopping.GRACE + stopping.PATIENCE + 3
    assert int(told["TimeoutStopSec"]) > longest


def test_systemd认得(tmp_path):
    """Where systemd is; elsewhere that each line is a section, a comment or ``name=value``."""
    text = UNIT.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line]
    assert all(line[0] in "[#" or "=" in line for line in lines)
    if shutil.which("systemd-analyze"):
        here = tmp_path / "dudao.service"
        here.write_text(
            text.replace("/opt/dudao/.venv/bin/python", sys.executable), encoding="utf-8"
        )
        done = subprocess.run(["systemd-analyze", "verify", here], capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr
