"""``.venv`` for ``manage.py``, with nothing but Python: whole or not at all, and a true Chinese sentence where it cannot be.

It is made beside its place from ``deploy/*.lock`` (every file by its hash) and renamed when the last component is in;
with a ``wheels`` folder from that alone. ``bundle`` fills that folder.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import threading
import time
import venv
from collections.abc import Iterator
from importlib import util
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV, WHEELS, HELD = ROOT / ".venv", ROOT / "wheels", ROOT / ".install.lock"
RUNTIME, TESTS = "requirements.lock", "requirements-dev.lock"
"""The locks in ``deploy/``: what the program runs on; that and what its tests need."""
NOTE = "bundle.json"
SAID = ROOT / "install.log"
OLDEST, BEFORE = (3, 11), (3, 15)


class NotInstalled(Exception):
    """Why there is no environment: the Chinese sentence to show."""


def python_in(folder: Path) -> Path:
    """The interpreter of an environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def python_said(version: tuple[int, ...]) -> str | None:
    """What is wrong with a version of Python; None: nothing.

    >>> python_said((3, 10)), python_said((3, 13)), python_said((3, 15))[:22]
    ('需要 Python 3.11 到 3.14，现在是 3.10。', None, '需要 Python 3.11 到 3.14，')
    """
    if OLDEST <= version[:2] < BEFORE:
        return None
    return f"需要 Python 3.11 到 3.14，现在是 {'.'.join(map(str, version))}。"


def ensure(lock: str) -> None:
    """Make ``.venv`` what the lock says, if it is not; raises :class:`NotInstalled`."""
    path = ROOT / "deploy" / lock
    stamp, wanted = VENV / f"installed-{path.stem}", _digest(path)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted and runs(VENV):
        return
    if runs(VENV) and _fits(VENV, path):  # made by hand, or by another lock of the same versions
        with contextlib.suppress(OSError):
            stamp.write_text(wanted, encoding="utf-8")
        return
    if util.find_spec("ensurepip") is None:
        raise NotInstalled(
            "这台电脑的 Python 缺少 venv 组件，装不了运行环境。Debian、Ubuntu、麒麟、统信请先运行："
            f"sudo apt install python3-venv（或 python{platform.python_version_tuple()[0]}."
            f"{platform.python_version_tuple()[1]}-venv），再试一次。"
        )
    wheels = bundled(path)
    with _alone(), _beside(VENV) as rough:
        say("正在建立运行环境 .venv …")
        made(rough)
        say(f"正在安装所需的 {_count(path)} 个组件（首次需要几分钟）…")
        command = ["install", "--require-hashes", "--only-binary", ":all:", "-r", str(path)]
        code, said = pip(python_in(rough), [*command, *wheels], _count(path))
        if code:
            _keep(said)
            raise NotInstalled(why(said, bool(wheels)))
        (rough / stamp.name).write_text(wanted, encoding="utf-8")
        at_home(rough, VENV)


