"""The compound file (OLE) that .xls, .doc and encrypted packages come in: its root streams."""

from __future__ import annotations

import struct

from dudao.reading.refusal import cut_short, damaged

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above: no sector
_NONE = 0xFFFFFFFF


class Ole:
    """The root storage's streams by name, read on demand.

    Raises Refused (``damaged``) for chains that loop or leave the file.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or data[:8] != MAGIC:
            raise damaged()
        self.data = data
        shift, self.mini_shift = struct.unpack_from("<2H", data, 30)
        if shift not in (9, 12) or self.mini_shift != 6:
            raise damaged()
        self.shift = shift
        self.per_sector = 1 << (shift - 2)
        directory, self.cutoff = struct.unpack_from("<I4xI", data, 48)
        self.mini_start = struct.unpack_from("<I", data, 60)[0]
        self.fat = self._fat()
        self.streams: dict[str, tuple[int, int]] = {}
        self.root = (0, 0)
        self._directory(self._chain(directory))
        self._mini: tuple[list[int], bytes] | None = None

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self.shift
        if start >= len(self.data):
            raise cut_short()
        return self.data[start : start + (1 << self.shift)]

    def _table(self, sector: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])

    def _fat(self) -> list[int]:
        places = list(struct.unpack_from("<109I", self.data, 76))
        more, count = struct.unpack_from("<2I", self.data, 68)
        for _ in range(min(count, 10_000)):
            if more >= _END:
                break
            table = self._table(self._sector(more))
            places += table[:-1]
            more = table[-1]
        fat: list[int] = []
        for place in places:
            if place < _END:
                fat += self._table(self._sector(place))
        return fat

    def _chain(self, start: int) -> bytes:
        parts, limit = [], len(self.data) >> self.shift
        while start < _END:
            if start >= len(self.fat) or len(parts) > limit:
                raise damaged()
            parts.append(self._sector(start))
            start = self.fat[start]
        return b"".join(parts)

    def _directory(self, raw: bytes) -> None:
        """The entries below the root only: an embedded document's streams are not the file's."""
        if len(raw) < 128:
            raise damaged()
        self.root = struct.unpack_from("<2I", raw, 116)
        waiting, seen = [struct.unpack_from("<I", raw, 76)[0]], set()
        while waiting:
            at = waiting.pop()
            if at == _NONE or at in seen or (at + 1) * 128 > len(raw):
                continue
            seen.add(at)
            entry = raw[at * 128 : at * 128 + 128]
            length, kind, left, right = struct.unpack_from("<HBx2I", entry, 64)
            waiting += (left, right)
            if kind == 2 and 2 <= length <= 64:
                name = entry[: length - 2].decode("utf-16-le", "replace")
                self.streams[name.lower()] = struct.unpack_from("<2I", entry, 116)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.streams

    def read(self, name: str) -> bytes:
        """One stream's bytes."""
        start, size = self.streams[name.lower()]
        if size >= self.cutoff:
            return self._chain(start)[:size]
        if self._mini is None:
            table = list(self._table(self._chain(self.mini_start)))
            self._mini = (table, self._chain(self.root[0]))
        table, store = self._mini
        parts, step = [], 1 << self.mini_shift
        while start < _END and len(parts) * step < size:
            if start >= len(table) or (start + 1) * step > len(store) + step:
                raise damaged()
            parts.append(store[start * step : (start + 1) * step])
            start = table[start]
        return b"".join(parts)[:size]
