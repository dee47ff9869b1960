"""The cells of a worksheet's XML that say more than calamine tells."""

from __future__ import annotations

import re
from html import unescape

from dudao.reading.findings import Findings, Look
from dudao.reading.grid import Spot
from dudao.reading.richtext import Mark, mark_of, worth_marking
from dudao.reading.sheetpatterns import Patterns, column_number, spot_of

_ISO = re.compile(rb"\d{4}-\d\d-\d\d(?:T|$)|T?\d\d:\d\d")
DISPIMG = re.compile(r'DISPIMG\(\s*"([^"]+)"')


class CellScan:
    """Looks at pieces of whole rows whose cells all have addresses; finds into ``found``."""

    def __init__(self, look: Look, found: Findings, patterns: Patterns) -> None:
        self.look = look
        self.found = found
        self.p = patterns

    def plain(self, xml: bytes) -> bool:
        """Do these rows hold values only, so that nothing asks for a cell's address?"""
        return not (
            (self.p.numbers or self.p.looks or self.p.painted)
            or self.look.marks
            or b"'" in xml
            or self._formulas(xml)
            or b'"e"' in xml
            or worth_marking(xml, bool(self.look.options))
        )

    def _formulas(self, xml: bytes) -> bool:
        """May there be a formula? One letter is found far quicker than a tag."""
        return b"f" in xml and self.p.formula in xml

    def values(self, xml: bytes) -> None:
        """Numbers with a format, errors, formulas without a result, in-cell pictures."""
        p, found = self.p, self.found
        found.strings += xml.count(b't="s"')
        found.carriage = found.carriage or (b"_" in xml and b"_x000D_" in xml)
        if p.numbers:
            styles = self.look.styles
            kinds = {
                str(style).encode(): (
                    found.formats.setdefault(code, []).append,
                    style in styles.dates,
                )
                for style, code in styles.formats.items()
            }
            for style, letters, row, _, value in p.numbers.findall(xml):
                spot = (int(row) - 1, column_number(letters))
                put, is_date = kinds[style]
                put(spot)
                if is_date and not (value.isdigit() and len(value) < 7) and not _shown(value):
                    found.notes[spot] = ("date_out_of_range", value.decode("utf-8", "replace"))
                    found.values[spot] = None
        if b"e" in xml and b't="e"' in xml:
            for letters, row, said, _, value in p.error.findall(xml):
                spot = spot_of(letters, row)
                if b" vm=" in said and value == b"#VALUE!":
                    found.photos[spot] = None
                else:
                    found.notes[spot] = ("error_cell", unescape(value.decode("utf-8", "replace")))
        if self._formulas(xml):
            for letters, row, said, formula, value in p.uncalculated.findall(xml):
                if b't="str"' in said and value == b"":
                    continue  # calculated to an empty text
                text = unescape(formula.decode("utf-8", "replace"))
                found.notes[spot_of(letters, row)] = ("formula_no_value", "=" + text)
        if b"DISPIMG" in xml:
            self._dispimg(xml)

    def _dispimg(self, xml: bytes) -> None:
        """WPS in-cell pictures: a formula or a text ``=DISPIMG("ID_…",1)``."""
        for letters, row, formula, value in self.p.dispimg.findall(xml):
            said = DISPIMG.search(unescape((formula or value).decode("utf-8", "replace")))
            if said:
                spot = spot_of(letters, row)
                self.found.photos[spot] = said[1]
                self.found.notes.pop(spot, None)

    def fonts(self, xml: bytes) -> None:
        """Symbol fonts and strikes, of whole cells and of runs within one."""
        p, styles = self.p, self.look.styles
        if p.looks:
            for style, letters, row in p.looks.findall(xml):
                spot, style = spot_of(letters, row), int(style)
                if style in styles.struck:
                    self.found.struck.add(spot)
                if style in styles.fonts:
                    self.found.fonts[spot] = styles.fonts[style]
                if style in styles.texts:
                    self.found.formats.setdefault(styles.formats[style], []).append(spot)
                if self.look.options and style in styles.marks:
                    self.found.marked[spot] = styles.marks[style]
        if p.painted:
            for _, letters, row in p.painted.findall(xml):
                self.found.marked[spot_of(letters, row)] = "f"
        if self.look.marks:
            for letters, row, index in p.shared.findall(xml):
                if mark := self.look.marks.get(int(index)):
                    self._mark(spot_of(letters, row), mark)
        if p.text_end in xml and worth_marking(xml, bool(self.look.options)):
            for letters, row, inner in p.inline.findall(xml):
                if mark := mark_of(inner, bool(self.look.options)):
                    self._mark(spot_of(letters, row), mark)

    def _mark(self, spot: Spot, mark: Mark) -> None:
        if mark.struck:
            self.found.struck.add(spot)
        if mark.font:
            self.found.fonts[spot] = mark.font
        if mark.stressed:
            self.found.stressed[spot] = mark.stressed
        if mark.text is not None:
            self.found.values[spot] = mark.text
        if mark.error:
            self.found.notes[spot] = ("error_cell", mark.text or "")
            self.found.values[spot] = None


def _shown(value: bytes) -> bool:
    """Is a date cell's number a day Excel can show, or a day written out?"""
    try:
        return 0 <= float(value) < 2_958_466
    except ValueError:
        return _ISO.match(value) is not None