def runs(folder: Path) -> bool:
    """Whether an environment's interpreter starts: half of one, or one whose Python was removed, does not."""
    try:
        return not subprocess.call(
            [str(python_in(folder)), "-c", "import pip"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except OSError:
        return False


_COMPARED = """
import re, sys
from importlib import metadata
from pip._vendor.packaging.requirements import Requirement
for line in open(sys.argv[1], encoding="utf-8"):
    if "==" in line and not line.startswith((" ", "#")):
        wanted = Requirement(line.rstrip(" \\\\\\n"))
        if wanted.marker is None or wanted.marker.evaluate():
            if not wanted.specifier.contains(metadata.version(wanted.name), prereleases=True):
                sys.exit(1)
"""


def _fits(folder: Path, lock: Path) -> bool:
    """Whether every component of the lock is in the environment at its version."""
    command = [str(python_in(folder)), "-c", _COMPARED, str(lock)]
    return not subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def made(folder: Path) -> None:
    """An empty environment with pip."""
    try:
        venv.create(folder, with_pip=True, prompt=".venv", symlinks=os.name != "nt")
    except subprocess.CalledProcessError as trouble:
        _keep(
            str(trouble.output or b"", "utf-8", "replace")
            if isinstance(trouble.output, bytes)
            else ""
        )
        raise NotInstalled(
            "运行环境 .venv 没有建成：这台电脑的 Python 装不上 pip（缺 python3-venv，或磁盘写不下）。"
        ) from trouble


def at_home(rough: Path, place: Path) -> None:
    """Write the place an environment will have into the scripts that name the one it was made in."""
    for path in python_in(rough).parent.iterdir():
        if path.is_symlink() or not path.is_file() or path.stat().st_size > 1 << 16:
            continue
        text = path.read_bytes()
        if os.fsencode(rough) in text:
            path.write_bytes(text.replace(os.fsencode(rough), os.fsencode(place)))
    settings = rough / "pyvenv.cfg"
    said = settings.read_text(encoding="utf-8")
    settings.write_text(said.replace(str(rough), str(place)), encoding="utf-8")


@contextlib.contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """A rough folder that takes ``place`` when the body is through; else nothing of it is left and the old one stays."""
    rough, old = (place.with_name(f".{place.name.strip('.')}.{word}") for word in ("making", "old"))
    try:
        for left in (rough, old):
            _remove(left)
        rough.mkdir()
        yield rough
        if place.is_symlink() or place.exists():
            place.replace(old)
        rough.replace(place)
        _remove(old)
    except OSError as trouble:
        _remove(rough)
        raise NotInstalled(_disk(trouble)) from trouble
    except BaseException:
        _remove(rough)
        raise


def _remove(path: Path) -> None:
    if path.is_symlink():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One installation of a folder at a time; the system lets go when the process ends."""
    try:
        held = HELD.open("w")
    except OSError as trouble:
        raise NotInstalled(_disk(trouble)) from trouble
    with held:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as trouble:
            raise NotInstalled("另一个窗口正在安装，请等它装完再试。") from trouble
        yield


def _disk(trouble: OSError) -> str:
    """What a fault of the disk means for an installation."""
    if trouble.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"磁盘满了，安装没有完成，没有留下半个 .venv。请腾出 1 GB 以上再试（“{ROOT}”所在的磁盘）。"
    if trouble.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"程序文件夹“{ROOT}”不能写，装不了运行环境。请把整个文件夹放到能写的地方，"
            "或请有权限的人在这里先运行一次：python3 manage.py install"
        )
    return f"安装没有完成：写文件时出错（{trouble.strerror}，“{trouble.filename}”）。"


def say(words: str) -> None:
    """A line for whoever waits."""
    print(words, flush=True)


def pip(python: Path, words: list[str], total: int) -> tuple[int, str]:
    """Run pip quietly, one line telling how far it is; its exit code and what it said."""
    command = [str(python), "-m", "pip", *words, "--progress-bar", "off", "--no-input", "--disable-pip-version-check"]  # fmt: skip
    env = {**os.environ, "PYTHONUTF8": "1", "PIP_NO_PYTHON_VERSION_WARNING": "1"}
    said, seen = [], set()
    writing: threading.Thread | None = None
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        encoding="utf-8", errors="replace",
    ) as running:  # fmt: skip
        assert running.stdout is not None
        for line in running.stdout:
            said.append(line)
            if found := fetched(line):
                seen.add(found)
                _progress(f"  取得组件 {min(len(seen), total)}/{total}")
            elif line.startswith("Installing collected"):
                writing = threading.Thread(target=_written, args=(running, python, total))
                writing.start()
    if writing:
        writing.join()
    _progress(None)
    return running.returncode, "".join(said)


def fetched(line: str) -> str | None:
    """The component that a line of pip's says it takes up, from an index or a folder.

    >>> fetched("Collecting PyArrow==26.0.1 (from -r x.lock (line 2))"), fetched("Processing ./wheels/numpy-2.4.6-cp311.whl")
    ('pyarrow', 'numpy')
    >>> fetched("  Downloading numpy-2.4.6.whl")
    """
    found = re.match(r"Collecting ([\w.-]+)|Processing .*?([\w.]+)-[^/\\]*\.whl", line)
    return (found[1] or found[2]).lower().replace("_", "-") if found else None


def _written(running: subprocess.Popen[str], python: Path, total: int) -> None:
    """While pip writes, which it does without a word: how many components are whole, counted in the environment."""
    while running.poll() is None:
        there = sum(1 for _ in python.parent.parent.rglob("site-packages/*.dist-info/RECORD"))
        _progress(f"  写入组件 {min(there, total)}/{total}")
        time.sleep(0.5)


def _progress(words: str | None) -> None:
    """Overwrite the one line of progress, take it away at the end; on no terminal nothing is said between."""
    if sys.stdout.isatty():
        print(f"\r{words or '':<30}", end="" if words else "\r", flush=True)


_NO_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|Temporary failure in name|getaddrinfo|Name or service"
    r"|ConnectTimeout|ReadTimeout|Connection refused|Network is unreachable|No route to host|ProxyError"
    r"|Max retries|Connection (?:reset|aborted)"
)
_CERTIFICATE = re.compile(r"CERTIFICATE_VERIFY_FAILED|SSLError|SSLCertVerification")


def why(said: str, offline: bool) -> str:
    """What pip's words mean, in one Chinese sentence with the way out; ``offline``: from ``wheels`` alone.

    >>> why("OSError: [Errno 28] No space left on device", False)[:4]
    '磁盘满了'
    >>> why("certificate verify failed: SSLError(1)", False)[:6]
    '下载网站的证'
    """
    if re.search(r"No space left|Errno 28|Disk quota", said):
        return _disk(OSError(errno.ENOSPC, ""))
    if re.search(r"Errno 13|Errno 30|Permission denied|Read-only file system", said):
        return _disk(OSError(errno.EACCES, ""))
    if re.search(r"DO NOT MATCH THE HASHES|do not match the hashes", said):
        return "组件与锁定的指纹不符，没有安装：" + (
            "wheels 里的文件拷坏了或被换过，请重新拷贝或重新打包。"
            if offline
            else "下载源给的文件不对。请换一个下载源（环境变量 PIP_INDEX_URL），或用别的电脑打包的 wheels 文件夹。"
        )
    if offline:
        return "安装没有成功：wheels 里缺少所需的组件。请在联网电脑上用这个版本重新打包（manage.py bundle），把 wheels 文件夹放到本目录后重试。"
    if _CERTIFICATE.search(said):
        return "下载网站的证书没有通过核对，多半是单位的网关换了证书。请让网管把单位的根证书告诉 pip（环境变量 PIP_CERT），或把别的电脑打包的 wheels 文件夹放到本目录后重试。"
    nothing = "from versions: none" in said and len(re.findall(r"(?m)^Collecting ", said)) <= 1
    if nothing or _NO_NETWORK.search(said):  # not even the first, which suits every machine
        return "连不上下载组件的网站：没有网络，或要走代理（环境变量 HTTPS_PROXY）、换下载源（PIP_INDEX_URL）。断网的电脑：把别的电脑打包的 wheels 文件夹放到本目录后重试。"
    if re.search(r"No matching distribution|Could not find a version", said):
        return f"下载源里没有适合这台电脑的组件（{here_said(here())}）。请用 64 位的 Python 3.11 到 3.14；仍不行就换下载源（PIP_INDEX_URL），或用 wheels 文件夹。"
    return f"安装没有成功，原因没有认出来。安装记录在“{SAID.name}”，请把它发给维护人员。"


def _keep(said: str) -> None:
    with contextlib.suppress(OSError):
        SAID.write_text(said, encoding="utf-8")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _count(lock: Path) -> int:
    return len(re.findall(r"(?m)^[\w.-]+==", lock.read_text(encoding="utf-8")))


def here() -> dict[str, str]:
    """For which Python and system wheels are fetched here."""
    version = ".".join(map(str, sys.version_info[:2]))
    return {"python": version, "platform": sysconfig.get_platform()}


def here_said(told: dict[str, str]) -> str:
    """The same in words.

    >>> here_said({"python": "3.11", "platform": "win-amd64"})
    'Python 3.11，win-amd64'
    """
    return f"Python {told['python']}，{told['platform']}"


def bundled(lock: Path) -> list[str]:
    """pip's words for a ``wheels`` folder, none where there is no such folder; raises where it cannot serve."""
    if not WHEELS.is_dir():
        return []
    words = ["--no-index", "--find-links", str(WHEELS)]
    note = WHEELS / NOTE
    if not note.is_file():
        if any(WHEELS.glob("*.whl")):
            return words  # filled by hand: pip says what it lacks
        raise NotInstalled("wheels 文件夹是空的，或没有拷全（没有清单 bundle.json）。请把打包电脑上的 wheels 整个重新拷过来；能上网的话，删掉 wheels 文件夹也行。")  # fmt: skip
    told = json.loads(note.read_text(encoding="utf-8"))
    if told["python"] != here()["python"] or told["platform"] != here()["platform"]:
        raise NotInstalled(
            f"wheels 是给 {here_said(told)} 打包的，这里是 {here_said(here())}，装不上。"
            f"请改用 Python {told['python']} 启动，或在与这台电脑同系统、同版本 Python 的联网电脑上重新打包（manage.py bundle）。"
        )
    if _digest(lock) not in told["locks"].values():
        raise NotInstalled(
            "wheels 是给另一个版本的程序打包的，请用这个版本重新打包：manage.py bundle。"
        )
    absent = [name for name in told["files"] if not (WHEELS / name).is_file()]
    if absent:
        raise NotInstalled(f"wheels 没有拷全：应有 {len(told['files'])} 个组件，缺 {len(absent)} 个（如 {absent[0]}）。请重新拷贝。")  # fmt: skip
    spoilt = [name for name, was in told["files"].items() if _digest(WHEELS / name) != was]
    if spoilt:
        raise NotInstalled(f"wheels 里有 {len(spoilt)} 个组件与打包时不同（如 {spoilt[0]}），指纹不符，没有安装：多半是拷坏了，请重新拷贝。")  # fmt: skip
    return words


def bundle() -> None:
    """Fetch every component of both locks into ``wheels`` for a machine without a network; raises :class:`NotInstalled`."""
    lock = ROOT / "deploy" / TESTS
    with _alone(), _beside(WHEELS) as rough:
        say("正在下载组件……")
        command = ["download", "--require-hashes", "--only-binary", ":all:", "--dest", str(rough), "-r", str(lock)]  # fmt: skip
        code, said = pip(python_in(VENV), command, _count(lock))
        if code:
            _keep(said)
            raise NotInstalled("没有打包成功，原来的 wheels 没有改动。" + why(said, False))
        files = {path.name: _digest(path) for path in sorted(rough.glob("*.whl"))}
        locks = {name: _digest(ROOT / "deploy" / name) for name in (RUNTIME, TESTS)}
        told = {**here(), "locks": locks, "files": files}
        (rough / NOTE).write_text(json.dumps(told, indent=1), encoding="utf-8")
    say(f"已打包 {len(files)} 个组件（{here_said(here())}），清单和指纹在 wheels/{NOTE}。")
