"""A person's name in texts, tables and files: where it stands and what is written in its place."""

from __future__ import annotations

import functools
import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MASK = "已清除"
_GAP = "[\\s　·•.．]*"  # read by Python's re and by DuckDB's alike
_CJK = r"[\u4e00-\u9fff]"
_TAGS = re.compile(r"<[^>]*>")
_MEMBER = 200 << 20  # bytes of one member looked into; the guard refuses larger ones at reception
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*")  # no text begins so
_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CODES = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
PEOPLE = {"name", "people"}
"""Kinds of fields that hold names and nothing else."""


@dataclass(frozen=True)
class Person:
    """A person's ``name``; ``longer``: other people's names that hold it and stay.

    >>> Person("方清", ("方清婉",)).masked("方 清与方清婉")
    '已清除与方清婉'
    """

    name: str
    longer: tuple[str, ...] = ()

    @property
    def loose(self) -> str:
        """The pattern of the name in running text, spaces between its characters allowed."""
        return _GAP.join(map(re.escape, self.name))

    @functools.cached_property
    def _text(self) -> re.Pattern[str]:
        others = [_GAP.join(map(re.escape, name)) for name in sorted(self.longer, key=len)[::-1]]
        return re.compile("|".join([*others, f"(?P<own>{self.loose})"]))

    @functools.cached_property
    def _alone(self) -> re.Pattern[str]:
        return re.compile(f"(?<!{_CJK})(?P<own>{self.loose})(?!{_CJK})")

    def named(self, text: str) -> bool:
        """Whether a running text names the person."""
        return any(found["own"] for found in self._text.finditer(text))

    def is_named(self, text: str | None) -> bool:
        """Whether the text is the name and nothing else."""
        return bool(re.fullmatch(self.loose, (text or "").strip()))

    def masked(self, value: Any, only: bool = False) -> Any:
        """The value with the name masked, in lists and objects too; ``only``: it holds names and nothing else.

        >>> Person("钱思远").masked({"备注": ["钱思远调走", None, 3]})
        {'备注': ['已清除调走', None, 3]}
        >>> Person("方清").masked(["方清（组长）", "方清婉", "东方清"], only=True)
        ['已清除（组长）', '方清婉', '东方清']
        """
        if isinstance(value, str):
            pattern = self._alone if only else self._text
            return pattern.sub(lambda found: MASK if found["own"] else found[0], value)
        if isinstance(value, list):
            return [self.masked(part, only) for part in value]
        if isinstance(value, dict):
            return {self.masked(key): self.masked(part, only) for key, part in value.items()}
        return value

    def in_original(self, path: Path) -> bool:
        """Whether a kept file names the person; a picture is not even read."""
        with path.open("rb") as held:
            return not is_picture(begins := held.read(8)) and self.in_file(begins + held.read())

    def in_file(self, data: bytes) -> bool:
        """Whether a file's bytes name the person: plain, in UTF-16 or GB18030, zipped, parted by tags or spaces."""
        if is_picture(data):
            return False
        for code in _CODES:
            others = sum(data.count(name.encode(code)) for name in self.longer)
            if data.count(self.name.encode(code)) > others:
                return True
        if data[:2] == b"PK":
            return any(self._in_member(member) for member in _members(data))
        return any(
            self.named(text) for code in ("utf-8", "gb18030") for text in self._texts(data, code)
        )

    def _in_member(self, data: bytes) -> bool:
        if data[:2] == b"PK":
            return self.in_file(data)
        return any(
            self.named(text) or self.named(_TAGS.sub("", text))
            for code in ("utf-8", *(["utf-16"] if data[:2] in _MARKS else []))
            for text in self._texts(data, code, html.unescape)
        )

    def _texts(self, data: bytes, code: str, legible: Callable[[str], str] = str) -> Iterator[str]:
        """The bytes as text, where every character of the name stands in them: else no name can be found."""
        escaped = legible is not str and b"&#" in data
        whole = (
            code == "utf-16"
        )  # its characters are searched after decoding: their bytes may span two
        if escaped or whole or all(one.encode(code) in data for one in set(self.name)):
            yield legible(data.decode(code, "ignore"))


def is_picture(data: bytes) -> bool:
    """Whether the bytes are a picture's (JPEG, PNG, TIFF) by their beginning, and so hold no text.

    >>> [is_picture(one) for one in (b"\\xff\\xd8\\xff\\xe0..JFIF", b"BM,name", b"%PDF-1.7", b"PK\\3\\4")]
    [True, False, False, False]
    """
    return data.startswith(_PICTURES)


def _members(data: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                text = member.filename.encode("utf-8", "ignore")
                yield text
                if member.file_size <= _MEMBER:
                    yield from _member(archive, member)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
        return  # damaged or encrypted: the reader could not read it either


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member's bytes; none of a picture, told by its beginning."""
    with archive.open(member) as held:
        if not is_picture(begins := held.read(8)):
            yield begins + held.read()
