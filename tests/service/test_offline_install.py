"""`manage.py install`: whole or not at all, from `wheels` alone where there is one, and each trouble its own true sentence.

| what is there                                | what comes of it                                                  |
|----------------------------------------------|-------------------------------------------------------------------|
| wheels with all that is wanted, by hand      | installed, nobody asked the index                                 |
| wheels without what is wanted                | 缺少所需的组件, nobody asked the index                            |
| wheels and their note                        | installed                                                         |
| … of another Python, another system          | 是给 … 打包的, with both versions                                 |
| … of another version of the program          | 另一个版本                                                        |
| … half copied; a file changed; note missing  | 没有拷全 with how many; 指纹不符; 空的，或没有拷全                |
| half a .venv, one whose Python is gone       | made anew                                                         |
| .venv made by hand of the same versions      | taken as it is, in a folder that takes no writing too             |
| no python3-venv                              | 缺少 venv 组件 and the command for it                             |
| a folder that takes no writing, a full disk  | 不能写; 磁盘满了                                                  |
| no network, a certificate of the gateway's   | 连不上; 证书                                                      |
| a second window                              | 另一个窗口正在安装                                                |

After every refusal there is no `.venv` and nothing half made. The whole of it, with no network at all and the real
wheels, is `deploy/offline_check.sh`.
"""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from dudao import ROOT

WHEEL = "probe-1.0-py3-none-any.whl"


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


