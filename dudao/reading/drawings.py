"""What an .xlsx package draws over a worksheet's cells: controls, text boxes and shapes, pictures, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from xml.etree import ElementTree

from dudao.reading.findings import Findings
from dudao.reading.grid import Grid, Spot
from dudao.reading.overlay import BOXES, Over, lay
from dudao.reading.package import Package
from dudao.reading.pictures import EMU_PIXEL, Corner, Measure, marker
from dudao.reading.refusal import damaged
from dudao.reading.relations import relations
from dudao.reading.sheetpatterns import parse_range
from dudao.reading.styles import attributes

OWN_AUTHOR = "督导看板"
"""Who writes the comments of the program's own returns."""
_OWN_LINE = re.compile(r"\n?【(?:须改|请核对)】.*", re.S)
_MOST = 20_000  # things drawn on one sheet
_CONTROL = re.compile(rb"<(?:\w+:)?control\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?control>)", re.S)
_CORNER = re.compile(rb"<(?:\w+:)?(from|to)>(.*?)</(?:\w+:)?\1>", re.S)
_PLACE = re.compile(rb"<(?:\w+:)?(col|colOff|row|rowOff)>\s*(-?\d+)")
_PROPERTY = re.compile(rb"<(?:\w+:)?formControlPr\b([^>]*)>")
_CLASS = re.compile(rb"classid=\"\{([0-9A-Fa-f-]{8})", re.I)
_VALUE = re.compile(rb"ax:name=\"Value\"\s+ax:value=\"([^\"]*)\"")
_CAPTION = re.compile(rb"ax:name=\"Caption\"\s+ax:value=\"([^\"]*)\"")
_SHAPE = re.compile(rb"<v:shape\s(.*?)</v:shape>", re.S)
_CLIENT = re.compile(rb"<x:ClientData\s[^>]*ObjectType=[\"'](\w+)[\"'](.*?)</x:ClientData>", re.S)
_ANCHOR = re.compile(rb"<x:Anchor>\s*([-\d,\s]+)</x:Anchor>")
_TEXTBOX = re.compile(rb"<v:textbox\b[^>]*>(.*?)</v:textbox>", re.S)
_TAG = re.compile(rb"<[^>]*>")
_COMMENT = re.compile(rb"<(?:\w+:)?comment\s([^>]*)>(.*?)</(?:\w+:)?comment>", re.S)
_AUTHOR = re.compile(rb"<(?:\w+:)?author(?:\s[^>]*)?(?:/>|>(.*?)</(?:\w+:)?author>)", re.S)
_THREADED = re.compile(rb"<threadedComment\s([^>]*)>(.*?)</threadedComment>", re.S)
_TEXT = re.compile(
    rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)</(?:\w+:)?t>|<text(?:\s[^>]*)?>([^<]*)</text>"
)
_KINDS = {
    "CheckBox": "check",
    "Checkbox": "check",
    "Radio": "radio",
    "Drop": "list",
    "List": "list",
}
_ACTIVE = {b"8BD21D40": "check", b"8BD21D50": "radio", b"8BD21D60": "check"}
_ACTIVE_TEXTS = (b"8BD21D10", b"8BD21D20", b"8BD21D30")
_LINES = ("line", "straightConnector1")


def lay_drawn(package: Package, part: str, found: Findings, grid: Grid) -> None:
    """Lay onto the grid what is drawn over the sheet of this part, and tell its comments."""
    if not (found.drawing or found.controls or found.legacy):
        return
    refers = relations(package, part)
    drawn = _Drawn(package, refers, Measure(found), grid)
    things = [*drawn.shapes(found.drawing), *drawn.controls(found.controls)]
    lay(grid, things)
    for spot, text in drawn.comments():
        grid.over.setdefault(spot, []).append(("comment", text))


