"""`manage.py` with a `wheels` folder installs from it alone and asks no index; without what it needs it says so.

| `wheels/` | the index | result |
| --- | --- | --- |
| holds what is wanted | listened to | installed, nobody asked the index |
| lacks it | listened to | a Chinese sentence, exit code 1, nobody asked the index |

The whole of it, with no network at all and the real wheels, is `deploy/offline_check.sh`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from dudao import ROOT

INSTALL = "import manage; manage.install(manage.RUNTIME)"


@pytest.fixture
def index():
    """A package index of which only is known whether anybody asked it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        yield listening


def asked(index: socket.socket) -> bool:
    try:
        index.accept()[0].close()
    except TimeoutError:
        return False
    return True


def wheel(folder: Path) -> None:
    """The smallest wheel there is."""
    told = "probe-1.0.dist-info"
    with zipfile.ZipFile(folder / "probe-1.0-py3-none-any.whl", "w") as package:
        package.writestr("probe.py", "ANSWER = 42\n")
        package.writestr(f"{told}/METADATA", "Metadata-Version: 2.1\nName: probe\nVersion: 1.0\n")
        package.writestr(f"{told}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")  # fmt: skip
        package.writestr(f"{told}/RECORD", "")


def test_只从_wheels_装_不问索引(tmp_path, index):
    shutil.copy(ROOT / "manage.py", tmp_path)
    (tmp_path / "requirements.txt").write_text("probe~=1.0\n", encoding="utf-8")
    (tmp_path / "wheels").mkdir()
    where = f"http://127.0.0.1:{index.getsockname()[1]}/"
    environment = {
        **os.environ,
        "PIP_INDEX_URL": where,
        "PIP_RETRIES": "0",
        "PIP_NO_CACHE_DIR": "1",
    }

    def install() -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-c", INSTALL], cwd=tmp_path, env=environment, capture_output=True,
            text=True, check=False,
        )  # fmt: skip

    lacking = install()
    assert lacking.returncode == 1
    assert "把 wheels 文件夹放到本目录后重试" in lacking.stderr
    wheel(tmp_path / "wheels")
    assert install().returncode == 0
    python = tmp_path / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    found = subprocess.run([python, "-c", "import probe; print(probe.ANSWER)"], capture_output=True, check=False)  # fmt: skip
    assert found.stdout.strip() == b"42"
    assert not asked(index)