def wheel(folder: Path) -> bytes:
    """The smallest wheel there is; the same bytes each time."""
    told = "probe-1.0.dist-info"
    with zipfile.ZipFile(folder / WHEEL, "w") as package:
        for name, text in (
            ("probe.py", "ANSWER = 42\n"),
            (f"{told}/METADATA", "Metadata-Version: 2.1\nName: probe\nVersion: 1.0\n"),
            (f"{told}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
            (f"{told}/RECORD", ""),
        ):  # fmt: skip
            package.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
    return (folder / WHEEL).read_bytes()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Place:
    """A folder with manage.py, a lock that names one component, and `wheels` with it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.wheels, self.venv = folder, folder / "wheels", folder / ".venv"
        (folder / "deploy").mkdir(parents=True)
        self.wheels.mkdir()
        shutil.copy(ROOT / "manage.py", folder)
        shutil.copy(ROOT / "deploy" / "environment.py", folder / "deploy")
        self.lock = folder / "deploy" / "requirements.lock"
        self.lock.write_text(f"probe==1.0 \\\n    --hash=sha256:{sha(wheel(self.wheels))}\n", encoding="utf-8")  # fmt: skip
        spec = importlib.util.spec_from_file_location("environment", folder / "deploy/environment.py")  # fmt: skip
        self.environment = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.environment)

    def note(self, **other) -> None:
        """What `bundle` writes; with what is not as here."""
        locks = {"requirements.lock": sha(self.lock.read_bytes())}
        files = {WHEEL: sha((self.wheels / WHEEL).read_bytes())}
        told = {**self.environment.here(), "locks": locks, "files": files, **other}
        (self.wheels / "bundle.json").write_text(json.dumps(told), encoding="utf-8")

    def install(self, **env) -> tuple[int, str]:
        """Exit code and what was said."""
        quiet = {"PIP_NO_CACHE_DIR": "1", "PIP_RETRIES": "0", "PIP_EXTRA_INDEX_URL": "", "PIP_FIND_LINKS": ""}  # fmt: skip
        done = subprocess.run(
            [sys.executable, "manage.py", "install"], cwd=self.folder, env={**os.environ, **quiet, **env},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def left(self) -> list[str]:
        """What an installation has left in the folder."""
        own = {"manage.py", "deploy", "wheels", ".install.lock", "install.log", "__pycache__"}
        return sorted({path.name for path in self.folder.iterdir()} - own)

    def refusal(self) -> str:
        """The sentence of an installation that is refused before anything is begun."""
        with pytest.raises(self.environment.NotInstalled) as refused:
            self.environment.ensure("requirements.lock")
        return str(refused.value)


@pytest.fixture
def place(tmp_path) -> Place:
    return Place(tmp_path / "看板 程序")


def answer(place: Place) -> str:
    python = place.environment.python_in(place.venv)
    found = subprocess.run([python, "-c", "import probe; print(probe.ANSWER)"], capture_output=True, text=True, check=False)  # fmt: skip
    return found.stdout.strip()


@pytest.mark.long
def test_只从_wheels_装_不问索引(place, index):
    where = {"PIP_INDEX_URL": f"http://127.0.0.1:{index.getsockname()[1]}/"}
    aside = (place.wheels / WHEEL).rename(place.folder / "deploy" / WHEEL)
    wheel_of_another = place.wheels / "other-1.0-py3-none-any.whl"
    wheel_of_another.write_bytes(aside.read_bytes())
    code, said = place.install(**where)
    assert code == 4
    assert "wheels 里缺少所需的组件" in said
    assert place.left() == []
    aside.rename(place.wheels / WHEEL)
    code, said = place.install(**where)
    assert (code, said.splitlines()[-1]) == (0, "已经装好。启动：python3 manage.py run")
    assert answer(place) == "42"
    assert place.left() == [".venv"]
    assert not asked(index)
    scripts = place.environment.python_in(place.venv).parent
    assert not [p.name for p in scripts.iterdir() if b".venv.making" in p.read_bytes()]


@pytest.mark.long
def test_按打包时的指纹装_换过的文件不装(place):
    place.note()
    whole = (place.wheels / WHEEL).read_bytes()
    with zipfile.ZipFile(place.wheels / WHEEL, "a") as package:
        package.writestr("more.py", "")
    assert "指纹不符" in place.refusal()
    (place.wheels / "bundle.json").unlink()  # without its note pip compares with the lock
    code, said = place.install()
    assert code == 4
    assert "指纹不符" in said
    assert place.left() == []
    (place.wheels / WHEEL).write_bytes(whole)
    place.note()
    assert place.install()[0] == 0


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"python": "3.99"}, ["给 Python 3.99", "这里是 Python 3."]),
        ({"platform": "win-arm64"}, ["win-arm64", "同系统"]),
        ({"locks": {"requirements.lock": "0"}}, ["另一个版本的程序"]),
        ({"files": {WHEEL: "0", "a.whl": "1", "b.whl": "2"}}, ["应有 3 个", "缺 2 个"]),
        ({"files": {WHEEL: "0"}}, ["1 个组件与打包时不同"]),
    ],
)
def test_wheels_不合适_各说各的(place, other, words):
    place.note(**other)
    said = place.refusal()
    assert [word for word in words if word not in said] == []
    assert place.left() == []


def test_wheels_空的或没拷全清单(place):
    (place.wheels / WHEEL).unlink()
    assert "空的，或没有拷全" in place.refusal()


@pytest.mark.long
def test_半个环境重新建_手工建的认得(place):
    place.note()
    place.venv.mkdir()  # as a killed installation of an older version leaves it
    (place.venv / "pyvenv.cfg").write_text("home = /nowhere\n", encoding="utf-8")
    assert place.install()[0] == 0
    assert answer(place) == "42"
    stamp = place.venv / "installed-requirements"
    stamp.unlink()
    (place.wheels / WHEEL).unlink()  # nothing to install from: it is taken as it is
    assert place.install()[0] == 0
    assert stamp.exists()
    python = place.environment.python_in(place.venv)
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert "没有拷全" in place.install()[1]
    assert place.left() == [".venv"]


def test_没有_python3_venv_说装哪个(place, monkeypatch):
    monkeypatch.setattr(place.environment.util, "find_spec", lambda name: None)
    said = place.refusal()
    assert "缺少 venv 组件" in said
    assert "sudo apt install python3-venv" in said


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.EROFS, "不能写"), (errno.EACCES, "不能写"), (errno.ENOSPC, "磁盘满了"), (errno.EIO, "写文件时出错")],
)  # fmt: skip
def test_文件夹不能写_磁盘满_各说各的_什么都不留(place, monkeypatch, code, words):
    place.note()

    def fail(*_, **__):
        raise OSError(code, "the system's own words")

    monkeypatch.setattr(place.environment.venv, "create", fail)
    assert words in place.refusal()
    assert place.left() == []


def test_另一个窗口正在安装(place):
    place.note()
    with place.environment._alone():
        assert "另一个窗口正在安装" in place.refusal()
    assert place.left() == []


PIP_SAID = {
    "连不上下载组件的网站": "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError(...)'\n"
    "ERROR: Could not find a version that satisfies the requirement probe==1.0 (from versions: none)",
    "证书没有通过核对": "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]')) Max retries exceeded",
    "没有适合这台电脑的组件": "Collecting altair==6.3.0\nCollecting pyarrow==26.0.1\nERROR: Could not find a version that satisfies the requirement pyarrow==26.0.1 (from versions: none)\n"
    "ERROR: No matching distribution found for pyarrow==26.0.1",
    "磁盘满了": "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    "不能写": "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/x'",
    "下载源给的文件不对": "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
    "原因没有认出来": "ERROR: something new",
}


@pytest.mark.parametrize("words", PIP_SAID)
def test_pip_的话翻成一句真话(place, words):
    said = place.environment.why(PIP_SAID[words], False)
    assert words in said
    assert not any(other in said for other in PIP_SAID if other != words)
    assert "ERROR" not in said


@pytest.mark.long
def test_断网时说断网_没有英文(place):
    shutil.rmtree(place.wheels)
    code, said = place.install(PIP_INDEX_URL="http://127.0.0.1:9/simple/")
    assert code == 4
    assert "连不上下载组件的网站" in said
    assert "ERROR" not in said
    assert "WARNING" not in said
    assert place.left() == []


PIP = """#!/bin/sh
echo "Looking in links: wheels"
echo "Processing ./wheels/numpy-2.4.6-cp311-cp311-linux.whl"
echo "Collecting PyArrow==26.0.1 (from -r x.lock (line 2))"
mkdir -p "{site}"/numpy-2.4.6.dist-info
touch "{site}"/numpy-2.4.6.dist-info/RECORD
echo "Installing collected packages: numpy, pyarrow"
sleep 0.2
"""


@pytest.mark.parametrize("terminal", [True, False])
def test_一行进度会动_不在终端里不说(place, monkeypatch, capsys, terminal):
    python = place.folder / "rough" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(PIP.format(site=python.parent.parent / "lib" / "site-packages"))
    python.chmod(0o755)
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal, raising=False)
    code, _ = place.environment.pip(python, ["install"], 2)
    told = [words.strip() for words in capsys.readouterr().out.split("\r") if words.strip()]
    assert code == 0
    assert told == (["取得组件 1/2", "取得组件 2/2", "写入组件 1/2"] if terminal else [])
