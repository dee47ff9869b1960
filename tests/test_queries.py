"""A .sql file keeps its own header, and every query of the house runs on an empty store."""

import re

import duckdb
import pytest

from dudao import queries
from dudao.queries import QueryError


def test_every_query_keeps_its_header():
    for name in queries.names():
        query = queries.load(name)
        assert query.title, name
        assert query.grain, name


X = "程序自带的“queries/x.sql”里"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("select 1", f"{X} 开头 缺标题或“一行 = …”。请在开头用 -- 写明。"),
        ("-- 甲\nselect 1", f"{X} 开头 缺标题或“一行 = …”。请在开头用 -- 写明。"),
        ("-- 甲\n-- 一行 = 一\nselect $a", f"{X} $a 用了却没有声明。请在开头写 -- 参数 $a …。"),
        (
            "-- 甲\n-- 参数 $a 乙\n-- 一行 = 一\nselect 1",
            f"{X} $a 声明了却没有用。请删去这一行或用上它。",
        ),
        (
            "-- 甲\n-- 一行 = 一\nselect 1; select 2",
            f"{X} 整个文件 有 2 条语句。一个文件只写一条。",
        ),
    ],
)
def test_a_careless_header_is_an_error(text, complaint):
    with pytest.raises(QueryError) as error:
        queries.parse("x", text)
    assert str(error.value) == complaint


def test_parameters_given_must_be_those_declared():
    query = queries.parse("x", "-- 甲\n-- 参数 $a 乙\n-- 一行 = 一\nselect $a as a, [1, 2] as b")
    cursor = duckdb.connect().cursor()
    assert query.rows(cursor, a="丙") == [{"a": "丙", "b": [1, 2]}]
    assert list(query.run(cursor, a="丙").columns) == ["a", "b"]
    assert query.take({"a": 1, "c": 2}) == {"a": 1}
    for params in ({}, {"a": 1, "c": 2}):
        with pytest.raises(QueryError):
            query.run(cursor, **params)


def test_an_unknown_query_is_an_error():
    with pytest.raises(QueryError, match=r"queries/none\.sql”里 整个文件 没有这个文件"):
        queries.load("none")


def statements_of(tmp_path, text):
    folder = tmp_path / queries.STATEMENTS
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "x.sql").write_text(text, encoding="utf-8")
    return queries.Statements("x", tmp_path)


def test_small_statements_stand_by_name_in_one_file(tmp_path):
    found = statements_of(
        tmp_path, "-- 甲\n\n-- name: one\nselect 1;\n\n-- name: two\nselect 2  -- 二\nwhere ?;\n"
    )
    assert dict(found) == {"one": "select 1", "two": "select 2  -- 二\nwhere ?"}
    assert "three" not in found


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("-- name: one\nselect 1", "开头 缺标题"),
        ("-- 甲\n-- name: one\nselect 1\n-- name: one\nselect 2", "one 写了两次"),
        ("-- 甲\n-- name: one\nselect 1; select 2", "有 2 条语句"),
        ("-- 甲\n-- name: one\n-- name: two\nselect 2", "有 0 条语句"),
        ("-- 甲\n-- name: one\nselct 1", "不是能运行的 SQL"),
    ],
)
def test_careless_small_statements_are_an_error(tmp_path, text, complaint):
    with pytest.raises(QueryError, match=complaint):
        len(statements_of(tmp_path, text))


def test_every_small_statement_is_asked():
    """By its name in the module whose file it is; those of a lens's views are taken whole."""
    files = {named.file.rpartition("/")[2]: named for named in queries.statements()}
    asking = {}
    for path in (queries.ROOT / "dudao/store").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for file in re.findall(r'queries\.Statements\("(\w+)"\)', text):
            asking[file] = text
    assert asking.keys() == files.keys()
    unasked = [
        f"{file}: {name}"
        for file, named in files.items()
        for name in named
        if not file.endswith("_views") and f'"{name}"' not in asking[file]
    ]
    assert unasked == ["county: lens"]  # asked by lenses/views.py
