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


def _run(command: list[str]) -> None:
    """Run to its end or kill the whole group: soffice is a starter of another process."""
    options = {} if sys.platform == "win32" else {"start_new_session": True}
    child = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options
    )
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
