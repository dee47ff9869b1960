"""Grid → claims: exactly one form on an area, or a quarrel that names the rivals, or nothing and why.

``recognise(reading) -> [Claim | Unknown]`` asks the three layouts (lists, cards, surveys) what they
find on each grid. Where the labels are known the evidence is exact: a form either has those its TOML
asks for or it has not. Where they are not, lists weigh all that speaks for each column
(``lists/column_meaning.py``), and a form must be ahead of every other; no score wins by a hair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import PurePosixPath

from dudao.forms import Form, load_forms
from dudao.problems import Problem, make
from dudao.reading.grid import Grid, Reading
from dudao.recognition.answers import Answers
from dudao.recognition.blocks import blocks, filled_area
from dudao.recognition.cards import find as cards
from dudao.recognition.cards.model import Card
from dudao.recognition.cards.word_pages import pages
from dudao.recognition.claims import Claim, NearMiss, Unknown
from dudao.recognition.codebooks import decoded
from dudao.recognition.day_parts import whole_days
from dudao.recognition.labels import blank, squeeze
from dudao.recognition.lists import find as lists
from dudao.recognition.lists.arranged import station_named, with_station
from dudao.recognition.lists.continuing import continued as lists_continued
from dudao.recognition.lists.segments import begun_at, header_row
from dudao.recognition.lists.tables import alike, left_out
from dudao.recognition.surveys import find as surveys
from dudao.recognition.surveys import subject as subjects

__all__ = ["Claim", "NearMiss", "Unknown", "recognise"]

Mappings = Mapping[str, Mapping[str, str]]
"""Remembered columns: header fingerprint → {column header: field}; ``""`` maps to the form's id."""

_EXAMPLE = re.compile(r"示例|样例|范例|范本|填写说明|填表说明|填报说明")
_BLANK_FORM = re.compile(r"样表|模板|空表")
_CARD_ROWS = 8
"""No card is shorter than this; titles and meta above a list are."""
_LABEL_ROWS = 5
"""So many rows with labels make a card; a list has them in its header alone."""
_LOOK = 60
_NEW_SHEET = re.compile(
    r"(?:sheet|工作表|表单?) ?\d{0,2}|(?:表单|全部|原始|收集|填报|导出|查询|统计)?(?:数据|结果|记录|明细|列表)(?:统计|导出|汇总|表|集)?\d{0,2}"
    r"|导出|(?:export|data|result|query|list)s?[ _]?\d{0,3}",
    re.I,
)
"""A sheet's name that a new workbook or an exporting tool gives it."""
_TOLD = {"content", "work", "outline"}
OWN_MARK = "督导看板"
"""What the first cell of a sheet that this program adds to its templates and returns begins with."""
_IDLE = re.compile(r"签|盖章|照片|图[一二三四\d]|^.{0,4}$")
"""What a Word document's grids for signatures and photos hold."""
_MUCH = 6
_OPTIONS = re.compile(r"下拉|选项|数据源|字典|数据有效性|代码表")


def recognise(
    reading: Reading,
    forms: Mapping[str, Form] | None = None,
    mappings: Mappings | None = None,
    answers: Answers | None = None,
) -> list[Claim | Unknown]:
    """All claims of a reading in sheet order; a grid without any yields one ``Unknown``.

    An empty grid yields nothing. Hidden, example and option sheets are not read: an ``Unknown`` says so.
    """
    forms = load_forms() if forms is None else forms
    found: list[Claim | Unknown] = []
    grids = [whole_days(grid) for grid in decoded(pages(reading, forms))]
    visible = [g for g in grids if not g.hidden and not _own(g) and _filled(g)]
    alone = len(visible) == 1
    for grid in grids:
        if not _filled(grid) or _own(grid):
            continue
        found.extend(
            _skipped(grid, forms, alone)
            or _claims(grid, forms, mappings or {}, answers or {}, PurePosixPath(reading.name).stem)
        )
    alike(item for item in found if isinstance(item, Claim))
    left_out([item for item in found if isinstance(item, Claim)])
    return _without_idle_tables(_going_on(found, forms))


