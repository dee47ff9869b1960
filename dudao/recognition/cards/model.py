"""A card as found: its labels with the boxes of their values, what nobody claims, the headings above."""

from __future__ import annotations

from dataclasses import dataclass, field

from dudao.patterns import late
from dudao.recognition.cards.cells import Box
from dudao.recognition.cards.labels import Segment

HEADING = late(
    r"(表|(?<!清)单|记录|日志|总结|登记|统计|汇总|情况|满意度|测评|反馈|汇编|附件|手册|问卷|调研|调查|日|年度|季度|月)([(（【].*)?[\d一二三四五六七八九十._—-]*$|^附|^第.{1,4}[份张次页期]|编号|昆明市"
)
"""How a line above a form sounds that is its heading."""
REMARK = late(r"\s*([*＊※]|注\s*[:：]|填[表写]说明)")
NOTE = late(
    r"\s*([*＊※]|注\s*[:：]|注意|说明\s*[:：]|备注\s*[:：]|填表说明|填写说明|附\s*[:：]?$|第\s*\d+\s*页)"
)
"""How a printed remark under a form begins."""


@dataclass(slots=True, eq=False)
class Label:
    """One occurrence of a label on the card and the boxes whose text is its value."""

    box: Box
    segment: Segment
    name: str = ""  # the field; "" for a label known but not read
    parts: list[Box] = field(default_factory=list)
    below: bool = False  # its value stands under it
    guessed: bool = False  # read in spite of a typo
    doubtful: list[Box] = field(default_factory=list)  # parts that may belong elsewhere

    @property
    def filled(self) -> bool:
        return bool(self.segment.value) or bool(self.parts)


@dataclass(slots=True)
class Unclear:
    """A label nobody understands, with the box of its value and the missing fields it could be."""

    label: Box
    value: Box
    printed: str
    fields: tuple[str, ...]
    inline: str | None = None  # the value, where it stands in the label's own cell
    key: str = ""  # what the question about it is remembered by


@dataclass(slots=True)
class Card:
    """A card as laid out: a label for every field found, what nobody claims, and the titles above."""

    labels: dict[str, Label]
    unread: list[Box]
    titles: list[Box]
    repeated: list[Label]
    row: int  # of the first label
    row2: int
    col: int
    col2: int
    unclear: list[Unclear] = field(default_factory=list)  # labels nobody understands


def same_value(a: Label, b: Label) -> bool:
    def words(x: Label) -> str:
        return "".join([x.segment.value or "", *(p.text for p in x.parts)]).replace(" ", "")

    return words(a) == words(b)
