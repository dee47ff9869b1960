"""Scans of signed paper, and what is kept as proof: what they are by their bytes, never by their name."""

from __future__ import annotations

import hashlib
import re
import struct
from pathlib import PurePosixPath

from dudao.intake import filenames
from dudao.problems import Problem, mask_ids
from dudao.reading import guard
from dudao.reading.package import Package
from dudao.reading.refusal import Refused
from dudao.records import Scan

KINDS = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What else a proof may be."""
_ACTIVE = ("vbaproject.bin", "vbadata.xml", "/activex/", "/embeddings/", "macrosheets/")
"""What of an office file could run, or hold what could."""
MOST_BYTES = 20 << 20
MOST_PIXELS = 80_000_000
"""An A4 page at 600 dpi has 35 million; more than this is no scan, and unpacked it would fill the memory."""
_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def scan(data: bytes, name: str) -> Scan | Problem:
    """The scan, or why it is refused.

    >>> scan(b"%PDF-1.7 ...", "../签到表.pdf").label
    '签到表.pdf'
    >>> scan(b"MZ...", "签到表.png").message
    '扫描件“签到表.png”不是 pdf、jpg 或 png 图片，没有收。请重新扫描成这三种之一。'
    """
    label = label_of(name)
    kind = kind_of(data)
    if not data:
        return _refused("empty_file", f"扫描件“{label}”是空的（0 字节），没有收。请重新扫描。")
    if kind is None:
        return _refused(
            "unknown_type",
            f"扫描件“{label}”不是 pdf、jpg 或 png 图片，没有收。请重新扫描成这三种之一。",
        )
    if len(data) > MOST_BYTES:
        return _refused(
            "too_large",
            f"扫描件“{label}”有 {len(data) >> 20} MB，超过 {MOST_BYTES >> 20} MB，没有收。请降低分辨率重新扫描。",
        )
    size = (1, 1) if kind == "pdf" else _size(data, kind)
    if size is None:
        return _refused("damaged", f"扫描件“{label}”已损坏，打不开。请重新扫描。")
    if size[0] * size[1] > MOST_PIXELS:
        return _refused(
            "too_large",
            f"扫描件“{label}”有 {size[0]}×{size[1]} 个像素，太大了，没有收。请降低分辨率重新扫描。",
        )
    return Scan(hashlib.sha256(data).hexdigest(), kind, len(data), label)


def proof(data: bytes, name: str) -> Scan | Problem:
    """Like :func:`scan`, for what shows that something was put right: also a .docx or .xlsx that holds nothing to run.

    >>> proof(b"MZ...", "照片.jpg").message
    '佐证“照片.jpg”不是 pdf、jpg、png、docx 或 xlsx，没有收。请换成其中一种再附。'
    """
    if kind_of(data) is not None or not data:
        return scan(data, name)
    label = label_of(name)
    if len(data) > MOST_BYTES:
        return _refused("too_large", f"佐证“{label}”有 {len(data) >> 20} MB，超过 {MOST_BYTES >> 20} MB，没有收。")  # fmt: skip
    try:
        kind = guard.kind_of(data, name)
        members = [f"/{entry.lower()}" for entry in Package(data).entries] if kind in OFFICE else []
    except Refused:
        kind, members = "", []
    if kind not in OFFICE:
        return _refused("unknown_type", f"佐证“{label}”不是 pdf、jpg、png、docx 或 xlsx，没有收。请换成其中一种再附。")  # fmt: skip
    if any(part in member for member in members for part in _ACTIVE):
        return _refused("active_content", f"佐证“{label}”里有宏、控件或嵌入的文件，没有收。请另存为不带这些的文件，或存成 pdf 再附。")  # fmt: skip
    return Scan(hashlib.sha256(data).hexdigest(), kind, len(data), label)


def kind_of(data: bytes) -> str | None:
    """pdf, jpg, png by the first bytes; None for anything else."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    return "png" if data.startswith(_PNG) else None


def label_of(name: str) -> str:
    """A name to show: no folder, no control or direction mark, not endless; ID numbers masked.

    >>> label_of("..\\\\..\\\\a/签到\\u202e表\\n.pdf"), label_of("../..")
    ('签到表.pdf', '扫描件')
    >>> label_of("\u00a0. "), label_of("\u3000签到表.pdf\u2003")
    ('扫描件', '签到表.pdf')
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", last)
    return mask_ids(filenames.bare(shown))[-80:] or "扫描件"


def _refused(code: str, message: str) -> Problem:
    return Problem(code, "error", message)


def _size(data: bytes, kind: str) -> tuple[int, int] | None:
    """Width and height in pixels as the header says; None: there is no header."""
    if kind == "png":
        whole = data[12:16] == b"IHDR" and len(data) >= 33
        return struct.unpack(">II", data[16:24]) if whole else None
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if marker == 0xFF:
            at += 1
        elif marker in _FRAMES:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        else:
            at += 2 + length
    return None