def _going_on(found: list[Claim | Unknown], forms: Mapping[str, Form]) -> list[Claim | Unknown]:
    """Sheets without any heading after a list, that go on with it, read as its next page."""
    made: list[Claim | Unknown] = []
    for item in found:
        before = made[-1] if made else None
        page = None
        if (
            isinstance(item, Unknown)
            and isinstance(before, Claim)
            and before.layout == "list"
            and [problem.code for problem in item.problems] == ["unknown_form"]
        ):
            page = lists_continued(item.grid, before, forms[before.form_id])
        made.append(page or item)
    return made


def _claims(
    grid: Grid, forms: Mapping[str, Form], mappings: Mappings, answers: Answers, name: str
) -> list[Claim | Unknown]:
    """What stands on a grid; block by block where that tells more of its forms apart than the sheet as one does."""
    whole = _as_one(grid, forms, mappings, answers, name)
    kinds = {item.form_id for item in whole if isinstance(item, Claim)}
    quarrel = any(isinstance(item, Unknown) for item in whole)
    parts = blocks(grid) if grid.kind != "word" and (quarrel or len(kinds) > 1) else []
    found = [item for part in parts for item in _as_one(part, forms, mappings, answers, name)]
    claims = [item for item in found if isinstance(item, Claim)]
    if len({item.form_id for item in claims}) <= max(len(kinds), 1):
        return whole
    for item in found:
        if isinstance(item, Unknown):
            cell = filled_area(item.grid, parts)
            claims[0].problems.append(make("unread_block", sheet=grid.sheet, cell=cell))
    return list(claims)


def _as_one(
    grid: Grid, forms: Mapping[str, Form], mappings: Mappings, answers: Answers, name: str
) -> list[Claim | Unknown]:
    alone = name if grid.kind == "csv" else ""
    on_cards = cache(lambda: cards.find(grid, forms, answers))
    tables = lists.find(grid, forms, mappings, answers, alone or (name if _nameless(grid) else ""))
    tables = _without_cards_beside(grid, tables, on_cards)
    asked = _surveys(grid, forms, tables, alone)
    tables, cards_found = _cards_above(tables, on_cards)
    cards_found = _beside_surveys(cards_found, asked)
    if cards_found and not tables:
        tables = lists.instead_of(cards_found, forms, answers)
        cards_found = [] if tables else cards_found
    if len(cards_found) > 1 and not tables and not asked:
        tables = lists.check_ins(grid, forms, answers)
        cards_found = [] if tables else cards_found
    claims = [*tables, *cards_found, *asked]
    if not claims:
        claims = lists.sought(grid, forms, answers, alone or (name if _nameless(grid) else ""))
    if not claims:
        if subject := surveys.other_survey(grid, forms, alone):
            return [Unknown(grid, [_other_survey(grid, subject)])]
        near = lists.near_misses(grid, forms)
        if named := _named_after_station(grid, near, forms, mappings, answers):
            return named
        return [Unknown(grid, [_unknown_form(grid, near, forms)], near)]
    claims = _for_all_kinds(claims, forms)
    claims.sort(key=lambda claim: (claim.area[0], claim.area[1]))
    quarrels = [
        (a, b)
        for i, a in enumerate(claims)
        for b in claims[i + 1 :]
        if a.form_id != b.form_id and _overlap(a.area, b.area)
    ]
    if not quarrels:
        return list(claims)
    fighting = [c for pair in quarrels for c in pair]
    rivals = list(dict.fromkeys(c.form_id for c in fighting))
    names = "、".join(f"《{forms[r].title}》" for r in rivals)
    message = (
        f"工作表“{grid.sheet or ''}”同时像{names}，无法断定是哪一种，未读取。请只保留一种表的表头。"
    )
    quarrel = Unknown(grid, [Problem("rival_forms", "error", message)])
    return [c for c in claims if c not in fighting] + [quarrel]


def _for_all_kinds(claims: list[Claim], forms: Mapping[str, Form]) -> list[Claim]:
    """Of two forms with the same labels, where no title tells, the one for all kinds, pointed out."""
    kept = list(claims)
    for claim in claims:
        rivals = [
            c
            for c in kept
            if c.form_id != claim.form_id and c.layout == "card" and _overlap(c.area, claim.area)
        ]
        form = forms[claim.form_id]
        if claim.layout != "card" or not form.option("any_kind") or not rivals:
            continue
        many = min(len(card.labels) for card in claim.payload)
        if all(max(len(card.labels) for card in c.payload) <= many for c in rivals):
            kept = [c for c in kept if c not in rivals]
            claim.problems.append(make("form_supposed", sheet=claim.grid.sheet, text=form.title))
    return kept


def _named_after_station(
    grid: Grid,
    near: list[NearMiss],
    forms: Mapping[str, Form],
    mappings: Mappings,
    answers: Answers,
) -> list[Claim | Unknown]:
    """A list of stations that lacks their column alone, on a sheet named after one (一站一表)."""
    form = forms[near[0].form_id] if near else None
    if form is None or form.option("key") != "station" or near[0].header_row is None:
        return []
    label = form.fields["station"].label
    if near[0].missing != (label,):
        return []
    wider = with_station(grid, near[0].header_row, label)
    found = lists.find(wider, forms, mappings, answers) if wider else []
    for claim in found[:1]:
        text = station_named(grid.sheet)
        claim.problems.append(
            make("station_from_sheet", sheet=grid.sheet, field="station", text=text)
        )
    return list(found)


def _cards_above(
    tables: list[Claim], on_cards: Callable[[], list[Claim]]
) -> tuple[list[Claim], list[Claim]]:
    """The lists, begun below them, and the cards: beside a list only those that end above its header,
    since a row of labels is a header, no card."""
    if not tables:
        return tables, on_cards()
    header = min(header_row(table) for table in tables)
    if header < _CARD_ROWS:
        return tables, []
    above = [card for card in on_cards() if card.area[2] < header]
    below = max((card.area[2] + 1 for card in above), default=0)
    return [begun_at(table, below) for table in tables], above


def _without_cards_beside(
    grid: Grid, tables: list[Claim], on_cards: Callable[[], list[Claim]]
) -> list[Claim]:
    """The lists less those that are cards: a list's rows hold no labels, nor do its labels come again down them."""
    if not tables or grid.height > _LOOK:
        return tables
    found = [
        claim
        for claim in on_cards()
        if all(
            len({x.box.row for x in card.labels.values()}) >= _LABEL_ROWS for card in claim.payload
        )
    ]
    several = [claim.area for claim in found if len(claim.payload) > 1]
    kept = [table for table in tables if not any(_overlap(table.area, area) for area in several)]
    single = [card for claim in found for card in claim.payload if len(claim.payload) == 1]
    return [table for table in kept if not any(_rather_card(table, card) for card in single)]


def _rather_card(table: Claim, card: Card) -> bool:
    """Whether what was taken for a list's rows holds labels of a card that tells more than its columns."""
    heads = [segment.head for segment in table.payload.segments]
    rows = {
        x.box.row
        for x in card.labels.values()
        if any(s.first <= x.box.row <= s.last for s in table.payload.segments)
    }
    return len(rows) >= 3 and len(card.labels) > max(len(head.fields) for head in heads)


def _surveys(grid: Grid, forms: Mapping[str, Form], tables: list[Claim], name: str) -> list[Claim]:
    """Surveys; beside a list only where something is said of satisfaction."""
    if tables and not any(
        isinstance(v, str) and "满意" in v for row in grid.rows[:_LOOK] for v in row
    ):
        return []
    return surveys.find(grid, forms, name)


def _beside_surveys(found: list[Claim], asked: list[Claim]) -> list[Claim]:
    """The cards less those that are the lines around a survey: a session, but nothing said of it."""
    return [
        claim
        for claim in found
        if any(_TOLD & set(card.labels) for card in claim.payload)
        or not any(_overlap(claim.area, survey.area) for survey in asked)
    ]


def _overlap(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _own(grid: Grid) -> bool:
    """Whether the sheet is one this program adds: a template's notes and options, a return's list."""
    first = grid.at(0, 0)
    return grid.kind == "sheet" and isinstance(first, str) and first.startswith(OWN_MARK + "｜")


def _nameless(grid: Grid) -> bool:
    """Whether a sheet bears a name that says nothing: a new workbook's, an exporting tool's."""
    return grid.kind == "sheet" and bool(_NEW_SHEET.fullmatch(grid.sheet or ""))


def _filled(grid: Grid) -> bool:
    return any(not blank(v) for row in grid.rows for v in row)


def _skipped(grid: Grid, forms: Mapping[str, Form], alone: bool) -> list[Unknown]:
    """Sheets that are never read: hidden ones, examples, lists of options."""
    name = grid.sheet or ""
    if grid.hidden:
        message = f"工作表“{name}”是隐藏的，没有读取。如其中有数据，请取消隐藏后重新报送。"
        return [Unknown(grid, [Problem("hidden_sheet", "warning", message, text=name)])]
    if grid.kind == "sheet":
        first = next((v for row in grid.rows for v in row if not blank(v)), "")
        title = squeeze(first) if isinstance(first, str) else ""
        if (
            _EXAMPLE.search(name)
            or (_BLANK_FORM.search(name) and not alone)
            or (len(title) <= 20 and re.match(r"(填表)?(示例|样表|范例|样例)", title))
        ):
            message = (
                f"工作表“{name}”是填表示例或模板，没有读取。如其中有真实数据，请改名后重新报送。"
            )
            return [Unknown(grid, [Problem("example_sheet", "warning", message, text=name)])]
        if _OPTIONS.search(name) and grid.width <= 12 and not lists.looks_filled(grid, forms):
            message = f"工作表“{name}”是下拉选项，没有读取。"
            return [Unknown(grid, [Problem("option_sheet", "warning", message, text=name)])]
    return []


def _other_survey(grid: Grid, subject: str) -> Problem:
    name = grid.sheet or ""
    place = f"工作表“{name}”" if name else "这个文件"
    if subject == subjects.MEANS:
        message = f"{place}是各题平均分的汇总，没有逐人的答案，也没有各档人数，没有读取。请报送答卷明细或各档人数。"
        return Problem("unknown_form", "error", message, text=name)
    message = f"{place}问的是“{subject}”，不是督导满意度调研表（表十一），没有读取。如问的就是督导，请在标题里写明。"
    return Problem("unknown_form", "error", message, text=name)


def _unknown_form(grid: Grid, near: list[NearMiss], forms: Mapping[str, Form]) -> Problem:
    name = grid.sheet or ""
    place = f"工作表“{name}”" if name else "这个文件"
    if near and not near[0].missing:
        title = forms[near[0].form_id].title
        message = f"{place}有《{title}》的列，也有不属于它的列，看起来是另一种表，没有读取。如确是这种表，请在收件页指定各列。"
    elif near:
        best = near[0]
        missing = "、".join(f"“{label}”" for label in best.missing)
        message = f"{place}不是已知的表，最像《{forms[best.form_id].title}》，但缺少{missing}列。请补上表头，或在收件页指定各列。"
    else:
        message = f"{place}不是已知的表，没有读取。请使用手册规定的表格，表头保留原有的标题。"
    return Problem("unknown_form", "error", message, text=name)


def _says_much(grid: Grid) -> bool:
    """Whether a table holds more than places to sign and frames for photos."""
    said = [squeeze(v) for row in grid.rows for v in row if isinstance(v, str) and not blank(v)]
    return sum(1 for text in said if not _IDLE.search(text)) >= _MUCH


def _without_idle_tables(found: list[Claim | Unknown]) -> list[Claim | Unknown]:
    """Drop a Word document's unknown tables (signature grids, photo frames) beside a recognised one.

    What says more than such a grid does is told.
    """
    if not any(isinstance(item, Claim) for item in found):
        return found
    return [
        item
        for item in found
        if isinstance(item, Claim)
        or item.grid.kind != "word"
        or item.near
        or _says_much(item.grid)
        or item.problems[0].code == "rival_forms"
    ]
