"""The free remark under one respondent's answers, under whatever words it is asked for."""

from __future__ import annotations

import re

from dudao.patterns import late
from dudao.recognition.cards.cells import Box
from dudao.recognition.cards.labels import Segment
from dudao.recognition.cards.model import Card, Label
from dudao.recognition.labels import squeeze
from dudao.recognition.surveys.model import Block
from dudao.recognition.surveys.words import Words

COURTESY = late(
    r"您好|感谢|谢谢|请您?|匿名|打[“\"]?[√✓]|说明[:：]|^注[:：]?|支持与?配合|(?:发放|发出|收回|回收)(?:问卷)?\d+份|^[*＊]"
)
"""What is printed for everybody and is nobody's loss."""
_CLOSING = late(
    r"(?:再次|最后|衷心|非常|十分)*(?:谢谢|感谢)(?:您|你|各位|大家)?们?(?:的)?(?:宝贵)?(?:的)?(?:评价|参与|配合|支持|填写|作答|合作|反馈|意见|时间|理解|和|与|、)*[!！。~～.]*"
    r"|(?:问卷|调查|调研|评价|填写)?(?:到此|至此)?(?:结束|完毕).{0,12}"
)
"""A paper's last line, printed for everybody: no answer to what is asked above it."""
_ASKED = late(r"\s*([^:：?？\n]{2,40}?(?:[?？][:：]?|[:：]))\s*(.*)", re.S)
_NOT = late(r"感谢|谢谢|联系|电话|邮箱|扫码|反馈[至到给]|寄[至到]|日期|签[名字]")
_MORE = late(r"\s*[(（]?(?:[2-9]|[②-⑨])[)）]?\s*[.、．)）]?")
_LABELLED = late(r"[^:：]{1,12}[:：]")


def add_remark(card: Card, block: Block, words: Words) -> None:
    """Claim the remark among the unread boxes below a paper of one respondent: behind its label,
    in the next cell, or in the lines below.

    A list of many people has its remarks in a column.
    """
    said = card.labels.get("comment")
    if said:
        said.parts = [b for b in said.parts if not _CLOSING.fullmatch(squeeze(b.text))]
    if (said and said.filled) or not _one_person(block):
        return
    below = sorted((b for b in card.unread if b.row > block.last[0]), key=lambda b: (b.row, b.col))
    for k, box in enumerate(below):
        asked = _asked(box, words)
        if asked is None:
            continue
        label, value = asked
        parts = _parts(box, value, below[k + 1 :])
        taken = [box, *parts]
        card.labels["comment"] = Label(
            box, Segment("comment", label, value or None), "comment", parts
        )
        card.unread = [b for b in card.unread if b not in taken]
        if value or parts:
            return


def _one_person(block: Block) -> bool:
    return bool(block.levels or block.printed or block.below) or len(block.answers) == 1


def _asked(box: Box, words: Words) -> tuple[str, str] | None:
    """The words that ask for a remark and what follows them in the same cell."""
    text = box.text.strip()
    hit = _ASKED.fullmatch(text)
    label, value = (hit[1], hit[2].strip()) if hit else (text, "")
    plain = squeeze(label).rstrip(":：?？")
    if words.column(plain) != "comment" or _NOT.search(plain):
        return None
    if hit is None and (len(plain) > 12 or COURTESY.search(plain)):
        return None
    return label, value


def _parts(box: Box, value: str, after: list[Box]) -> list[Box]:
    """What belongs to a remark outside its label's cell: the next cell, else the lines below it."""
    if not value and (beside := [b for b in after if b.row == box.row]):
        return beside[:1]
    parts: list[Box] = []
    row = box.row2
    for b in after:
        text = squeeze(b.text)
        if b.row > row + (2 if not (parts or value) else 1) or _LABELLED.match(text):
            break
        if COURTESY.search(text) or _NOT.search(text) or (value and not _MORE.match(text)):
            break
        parts.append(b)
        row = b.row2
    return parts
