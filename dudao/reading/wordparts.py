"""What a Word document says outside its main part: styles, list bullets, controls, page headers and footers.

Each part is read only where the document refers to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from dudao.reading.package import Package
from dudao.reading.refusal import damaged
from dudao.reading.relations import relations
from dudao.reading.symbols import readable

_SMALL = 8 << 20
_OFF = frozenset(("0", "false", "off", "none", "nil"))
_LOOKS = {"strike": "struck", "dstrike": "struck", "vanish": "hidden", "specVanish": "hidden"}
_MARKS = ("u", "highlight", "bdr")
_TELLING = (b"trike", b"anish", b":u ", b":u/", b"highlight", b":bdr", b"numPr", b"ings", b"INGS", b"ymbol", b"arlett")  # fmt: skip
_ONE_STYLE = re.compile(rb"<(?:\w+:)?style\b[^>]*>.*?</(?:\w+:)?style>", re.S)
_STYLE_ID = re.compile(rb"""styleId\s*=\s*["']([^"']*)["']""")
_BASED_ON = re.compile(rb"""<(?:\w+:)?basedOn\b[^>]*?val\s*=\s*["']([^"']*)["']""")
_BOXES = frozenset("□☐■☑☒√✓✔×○●◯◉")
_HAN = re.compile(r"[一-龥]{2}")
_PAGE_NUMBER = re.compile(r"第?\s*\d*\s*页|共\s*\d*\s*页")


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _said(node: Element | None, name: str = "val") -> str | None:
    if node is None:
        return None
    return next((v for k, v in node.attrib.items() if _local(k) == name), None)


def _child(node: Element | None, name: str) -> Element | None:
    return None if node is None else next((n for n in node if _local(n.tag) == name), None)


@dataclass(frozen=True, slots=True)
class Look:
    """What a style makes of text: ``on`` and ``off`` of struck, hidden, marked; a symbol font."""

    on: frozenset[str] = frozenset()
    font: str | None = None


PLAIN = Look()


@dataclass(slots=True)
class _Style:
    base: str | None
    on: set[str] = field(default_factory=set)
    off: set[str] = field(default_factory=set)
    font: str | None = None
    number: tuple[str, str] | None = None  # the list (and its level) that its paragraphs are in


class Parts:
    """The parts beside the main part ``part`` of a package."""

    def __init__(self, package: Package, part: str):
        self.package = package
        self._relations = relations(package, part)
        self._looks: dict[str, Look] = {}
        self._telling: dict[str, bool] = {}

    def target(self, relation: str | None) -> tuple[str, str]:
        """(type, part) of a relation; empty words for one that is not there."""
        kind, part = self._relations.get(relation or "", ("", ""))
        return (kind, part) if part in self.package else ("", "")

    def of_kind(self, kind: str) -> list[str]:
        return [p for k, p in self._relations.values() if k == kind and p in self.package]

    def xml(self, part: str) -> Element:
        """The part's root. Raises Refused for one that is damaged."""
        try:
            return ElementTree.fromstring(self.package.xml(part, _SMALL))
        except ElementTree.ParseError:
            raise damaged() from None

    # -- styles ---------------------------------------------------------------------------------

    def look(self, style: str | None) -> Look:
        """What a style shows, with all it is based on."""
        if style is None or not self._tells(style):
            return PLAIN
        known = self._looks.get(style)
        if known is None:
            known = self._looks[style] = self._look(style)
        return known

    def _tells(self, style: str) -> bool:
        """Whether a style or one it is based on says anything that is looked for; few do, and are parsed."""
        known = self._telling.get(style)
        if known is None:
            raw = self._raw.get(style, b"")
            base = _BASED_ON.search(raw)
            self._telling[style] = any(word in raw for word in _TELLING)  # a circle ends here
            known = self._telling[style] or (
                base is not None and self._tells(base[1].decode("utf-8", "replace"))
            )
            self._telling[style] = known
        return known

    @cached_property
    def _raw(self) -> dict[str, bytes]:
        """The XML of each style by its id, not parsed."""
        parts = self.of_kind("styles")[:1]
        xml = self.package.xml(parts[0], _SMALL) if parts else b""
        return {
            name[1].decode("utf-8", "replace"): hit
            for hit in _ONE_STYLE.findall(xml)
            if (name := _STYLE_ID.search(hit))
        }

    def _look(self, style: str) -> Look:
        on: set[str] = set()
        font, seen = None, set()
        chain = []
        while style in self._styles and style not in seen:
            seen.add(style)
            chain.append(self._styles[style])
            style = self._styles[style].base or ""
        for one in reversed(chain):
            on = (on | one.on) - one.off
            font = one.font or font
        return Look(frozenset(on), font)

    @cached_property
    def _styles(self) -> dict[str, _Style]:
        found: dict[str, _Style] = {}
        for part in self.of_kind("styles")[:1]:
            for node in self.xml(part):
                name = _said(node, "styleId") if _local(node.tag) == "style" else None
                if name:
                    found[name] = _style(node)
        return found

    # -- bullets --------------------------------------------------------------------------------

    def bullet(self, number: str | None, level: str | None) -> str:
        """The box or tick a list puts before its paragraphs; nothing for any other numbering."""
        return self._bullets.get((number or "", level or "0"), "")

    def bullet_of_style(self, style: str | None) -> str:
        """The box or tick that a paragraph has through its style."""
        seen = set()
        while style and self._tells(style) and style in self._styles and style not in seen:
            seen.add(style)
            if (number := self._styles[style].number) is not None:
                return self.bullet(*number)
            style = self._styles[style].base
        return ""

    @cached_property
    def _bullets(self) -> dict[tuple[str, str], str]:
        signs: dict[tuple[str, str], str] = {}
        of: dict[str, str] = {}
        for part in self.of_kind("numbering")[:1]:
            for node in self.xml(part):
                if _local(node.tag) == "abstractNum":
                    name = _said(node, "abstractNumId") or ""
                    signs |= {(name, level): sign for level, sign in _levels(node)}
                elif _local(node.tag) == "num":
                    of[_said(node, "numId") or ""] = _said(_child(node, "abstractNumId")) or ""
        return {(n, lv): s for n, a in of.items() for (name, lv), s in signs.items() if name == a}

    # -- controls -------------------------------------------------------------------------------

    def control(self, relation: str | None) -> str | None:
        """What an ActiveX check box or option button shows, where its part says it in words; else None."""
        kind, part = self.target(relation)
        if kind != "control" or not part.endswith(".xml"):
            return None
        said = {}
        for node in self.xml(part):
            if _local(node.tag) == "ocxPr":
                said[(_said(node, "name") or "").lower()] = _said(node, "value") or ""
        state, caption = said.get("value"), said.get("caption", "")
        if state not in ("0", "1", "-1") or not caption:
            return None
        return ("☐" if state == "0" else "☑") + caption + " "

    # -- comments -------------------------------------------------------------------------------

    def comment(self, number: str | None) -> str:
        """What the comment (批注) of a number says; nothing for one that is not there."""
        return self._comments.get(number or "", "")

    @cached_property
    def _comments(self) -> dict[str, str]:
        return {
            _said(node, "id") or "": "\n".join(
                "".join(_words(p)) for p in node.iter() if _local(p.tag) == "p"
            ).strip()
            for part in self.of_kind("comments")[:1]
            for node in self.xml(part)
        }

    # -- the page -------------------------------------------------------------------------------

    def page_lines(self) -> list[str]:
        """The words of the page's headers and footers, each line once, page numbers left out."""
        lines: list[str] = []
        for part in [*self.of_kind("header"), *self.of_kind("footer")]:
            for paragraph in self.xml(part).iter():
                if _local(paragraph.tag) == "p":
                    text = "".join(_words(paragraph)).strip()
                    if _HAN.search(_PAGE_NUMBER.sub("", text)) and text not in lines:
                        lines.append(text)
        return lines