class _Drawn:
    """The drawn parts of one sheet. ``captions`` are controls' words by shape id."""

    def __init__(
        self, package: Package, refers: dict[str, tuple[str, str]], measure: Measure, grid: Grid
    ) -> None:
        self.package, self.refers, self.measure, self.grid = package, refers, measure, grid
        self.captions: dict[str, str] = {}
        self.left = _MOST

    def _parts(self, kind: str) -> Iterator[bytes]:
        for said, part in self.refers.values():
            if said.lower() == kind and part in self.package:
                yield self.package.xml(part)

    def _spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise damaged(f"工作表“{self.grid.sheet}”上的图形和控件多得不正常")

    # -- shapes ---------------------------------------------------------------------------------

    def shapes(self, drawing: str | None) -> Iterator[Over]:
        """Text boxes and shapes; a control's twin among them tells its words."""
        _, part = self.refers.get(drawing or "", ("", ""))
        if part not in self.package:
            return
        try:
            root = ElementTree.fromstring(self.package.xml(part))
        except ElementTree.ParseError:
            raise damaged("图形的位置信息损坏") from None
        for anchor, twin in _anchors(root):
            self._spend()
            if twin:
                self._caption(anchor)
            else:
                yield from self._shape(anchor)

    def _caption(self, anchor: ElementTree.Element) -> None:
        for node in anchor.iter():
            if spid := node.get("spid"):
                self.captions[spid.rsplit("_s", 1)[-1]] = _texts(anchor)
        for node in anchor.iter():
            if _name(node) == "cNvPr" and node.get("id", "").isdigit():
                self.captions.setdefault(node.get("id", ""), _texts(anchor))

    def _shape(self, anchor: ElementTree.Element) -> Iterator[Over]:
        said = {_name(node): node for node in anchor}
        thing = next((said[k] for k in ("sp", "grpSp", "cxnSp", "contentPart") if k in said), None)
        if thing is None or _hidden(thing) or thing.get("textlink"):
            return
        if any(_name(node) == "pic" for node in thing.iter()):
            return
        text = _texts(thing)
        forms = {node.get("prst") for node in thing.iter() if _name(node) == "prstGeom"}
        line = "cxnSp" in said or bool(forms & set(_LINES))
        corners = self._corners(said)
        kind = "text" if text else ("line" if line else "shape")
        if corners is None:
            yield Over(kind, None, text=text)
            return
        r1, c1, r2, c2 = self.measure.reach(*corners)
        yield Over(kind, (r1, c1), (r2, c2), text)

    def _corners(self, said: dict[str, ElementTree.Element]) -> tuple[Corner, Corner] | None:
        if "from" in said:
            start = marker(said["from"])
        elif "pos" in said:
            start = ((0, _size(said["pos"], "y")), (0, _size(said["pos"], "x")))
            start = self.measure.end(((0, 0), (0, 0)), (start[0][1], start[1][1]))
        else:
            return None
        if "to" in said:
            return start, marker(said["to"])
        if "ext" not in said:
            return None
        size = _size(said["ext"], "cy"), _size(said["ext"], "cx")
        return start, self.measure.end(start, size)

    # -- controls -------------------------------------------------------------------------------

    def controls(self, xml: bytes) -> Iterator[Over]:
        """Check boxes, option buttons, lists: of the sheet's own list, else of the older drawing."""
        drawn = {shape["id"]: shape for part in self._parts("vmldrawing") for shape in _vml(part)}
        seen: set[str] = set()
        for tag, inner in _CONTROL.findall(xml):
            said = attributes(tag)
            number = said.get("shapeId", "")
            if number in seen and number:
                continue
            self._spend()
            thing = self._control(said, inner, drawn.get(number, {}))
            if thing is not None:
                seen.add(number)
                yield thing
        for number, shape in drawn.items() if not seen else ():
            kind = _KINDS.get(shape["type"])
            if kind:
                self._spend()
                words = shape["text"] or self.captions.get(number, "")
                yield self._placed(kind, shape.get("corners"), words, shape["ticked"])

    def _control(self, said: dict[str, str], inner: bytes, shape: dict[str, Any]) -> Over | None:
        target = next((v for k, v in said.items() if k.endswith(":id")), "")
        kind, part = self.refers.get(target, ("", ""))
        words = shape.get("text") or self.captions.get(said.get("shapeId", ""), "")
        corners = _corners_of(inner) or shape.get("corners")
        if part not in self.package:  # nobody can tell what it is
            return self._placed("check", corners, words, None)
        xml = self.package.xml(part)
        if kind == "control":
            return self._active(xml, words, corners)
        tag = _PROPERTY.search(xml)
        told = attributes(tag[1]) if tag else {}
        kind = _KINDS.get(told.get("objectType", ""), "")
        if kind == "list":
            chosen = self._chosen(told)
            return self._placed("list", corners, chosen or "", False if chosen == "" else None)
        if kind not in BOXES:
            return None
        ticked = {"Checked": True, "Mixed": None}.get(told.get("checked", ""), False)
        if (
            shape.get("ticked") is not None
            and shape["type"] in _KINDS
            and shape["ticked"] != ticked
        ):
            ticked = None
        return self._placed(kind, corners, words, ticked)

    def _active(self, xml: bytes, words: str, corners: tuple[Corner, Corner] | None) -> Over | None:
        """An ActiveX control: its state stands in the open only where it is kept as a list of properties."""
        hit = _CLASS.search(xml)
        sort = hit[1].upper() if hit else b""
        if sort in _ACTIVE_TEXTS:
            return self._placed("list", corners, "", None)
        if sort not in _ACTIVE:
            return None
        value, told = _VALUE.search(xml), _CAPTION.search(xml)
        words = unescape(told[1].decode("utf-8", "replace")) if told else words
        ticked = {b"1": True, b"-1": True, b"0": False}.get(value[1]) if value else None
        return self._placed(_ACTIVE[sort], corners, words, ticked)

    def _placed(
        self, kind: str, corners: tuple[Corner, Corner] | None, text: str, ticked: bool | None
    ) -> Over:
        if corners is None or corners[0] == corners[1]:
            return Over(kind, None, text=text, ticked=ticked)
        if kind in BOXES:
            corners = self.measure.box(*corners)
        r1, c1, r2, c2 = self.measure.reach(*corners)
        order = (corners[0][0][0], corners[0][0][1] // (8 * EMU_PIXEL), *corners[0][1])
        return Over(kind, (r1, c1), (r2, c2), text, ticked, order)

    def _chosen(self, told: dict[str, str]) -> str | None:
        """What a drop-down list shows: '' where nothing is chosen, None where nobody can tell."""
        number = told.get("sel", "0")
        if number in ("", "0"):
            return ""
        area = parse_range(told.get("fmlaRange", ""))
        if area is None or not number.isdigit():
            return None
        value = self.grid.at(area[0] + int(number) - 1, area[1])
        return str(value) if value not in (None, "") else None

    # -- comments -------------------------------------------------------------------------------

    def comments(self) -> Iterator[tuple[Spot, str]]:
        """The comments of people, not the program's own, each with its cell."""
        threads: dict[str, list[str]] = {}
        for xml in self._parts("threadedcomment"):
            for tag, inner in _THREADED.findall(xml):
                threads.setdefault(attributes(tag).get("ref", ""), []).append(_plain(inner))
        for xml in self._parts("comments"):
            authors = [_plain_text(one) for one in _AUTHOR.findall(xml)]
            for tag, inner in _COMMENT.findall(xml):
                self._spend()
                said = attributes(tag)
                number = said.get("authorId", "")
                author = (
                    authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
                )
                ref = said.get("ref", "")
                text = _OWN_LINE.sub("", "\n".join(threads.get(ref, ())) or _plain(inner)).strip()
                area = parse_range(ref)
                text = text.removeprefix(author).lstrip(":： \n") if author else text
                if area and text and author != OWN_AUTHOR:
                    yield area[:2], text


def _name(node: ElementTree.Element) -> str:
    return node.tag.rsplit("}", 1)[-1] if isinstance(node.tag, str) else ""


def _anchors(root: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, bool]]:
    """The anchors of a drawing, and whether each is a control's twin (``Requires="a14"``)."""
    for node in root:
        if _name(node) != "AlternateContent":
            yield node, False
            continue
        for choice in node:
            if _name(choice) == "Choice":
                for anchor in choice:
                    yield anchor, choice.get("Requires") == "a14"
                break


