"""The sender's own workbook with marks, comments and the first sheet 错误清单."""

from __future__ import annotations

from collections import defaultdict

from dudao.problems import Problem
from dudao.reports.annotate.comments import write_comments
from dudao.reports.annotate.package import (
    OFFICE,
    NotEditable,
    Package,
    Scan,
    set_attribute,
    splice,
    xml_attr,
    xml_text,
)
from dudao.reports.annotate.sheet import Sheet, Spot, spots_in
from dudao.reports.annotate.styles import MAIN, Styles

LIST_SHEET = "错误清单"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_WORDS = {"error": "须改", "warning": "请核对"}
_HEADINGS = ("序号", "工作表", "单元格", "类别", "原来写的", "问题和改法")
_MARK = "督导看板｜错误清单：红色的须改，黄色的请核对；点单元格一列可跳到原处。改好后请整份重发。"
_WIDTHS = (6, 18, 12, 8, 24, 90)

Entries = list[tuple[str | None, Problem]]


def annotated_workbook(data: bytes, found: Entries) -> bytes:
    """The workbook with every problem marked. Raises :class:`NotEditable` when it is no .xlsx."""
    package = Package(data)
    styles = Styles(package)
    sheets = _sheets(package)
    by_sheet: dict[str, list[Problem]] = defaultdict(list)
    for name, problem in found:
        if name is not None and problem.cell:
            by_sheet[name].append(problem)
    for name, part in sheets.items():
        if part not in package.parts:
            continue
        if by_sheet.get(name):
            _mark(package, part, by_sheet[name], styles)
        else:
            package.parts[part] = Sheet(package.parts[part]).unselected()
    _add_list(package, list(sheets), found, styles)
    styles.write()
    return package.save()


def _sheets(package: Package) -> dict[str, str]:
    """Worksheet name → part, in the workbook's order (chart sheets left out)."""
    targets = {i: (k, t) for i, k, t in package.relations(package.workbook)}
    found: dict[str, str] = {}

    def start(name: str, attrs: dict[str, str], at: int) -> None:
        if name.rpartition(":")[2] == "sheet":
            rid = next((v for k, v in attrs.items() if k.rpartition(":")[2] == "id"), "")
            kind, target = targets.get(rid, ("", ""))
            if kind.endswith("/worksheet"):
                found[attrs["name"]] = target

    Scan(package.parts[package.workbook]).run(start)
    if not found:
        raise NotEditable("没有工作表")
    return found


def _mark(package: Package, part: str, problems: list[Problem], styles: Styles) -> None:
    severities: dict[Spot, str] = {}
    notes: dict[Spot, list[str]] = defaultdict(list)
    for problem in problems:
        spots = spots_in(problem.cell or "")
        for spot in spots:
            if severities.get(spot) != "error":
                severities[spot] = problem.severity
        notes[spots[0]].append(f"【{_WORDS[problem.severity]}】{problem.message}")
    sheet = Sheet(package.parts[part])
    texts = {spot: "\n".join(lines) for spot, lines in notes.items()}
    drawing = write_comments(package, part, sheet, texts)
    package.parts[part] = sheet.annotated(severities, styles.marked, drawing)


def _add_list(package: Package, names: list[str], found: Entries, styles: Styles) -> None:
    title = LIST_SHEET
    while title in names:
        title += "（新）"
    part = package.free_name("xl/worksheets/sheetDudao{}.xml")
    package.parts[part] = _list_xml(found, set(names), styles).encode()
    package.declare(part, _SHEET_TYPE)
    rid = package.relate(package.workbook, f"{OFFICE}/worksheet", part)
    _register(package, title, rid)


def _cell(ref: str, text: str, style: int) -> str:
    body = f'<is><t xml:space="preserve">{xml_text(text)}</t></is>'
    return f'<c r="{ref}" t="inlineStr" s="{style}">{body}</c>'


def _list_xml(found: Entries, names: set[str], styles: Styles) -> str:
    heading, wrapped, link = styles.heading(), styles.wrapped(), styles.link()
    rows = [[_cell("A1", _MARK, heading)]]
    rows.append([_cell(f"{'ABCDEF'[i]}2", text, heading) for i, text in enumerate(_HEADINGS)])
    links = []
    for n, (sheet, problem) in enumerate(found, 1):
        r = n + 2
        reachable = sheet in names and problem.cell is not None
        words = [str(n), sheet or "（整个文件）", problem.cell or "（整张表）"]
        words += [_WORDS[problem.severity], problem.text or "", problem.message]
        looks = [wrapped, wrapped, link if reachable else wrapped]
        looks += [wrapped, wrapped, wrapped]
        rows.append([_cell(f"{'ABCDEF'[i]}{r}", w, looks[i]) for i, w in enumerate(words)])
        if reachable:
            quoted = "'" + str(sheet).replace("'", "''") + "'"
            where = xml_attr(f"{quoted}!{problem.cell}")
            links.append(f'<hyperlink ref="C{r}" location={where} display="{problem.cell}"/>')
    if not found:
        rows.append([_cell("A3", "没有发现问题。", wrapped)])
    columns = "".join(
        f'<col min="{i}" max="{i}" width="{w}" customWidth="1"/>' for i, w in enumerate(_WIDTHS, 1)
    )
    lines = "".join(f'<row r="{r}">{"".join(cells)}</row>' for r, cells in enumerate(rows, 1))
    linked = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        '<pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/></sheetView>'
        f"</sheetViews><cols>{columns}</cols><sheetData>{lines}</sheetData>{linked}"
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _register(package: Package, title: str, rid: str) -> None:
    """Put the sheet first in the workbook part; names bound to a sheet's place move with it."""
    data = package.parts[package.workbook]
    scan = Scan(data)
    edits: list[tuple[int, int, bytes]] = []
    state = {"ids": [0], "at": -1, "prefix": ""}

    def start(name: str, attrs: dict[str, str], at: int) -> None:
        prefix, _, local = name.rpartition(":")
        tag = scan.tag(at)
        if local == "sheets":
            state["prefix"] = prefix + ":" if prefix else ""
            state["at"] = at + len(tag)
        elif local == "sheet":
            state["ids"].append(int(attrs.get("sheetId", 0)))
        elif local == "workbookView":
            new = set_attribute(set_attribute(tag, "activeTab", "0"), "firstSheet", "0")
            edits.append((at, at + len(tag), new))
        elif local == "definedName" and "localSheetId" in attrs:
            moved = str(int(attrs["localSheetId"]) + 1)
            edits.append((at, at + len(tag), set_attribute(tag, "localSheetId", moved)))

    scan.run(start)
    number = max(state["ids"]) + 1
    line = (
        f'<{state["prefix"]}sheet xmlns:r="{OFFICE}" name={xml_attr(title)} '
        f'sheetId="{number}" r:id={xml_attr(rid)}/>'
    )
    edits.append((state["at"], state["at"], line.encode()))
    package.parts[package.workbook] = splice(data, edits)
