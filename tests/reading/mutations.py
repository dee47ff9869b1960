"""Small damages to a sound file, drawn by a seeded die: what a bad disk, a bad program or a person does.

``mutate(data, dice) -> (what was done, bytes)``. Packages are taken apart, damaged inside and packed
again with right checksums, so that the damage reaches the parser.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

Parts = dict[str, bytes]

TEXTS = (
    "去年", "半天", "2025-13-45", "约十人", "-", "无", "１２：３０", "9" * 400, "=1+1", "1e400", "NaN",
    "甲\u202e乙", "\u200b", "2025年2月30日", "-0", "0x10", "￥３５００元", "张三、李四、王五等5人", "#REF!",
    "&#0;", "&#xD800;", "&lt;b&gt;", "]]&gt;", "&nope;",
)  # fmt: skip
KINDS = (b"s", b"n", b"b", b"e", b"str", b"inlineStr", b"d", b"x")
_TAG = re.compile(rb"<[^<>]{1,400}>")
_PART = re.compile(rb"\.(xml|rels)$")
_TEXT = re.compile(rb"(?<=>)[^<>\r\n]{1,300}(?=</(?:v|t|w:t|text:p)>)")
_ATTRIBUTE = re.compile(rb' ([A-Za-z:]+)="([^"]*)"')
_ELEMENT = re.compile(
    rb"<(c|row|mergeCell|si|xf|sheet|w:tr|w:tc|w:p|table:table-row|table:table-cell)[ >].{0,3000}?</\1>",
    re.S,
)


def flip(data: bytes, dice: Random) -> bytes:
    """One to eight bytes changed."""
    spoiled = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        if spoiled:
            spoiled[dice.randrange(len(spoiled))] ^= dice.randint(1, 255)
    return bytes(spoiled)


def truncate(data: bytes, dice: Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _spot(pattern: re.Pattern[bytes], data: bytes, dice: Random) -> re.Match[bytes] | None:
    """A match drawn at random: the first one after a random place, else the first one."""
    return pattern.search(data, dice.randrange(len(data) + 1)) or pattern.search(data)


def _replaced(pattern: re.Pattern[bytes], by: Callable[[bytes, Random], bytes]):
    def change(data: bytes, dice: Random) -> bytes:
        found = _spot(pattern, data, dice)
        if not found:
            return flip(data, dice)
        return data[: found.start()] + by(found.group(), dice) + data[found.end() :]

    return change


def swap_attributes(data: bytes, dice: Random) -> bytes:
    """The values of two attributes exchanged."""
    one, two = sorted(
        (m for m in (_spot(_ATTRIBUTE, data, dice), _spot(_ATTRIBUTE, data, dice)) if m),
        key=lambda m: m.start(),
    ) or (None, None)
    if not one or one.start() == two.start():
        return flip(data, dice)
    return b"".join(
        (data[: one.start(2)], two[2], data[one.end(2) : two.start(2)], one[2], data[two.end(2) :])
    )


def cell_type(data: bytes, dice: Random) -> bytes:
    """A cell of another type, or one that had none."""
    kind = dice.choice(KINDS)
    found = _spot(re.compile(rb'<c r="[A-Z]+\d+"[^>]*>'), data, dice)
    if not found:
        return flip(data, dice)
    tag = found.group()
    changed = re.sub(rb' t="\w+"', b"", tag)
    changed = changed.replace(b"<c ", b'<c t="' + kind + b'" ', 1)
    return data[: found.start()] + changed + data[found.end() :]


def cell_style(data: bytes, dice: Random) -> bytes:
    """A cell of another style: a date becomes a number, a number a date."""
    style = b' s="%d"' % dice.choice([0, 1, 2, 3, 5, 9, 99, 99999])
    return _replaced(re.compile(rb' s="\d+"'), lambda _, __: style)(data, dice)


WITHIN: dict[str, Callable[[bytes, Random], bytes]] = {
    "flip": flip,
    "cut": truncate,
    "tag gone": _replaced(_TAG, lambda _, __: b""),
    "tag twice": _replaced(_TAG, lambda tag, _: tag * 2),
    "element gone": _replaced(_ELEMENT, lambda _, __: b""),
    "element many": _replaced(_ELEMENT, lambda item, dice: item * dice.choice([2, 3, 50])),
    "attribute gone": _replaced(_ATTRIBUTE, lambda _, __: b""),
    "attributes swapped": swap_attributes,
    "cell type": cell_type,
    "cell style": cell_style,
    "text": _replaced(_TEXT, lambda _, dice: dice.choice(TEXTS).encode()),
    "number": _replaced(
        re.compile(rb"(?<=[\">])\d+(?=[<\"])"),
        lambda _, dice: dice.choice([b"0", b"-1", b"45999.75", b"1" * 12, b"99999999999999999999"]),
    ),
}


def _members(parts: Parts, dice: Random) -> tuple[str, Parts]:
    """A member missing, empty, doubled under another name, or two exchanged."""
    names = sorted(parts)
    one, two = dice.choice(names), dice.choice(names)
    how = dice.choice(["gone", "empty", "swapped", "copied"])
    if how == "gone":
        return f"{how} {one}", {n: c for n, c in parts.items() if n != one}
    if how == "empty":
        return f"{how} {one}", parts | {one: b""}
    if how == "copied":
        return f"{how} {one} to {two}", parts | {two: parts[one]}
    return f"{how} {one} {two}", parts | {one: parts[two], two: parts[one]}


def mutate(data: bytes, dice: Random) -> tuple[str, bytes]:
    """One to three damages in one file."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return _mutate_text(data, dice)
    if dice.random() < 0.15:
        how = dice.choice([flip, truncate])
        return f"file {how.__name__}", how(data, dice)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    done = []
    for _ in range(dice.choice([1, 1, 1, 2, 3])):
        if dice.random() < 0.15:
            what, parts = _members(parts, dice)
        else:
            xml = [name for name in sorted(parts) if _PART.search(name.encode())] or sorted(parts)
            content = [n for n in xml if "sheet" in n or "document" in n or n == "content.xml"]
            name = dice.choice(content if content and dice.random() < 0.7 else xml)
            what = dice.choice(sorted(WITHIN))
            parts[name] = WITHIN[what](parts[name], dice)
            what = f"{what} in {name}"
        done.append(what)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return "; ".join(done), out.getvalue()


def _mutate_text(data: bytes, dice: Random) -> tuple[str, bytes]:
    """Damages to a csv: bytes, lines, separators, quotes, encodings."""
    lines = data.split(b"\n")
    one = dice.randrange(len(lines))
    how = dice.choice(["flip", "cut", "line gone", "line twice", "comma", "quote", "nul", "text"])
    if how == "line gone":
        del lines[one]
    elif how == "line twice":
        lines.insert(one, lines[one])
    elif how in ("comma", "quote", "nul"):
        line = lines[one]
        at = dice.randrange(len(line) + 1)
        lines[one] = line[:at] + {"comma": b",", "quote": b'"', "nul": b"\0"}[how] + line[at:]
    elif how == "text":
        cells = lines[one].split(b",")
        cells[dice.randrange(len(cells))] = dice.choice(TEXTS).encode()
        lines[one] = b",".join(cells)
    else:
        return how, WITHIN[how](data, dice)
    return how, b"\n".join(lines)
