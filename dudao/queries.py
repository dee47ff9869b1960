"""A .sql file as a value: one file, one question, one table.

The header is comments: a title, ``-- 参数 $year 年度`` a line for each parameter, ``-- 一行 = …`` for
the grain, ``-- 公开 county, station`` the class of columns of the answer (:data:`CLASSES`): what may be shown of them.
Undeclared or unused parameters and a column of two classes are errors when the file is loaded.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from dudao import ROOT
from dudao.problems import BadData

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

QUERIES = ROOT / "queries"
STATEMENTS = "store/statements"
_PARAMETER = re.compile(r"^参数\s+\$(\w+)\s*(.*)$")
CLASSES = {
    "公开": "open", "姓名": "name", "文字": "text", "字段值": "value", "引文": "quoted", "提示": "message",
    "整条": "record", "表头": "meta",
}  # fmt: skip
"""A column's class in a header → what :mod:`dudao.access.masks` calls it. open: as it is; name: a person's name (hidden
where names are); text: what looks personal is hidden in it; value: of the field its row names; quoted, message: of the
problem its row tells; record, meta: by the form. A column of no class is hidden whole."""
_CLASS = re.compile(rf"^({'|'.join(CLASSES)})\s+(\w+(?:,\s*\w+)*)$")
_COMMENT = re.compile(r"--.*")
_NAMED = re.compile(r"\b(?:from|join)\s+([a-z_]\w*)")
_CALLED = re.compile(r"\b([a-z_]\w*)\(")
_STEP = re.compile(r"\b([a-z_]\w*)(?: \([^()]*\))? as (?:not )?(?:materialized )?\(")
_GRAIN = re.compile(r"^一行\s*[=＝]\s*(.+)$")


class QueryError(BadData):
    """A .sql file does not keep its own header, or is run with other parameters than it declares."""

    def __init__(self, name: str, key: str, wrong: str, remedy: str):
        super().__init__(f"queries/{name}.sql", key, wrong, remedy)


@dataclass(frozen=True, slots=True)
class Query:
    """One question. ``params`` are its declared parameters with their meaning, ``grain`` what a row is.

    ``reads`` are the tables and functions it names, its own steps left out (built-in functions among them);
    ``classes`` its columns with what may be shown of each (a value of :data:`CLASSES`).
    """

    name: str
    title: str
    params: Mapping[str, str]
    grain: str
    sql: str
    reads: frozenset[str] = frozenset()
    classes: Mapping[str, str] = field(default_factory=dict)

    def run(self, cursor: duckdb.DuckDBPyConnection, **params: Any) -> pd.DataFrame:
        """The answer as a DataFrame. Raises :class:`QueryError` on missing or excess parameters."""
        return self.execute(cursor, **params).df()

    def rows(self, cursor: duckdb.DuckDBPyConnection, **params: Any) -> list[dict[str, Any]]:
        """The answer as plain Python values: lists stay lists, empty is None."""
        result = self.execute(cursor, **params)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def table(self, cursor: duckdb.DuckDBPyConnection, **params: Any) -> pa.Table:
        """The answer as columns, nothing of it made a Python value yet; whole numbers stay whole."""
        found = self.execute(cursor, **params).to_arrow_table()
        import pyarrow as pa

        huge = pa.decimal128(38, 0)  # how a sum of whole numbers arrives
        schema = [f.with_type(pa.int64()) if f.type == huge else f for f in found.schema]
        return found.cast(pa.schema(schema))

    def execute(
        self, cursor: duckdb.DuckDBPyConnection, **params: Any
    ) -> duckdb.DuckDBPyConnection:
        """Run it and leave the result on the cursor."""
        if params.keys() != self.params.keys():
            given, wanted = sorted(params), sorted(self.params)
            raise QueryError(self.name, "参数", f"给的是 {given}", f"要的是 {wanted}")
        return cursor.execute(self.sql, params)

    def take(self, offered: Mapping[str, Any]) -> dict[str, Any]:
        """Those of the offered values that this query declares."""
        return {name: value for name, value in offered.items() if name in self.params}


def parse(name: str, text: str) -> Query:
    """Read the text of one .sql file.

    >>> parse("x", "-- 年度\\n-- 参数 $year 年度\\n-- 一行 = 一个年度\\nselect $year as year").params
    {'year': '年度'}
    >>> parse("x", "-- 年度\\n-- 一行 = 一个年度\\nselect $year as year")
    Traceback (most recent call last):
    dudao.queries.QueryError: 程序自带的“queries/x.sql”里 $year 用了却没有声明。请在开头写 -- 参数 $year …。
    """
    lines = [line[2:].strip() for line in _header(text)]
    declared = {m[1]: m[2] for line in lines if (m := _PARAMETER.match(line))}
    grain = next((m[1] for line in lines if (m := _GRAIN.match(line))), None)
    if not lines or grain is None:
        raise QueryError(name, "开头", "缺标题或“一行 = …”", "请在开头用 -- 写明")
    used = set().union(*(s.named_parameters for s in _statements(name, text)))
    for parameter in sorted(used - declared.keys()):
        remedy = f"请在开头写 -- 参数 ${parameter} …"
        raise QueryError(name, f"${parameter}", "用了却没有声明", remedy)
    for parameter in sorted(declared.keys() - used):
        raise QueryError(name, f"${parameter}", "声明了却没有用", "请删去这一行或用上它")
    return Query(name, lines[0], declared, grain, text, _reads(text), _classes(name, lines[1:]))


def _classes(name: str, lines: Sequence[str]) -> dict[str, str]:
    """Column → its class. Raises :class:`QueryError` where one has two."""
    found: dict[str, str] = {}
    for line in lines:
        if match := _CLASS.match(line):
            for column in re.split(r",\s*", match[2]):
                if column in found:
                    raise QueryError(name, column, "分了两次类", "请在开头只留一处")
                found[column] = CLASSES[match[1]]
    return found


def _reads(text: str) -> frozenset[str]:
    """Names after ``from`` and ``join`` and of functions, less those of the query's own steps."""
    said = _COMMENT.sub("", text)
    return frozenset(_NAMED.findall(said) + _CALLED.findall(said)) - frozenset(_STEP.findall(said))


