"""The text of Word paragraphs as the clerk sees it: ticks, content controls, form fields, revisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

from dudao.reading.symbols import readable
from dudao.reading.wordparts import PLAIN, Look, Parts

_INLINE = frozenset(
    [
        "hyperlink",
        "ins",
        "moveTo",
        "smartTag",
        "fldSimple",
        "customXml",
        "dir",
        "bdo",
        "oMath",
        "oMathPara",
        "rubyBase",
    ]
)
_BLOCKS = frozenset(["ins", "moveTo", "customXml", "smartTag", "sdtContent", "Choice"])
_OFF = frozenset(("0", "false", "off", "none", "nil"))
_BOXED = re.compile(r"eq\s*\\o\s*(?:\\a[clr])?\s*\((.),(.)\)", re.I)
_BOXES, _TICKS = "□○◇△☐", "√✓✔✔vV"


@lru_cache(maxsize=4096)
def local(tag: str) -> str:
    """A tag without its namespace: strict and transitional documents differ only there."""
    return tag.rsplit("}", 1)[-1]


def value(node: Element | None, name: str = "val") -> str | None:
    """An attribute whatever its namespace."""
    if node is None:
        return None
    return next((said for key, said in node.attrib.items() if local(key) == name), None)


def child(node: Element | None, name: str) -> Element | None:
    for one in node if node is not None else ():
        if local(one.tag) == name:
            return one
    return None


def is_on(properties: Element | None, name: str) -> bool:
    """Is an on/off property (or one with a kind, like underline) set?"""
    node = child(properties, name)
    return node is not None and (value(node) or "1").lower() not in _OFF


class Run(NamedTuple):
    """A piece of text with what it looks like. ``marked``: underlined, highlighted, shaded or boxed."""

    text: str
    struck: bool = False
    marked: bool = False
    bold: bool = False


def blocks(parent: Element) -> Iterator[Element]:
    """The paragraphs (w:p), tables (w:tbl) and pieces of other files (w:altChunk) below, through content controls and insertions."""
    for node in parent:
        name = local(node.tag)
        if name in ("p", "tbl", "altChunk"):
            yield node
        elif name == "sdt":
            content = child(node, "sdtContent")
            if content is not None:
                yield from blocks(content)
        elif name == "AlternateContent":
            choice = child(node, "Choice")
            if choice is not None:
                yield from blocks(choice)
        elif name in _BLOCKS:
            yield from blocks(node)


class Fields:
    """Where a walk stands inside complex fields: instructions are no text, form fields are.

    ``parts`` tells what styles show and what controls say; ``unread`` names the controls that say nothing.
    """

    def __init__(self, parts: Parts | None = None) -> None:
        self.instructions: list[str] = []
        self.parts = parts
        self.unread: list[str] = []
        self.remarks: list[str] = []  # what comments anchored here say
        self.look = PLAIN

    def enter(self, paragraph: Element) -> str:
        """Begin a paragraph: its style's look; the box or tick its list puts before it."""
        properties = child(paragraph, "pPr")
        if self.parts is None or properties is None:
            self.look = PLAIN
            return ""
        style = value(child(properties, "pStyle"))
        self.look = self.parts.look(style)
        listed = child(properties, "numPr")
        if listed is None:
            return self.parts.bullet_of_style(style) if style else ""
        return self.parts.bullet(value(child(listed, "numId")), value(child(listed, "ilvl")))

    def style(self, named: Element | None) -> Look:
        """The look of a run's own style, as its rStyle names it."""
        return PLAIN if self.parts is None or named is None else self.parts.look(value(named))

    def embedded(self, node: Element) -> str:
        """What a w:object or w:pict shows in the text: a control's state, or nothing."""
        for one in node:
            if local(one.tag) == "control":
                shown = self.parts.control(value(one, "id")) if self.parts else None
                if shown is None:
                    self.unread.append("control")
                return shown or ""
            if local(one.tag) == "OLEObject":
                self.unread.append(value(one, "ProgID") or "OLE")
        return ""

    def mark(self, node: Element) -> str:
        """What a w:fldChar shows: the state of a legacy form field, or nothing."""
        kind = value(node, "fldCharType")
        if kind == "begin":
            self.instructions.append("")
            return _form_field(child(node, "ffData"))
        if kind == "end" and self.instructions:
            return _boxed_sign(self.instructions.pop())
        return ""

    def instruct(self, text: str) -> None:
        if self.instructions:
            self.instructions[-1] += text


def _boxed_sign(instruction: str) -> str:
    """带圈字符 ``eq \\o\\ac(□,√)``: a ticked box, or the sign in the circle."""
    said = _BOXED.search(instruction)
    if not said:
        return ""
    signs = {said[1], said[2]}
    if signs & set(_BOXES) and signs & set(_TICKS):
        return "☑"
    return "".join(sign for sign in (said[1], said[2]) if sign not in _BOXES)


