"""House rules against hostile content, kept by reading the source; each is shown a bad line and must see it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import hostilelint
import markdownlint
import syntax

ROOT = Path(__file__).resolve().parents[1]

OWN_WORDS = {
    "broken:": "titles of faults, a table of the module",
    "byhand.fields:": "the label is made by words.plain in widget(), which picks the drawer by kind",
    "chooser:": "names of a page's parts, written in the pages",
    "backups:": "counts, moments and the name of a setting, all the program's own",
    "lengthy:": "sentences of a job, written where it is begun; names in them are made plain in Manner and _share",
    "menu:": "a page's own title, a role's own word",
    "link_button(address)": "a path of this server, what is asked in it percent-encoded",
    "REASONS[": "the gate's own table of sentences",
}
"""Where the lint cannot follow a text of our own: what to look for in the finding, and why it is ours."""

SQL_WORDS = {
    "table", "identifier(table)", "identifier(form.id)", "names", "listed", "spec", "kind", "column",
    "new", "value", "backups", "_quoted(name)", "sql", "self.sql", "cursor", "self.cursor", "_COLUMNS",
    "path.read_text(encoding='utf-8')", "named", "_NOBODY", "_view(table, form)",
}  # fmt: skip
"""Names of tables, columns and macros made of the forms' ids, and statements passed on whole."""

OWN_PATHS = {
    "dudao/cli/outputs.py": "name",  # filenames.parts
    "dudao/cli/papers.py": "made.name|back.name|options.out / name",  # a template's own; beside the file that was given; papers.file_name
    "dudao/evaluation/facts.py": r"areas / f'\{file\}.csv'",  # of the module's own table
    "dudao/intake/batch.py": "Path\\(root\\)|where.filename",  # walking a folder; a place in our source
    "dudao/logs.py": "step.filename|FOLDER / file",
    "dudao/queries.py": "directory / f'{name}.sql'",
    "dudao/reports/own_data.py": "AREAS / name",  # of the table above
    "dudao/reports/papers/wording.py": "PAPERS / f'{name}.toml'",  # of the module's own table
    "dudao/reading/package.py": "target.open",  # a member of a package in memory
    "dudao/store/": "backup|wal|database|path.name|target|place|raw|folder / name|RAW / name|final.name",  # manifest._ORIGINAL, city._FILE; a folder named by a city's code
    "dudao/intake/demo.py": "directory",
    "dudao/store/disk_faults.py": r"cause.filename|named\[1\]",  # where the system or DuckDB says a fault of the store lies
    "dudao/ui/visit/menu.py": "ROOT / 'pages'",
    "dudao/values/places.py": "AREAS",
}
"""Paths of our own making, by file."""


def python(*folders: str) -> Iterator[tuple[str, str]]:
    for folder in folders:
        place = ROOT / folder
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def test_页面上的话不掺原样的数据():
    found = markdownlint.Lint(markdownlint.sources(ROOT)).findings()
    wrong = [one for one in found if not any(own in one for own in OWN_WORDS)]
    assert wrong == []


SEEN = """
import streamlit as st
from dudao.ui.parts import words
def page(here, row, name: str, count: int):
"""


@pytest.mark.parametrize(
    "line",
    [
        "st.markdown(row['name'])",
        "st.caption(f'共 {row.name} 个')",
        "st.info('文件' + name)",
        "st.warning('、'.join(row))",
        "left = st.columns(2)[0]; left.error('%s' % name)",
        "st.tabs([r['county'] for r in row])",
        "st.expander(label=row['file'])",
        "st.button('好', help=row['note'])",
        "st.metric('甲', row['value'])",
        "st.metric('甲', 1, delta=name)",
        "st.toast(str(row))",
        "title = row['title']; st.title(title)",
        "st.radio('选', row)",
        "st.pills('选', ['a'], format_func=lambda x: row[x])",
        "st.selectbox(name, [1])",
        "st.progress(0.5, text=name)",
        "st.success(words.listed([name]))",
        "st.badge(words.number(row['n']))",
        "said = '好'; said += row['x']; st.header(said)",
        "for n in row:\n        st.subheader(n)",
        "st.caption('a') if count else st.caption(name)",
    ],
)
def test_看得出掺了数据的话(line):
    lint = markdownlint.Lint({"bad": f"{SEEN}    {line}\n"})
    assert len(list(lint.findings())) == 1


@pytest.mark.parametrize(
    "line",
    [
        "st.markdown(words.plain(row['name']))",
        "st.caption(f'共 {count} 个，{len(row)} 行，{row.x:d}，{row.day:%Y-%m-%d}')",
        "st.metric('甲', words.share(row['rate']))",
        "names = [words.plain(r) for r in row]; st.info('、'.join(names))",
        "st.selectbox('文件', row)",
        "st.text(row['name'])",
    ],
)
def test_放过安全的话(line):
    assert list(markdownlint.Lint({"good": f"{SEEN}    {line}\n"}).findings()) == []


def test_数据经过别的函数也看得出():
    """A parameter is as clean as what its callers pass; a result as what its function returns."""
    text = SEEN + "    said(row['name'])\n    st.info(made(row))\n    said('好')\n"
    text += "def said(what):\n    st.caption(what)\ndef made(row):\n    return row['x']\n"
    assert [one.split(" ")[1] for one in markdownlint.Lint({"bad": text}).findings()] == [
        "info(made(row))",
        "caption(what)",
    ]


