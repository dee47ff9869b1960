"""A workbook's package (OPC) edited part by part: what is not touched stays byte for byte."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from dudao.reports.texts import document_text

RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")


class NotEditable(ValueError):
    """The package is not an ordinary workbook; a fresh copy has to be made instead."""


def xml_text(text: str) -> str:
    """Text as XML content, characters XML forbids left out."""
    return escape(document_text(text))


def xml_attr(text: str) -> str:
    """Text as a quoted XML attribute value."""
    return quoteattr(document_text(text))


class Package:
    """The parts of a zip package in order. Raises :class:`NotEditable` when it is none."""

    def __init__(self, data: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as source:
                self._infos = {info.filename: info for info in source.infolist()}
                self.parts = {name: source.read(name) for name in self._infos}
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise NotEditable("不是 .xlsx 文件") from error
        self.workbook = self._workbook()

    def _workbook(self) -> str:
        for _, kind, target in self.relations(""):
            if kind.endswith("/officeDocument"):
                return target
        raise NotEditable("找不到工作簿")

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """Id, type and resolved target of each internal relation of a part."""
        found: list[tuple[str, str, str]] = []
        base = posixpath.dirname(part)

        def start(name: str, attrs: dict[str, str]) -> None:
            if name.split(":")[-1] == "Relationship" and attrs.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + base, attrs["Target"]))
                found.append((attrs["Id"], attrs["Type"], target.lstrip("/")))

        parse(self.parts.get(rels_of(part), b"<x/>"), start)
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation from one part to another; returns its id."""
        name = rels_of(part)
        ids = {rid for rid, _, _ in self.relations(part)}
        rid = next(f"rIdDudao{n}" for n in range(1, 10_000) if f"rIdDudao{n}" not in ids)
        path = posixpath.relpath("/" + target, "/" + posixpath.dirname(part))
        line = f"<Relationship Id={xml_attr(rid)} Type={xml_attr(kind)} Target={xml_attr(path)}/>"
        empty = f'<Relationships xmlns="{RELS}"></Relationships>'.encode()
        self.parts[name] = append_child(self.parts.get(name, empty), "Relationships", line)
        return rid

    def declare(self, part: str, content_type: str) -> None:
        """Name a new part's content type."""
        line = f"<Override PartName={xml_attr('/' + part)} ContentType={xml_attr(content_type)}/>"
        types = self.parts["[Content_Types].xml"]
        self.parts["[Content_Types].xml"] = append_child(types, "Types", line)

    def declare_default(self, extension: str, content_type: str) -> None:
        """Name the content type of an extension unless it is named already."""
        types = self.parts["[Content_Types].xml"]
        if re.search(rb'Extension="%b"' % extension.encode(), types, re.IGNORECASE):
            return
        line = f"<Default Extension={xml_attr(extension)} ContentType={xml_attr(content_type)}/>"
        match = re.search(rb"<(?:\w+:)?Types\b[^>]*>", types)
        if match is None:
            raise NotEditable("内容类型表损坏")
        at = match.end()
        self.parts["[Content_Types].xml"] = types[:at] + line.encode() + types[at:]

    def free_name(self, pattern: str) -> str:
        """A part name not yet taken; ``pattern`` holds ``{}`` for the number."""
        return next(n for i in range(1, 10_000) if (n := pattern.format(i)) not in self.parts)

    def save(self) -> bytes:
        """The package as bytes, parts in their old order, new ones last."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
            for name, content in self.parts.items():
                old = self._infos.get(name)
                info = zipfile.ZipInfo(name, old.date_time if old else (1980, 1, 1, 0, 0, 0))
                info.compress_type = old.compress_type if old else zipfile.ZIP_DEFLATED
                target.writestr(info, content)
        return buffer.getvalue()


def rels_of(part: str) -> str:
    """The relations part of a part: ``xl/workbook.xml`` → ``xl/_rels/workbook.xml.rels``."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def parse(data: bytes, start, end=None) -> None:
    """Run expat over a part. ``start(name, attrs)``, ``end(name)``; raises NotEditable on bad XML."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise NotEditable("文件中的表格内容损坏") from error


class Scan:
    """Where elements start and end in a part's bytes; ``on(name, attrs, start, stack)`` is told of each."""

    def __init__(self, data: bytes) -> None:
        head = data[:200].lower()
        if (b"encoding=" in head and b"utf-8" not in head) or data[:2] in (
            b"\xff\xfe",
            b"\xfe\xff",
        ):
            raise NotEditable("文件编码不是 UTF-8")
        self.data = data

    def run(self, on_start, on_end=None) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = lambda name, attrs: on_start(
            name, attrs, parser.CurrentByteIndex
        )
        if on_end is not None:
            parser.EndElementHandler = lambda name: on_end(name, parser.CurrentByteIndex)
        try:
            parser.Parse(self.data, True)
        except expat.ExpatError as error:
            raise NotEditable("文件中的表格内容损坏") from error

    def tag(self, at: int) -> bytes:
        """The start tag that begins at an offset."""
        match = _TAG.match(self.data, at)
        if match is None:
            raise NotEditable("文件中的表格内容损坏")
        return match.group()


def splice(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """Replace byte ranges; edits at one place keep their order."""
    out, last = [], 0
    for begin, end, new in sorted(edits, key=lambda edit: (edit[0], edit[1])):
        out += [data[last:begin], new]
        last = max(last, end)
    return b"".join([*out, data[last:]])


def append_child(data: bytes, parent: str, line: str) -> bytes:
    """Add a line before the end tag of the part's root element."""
    closings = list(re.finditer(rb"</(?:\w+:)?%b\s*>" % parent.encode(), data))
    if closings:
        at = closings[-1].start()
        return data[:at] + line.encode() + data[at:]
    empty = re.search(rb"<((?:\w+:)?%b)\b([^>]*)/>" % parent.encode(), data)
    if empty is None:
        raise NotEditable("文件结构损坏")
    name = empty.group(1)
    opened = b"<" + name + empty.group(2) + b">" + line.encode() + b"</" + name + b">"
    return data[: empty.start()] + opened + data[empty.end() :]


def set_attribute(tag: bytes, name: str, value: str) -> bytes:
    """A start tag with an attribute set.

    >>> set_attribute(b'<c r="A1"/>', "s", "3")
    b'<c r="A1" s="3"/>'
    >>> set_attribute(b'<c s="1" r="A1">', "s", "3")
    b'<c s="3" r="A1">'
    """
    pattern = re.compile(rb"""(\s%b\s*=\s*)("[^"]*"|'[^']*')""" % name.encode())
    quoted = xml_attr(value).encode()
    if pattern.search(tag):
        return pattern.sub(lambda m: m.group(1) + quoted, tag, count=1)
    end = -2 if tag.endswith(b"/>") else -1
    return tag[:end].rstrip() + b" " + name.encode() + b"=" + quoted + tag[end:]