def _form_field(data: Element | None) -> str:
    """A legacy form field's state: ☑ or ☐, or the chosen entry of a drop-down list."""
    box = child(data, "checkBox")
    if box is not None:
        state = child(box, "checked")
        if state is None:
            state = child(box, "default")
        on = state is not None and (value(state) or "1").lower() not in _OFF
        return "☑" if on else "☐"
    choices = child(data, "ddList")
    if choices is not None:
        entries = [value(node) or "" for node in choices if local(node.tag) == "listEntry"]
        chosen = child(choices, "result")
        if chosen is None:
            chosen = child(choices, "default")
        at = int(value(chosen) or 0) if chosen is not None else 0
        return entries[at] if 0 <= at < len(entries) else ""
    return ""


def runs(paragraph: Element, fields: Fields) -> Iterator[Run]:
    """A paragraph's visible runs, deleted and hidden ones left out; text boxes are not among them."""
    for node in paragraph:
        name = local(node.tag)
        if name == "r":
            yield from _run(node, fields)
        elif name in _INLINE:
            yield from runs(node, fields)
        elif name == "sdt":
            yield from _control(node, fields)
        elif name == "AlternateContent":
            choice = child(node, "Choice")
            if choice is not None:
                yield from runs(choice, fields)


def _control(node: Element, fields: Fields) -> Iterator[Run]:
    """A content control: a check box by its state, a placeholder as nothing, else its runs."""
    properties = child(node, "sdtPr")
    box = child(properties, "checkbox")
    if box is not None:
        yield Run("☑" if is_on(box, "checked") else "☐")
        return
    content = child(node, "sdtContent")
    if content is None or is_on(properties, "showingPlcHdr"):
        return
    yield from runs(content, fields)


def _run(node: Element, fields: Fields) -> Iterator[Run]:
    properties = child(node, "rPr")
    said = {local(one.tag): one for one in properties} if properties is not None else _NO_PROPERTIES
    own = fields.style(said.get("rStyle"))
    look = fields.look
    styled = own.on | look.on if own.on or look.on else look.on
    if _shows(said, "vanish", "hidden" in styled):
        return
    fonts = said.get("rFonts")
    font = None if fonts is None else value(fonts, "ascii") or value(fonts, "hAnsi")
    text = "".join(_signs(node, fields, font or own.font or look.font))
    if not text:
        return
    if not said and not styled:
        yield Run(text)
        return
    struck = _shows(said, "strike", "struck" in styled) or _shows(said, "dstrike", False)
    marked = any(_shows(said, name, False) for name in ("u", "highlight", "bdr"))
    marked = marked or _is_painted(said.get("shd")) or ("marked" in own.on and "u" not in said)
    yield Run(text, struck, marked, _shows(said, "b", False))


_NO_PROPERTIES: dict[str, Element] = {}


def _shows(said: dict[str, Element], name: str, styled: bool) -> bool:
    """Whether a run has a property, its own word before its style's."""
    node = said.get(name)
    return styled if node is None else (value(node) or "1").lower() not in _OFF


def is_shaded(properties: Element | None) -> bool:
    """Is a run or a cell painted in another colour than the paper's?"""
    return _is_painted(child(properties, "shd"))


def _is_painted(shade: Element | None) -> bool:
    return shade is not None and (value(shade, "fill") or "auto").upper() not in ("AUTO", "FFFFFF")


def _signs(node: Element, fields: Fields, font: str | None) -> Iterator[str]:
    for one in node:
        name = local(one.tag)
        if name == "t":
            yield readable(one.text or "", font)
        elif name == "sym":
            code = value(one, "char") or ""
            try:
                yield readable(chr(int(code, 16)), value(one, "font"))
            except (ValueError, OverflowError):
                yield "?"
        elif name in ("tab", "ptab"):
            yield "\t"
        elif name in ("br", "cr"):
            yield "\n"
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "fldChar":
            yield fields.mark(one)
        elif name in ("object", "pict"):
            yield fields.embedded(one)
        elif name == "commentReference" and fields.parts is not None:
            fields.remarks.append(fields.parts.comment(value(one, "id")))
        elif name == "instrText":
            fields.instruct(one.text or "")
        elif name == "ruby":
            base = child(one, "rubyBase")
            if base is not None:
                yield "".join(run.text for run in runs(base, fields))


def text_boxes(paragraph: Element) -> Iterator[Element]:
    """The contents (w:txbxContent) of text boxes anchored in a paragraph, each once."""
    for node in paragraph:
        name = local(node.tag)
        if name == "txbxContent":
            yield node
        elif name == "AlternateContent":
            choice = child(node, "Choice")
            if choice is not None:
                yield from text_boxes(choice)
        elif name not in ("del", "moveFrom", "Fallback", "tbl"):
            yield from text_boxes(node)


def has_picture(paragraph: Element) -> bool:
    """Does a paragraph hold an image?"""
    return any(local(node.tag) in ("pic", "imagedata") for node in paragraph.iter())


def picture_links(node: Element) -> Iterator[str]:
    """The relations by which the pictures inside an element are named."""
    for one in node.iter():
        wanted = {"blip": "embed", "imagedata": "id"}.get(local(one.tag))
        yield from (target for key, target in one.attrib.items() if local(key) == wanted)
