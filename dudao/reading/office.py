"""Old Word documents (.doc, .wps) by LibreOffice, where it is installed: one at a time, in a folder of the store's."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil

from dudao.reading.ole import Ole
from dudao.reading.refusal import Refused, damaged

SECONDS = 60
WORK = "work"
"""The folder of a store in which a conversion's own folder lies while it runs."""
MEMORY, WRITTEN = 4 << 30, 256 << 20  # bytes: address space, and of any file it makes
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_CLOSED = (
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Misc", "UseLocking", "false"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""LibreOffice's settings: nothing a document links to is fetched, no macro runs (path, name, value)."""
_USUAL_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)


class _Office:
    """The one conversion that may run: its process while there is one, where it works, whether it may still."""

    def __init__(self) -> None:
        self.one_at_a_time = threading.Lock()
        self.place: Path | None = None
        self.running: subprocess.Popen | None = None
        self.ended = False


_OFFICE = _Office()


def work_in(folder: Path) -> None:
    """Convert inside ``folder`` from now on, and sweep what an ended process left there: files, and LibreOffice.

    For a process that has the store to itself, so once it is open. Without it the system's folder for such things is used.
    """
    folder = folder.resolve()
    left = [path for path in folder.glob("dudao-*") if path.is_dir()]
    for process in psutil.process_iter(["cmdline"]) if left else ():
        said = " ".join(process.info["cmdline"] or ())
        if any(str(path) in said for path in left):
            with contextlib.suppress(psutil.Error):  # gone by itself
                process.kill()
    for path in left:
        shutil.rmtree(path, ignore_errors=True)  # what cannot go now goes at the next start
    _OFFICE.place = folder


def end() -> None:
    """End the conversion that runs, and begin none: the program is about to end."""
    _OFFICE.ended = True
    if (running := _OFFICE.running) is not None:
        _kill(running)


def soffice() -> str | None:
    """LibreOffice's program, or None."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _USUAL_PLACES if os.path.exists(place)), None)


def check_password(data: bytes) -> None:
    """Refuse a document that cannot be opened without its password."""
    head = Ole(data).read("WordDocument")
    if len(head) < 12 or head[11] & 1:  # the header's fEncrypted
        raise Refused("encrypted", "文件有打开密码，读不出来。请取消密码后另存一份再上传。")


def to_docx(data: bytes) -> bytes:
    """The document as .docx. Raises Refused where LibreOffice is absent or fails."""
    check_password(data)
    program = soffice()
    if program is None:
        raise Refused(
            "old_word",
            "这是老版 Word 或 WPS 文字文档（.doc／.wps），这台机器上读不了。请用 Word 或 WPS 打开，另存为 .docx 后上传。",
        )
    with _OFFICE.one_at_a_time, _folder() as place:
        (place / "in.doc").write_bytes(data)
        _close(place / "profile")
        command = [
            program,
            "--headless",
            "--norestore",
            "--nolockcheck",
            f"-env:UserInstallation={(place / 'profile').as_uri()}",
            "--convert-to",
            "docx",
            "--outdir",
            str(place / "out"),
            str(place / "in.doc"),
        ]
        _run(command)
        made = place / "out" / "in.docx"
        if not made.exists():
            raise damaged("LibreOffice 打不开这个老版 Word 文档")
        return made.read_bytes()


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    if _OFFICE.place is not None:
        _OFFICE.place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix="dudao-", dir=_OFFICE.place, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def _close(profile: Path) -> None:
    """Write the settings that keep LibreOffice from following what a document links to."""
    (profile / "user").mkdir(parents=True)
    items = "".join(_ITEM.format(path=p, name=n, value=v) for p, n, v in _CLOSED)
    settings = profile / "user" / "registrymodifications.xcu"
    settings.write_text(_SETTINGS.format(items=items), encoding="utf-8")


def _limit(pid: int) -> None:
    """Limits of a process already begun, where the system has such; its children inherit them."""
    try:
        import resource

        limits = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, WRITTEN), (resource.RLIMIT_CORE, 0))  # fmt: skip
        for kind, most in limits:
            resource.prlimit(pid, kind, (most, most))
    except (ImportError, AttributeError, ProcessLookupError):
        return  # Windows, macOS: its seconds alone; or it has ended already


def _run(command: list[str]) -> None:
    """Run to its end or kill it."""
    options = {} if sys.platform == "win32" else {"start_new_session": True}
    child = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options
    )
    _OFFICE.running = child
    _limit(child.pid)
    try:
        if not _OFFICE.ended:
            child.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise Refused(
            "reader_timeout",
            "转换这个老版 Word 文档用时过长，已中止。请用 Word 或 WPS 打开，另存为 .docx 后上传。",
        ) from None
    finally:
        _OFFICE.running = None
        if child.poll() is None:
            _kill(child)


def _kill(child: subprocess.Popen) -> None:
    """End the whole group: soffice is a starter of another process."""
    if sys.platform == "win32":
        child.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, 9)
    child.wait()
