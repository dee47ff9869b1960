"""A zip package (xlsx, docx, ods, zip): its directory checked, its members inflated with limits.

``zipfile`` is not used: it takes the last of two members of one name and believes declared sizes.
"""

from __future__ import annotations

import codecs
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from dudao.reading.refusal import Refused, bomb, cut_short, damaged, too_large, with_entities

MAX_ENTRIES = 5_000
MAX_PART = 512 << 20  # bytes of one member; streamed ones only, see Package.stream
MAX_READ = 64 << 20  # bytes of one member read whole
MAX_TOTAL = 768 << 20  # declared bytes of all members that are not media
CHUNK = 1 << 20
MEDIA = (
    *(".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".wdp", ".webp"),
    *(".heic", ".svg", ".mp4", ".mov", ".avi", ".mp3", ".wav", ".m4a", ".bin", ".ole", ".odttf"),
)

_END = struct.Struct("<4s4H2IH")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")


class Entry(NamedTuple):
    """A member of the directory: sizes in bytes, ``at`` the offset of its local header."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    at: int

    @property
    def is_media(self) -> bool:
        return self.name.lower().endswith(MEDIA)


def _member_name(raw: bytes, flags: int) -> str:
    """The member's name: UTF-8 where flagged or where it is valid UTF-8, else GBK (Chinese Windows)."""
    if flags & 0x800:
        return raw.decode("utf-8", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


class Package:
    """The members of a zip by name.

    Raises Refused for a damaged, ambiguous or inflated directory.
    """

    def __init__(self, data: bytes, max_total: int = MAX_TOTAL) -> None:
        self.data = data
        self.entries: dict[str, Entry] = {}
        self._any_case: dict[str, str] = {}
        self.recoded = False  # some part read so far was not UTF-8
        end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
        if end < 0 or end + _END.size > len(data):
            raise cut_short()
        _, disk, _, _, count, size, start, _ = _END.unpack_from(data, end)
        if count > MAX_ENTRIES:
            raise bomb(f"文件里有 {count} 个成员")
        if 0xFFFFFFFF in (size, start) or disk:
            raise Refused(
                "unsupported_type",
                "这是分卷压缩包的一卷（或超大的压缩格式），不是能读取的文件。请把各卷放在一起解压，直接上传里面的文件；或重新压缩成一个 .zip，不要分卷。",
                "分卷压缩包",
            )
        shift = end - size - start  # bytes put before the archive
        at, total = start + shift, 0
        if shift < 0 or at < 0:
            raise damaged()
        for _ in range(count):
            at, entry = self._entry(at, shift)
            if not entry.is_media:
                total += entry.size
        if total > max_total:
            raise bomb(f"文件解开后有 {total >> 20} MB")

    def _entry(self, at: int, shift: int) -> tuple[int, Entry]:
        try:
            head = _ENTRY.unpack_from(self.data, at)
        except struct.error:
            raise damaged() from None
        if head[0] != b"PK\x01\x02":
            raise damaged()
        flags, method, crc, packed, size = head[3], head[4], head[7], head[8], head[9]
        at += _ENTRY.size
        name = _member_name(self.data[at : at + head[10]], flags).replace("\\", "/")
        if ".." in name.split("/") or name.startswith("/") or name[1:2] == ":":
            raise Refused(
                "unsafe_name",
                f"文件里有一个成员名为“{name}”，指向文件之外，可能是恶意文件，没有读取。请另存一份后再上传。",
            )
        if name in self.entries:
            raise Refused(
                "duplicate_member",
                f"文件里有两个同名的成员“{name}”，不同软件读出的内容会不一样，没有读取。请用 Excel 或 WPS 打开，另存一份后再上传。",
            )
        entry = Entry(name, flags, method, crc, packed, size, head[16] + shift)
        self.entries[name] = entry
        return at + head[10] + head[11] + head[12], entry

    def __contains__(self, name: str) -> bool:
        return name in self.entries or self._other_case(name) in self.entries

    def entry(self, name: str) -> Entry:
        """The member of this name, in small or capital letters. Raises KeyError."""
        return self.entries.get(name) or self.entries[self._other_case(name)]

    def _other_case(self, name: str) -> str:
        """The name as the directory spells it: names of parts do not mind capitals."""
        if not self._any_case:
            self._any_case = {member.lower(): member for member in self.entries}
        return self._any_case.get(name.lower(), "")

    def stream(self, name: str, limit: int = MAX_PART) -> Iterator[bytes]:
        """The member's bytes in pieces of about a megabyte; Refused where it is damaged, encrypted,
        or another size than it declares."""
        entry = self.entry(name)
        if entry.flags & 1:
            raise Refused("encrypted", "压缩包有密码，读不出来。请解压后直接上传里面的文件。")
        if entry.size > limit:
            raise bomb(f"成员“{name}”解开后有 {entry.size >> 20} MB")
        try:
            local = _LOCAL.unpack_from(self.data, entry.at)
        except struct.error:
            raise damaged() from None
        if local[0] != b"PK\x03\x04":
            raise damaged()
        start = entry.at + _LOCAL.size + local[9] + local[10]
        packed = memoryview(self.data)[start : start + entry.packed]
        if len(packed) != entry.packed or entry.method not in (0, 8):
            raise damaged()
        pieces = _inflate(packed, entry.size) if entry.method else _stored(packed)
        crc = done = 0
        for piece in pieces:
            done += len(piece)
            if done > entry.size:
                raise bomb(f"成员“{name}”比它声明的大小还大")
            crc = zlib.crc32(piece, crc)
            yield piece
        if done != entry.size or crc != entry.crc:
            raise damaged()

    def read(self, name: str, limit: int = MAX_READ) -> bytes:
        """The whole member."""
        return b"".join(self.stream(name, limit))

    def xml(self, name: str, limit: int = MAX_READ) -> bytes:
        """The whole member as XML without document type, in UTF-8 whatever its encoding; Refused otherwise."""
        text = self.read(name, limit)
        if not in_utf8(text):
            text, self.recoded = recoded(text), True
        check_xml(text)
        return text


def _stored(packed: memoryview) -> Iterator[bytes]:
    for at in range(0, len(packed), CHUNK):
        yield bytes(packed[at : at + CHUNK])


def _inflate(packed: memoryview, size: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-15)
    try:
        if size <= CHUNK:
            yield unpacker.decompress(packed, size + 1)
            return
        waiting: bytes | memoryview = packed
        while True:
            piece = unpacker.decompress(waiting, CHUNK)
            if piece:
                yield piece
            waiting = unpacker.unconsumed_tail
            if unpacker.eof or not (piece or waiting):
                return
    except zlib.error:
        raise damaged() from None


def check_xml(text: bytes) -> None:
    """Refuse what office programs never write: a document type, entities."""
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise with_entities()
    if b"\0" in text[:64]:
        raise damaged("文件里的 XML 不是文字")


_ENCODING = re.compile(rb"^(\s*<\?xml[^>]*?)\sencoding\s*=\s*[\"']([\w.-]+)[\"']")


def in_utf8(text: bytes) -> bool:
    """Does XML begin as UTF-8 does, and say nothing else?"""
    head = text[:128]
    if b"\0" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    said = _ENCODING.match(head) if b"encoding" in head else None
    return said is None or said[2].lower() in (b"utf-8", b"utf8", b"us-ascii")


def recoded(text: bytes) -> bytes:
    """XML of another encoding (UTF-16, GB2312 …) as UTF-8. Raises Refused."""
    name = "utf-16"
    if text[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        wide = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(text[:2])
        said = _ENCODING.match(text[:128])
        name = wide or (said[2].decode("ascii").lower() if said else "utf-8")
        name = "gb18030" if name in ("gb2312", "gbk") else name
    try:
        made = text.decode(codecs.lookup(name).name).encode()
    except (LookupError, UnicodeError, TypeError):
        raise damaged("文件里的 XML 用了读不懂的编码") from None
    return _ENCODING.sub(rb"\1", made.removeprefix(b"\xef\xbb\xbf"))


_MOST = 128 << 20
_BACKSLASHED = re.compile(rb"\bTarget\s*=\s*[\"'][^\"']*\\[^\"']*[\"']")


def put_right(package: Package) -> bytes:
    """The package's bytes with every part in UTF-8 and slashes in what its parts refer to."""
    parts, total = {}, 0
    for name, entry in package.entries.items():
        total += 0 if entry.is_media else entry.size
        if total > _MOST:
            raise too_large("文件里的内容太多，又不是 UTF-8 编码")
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        text = package.read(name)
        text = text if in_utf8(text) else recoded(text)
        if name.lower().endswith(".rels"):
            text = _BACKSLASHED.sub(lambda said: said[0].replace(b"\\", b"/"), text)
        parts[name] = [text]
    return repacked(package, parts)


def repacked(package: Package, instead: dict[str, list[bytes]]) -> bytes:
    """The new package's bytes; ``instead`` gives the pieces of the replaced parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name, entry in package.entries.items():
            if entry.is_media or name.endswith("/"):
                continue
            with target.open(name, "w") as part:
                for piece in instead.get(name) or package.stream(name):
                    part.write(piece)
    return out.getvalue()