def test_没有原始网页代码_外来链接和图片():
    """``st.image`` shows a scan's bytes, never an address."""
    wrong = [
        (name, what)
        for name, text in python("dudao/ui", "pages", "dashboard.py")
        for _, what in hostilelint.markup(text)
        if (name, what) != ("dudao/ui/ledger/byhand/scans.py", "st.image")
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "line",
    [
        "st.markdown('x', unsafe_allow_html=True)",
        "st.html(x)",
        "st.components.v1.html(x)",
        "st.iframe(x)",
        "st.image(url)",
        "st.exception(e)",
        "st.column_config.LinkColumn()",
        "st.column_config.ImageColumn()",
        "st.link_button('a', row['url'])",
        "st.page_link(row['page'], label='a')",
        "x = '[a](javascript:alert(1))'",
        "x = '<script>'",
    ],
)
def test_看得出原始网页代码(line):
    assert len(list(hostilelint.markup(f"import streamlit as st\n{line}\n"))) >= 1


def test_图里的字都转义():
    numbers = re.compile(
        r"\.counts\b|^p\[level\]$|^q\.(quarter|count|kinds)$|\.join$|^tile\.county$"
    )
    wrong = [
        (name, what)
        for name, text in python("dudao/charts")
        for _, what in hostilelint.chart_text(text)
        if not numbers.search(what)
    ]
    assert wrong == []
    assert [what for _, what in hostilelint.chart_text("x = {'text': [r.name for r in rows]}")] == [
        "r.name"
    ]
    assert list(hostilelint.chart_text("x = {'hovertext': [label(r.name) for r in rows]}")) == []
    assert len(list(hostilelint.chart_text("axis(ticktext=[r['county'] for r in rows])"))) == 1


def test_路径里没有文件自己的名字():
    wrong = [
        (name, what)
        for name, text in python("dudao", "pages", "dashboard.py")
        for _, what in hostilelint.paths(text)
        if not any(name.startswith(own) and re.search(ok, what) for own, ok in OWN_PATHS.items())
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "line",
    [
        "target = folder / result.file",
        "target = folder / f'{name}.json'",
        "Path(checked.name)",
        "open(upload.name, 'wb')",
        "folder.joinpath(inner)",
        "path.with_name(label)",
    ],
)
def test_看得出用名字拼的路径(line):
    assert len(list(hostilelint.paths(line))) == 1


def test_数值只作参数进入SQL():
    wrong = [
        (name, line, what)
        for name, text in python("dudao", "pages")
        for line, what in hostilelint.pasted(text)
        if what not in SQL_WORDS
        if not (name == "dudao/store/clocks.py" and what.startswith("('create temp macro"))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "line",
    [
        "con.execute(f'select * from t where a = {value!r}')",
        "con.execute('select ' + name)",
        "con.execute('select %s' % name)",
        "con.execute('select {}'.format(name))",
        "con.execute(' '.join(['select', name]))",
        "con.execute('select X'.replace('X', name))",
        "sql = f'select {name}'; con.execute(sql)",
        "sql = 'select 1'; sql += name; con.execute(sql)",
        "con.executemany('insert ' + row['x'], [])",
        "con.sql(given)",
        "load(name).execute(given)",
        "con.execute(given['head'])",
        "said = {'a': name}; con.execute(said['a'])",
        "self.queries.load(name).execute(given)",
    ],
)
def test_看得出拼进SQL的数值(line):
    body = "".join(f"    {part.strip()}\n" for part in line.split(";"))
    found = list(hostilelint.pasted(f"def f(con, name, row, given, cell):\n{body}"))
    assert len(found) == 1


@pytest.mark.parametrize(
    "line",
    [
        "con.execute('select $a', {'a': name})",
        "con.execute(_SQL, [name])",
        "con.execute(_NAMED['head'], [name]); con.execute(_NAMED[name])",
        "con.execute(lens.SQL['head'], [name])",
        "queries.load('store/uploads').execute(con.cursor(), name=name)",
    ],
)
def test_放过参数(line):
    text = f"_SQL = 'select ?'\n_NAMED = queries.Statements('x')\ndef f(con, name):\n    {line}\n"
    assert list(hostilelint.pasted(text)) == []


def test_每个例外都还有用():
    """An exception that nothing needs any more would let something else through."""
    found = list(markdownlint.Lint(markdownlint.sources(ROOT)).findings())
    unused = [own for own in OWN_WORDS if not any(own in one for one in found)]
    pasted = {what for _, text in python("dudao") for _, what in hostilelint.pasted(text)}
    assert (unused, SQL_WORDS - pasted) == ([], set())


def test_给人看的话里没有错误的英文类名():
    """A sentence in Chinese tells where, what and how to mend it; the kind of an exception stands in the log, and on the
    command line beside the place."""
    found = []
    for path in sorted((ROOT / "dudao").rglob("*.py")):
        for node in syntax.nodes(path.read_text(encoding="utf-8")):
            if not isinstance(node, ast.JoinedStr):
                continue
            said = "".join(
                str(part.value) for part in node.values if isinstance(part, ast.Constant)
            )
            names = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
            if re.search(r"[\u4e00-\u9fff]", said) and "__name__" in names:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []
