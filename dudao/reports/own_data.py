"""What is wrong with the program's own data: forms, words, rules, areas, masks, roles, queries, each file looked over whole.

A maintainer edits these files; a careless edit must be said when it is made (``python -m dudao data check``) and
when the server starts, never first at a clerk's upload.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dudao import ROOT, forms, queries, rules
from dudao.access import personal, reasons, roles
from dudao.problems import BadData
from dudao.reports.papers import wording

AREAS = ROOT / "data" / "areas"
WORDS = ROOT / "data" / "words"
COLUMNS = {
    "counties.csv": ("code", "key", "name", "short_name", "aliases", "tile_col", "tile_row"),
    "townships.csv": ("code", "name", "county", "kind", "short_name", "aliases"),
    "zones.csv": ("nbs_code", "name", "short_name", "nbs_county_code"),
    "neighbours.csv": ("name",),
    "groups.csv": ("name", "aliases", "counties"),
}
_PART = re.compile(r"\{([a-z]+)\}")
_KEYED = ("vague", "units", "measures")
CLOCKS = {"as_of", "known_at", "year", "period"}
MASKED = {"phone", "born", "salary", "id", "private"}
"""What a mask can hide; see ``data/access/masks.toml``."""


def faults() -> list[BadData]:
    """Everything found, file by file: an edit that breaks two files is told twice, not one after the other."""
    found: list[BadData] = []
    for look in (_forms, _words, _rules, _queries, _areas, _access, _papers):
        found.extend(look())
    return found


def _caught(look: Callable[[], object]) -> Iterator[BadData]:
    try:
        look()
    except BadData as wrong:
        yield wrong


def _forms() -> Iterator[BadData]:
    alone: list[BadData] = []
    for path in sorted(forms.FORMS_DIR.glob("*.toml")):
        alone += _caught(lambda path=path: forms.load_form(path))
    yield from alone or _caught(forms.load_forms)


def _words() -> Iterator[BadData]:
    """Ways of saying something that are no patterns: each is compiled when a file first asks it, which may be years on."""
    for path in sorted(WORDS.glob("*.toml")):
        try:
            data = forms.toml(path)
        except BadData as wrong:
            yield wrong
            continue
        parts = data.get("parts", {})
        for where, way in _ways(data):
            unknown = [part for part in _PART.findall(way) if part not in parts]
            if unknown:
                yield BadData(
                    path, where, f"没有“{unknown[0]}”这个词素", f"[parts] 里有：{'、'.join(parts)}"
                )
                continue
            try:
                re.compile(_PART.sub(lambda part, parts=parts: f"(?:{parts[part[1]]})", way))
            except re.error as error:
                yield BadData(path, where, f"“{way[:40]}”写法不对（{error}）", "请改正括号和竖线")


def _ways(data: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Where each text of a words' file stands; of a table of patterns the keys are patterns, too."""
    if isinstance(data, str):
        yield where, data
    elif isinstance(data, list):
        for one in data:
            yield from _ways(one, where)
    elif isinstance(data, dict):
        for key, one in data.items():
            inner = f"{where}.{key}" if where else key
            if where in _KEYED:
                yield inner, key
            yield from _ways(one, inner)


def _rules() -> Iterator[BadData]:
    for name in rules.packs():
        wrong = list(_caught(lambda name=name: rules.load(name)))
        yield from wrong or _params(name)


def _params(pack: str) -> Iterator[BadData]:
    """Params that a rule gives and its measure does not take, or the other way round."""
    for target in rules.load(pack).measured():
        try:
            declared = set(queries.load(f"measures/{target.measure}").params) - CLOCKS
        except BadData:
            continue  # told with the queries
        if declared != set(target.params):
            wanted = "、".join(sorted(declared)) or "不要参数"
            given = "、".join(sorted(target.params)) or "没有"
            where = f"{target.id}.params"
            yield rules.RuleError(
                pack, where, f"写的是：{given}", f"算法 {target.measure} 要的是：{wanted}"
            )


def _queries() -> Iterator[BadData]:
    for name in queries.names():
        yield from _caught(lambda name=name: queries.load(name))
    for named in queries.statements():
        yield from _caught(lambda named=named: len(named))


def _areas() -> Iterator[BadData]:
    counties: set[str] = set()
    for name, columns in COLUMNS.items():
        path = AREAS / name
        rows = list(_table(path))
        missing = [column for column in columns if rows and column not in rows[0]]
        if missing or not rows:
            yield BadData(path, "表头", f"缺 {'、'.join(missing) or '全部内容'}", "请补上这些列")
            continue
        key = columns[0]
        seen = [row[key] for row in rows if row[key]]
        for value in sorted({value for value in seen if seen.count(value) > 1}):
            yield BadData(path, key, f"“{value}”写了不止一行", "请只留一行")
        counties |= {row["key"] for row in rows} if name == "counties.csv" else set()
        column = {"townships.csv": "county", "groups.csv": "counties"}.get(name)
        for row in rows if column else ():
            for county in (row[column] or "").split("|"):
                if county not in counties:
                    wrong = f"的 {column}“{county}”不是县（市、区）"
                    yield BadData(path, row["name"], wrong, "请写 counties.csv 里的 key")


def _papers() -> Iterator[BadData]:
    for name in wording.FIELDS:
        yield from wording.faults(name)


def _table(path: Path) -> Iterator[dict[str, str]]:
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from csv.DictReader(lines)


def _access() -> Iterator[BadData]:
    table = forms.toml(personal.TABLE)
    known = set(forms.known_kinds())
    for kind, hidden in table.get("kinds", {}).items():
        if kind not in known:
            yield BadData(
                personal.TABLE, f"kinds.{kind}", "没有这种值", f"可选：{'、'.join(sorted(known))}"
            )
        if hidden not in MASKED:
            yield BadData(
                personal.TABLE,
                f"kinds.{kind}",
                f"写的是“{hidden}”",
                f"可选：{'、'.join(sorted(MASKED))}",
            )
    for kind in table.get("headings", {}).keys() - MASKED:
        yield BadData(
            personal.TABLE, f"headings.{kind}", "没有这一类", f"可选：{'、'.join(sorted(MASKED))}"
        )
    for part in ("purposes", "recipients", "reasons", "what"):
        if not forms.toml(reasons.TABLE).get(part):
            yield BadData(reasons.TABLE, part, "没有写", "请补上这一节")
    for row in _table(roles.TABLE):
        for role in roles.ROLES:
            if row.get(role) not in ("0", "1"):
                yield BadData(
                    roles.TABLE,
                    f"{row.get('action')}.{role}",
                    f"写的是“{row.get(role)}”",
                    "请写 0 或 1",
                )
