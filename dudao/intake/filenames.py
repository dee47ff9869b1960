"""The names files came with are labels; where a file must be written after one, its path is made here.

A name is whatever a sender or an archive says: parts that lead elsewhere, names Windows keeps for
devices, characters no file system takes, marks that turn the reading direction, hundreds of characters.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 240  # bytes in UTF-8 of one part: room for an ending within the 255 of every file system
_DEVICES = {"CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$"} | {
    f"{port}{n}" for port in ("COM", "LPT") for n in "0123456789"
}
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_HEAD = re.compile(r"\A[.\s]+")
_TAIL = re.compile(r"[.\s]+\Z")


def parts(label: str) -> list[str]:
    """The parts of a relative path that is safe everywhere; never empty, never leading out.

    >>> parts("../../etc/passwd"), parts(r"C:\\a\\b.xlsx"), parts("")
    (['etc', 'passwd'], ['C_', 'a', 'b.xlsx'], ['_'])
    >>> parts("con.xlsx"), parts("表. "), parts("甲\u202exslx.exe"), parts("\u00a0")
    (['_con.xlsx'], ['表'], ['甲_xslx.exe'], ['_'])
    >>> [len(part.encode()) for part in parts("甲" * 300 + ".xlsx")]
    [239]
    """
    return [part for one in re.split(r"[\\/]+", label) if (part := _part(one))] or ["_"]


def trimmed(name: str) -> str:
    """The name without space of any width at its ends, nor dots at its end: no system keeps these.

    >>> trimmed("\u3000表 .\u00a0. "), trimmed(" . . "), trimmed(".甲")
    ('表', '', '.甲')
    """
    return _TAIL.sub("", name).lstrip()


def bare(name: str) -> str:
    """Like :func:`trimmed`, without dots at its beginning too: a hidden file shows nobody its name.

    >>> bare("\u00a0.\u3000甲.xlsx "), bare(". \u00a0")
    ('甲.xlsx', '')
    """
    return trimmed(_HEAD.sub("", name))


def is_device(name: str) -> bool:
    """Whether Windows keeps the name for a device, whatever its ending.

    >>> [is_device(name) for name in ("con", "NUL .txt", "COM¹.tar.gz", "console", "lpt10")]
    [True, True, True, False, False]
    """
    stem = unicodedata.normalize("NFKC", name.partition(".")[0])
    return stem.strip().upper() in _DEVICES


def _part(name: str) -> str:
    """One part, empty where nothing of it is left."""
    seen = "".join("_" if unicodedata.category(c) in _UNSEEN else c for c in trimmed(name))
    short = _shortened(_FORBIDDEN.sub("_", seen))
    return _shortened(f"_{short}") if is_device(short) else short


def _shortened(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending.encode()) > 10:
        stem, dot, ending = name, "", ""
    room = LONGEST - len((dot + ending).encode())
    return trimmed(stem.encode()[:room].decode(errors="ignore") + dot + ending)
