"""What stands around a list: its title, its label–value cells, its signature lines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dudao.forms import Form
from dudao.patterns import late
from dudao.reading.grid import Grid
from dudao.recognition.labels import blank, keys, squeeze
from dudao.recognition.lists.joined_columns import whole
from dudao.recognition.lists.wording import days, meta_named, posts, sound
from dudao.values import parse
from dudao.values.parsed import Hint
from dudao.values.people import usual_name

_PAIR = late(
    r"([一-鿿（）()、/]{2,16}?(?:\s*[A-Za-z][A-Za-z ]{1,15}?)?|[A-Za-z][A-Za-z ]{2,15}?)\s*[:：]"
)
_TWIN = late(r"(?<=[一-鿿])\s*[A-Za-z][A-Za-z ]*$")
"""The same label in English after the Chinese one: 填表日期 Date."""
_SPACED = late(r"(?:^|(?<=[\s　]))([一-鿿]{2,10})[ 　]+([^\s　:：]+)(?=[\s　]|$)")
_DAY = late(r"20\d\d(?:年\d{1,2}月\d{1,2}日|([-./])\d{1,2}\1\d{1,2})(?=\s*$)")
_DATED = r"(?:20\d\d|二[〇零○][一二三四五六七八九〇零○]{2})(?:年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日|([-./])\d{1,2}\2\d{1,2})"
_FILLED = late(
    rf"({_DATED})\s*(?:填|制|报|统计|汇总|整理|上报|报送|更新)(?:[表报制写送]|填写)?(?=[\s)）]|$)"
)
_DATE_THEN = late(rf"({_DATED})(?: {{2,}}|\u3000|\t).")
_DAYS = late(rf"({_DATED})(?!\d)")
_THEN = late(r"(?:\s{2,}|[\u3000\t])(?=[一-鿿]{2,8}\s*[:：]|[(（]|20\d\d[年./-]\d|第\d+页)")
"""What is set apart behind a value: the next label, whatever it says, a remark in brackets, a day, a page."""
_IS = late(r"(?:我们?|咱们?|本)?(?:的)?([一-鿿]{2,8}?)(?:是|为|叫)(.{2,30})")
_THEN_DIGITS = late(r"([一-鿿]{2,6})\s*(\d[\d\s-]{6,14})")
_OFFICE = late(
    "(?:办|办公室|局|科|政府|监督|举报|值班|投诉|咨询|(?:填[表报]|制表|经办|审核|上报|报送)人)$"
)
"""Whose telephone or post is no contact of the agency."""
_AGENCY = late(
    r"(?<!指导)(?<!督导)(?<!管理)(?:服务社|服务中心|发展中心|事务所|协会|促进会|基金会|研究院|有限公司|公益|工作社|机构)$"
)
"""How the name of an agency that runs stations ends, no office's and no county's own centre."""
_IN_BRACKETS = late(r"\s*([一-鿿·]{2,6})\s*[(（]\s*(?:见习)?([一-鿿]{2,8})\s*[)）]\s*")
_HEADED = late(
    r"([一-鿿]{2,12}(?:社会工作|社工|公益|社会服务)[一-鿿]{0,6}(?:服务社|服务中心|发展中心|事务所|协会|促进会))"
    r"(?<!督导中心)(?:(?=员工|职工|驻站|派驻|一线|在站|在岗|项目)|(?:[\s　]*(?:编印|编制|印制|制表|填报|汇总|整理|提供))?(?:[\s　]|$))"
)
"""A line above a table that is an agency's name: 某社会工作服务中心 编印."""
_TELEPHONE = late(r"1\d{2}[-\s]?\d{4}[-\s]?\d{4}|0\d{2,3}[-\s]?\d{7,8}")
_LABEL, _LINE = 10, 80
_IGNORED = {
    "填表人", "制表人", "制表", "填报人", "审核人", "审核", "复核人", "经办人", "主管", "单位", "盖章", "签字", "签名",
    "填表单位", "负责人签字", "分管领导", "评估小组", "更新日期", "单位负责人", "主管领导", "填写", "填写人", "填报", "填表",
    "统计人", "汇总人", "录入人", "登记人", "编制人", "报送人",
}  # fmt: skip


@dataclass(slots=True)
class Surroundings:
    """What the table's surroundings say. ``year`` of dates without one; ``covers`` the title's period."""

    titles: list[tuple[str, str | None]] = field(default_factory=list)  # text, address
    cols: dict[str, int] = field(default_factory=dict)  # address of a title: column
    raw: dict[str, tuple[Any, str | None]] = field(default_factory=dict)
    empty: dict[str, str | None] = field(default_factory=dict)  # labels without a value: address
    filers: list[tuple[str, str | None]] = field(default_factory=list)  # who filled it in, address
    supposed: dict[str, str | None] = field(default_factory=dict)  # guessed meta field: address
    county: str | None = None
    anchor: dt.date | None = None
    year: int | None = None
    year_from_file: bool = False
    covers: tuple[str, str] | None = None


def gather(
    grid: Grid, form: Form, rows: range, left: int, right: int
) -> tuple[Surroundings, list[tuple[str, str]]]:
    """Titles and label–value pairs of the rows above a table, and cells of meta rows nobody claims."""
    found, orphans = Surroundings(), []
    labels = _labels(form)
    for text in grid.before:
        _cell_text(text, None, labels, found)
    skip: set[int] = set()
    for r in rows:
        if r in skip:
            continue
        orphans += _row(grid, r, rows, left, right, labels, found, skip)
    for text in grid.after:
        _cell_text(text, None, labels, found, footer=True)
    _without_colon(form, found)
    _agency(form, found)
    _assistant(form, found)
    taken = _left_day(form, found, [(text, cell) for cell, text in orphans])
    return found, [(cell, text) for cell, text in orphans if cell != taken]


def _left_day(
    form: Form, found: Surroundings, others: Sequence[tuple[str, str | None]] = ()
) -> str | None:
    """The one whole day around a list that no label claims is when it was filled in; its cell, where it fills one.

    ``人事部 | 更新至 | 2024-08-30``; where no word beside it says so it is pointed out.
    """
    if "filled_on" not in form.meta or "filled_on" in found.raw or "filled_on" in found.empty:
        return None
    not_own, own = days()
    seen: dict[Any, tuple[str, str | None, str]] = {}
    before = ""
    for text, cell in (*found.titles, *found.filers, *others):
        hits = list(_DAYS.finditer(text)) if len(text) <= _LINE else []
        for hit in hits:
            beside = f"{before}{text[: hit.start()][-12:]}|{text[hit.end() :][:8]}"
            if len(hits) > 1 or not_own.search(beside):
                return None
            if day := parse("date", hit[0], Hint()).value:
                seen[day] = (hit[0], cell, beside)
        before = text if len(text) <= _LABEL else ""
    if len(seen) != 1:
        return None
    text, cell, beside = next(iter(seen.values()))
    _keep(found, "filled_on", text, cell)
    if not own.search(beside):
        found.supposed["filled_on"] = cell
    return cell if (text, cell) in others else None


def _agency(form: Form, found: Surroundings) -> None:
    """``填报单位：某社会工作服务中心``: who filled the list in is the agency, where nothing else says which it is."""
    if "agency" not in form.meta or "agency" in found.raw:
        return
    said = [found.raw["county"]] if "county" in found.raw else []
    texts = [
        (str(text), cell) for text, cell in (*said, *found.filers) if _AGENCY.search(str(text))
    ]
    texts = texts or [
        (hit[1], cell) for text, cell in found.titles if (hit := _HEADED.match(text.strip()))
    ]
    if len({text for text, _ in texts}) == 1:
        text, cell = texts[0]
        found.raw["agency"], found.supposed["agency"] = (text, cell), cell


def _assistant(form: Form, found: Surroundings) -> None:
    """``填写：某某（督导助理）``: who filled the list in and what they are, where nothing else says who assists."""
    if "assistant" not in form.meta or "assistant" in found.raw:
        return
    hits = [(_IN_BRACKETS.match(text), cell) for text, cell in found.filers]
    said = {hit[1]: cell for hit, cell in hits if hit and meta_named(hit[2]) == "assistant"}
    if len(said) == 1:
        _keep(found, "assistant", *said.popitem())


def _without_colon(form: Form, found: Surroundings) -> None:
    """``督导助理 丁宁``: a label and its value apart by a space; a day after who filled the list in."""
    names = {
        key: item for item in form.meta.values() if item.kind in ("name", "phone", "date")
        for label in item.labels for key in keys(label)[:1]
    }  # fmt: skip
    for text, cell in found.titles:
        for hit in _SPACED.finditer(text):
            if hit[1] in _IGNORED:
                found.filers.append((text[hit.start(2) :].strip(), cell))
            item = names.get(hit[1]) or form.meta.get(meta_named(hit[1]) or "")
            if item is None or item.name in found.raw:
                continue
            parsed = parse(item.kind, hit[2], Hint())
            if parsed.value is not None and not parsed.doubts:
                _keep(found, item.name, hit[2], cell)
    for text, cell in found.titles:
        if "filled_on" in form.meta and (hit := _FILLED.search(text)):
            found.raw.setdefault("filled_on", (hit[1], cell))
    days = {hit[0]: cell for text, cell in found.filers if (hit := _DAY.search(text))}
    if len(days) == 1 and "filled_on" in form.meta and "filled_on" not in found.raw:
        _keep(found, "filled_on", *days.popitem())