def _hidden(thing: ElementTree.Element) -> bool:
    return any(
        _name(node) == "cNvPr" and node.get("hidden") in ("1", "true") for node in thing.iter()
    )


def _texts(thing: ElementTree.Element) -> str:
    lines = []
    for paragraph in thing.iter():
        if _name(paragraph) == "p":
            lines.append("".join(t.text or "" for t in paragraph.iter() if _name(t) == "t"))
    return "\n".join(line for line in lines if line.strip()).strip()


def _size(node: ElementTree.Element, name: str) -> int:
    said = node.get(name, "0")
    return int(said) if said.lstrip("-").isdigit() else 0


def _corners_of(xml: bytes) -> tuple[Corner, Corner] | None:
    """The corners of a control's own anchor; None where it says none, or no extent."""
    made = {}
    for name, inner in _CORNER.findall(xml):
        said = {key: int(value) for key, value in _PLACE.findall(inner)}
        row = (max(0, said.get(b"row", 0)), max(0, said.get(b"rowOff", 0)))
        made[name] = (row, (max(0, said.get(b"col", 0)), max(0, said.get(b"colOff", 0))))
    if set(made) != {b"from", b"to"}:
        return None
    return made[b"from"], made[b"to"]


def _vml(xml: bytes) -> Iterator[dict[str, Any]]:
    """The shapes of an older drawing: id, type, words, state, corners. Comments are left out."""
    for n, inner in enumerate(_SHAPE.findall(xml)):
        client = _CLIENT.search(inner)
        if client is None or client[1] == b"Note" or b"visibility:hidden" in inner:
            continue
        head = attributes(inner.split(b">", 1)[0])
        number = re.search(r"_s(\d+)$", head.get("id", ""))
        words = _TEXTBOX.search(inner)
        state = re.search(rb"<x:Checked>\s*(\d)", client[2])
        yield {
            "id": number[1] if number else f"#{n}",
            "type": client[1].decode(),
            "text": _plain_text(words[1]) if words else "",
            "ticked": {b"1": True, b"2": None}.get(state[1], False) if state else False,
            "corners": _vml_corners(client[2]),
        }


def _vml_corners(xml: bytes) -> tuple[Corner, Corner] | None:
    said = _ANCHOR.search(xml)
    numbers = re.findall(rb"-?\d+", said[1]) if said else []
    if len(numbers) != 8:
        return None
    c1, dx1, r1, dy1, c2, dx2, r2, dy2 = (max(0, int(n)) for n in numbers)
    start = ((r1, dy1 * EMU_PIXEL), (c1, dx1 * EMU_PIXEL))
    return start, ((r2, dy2 * EMU_PIXEL), (c2, dx2 * EMU_PIXEL))


def _plain_text(xml: bytes) -> str:
    return unescape(_TAG.sub(b"", xml).decode("utf-8", "replace")).strip()


def _plain(xml: bytes) -> str:
    told = b"".join(a or b for a, b in _TEXT.findall(xml))
    return unescape(told.decode("utf-8", "replace")).replace("\r\n", "\n").strip()
