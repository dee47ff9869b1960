"""The names files came with are labels; where a file must be written after one, its path is made here.

A name is whatever a sender or an archive says: parts that lead elsewhere, names Windows keeps for
devices, characters no file system takes, marks that turn the reading direction, hundreds of characters.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 240  # bytes in UTF-8 of one part: room for an ending within the 255 of every file system
_DEVICES = {"CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$"} | {
    f"{port}{n}" for port in ("COM", "LPT") for n in "0123456789¹²³"
}
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def parts(label: str) -> list[str]:
    """The parts of a relative path that is safe everywhere; never empty, never leading out.

    >>> parts("../../etc/passwd"), parts(r"C:\\\\a\\\\b.xlsx"), parts("")
    (['etc', 'passwd'], ['C_', 'a', 'b.xlsx'], ['_'])
    >>> parts("con.xlsx"), parts("表. "), parts("甲\u202exslx.exe")
    (['_con.xlsx'], ['表'], ['甲_xslx.exe'])
    >>> [len(part.encode()) for part in parts("甲" * 300 + ".xlsx")]
    [239]
    """
    found = [_part(one) for one in re.split(r"[\\/]+", label) if one.strip(". \u3000")]
    return found or ["_"]


def _part(name: str) -> str:
    name = "".join("_" if unicodedata.category(c) in _UNSEEN else c for c in name)
    name = _FORBIDDEN.sub("_", name).strip().rstrip(". ")
    if name.split(".")[0].strip().upper() in _DEVICES:
        name = f"_{name}"
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending.encode()) > 10:
        stem, dot, ending = name, "", ""
    room = LONGEST - len((dot + ending).encode())
    return stem.encode()[:room].decode(errors="ignore") + dot + ending
