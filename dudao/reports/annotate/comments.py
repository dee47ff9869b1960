"""Comments in plain Chinese on marked cells: the comments part and the drawing of their boxes."""

from __future__ import annotations

import re

from dudao.reports.annotate.package import OFFICE, Package, Scan, append_child, splice, xml_text
from dudao.reports.annotate.sheet import Sheet, Spot, ref_of
from dudao.reports.annotate.styles import MAIN

AUTHOR = "督导看板"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_VML_HEAD = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def _shape(number: int, spot: Spot, lines: int) -> str:
    row, col = spot[0] - 1, spot[1] - 1
    anchor = f"{col + 1}, 12, {row}, 4, {col + 4}, 40, {row + 2 + lines}, 4"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" fillcolor="#ffffe1" o:insetmode="auto" '
        'style="position:absolute;margin-left:80pt;margin-top:5pt;width:200pt;height:80pt;'
        'z-index:1;visibility:hidden"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note">'
        f"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>"
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{col}</x:Column>"
        "</x:ClientData></v:shape>"
    )


def _run(text: str, prefix: str, lead: str = "") -> str:
    p = prefix
    return f'<{p}r><{p}t xml:space="preserve">{lead}{xml_text(text)}</{p}t></{p}r>'


def write_comments(package: Package, part: str, sheet: Sheet, notes: dict[Spot, str]) -> str | None:
    """Put notes on cells of a worksheet; returns the drawing's relation id when the sheet had none.

    A cell that has a comment already keeps it, with the note added below.
    """
    relations = package.relations(part)
    comments = next((t for _, k, t in relations if k.endswith("/comments")), None)
    drawing = next((t for i, _, t in relations if i == sheet.legacy_drawing), None)
    if comments is None or comments not in package.parts:
        comments = package.free_name("xl/comments{}.xml")
        package.parts[comments] = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>'
        ).encode()
        package.declare(comments, _COMMENTS_TYPE)
        package.relate(part, f"{OFFICE}/comments", comments)
    fresh = _add_comments(package, comments, notes)
    relation = None
    if drawing is None or drawing not in package.parts:
        drawing = package.free_name("xl/drawings/vmlDrawingDudao{}.vml")
        package.parts[drawing] = _VML_HEAD.encode()
        package.declare_default("vml", _VML_TYPE)
        relation = package.relate(part, f"{OFFICE}/vmlDrawing", drawing)
    vml = package.parts[drawing]
    if b"_x0000_t202" not in vml:
        vml = append_child(vml, "xml", _SHAPE_TYPE)
    taken = [int(n) for n in re.findall(rb"_x0000_s(\d+)", vml)] or [1024]
    shapes = [
        _shape(max(taken) + n, spot, 1 + len(notes[spot]) // 18) for n, spot in enumerate(fresh, 1)
    ]
    package.parts[drawing] = append_child(vml, "xml", "".join(shapes))
    return relation


def _add_comments(package: Package, part: str, notes: dict[Spot, str]) -> list[Spot]:
    """Write into a comments part; returns the cells that had no comment before."""
    data = package.parts[part]
    scan = Scan(data)
    existing: dict[str, int] = {}  # ref → where its text ends
    places: dict[str, int] = {}
    state = {"prefix": "", "authors": 0, "ref": "", "depth": 0}

    def start(name: str, attrs: dict[str, str], at: int) -> None:
        prefix, _, local = name.rpartition(":")
        if local == "comments":
            state["prefix"] = prefix + ":" if prefix else ""
        elif local == "author":
            state["authors"] += 1
        elif local == "comment":
            state["ref"] = attrs.get("ref", "")
        elif local in ("authors", "commentList"):
            places[local + ":start"] = at

    def end(name: str, at: int) -> None:
        local = name.rpartition(":")[2]
        if local == "text":
            existing[state["ref"]] = at
        elif local in ("authors", "commentList"):
            places[local] = at

    scan.run(start, end)
    p = state["prefix"]
    edits: list[tuple[int, int, bytes]] = []
    fresh, lines = [], []
    for spot, note in sorted(notes.items()):
        ref = ref_of(spot)
        if ref in existing:
            text = _run(note, p, "\n")
            edits.append((existing[ref], existing[ref], text.encode()))
            continue
        fresh.append(spot)
        lines.append(
            f'<{p}comment ref="{ref}" authorId="{state["authors"]}"><{p}text>'
            f"{_run(note, p)}</{p}text></{p}comment>"
        )
    author = f"<{p}author>{AUTHOR}</{p}author>"
    for name, inner in (("authors", author), ("commentList", "".join(lines))):
        edits.append(_inside(scan, places, name, p, inner))
    package.parts[part] = splice(data, edits)
    return fresh


def _inside(
    scan: Scan, places: dict[str, int], name: str, prefix: str, inner: str
) -> tuple[int, int, bytes]:
    """The edit that puts text at the end of an element, be it empty or not."""
    begin, end = places[name + ":start"], places[name]
    tag = scan.tag(begin)
    if tag.endswith(b"/>"):
        opened = tag[:-2].rstrip() + b">" + inner.encode() + f"</{prefix}{name}>".encode()
        return begin, begin + len(tag), opened
    return end, end, inner.encode()
