"""A list typed as paragraphs: every record told by labels, several a line, again and again the same ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from dudao.patterns import late
from dudao.recognition.cards.places import one_county
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.lists.arranged import station_named
from dudao.values import parse
from dudao.values.parsed import Hint

_NUMBER = late(
    r"^\s*(?:[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）.、．]|第[\d一二三四五六七八九十]{1,3}[个位名条份次][:：、]?|[①-⑳◆●○◎■▲★·•▪-])\s*"
)
_LABEL = r"[^\s:：，,；;。、()（）\d][^\s:：，,；;。]{0,11}"
_PAIR = late(rf"(?:^|[\s　]{{2,}}|[　;；|｜]\s*|[，,]\s*(?={_LABEL}[:：]))({_LABEL})\s*[:：]\s*")
_LEAST_RECORDS, _LEAST_LABELS, _SHARE, _LONGEST_BAND = 2, 4, 0.6, 30
_STATION, _COUNTY = "站点", "县（市、区）"

Pairs = list[tuple[str, str]]


def pairs_of(line: str) -> Pairs:
    """The labels and values that a line tells one after another; nothing where it begins with none.

    >>> pairs_of("1．姓名：蒋某　　性别：女　　出生年月：1990年12月")
    [('姓名', '蒋某'), ('性别', '女'), ('出生年月', '1990年12月')]
    """
    text = _NUMBER.sub("", line)
    hits = list(_PAIR.finditer(text))
    if not hits or hits[0].start() > 0:
        return []
    ends = [hit.start() for hit in hits[1:]] + [len(text)]
    return [
        (squeeze(hit[1]), text[hit.end() : end].strip(" 　\t，,；;|｜"))
        for hit, end in zip(hits, ends, strict=True)
    ]


def register(lines: Sequence[str]) -> tuple[list[str], list[list[str | None]]] | None:
    """The lines before a list typed as paragraphs, and the list: its header and a row a record; None for other text.

    A line that names a station or a county alone stands for the records below it.
    """
    told = [(line, pairs_of(line)) for line in lines]
    counts = Counter(label for _, pairs in told for label, _ in pairs)
    again = [label for label, n in counts.items() if n >= _LEAST_RECORDS]
    first = next((label for _, pairs in told for label, _ in pairs if label in again), None)
    if first is None or counts[first] < _LEAST_RECORDS or len(again) < _LEAST_LABELS:
        return None
    before, records = _records(told, first)
    common = [label for label in again if counts[label] >= _SHARE * len(records)]
    if len(common) < _LEAST_LABELS or any(_several(record) for record in records):
        return None
    header = list(dict.fromkeys(label for record in records for label, _ in record))
    rows: list[list[str | None]] = [
        [dict(record).get(label) or None for label in header] for record in records
    ]
    return before, [[*header], *rows]


def _records(told: Sequence[tuple[str, Pairs]], first: str) -> tuple[list[str], list[Pairs]]:
    before: list[str] = []
    records: list[Pairs] = []
    band: Pairs = []
    for line, pairs in told:
        if not pairs or (len(pairs) == 1 and not pairs[0][1] and list(_band(line))):
            if said := list(_band(line)):
                band = said
            elif not records:
                before.append(line)
            elif records[-1] and records[-1][-1][1]:
                label, value = records[-1].pop()  # a value that goes on in the next line
                records[-1].append((label, f"{value}\n{line.strip()}"))
            continue
        if not records and all(label != first for label, _ in pairs):
            before.append(line)
            continue
        for label, value in pairs:
            if label == first:
                records.append(list(band))
            if records:
                records[-1].append((label, value))
            else:
                before.append(f"{label}：{value}")
    return before, records


def _band(line: str) -> Iterator[tuple[str, str]]:
    """What a line of its own names: a station, else a county."""
    text = re.sub(r"[(（][^()（）]*[)）]|[:：]$", "", _NUMBER.sub("", line)).strip()
    if blank(text) or len(text) > _LONGEST_BAND:
        return
    read = parse("station", text, Hint())
    if station_named(text) or (isinstance(read.value, str) and not read.doubts):
        yield _STATION, text
    elif (county := one_county(text)) and len(text) <= len(county) + 4:
        yield _COUNTY, text


def _several(record: Pairs) -> bool:
    labels = [label for label, _ in record]
    return len(set(labels)) < len(labels)