def _words(paragraph: Element) -> Iterator[str]:
    for node in paragraph.iter():
        name = _local(node.tag)
        if name == "t":
            yield node.text or ""
        elif name == "tab":
            yield "\t"


def _style(node: Element) -> _Style:
    style = _Style(_said(_child(node, "basedOn")))
    listed = _child(_child(node, "pPr"), "numPr")
    if listed is not None:
        style.number = (_said(_child(listed, "numId")) or "", _said(_child(listed, "ilvl")) or "0")
    properties = _child(node, "rPr")
    for one in properties if properties is not None else ():
        name = _local(one.tag)
        says = (_said(one) or "1").lower() not in _OFF
        if name in _LOOKS:
            (style.on if says else style.off).add(_LOOKS[name])
        elif name in _MARKS and says:
            style.on.add("marked")
        elif name == "rFonts":
            style.font = _said(one, "ascii") or _said(one, "hAnsi")
    return style


def _levels(node: Element) -> Iterator[tuple[str, str]]:
    for level in node:
        if _local(level.tag) != "lvl" or _said(_child(level, "numFmt")) != "bullet":
            continue
        fonts = _child(_child(level, "rPr"), "rFonts")
        font = _said(fonts, "ascii") or _said(fonts, "hAnsi")
        sign = readable(_said(_child(level, "lvlText")) or "", font)
        if sign and set(sign) <= _BOXES:
            yield _said(level, "ilvl") or "0", sign