def _header(text: str) -> list[str]:
    lines = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line)
    return lines


def _statements(name: str, text: str) -> list[Any]:
    try:
        statements = duckdb.extract_statements(text)
    except duckdb.ParserException as wrong:
        place = str(wrong).partition("\n")[0]
        raise QueryError(name, "", f"不是能运行的 SQL（{place}）", "请改正后再用") from wrong
    if len(statements) != 1:
        raise QueryError(name, "", f"有 {len(statements)} 条语句", "一个文件只写一条")
    return statements


@functools.cache
def load(name: str, directory: Path = QUERIES) -> Query:
    """The query ``queries/<name>.sql``; ``name`` may hold a folder (``measures/filing``)."""
    path = directory / f"{name}.sql"
    if not path.is_file():
        raise QueryError(name, "", "没有这个文件", "请核对名字")
    return parse(name, path.read_text(encoding="utf-8"))


def names(directory: Path = QUERIES) -> list[str]:
    """All queries, as names for :func:`load`: not the schema's migrations, nor what :class:`Statements` reads."""
    found = (p.relative_to(directory).with_suffix("") for p in directory.rglob("*.sql"))
    return sorted(
        p.as_posix() for p in found if p.parts[0] != "schema" and STATEMENTS not in p.as_posix()
    )


class Statements(Mapping[str, str]):
    """The small statements of one module of ``store`` by name: ``queries/store/statements/<file>.sql``, read when first
    asked. The file has a title, then ``-- name: …`` before each statement.

    Raises :class:`QueryError` where a name stands twice or not before exactly one statement, and ``KeyError`` where
    a name is not there.
    """

    def __init__(self, file: str, directory: Path = QUERIES):
        self.file, self._directory = f"{STATEMENTS}/{file}", directory

    @functools.cached_property
    def _read(self) -> Mapping[str, str]:
        directory, name = self._directory, self.file
        path = directory / f"{name}.sql"
        head, *blocks = re.split(r"^-- name:", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        if not _header(head):
            raise QueryError(self.file, "开头", "缺标题", "请在开头用 -- 写明")
        found: dict[str, str] = {}
        for block in blocks:
            name, _, sql = block.partition("\n")
            if name.strip() in found:
                raise QueryError(self.file, name.strip(), "写了两次", "请改名或删去一处")
            _statements(self.file, sql)
            found[name.strip()] = sql.strip().removesuffix(";")
        return found

    def __getitem__(self, name: str) -> str:
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


def statements(directory: Path = QUERIES) -> list[Statements]:
    """Every file of small statements."""
    return [
        Statements(path.stem, directory) for path in sorted((directory / STATEMENTS).glob("*.sql"))
    ]
