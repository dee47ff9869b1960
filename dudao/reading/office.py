"""Old Word documents (.doc, .wps) by LibreOffice, where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from dudao.reading.ole import Ole
from dudao.reading.refusal import Refused, damaged

SECONDS = 60
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
    with tempfile.TemporaryDirectory(prefix="dudao-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
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
    """Run to its end or kill the whole group: soffice is a starter of another process."""
    options = {} if sys.platform == "win32" else {"start_new_session": True}
    child = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options
    )
    _limit(child.pid)
    try:
        child.wait(SECONDS)
    except subprocess.TimeoutExpired:
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, 9)
        child.wait()
        raise Refused(
            "reader_timeout",
            "转换这个老版 Word 文档用时过长，已中止。请用 Word 或 WPS 打开，另存为 .docx 后上传。",
        ) from None