def add_footer(grid: Grid, form: Form, rows: list[int], found: Surroundings) -> None:
    """Label–value pairs of the signature lines below; what stands above wins."""
    below = Surroundings()
    labels = _labels(form)
    for r in rows:
        _row(grid, r, range(r, r + 1), 0, len(grid.rows[r]) - 1, labels, below, set())
    _left_day(form, below)
    for name, value in below.raw.items():
        if name not in found.raw or (name in found.supposed and name not in below.supposed):
            found.raw[name] = value
            found.supposed.pop(name, None)
            if name in below.supposed:
                found.supposed[name] = below.supposed[name]


def _labels(form: Form) -> dict[str, str]:
    table = {
        key: item.name
        for item in form.meta.values()
        for label in item.labels
        for key in keys(label)[:1]
    }
    return {**dict.fromkeys(_IGNORED, ""), **table}


def _row(
    grid: Grid,
    r: int,
    rows: range,
    left: int,
    right: int,
    labels: dict[str, str],
    found: Surroundings,
    skip: set[int],
) -> list[tuple[str, str]]:
    cells = [
        (c, grid.rows[r][c])
        for c in range(left, min(right + 1, len(grid.rows[r])))
        if not blank(grid.rows[r][c])
    ]
    cells = _days_whole(cells)
    names = _names(cells, labels)
    if (
        sum(1 for _, n in names if n) >= 2
        and all(n is not None for _, n in names)
        and r + 1 in rows
    ):
        below = [(n, grid.at(r + 1, c), grid.address(r + 1, c)) for c, n in names]
        if any(not blank(v) for _, v, _ in below) and all(
            _label_of(v, labels) is None for _, v, _ in below
        ):
            for name, value, cell in below:
                _keep(found, name, value, cell)
            skip.add(r + 1)
            return []
    found.cols.update((grid.address(r, c), c) for c, _ in cells)
    pending: str | None = None
    seen_label, orphans = False, []
    for (c, value), (_, name) in zip(cells, names, strict=True):
        cell = grid.address(r, c)
        if name is not None:
            pending, seen_label = name, True
            if name:
                found.empty.setdefault(name, cell)
        elif pending is not None:
            _keep(found, pending, value, cell)
            pending = None
        elif (
            isinstance(value, str) and (said := _cell_text(value, cell, labels, found)) is not None
        ):
            pending, seen_label = said or None, True
        elif isinstance(value, str) and len(cells) == 1:
            found.titles.append((value, cell))
        else:
            orphans.append((cell, str(value)))
    if not seen_label:
        found.titles += [(text, cell) for cell, text in orphans]
        return [(cell, text) for cell, text in orphans[1:] if _anybody(text)]
    return orphans


def _days_whole(cells: list[tuple[int, Any]]) -> list[tuple[int, Any]]:
    """A day whose year, month and day stand in cells of their own, as one text where the year stands.

    >>> _days_whole([(0, "填表日期"), (1, 2025), (2, 4), (3, 18), (5, "录入人")])
    [(0, '填表日期'), (1, '2025年4月18日'), (5, '录入人')]
    >>> _days_whole([(0, "填表日期"), (1, "2025"), (2, "年"), (3, 4), (4, "月"), (5, "18日")])
    [(0, '填表日期'), (1, '2025年4月18日')]
    >>> _days_whole([(0, "人数"), (1, 2025), (2, 14), (3, 3)])
    [(0, '人数'), (1, 2025), (2, 14), (3, 3)]
    """
    found: list[tuple[int, Any]] = []
    at = 0
    while at < len(cells):
        col, value = cells[at]
        near = range(at, min(at + 5, len(cells)))
        signs = [n for n in near if str(cells[n][1]).strip() not in "年月日号"]
        if signs[:1] == [at] and len(signs) > 2:
            parts = [whole(cells[n][1]) for n in signs[:3]]
            year, month, day = (part or 0 for part in parts)
            if 1990 <= year <= 2040 and 1 <= month <= 12 and 1 <= day <= 31:
                found.append((col, f"{year}年{month}月{day}日"))
                after = signs[2] + 1
                at = after + (after < len(cells) and str(cells[after][1]).strip() in "日号")
                continue
        found.append((col, value))
        at += 1
    return found


def _anybody(text: str) -> bool:
    """Whether a cell beside others above a list is somebody's name or telephone, whatever the label says."""
    return usual_name(squeeze(text)) or _TELEPHONE.fullmatch(squeeze(text)) is not None


