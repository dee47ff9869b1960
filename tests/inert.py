"""Is a produced file inert? What in it a reader's program would run, compute, fetch or follow."""

from __future__ import annotations

import csv
import io
import re
import zipfile

_SHEET = re.compile(
    rb"<(?:\w+:)?(?:f|oleObject|webPublishItem|ddeLink)\b[^>]*>|<(?:\w+:)?hyperlink\b[^>]*\br?:?id=[^>]*>"
)
"""A link without an id leads to a place in the same workbook."""
_WORD = re.compile(
    rb"<w:(fldSimple|instrText|hyperlink|altChunk|object|control|attachedTemplate|mailMerge)\b[^>]*>"
)
_ACTIVE = re.compile(
    r"vbaProject|externalLink|connections|oleObject|activeX|embeddings|queryTable|afchunk", re.I
)

PAYLOADS = (
    '=HYPERLINK("http://evil.example/x","点我")', "=cmd|'/c calc'!A0", "+1+cmd", "-1+cmd|' /C calc'!A0",
    "@SUM(1+1)", "\t=1+1", "\r=1+1", "=1+1", "http://evil.example/x", "mailto:a@evil.example",
    "internal:Sheet1!A1", "external:c:\\x.xlsx", "{=1+1}", "<img src=http://evil.example/x onerror=alert(1)>",
    "<script>fetch('http://evil.example')</script>", "<w:fldSimple w:instr='DDE'/>", "]]><f>1</f>", "&lt;f&gt;",
    "![x](http://evil.example/x)", "[x](javascript:alert(1))", "$\\LaTeX$", ":red[x]", ":material/home:",
    "甲\u202e乙\u200b丙\u2066", "'; drop table upload; --", "坏\x00\x01\x0b\ufffe字", "_x0041_",
    "长" * 40_000, "DDEAUTO c:\\\\cmd", "{ DDE cmd }",
)  # fmt: skip
"""What a cell, a name or a note may say."""


def workbook(data: bytes) -> list[str]:
    """Active parts, formulas, links and outside relations of an .xlsx."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            part = package.read(name)
            if _ACTIVE.search(name):
                found.append(name)
            if name.startswith("xl/worksheets/sheet"):
                found += [f"{name} {tag[0].decode()[:80]}" for tag in _SHEET.finditer(part)]
            found += _outside(name, part)
    return found


def document(data: bytes) -> list[str]:
    """Fields, links, objects and outside relations of a .docx."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            part = package.read(name)
            if _ACTIVE.search(name):
                found.append(name)
            if name.startswith("word/"):
                found += [f"{name} {tag[0].decode()[:80]}" for tag in _WORD.finditer(part)]
            found += _outside(name, part)
    return found


def _outside(name: str, part: bytes) -> list[str]:
    if not name.endswith(".rels"):
        return []
    return [f"{name} {m[0].decode()[:120]}" for m in re.finditer(rb"<Relationship [^>]*>", part) if b'"External"' in m[0]]  # fmt: skip


def table(data: bytes) -> list[str]:
    """Cells of a .csv that a spreadsheet would compute; a lone ``-`` and numbers are none."""
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return [
        cell[:60]
        for row in rows
        for cell in row
        if re.match(r"[=+@\t\r]|-.", cell) and not re.fullmatch(r"[-+]?\d+(\.\d+)?", cell)
    ]
