"""Marked looks: each cell's own format with a coloured ground, added to the workbook's style part."""

from __future__ import annotations

import re

from dudao.reports.annotate.package import OFFICE, NotEditable, Package, Scan, set_attribute, splice

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
GROUNDS = {"error": "FFFFC7CE", "warning": "FFFFEB9C"}
"""Light red and light yellow, as office users know them from conditional formats."""

_EMPTY = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="1"><xf/></cellXfs></styleSheet>""".encode()


class Styles:
    """The style part, growing. ``marked(old, severity)`` and ``plain(kind)`` give style numbers."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._part = self._find()
        self._scan()
        self._new_fonts: list[bytes] = []
        self._new_fills: list[bytes] = []
        self._new_xfs: list[bytes] = []
        self._marked: dict[tuple[int, str], int] = {}

    def _find(self) -> str:
        package = self._package
        for _, kind, target in package.relations(package.workbook):
            if kind.endswith("/styles") and target in package.parts:
                return target
        part = "xl/styles.xml"
        package.parts[part] = _EMPTY
        package.relate(package.workbook, f"{OFFICE}/styles", part)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
        package.declare(part, kind)
        return part

    def _scan(self) -> None:
        data = self._package.parts[self._part]
        stack: list[str] = []
        self._counts = {"fonts": 0, "fills": 0, "cellXfs": 0}
        self._ends: dict[str, int] = {}
        self._starts: dict[str, int] = {}
        self._prefix = ""
        xfs: list[tuple[int, int]] = []
        scan = Scan(data)

        def start(name: str, attrs: dict[str, str], at: int) -> None:
            prefix, _, local = name.rpartition(":")
            if not stack:
                self._prefix = prefix + ":" if prefix else ""
            parent = stack[-1] if stack else ""
            if len(stack) == 1 and local in self._counts:
                self._starts[local] = at
            if len(stack) == 2 and parent in self._counts:
                self._counts[parent] += 1
                if parent == "cellXfs":
                    xfs.append((at, -1))
            stack.append(local)

        def end(name: str, at: int) -> None:
            local = stack.pop()
            if len(stack) == 1 and local in self._counts:
                self._ends[local] = at
            if len(stack) == 2 and stack[-1] == "cellXfs":
                begin = xfs[-1][0]
                tag = scan.tag(begin)
                closing = f"</{name}>".encode()
                stop = begin + len(tag) if tag.endswith(b"/>") else at + len(closing)
                xfs[-1] = (begin, stop)

        scan.run(start, end)
        if set(self._starts) != set(self._counts):
            raise NotEditable("样式表不完整")
        self._xfs = [data[a:b] for a, b in xfs]

    def marked(self, old: int, severity: str) -> int:
        """The number of style ``old`` with the ground of a severity."""
        key = (old, severity)
        if key not in self._marked:
            base = self._xfs[old] if old < len(self._xfs) else self._xfs[0]
            self._marked[key] = self._add(base, self._fill(GROUNDS[severity]))
        return self._marked[key]

    def heading(self) -> int:
        """A bold style for the list's heading."""
        p = self._prefix.encode()
        self._new_fonts.append(b"<%bfont><%bb/><%bsz val='11'/></%bfont>" % (p, p, p, p))
        font = self._counts["fonts"] + len(self._new_fonts) - 1
        base = set_attribute(b"<%bxf/>" % p, "fontId", str(font))
        return self._add(set_attribute(base, "applyFont", "1"), None)

    def wrapped(self) -> int:
        """A style that wraps long text."""
        p = self._prefix.encode()
        return self._add(
            b"<%bxf applyAlignment='1'><%balignment wrapText='1' vertical='top'/></%bxf>"
            % (p, p, p),
            None,
        )

    def link(self) -> int:
        """The look of a link: blue, underlined."""
        p = self._prefix.encode()
        look = b"<%bfont><%bu/><%bsz val='11'/><%bcolor rgb='FF0563C1'/></%bfont>"
        self._new_fonts.append(look % (p, p, p, p, p))
        font = self._counts["fonts"] + len(self._new_fonts) - 1
        return self._add(b"<%bxf fontId='%d' applyFont='1'/>" % (p, font), None)

    def _fill(self, colour: str) -> int:
        p = self._prefix.encode()
        solid = b"<%bfill><%bpatternFill patternType='solid'><%bfgColor rgb='%b'/></%bpatternFill></%bfill>"
        line = solid % (p, p, p, colour.encode(), p, p)
        if line not in self._new_fills:
            self._new_fills.append(line)
        return self._counts["fills"] + self._new_fills.index(line)

    def _add(self, xf: bytes, fill: int | None) -> int:
        if fill is not None:
            tag = re.match(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""", xf)
            if tag is None:
                raise NotEditable("样式表损坏")
            new = set_attribute(set_attribute(tag.group(), "fillId", str(fill)), "applyFill", "1")
            xf = new + xf[tag.end() :]
        self._new_xfs.append(xf)
        return self._counts["cellXfs"] + len(self._new_xfs) - 1

    def write(self) -> None:
        """Put the new looks into the part."""
        data = self._package.parts[self._part]
        scan, edits = Scan(data), []
        news = {"fonts": self._new_fonts, "fills": self._new_fills, "cellXfs": self._new_xfs}
        for name, added in news.items():
            if not added:
                continue
            tag = scan.tag(self._starts[name])
            begin = self._starts[name]
            counted = set_attribute(tag, "count", str(self._counts[name] + len(added)))
            if tag.endswith(b"/>"):
                inner = counted[:-2] + b">" + b"".join(added)
                edits.append((begin, begin + len(tag), inner + f"</{self._prefix}{name}>".encode()))
            else:
                edits.append((begin, begin + len(tag), counted))
                edits.append((self._ends[name], self._ends[name], b"".join(added)))
        self._package.parts[self._part] = splice(data, edits)