def _names(cells: list[tuple[int, Any]], labels: dict[str, str]) -> list[tuple[int, str | None]]:
    """The field each cell of a row is the label of; in a row that has one, labels in words of their own too."""
    names = [(c, _label_of(v, labels)) for c, v in cells]
    if not any(name for _, name in names):
        return names
    found: list[tuple[int, str | None]] = []
    for (c, name), (_, value) in zip(names, cells, strict=True):
        free = name is None and isinstance(value, str) and len(value) <= _LABEL
        if free and not (found and found[-1][1]):
            name = _by_meaning(value.strip(), labels)
        found.append((c, name))
    return found


def _label_of(value: Any, labels: dict[str, str]) -> str | None:
    """The field of a cell that is a label and nothing else; "" for labels we need not read."""
    if not isinstance(value, str) or len(value) > 20:
        return None
    for key in keys(value):
        if key in labels:
            return labels[key]
    return _by_meaning(value.strip()[:-1], labels) if value.strip()[-1:] in (":", "：") else None


def _by_meaning(text: str, labels: dict[str, str]) -> str | None:
    """The field a label before a colon names in words of its own, if the form has it."""
    name = meta_named(text) if text else None
    if name is None and len(text) > 2:
        alike = {n for label, n in labels.items() if n and _same_sound(label, text)}
        name = alike.pop() if len(alike) == 1 else None
    return name if name in labels.values() else None


def _same_sound(label: str, text: str) -> bool:
    """承接机购 is 承接机构 typed on a pinyin keyboard."""
    return len(label) == len(text) and sound(label) == sound(text)


def _cell_text(
    text: str, cell: str | None, labels: dict[str, str], found: Surroundings, footer: bool = False
) -> str | None:
    """Pairs inside one cell (``填表时间：2025-12-01  督导助理：某某``); the field left without a value, or None if no label."""
    marks = []
    for hit in _PAIR.finditer(text):
        label = _TWIN.sub("", hit[1])
        name, start = _ending_label(label, labels)
        if name is None and (told := _by_meaning(label, labels)):
            name, start = told, 0
        if name is not None:
            whole = text[: hit.start(1)][-1:] in ("", " ", "\u3000", "\t", "\n")
            marks.append((hit.start(1) + (0 if whole else start), hit.end(), name))
    if not marks:
        _told_in_a_sentence(text, cell, labels, found)
        if not footer:
            found.titles.append((text, cell)) if cell is None else None
        return None
    if lead := text[: marks[0][0]].strip(" 　(（"):
        found.titles.append((lead, cell))
    open_field = ""
    for i, (_, end, name) in enumerate(marks):
        stop = marks[i + 1][0] if i + 1 < len(marks) else len(text)
        value = text[end:stop].strip(" 　_＿;；,，\t\n")
        if value[-1:] in (")", "）") and not re.search("[(（]", value):
            value = value[:-1].rstrip()
        if hit := _THEN.search(value):
            found.titles.append((value[hit.end() :].strip(), cell))
            value = value[: hit.start()].rstrip()
        if hit := _DATE_THEN.match(value):
            found.titles.append((value[hit.end(1) :].strip(), cell))
            value = hit[1]
        open_field = name if not value else ""
        if value:
            _keep(found, name, value, cell)
    return open_field


def _told_in_a_sentence(
    text: str, cell: str | None, labels: dict[str, str], found: Surroundings
) -> None:
    """``机构是某社工服务中心，带队的是中心主任岳某某，电话138…``: what a sentence says of agency and contact."""
    for clause in re.split("[，,。；;]", text) if len(text) > _LABEL else ():
        hit = _IS.fullmatch(clause.strip()) or _THEN_DIGITS.fullmatch(clause.strip())
        name = _by_meaning(hit[1], labels) if hit else None
        if not hit or not name or name in ("county", "filled_on"):
            continue
        value = hit[2].strip()
        post = re.match(posts(), value) if name == "contact_name" else None
        who = value[post.end() :] if post else ""
        if post and usual_name(who):
            _keep(found, "contact_title", post[0], cell)
            value = who
        if name != "contact_name" or usual_name(value):
            _keep(found, name, value, cell)


def _ending_label(text: str, labels: dict[str, str]) -> tuple[str | None, int]:
    for start in range(len(text) - 1):
        for key in keys(text[start:]):
            if key in labels:
                return ("" if _OFFICE.search(text[:start]) else labels[key]), start
    return None, 0


def _keep(found: Surroundings, name: str, value: Any, cell: str | None) -> None:
    if blank(value):
        return
    if name:
        found.raw.setdefault(name, (value, cell))
    else:
        found.filers.append((str(value), cell))
