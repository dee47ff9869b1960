"""Addresses and the regular expressions that look into a worksheet's XML."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from dudao.reading.grid import Spot, column_letters
from dudao.reading.styles import attributes

_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?$")


@lru_cache(maxsize=4096)
def column_number(letters: bytes) -> int:
    """0-based column of its letters.

    >>> column_number(b"A"), column_number(b"AA"), column_number(b"XFD")
    (0, 26, 16383)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def spot_of(letters: bytes, row: bytes) -> Spot:
    return int(row) - 1, column_number(letters)


def parse_range(text: str) -> tuple[int, int, int, int] | None:
    """0-based r1, c1, r2, c2; None for what is no range.

    >>> parse_range("B2:C4"), parse_range("$A$1"), parse_range("#REF!")
    ((1, 1, 3, 2), (0, 0, 0, 0), None)
    """
    said = _RANGE.match(text.replace("$", ""))
    if not said:
        return None
    r1, c1 = spot_of(said[1].encode(), said[2].encode())
    if said[3] is None:
        return r1, c1, r1, c1
    r2, c2 = spot_of(said[3].encode(), said[4].encode())
    return min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2)


class Patterns:
    """Byte strings and regular expressions for one namespace prefix (``<c`` or ``<x:c``), the style
    indexes to look for, and whether a formula's 0 counts as never calculated."""

    def __init__(
        self,
        prefix: bytes,
        numbers: bytes,
        looks: bytes,
        recalculates: bool,
        painted: bytes = b"",
    ) -> None:
        p = re.escape(prefix)
        self.prefix = prefix
        self.row = b"<" + prefix + b"row"
        self.cell = b"<" + prefix + b"c "
        self.bare_cell = b"<" + prefix + b"c>"
        self.value_end = b"</" + prefix + b"v>"
        self.text_end = b"</" + prefix + b"is>"
        self.formula_end = b"</" + prefix + b"f>"
        self.formula = b"<" + prefix + b"f"
        self.data_end = b"</" + prefix + b"sheetData"
        self.cell_end = b"</" + prefix + b"c>"

        def compiled(pattern: str) -> re.Pattern[bytes]:
            return re.compile(pattern.encode().replace(b"@", p), re.S)

        spot = r'(?=[^>]*?\sr="([A-Z]{1,3})(\d{1,7})")'
        func = r"<@f\b[^>]*?(?:/>|>([^<]*)</@f>)\s*"
        self.merge = compiled(r"<@mergeCell\b([^>]*)>")
        self.col = compiled(r"<@col\b([^>]*)>")
        self.drawing = compiled(r"<@drawing\b([^>]*)>")
        self.error = compiled(
            rf'<@c\b(?=[^>]*?\st="e"){spot}([^>]*)>\s*(?:{func})?<@v>([^<]*)</@v>'
        )
        empty = r"(?:<@v\s*/>|<@v>(\s*)</@v>)?"
        if recalculates:
            empty = r"(?:<@v\s*/>|<@v>(\s*|0)</@v>)?"
        self.uncalculated = compiled(rf"<@c\b{spot}([^>]*)>\s*{func}{empty}\s*</@c>")
        self.dispimg = compiled(rf"<@c\b{spot}[^>]*>\s*(?:{func})?(?:<@v>([^<]*)</@v>)?\s*</@c>")
        self.shared = compiled(rf'<@c\b(?=[^>]*?\st="s"){spot}[^>]*>\s*<@v>(\d+)</@v>')
        self.inline = compiled(rf'<@c\b(?=[^>]*?\st="inlineStr"){spot}[^>]*>\s*<@is>(.*?)</@is>')
        plain = r'(?![^>]*?\st="(?:s|str|inlineStr|b|e)")'
        # A cell as most programs write it that is no number, or has no style, is passed at once.
        other = r'(?! r="[A-Z]++[0-9]++"(?:(?: s="[0-9]++")? t="(?:s|str|inlineStr|b|e)"|(?: t="n")?)/?>)'
        self.numbers = self.looks = self.painted = None
        if numbers:
            self.numbers = compiled(
                rf'<@c\b{other}(?=[^>]*?\ss="({numbers.decode()})"){plain}{spot}[^>]*>\s*(?:{func})?<@v>([^<]*)</@v>'
            )
        if looks:
            self.looks = compiled(
                rf'<@c\b(?=[^>]*?\ss="({looks.decode()})"){spot}[^>]*[^/]>(?!</@c>)'
            )
        if painted:
            self.painted = compiled(
                rf'<@c\b(?=[^>]*?\ss="({painted.decode()})"){spot}[^>]*(?:/>|></@c>)'
            )


@lru_cache(maxsize=256)
def patterns(
    prefix: bytes, numbers: bytes, looks: bytes, recalculates: bool, painted: bytes = b""
) -> Patterns:
    return Patterns(prefix, numbers, looks, recalculates, painted)


def canonical(xml: bytes, prefix: bytes, row: int) -> bytes:
    """Whole rows with ``r``, ``s``, ``t`` written out in every start tag, as Excel does: some
    programs leave addresses to be counted, or quote with apostrophes. ``row``: the one before."""
    tag = re.compile(rb"<" + prefix + rb"(row|c)(\s[^>]*?|)(/?)>", re.S)
    at = [row, -1]

    def rewritten(found: re.Match[bytes]) -> bytes:
        name, inner, end = found.groups()
        said = attributes(inner)
        ref = said.pop("r", "")
        if name == b"row":
            at[0] = int(ref) - 1 if ref.isdigit() else at[0] + 1
            at[1] = -1
            ref = str(at[0] + 1)
        else:
            area = parse_range(ref)
            at[1] = area[1] if area else at[1] + 1
            ref = f"{column_letters(at[1])}{(area[0] if area else at[0]) + 1}"
        rest = "".join(f' {key}="{escape(value)}"' for key, value in said.items())
        return b"<" + prefix + name + f' r="{ref}"{rest}'.encode() + end + b">"

    return tag.sub(rewritten, xml)
