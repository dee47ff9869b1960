"""`manage.py` with a `wheels` folder installs from it alone and asks no index; without what it needs it says so.

| `wheels/` | the index | result |
| --- | --- | --- |
| holds what is wanted | listened to | installed, nobody asked the index |
| lacks it | listened to | a Chinese sentence, exit code 1, nobody asked the index |
| holds it, and a lock of it | listened to | installed |
| holds another file than the lock | listened to | a Chinese sentence, exit code 1, nothing installed |
| a lock of other requirements | listened to | a Chinese sentence, exit code 1, nothing installed |

The whole of it, with no network at all and the real wheels, is `deploy/offline_check.sh`.
"""

from __future__ import annotations

import importlib.util
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


@pytest.fixture
def place(tmp_path):
    """A folder with manage.py, a requirement file, a wheel of it, and the lock that ``bundle`` writes."""
    shutil.copy(ROOT / "manage.py", tmp_path)
    (tmp_path / "requirements.txt").write_text("probe~=1.0\n", encoding="utf-8")
    (tmp_path / "wheels").mkdir()
    wheel(tmp_path / "wheels")
    spec = importlib.util.spec_from_file_location("bundle", ROOT / "deploy" / "bundle.py")
    bundle = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bundle)
    text = bundle.locked([*(tmp_path / "wheels").iterdir()], [tmp_path / "requirements.txt"])
    (tmp_path / "wheels" / "requirements.lock").write_text(text, encoding="utf-8")
    return tmp_path


def test_按打包时的指纹装_换过的文件不装(place):
    def install():
        return subprocess.run([sys.executable, "-c", INSTALL], cwd=place, capture_output=True, text=True, check=False)  # fmt: skip

    (made,) = (place / "wheels").glob("*.whl")
    whole = made.read_bytes()
    with zipfile.ZipFile(made, "a") as package:
        package.writestr("more.py", "")
    changed = install()
    assert changed.returncode == 1
    assert "wheels 里缺了文件或指纹不符" in changed.stderr
    made.write_bytes(whole)
    assert install().returncode == 0
    (place / "requirements.txt").write_text("probe~=1.0\nother~=2.0\n", encoding="utf-8")
    other = install()
    assert other.returncode == 1
    assert "wheels 是给另一个版本打包的" in other.stderr


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
