"""What the source must never do with data: paste it into SQL, make a path, markup or a chart's text of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import syntax

SQL_CALLS = {"execute", "executemany", "executescript", "sql"}
PATH_CALLS = {"joinpath", "with_name", "with_stem", "open", "makedirs"}
LABELS = re.compile(
    r"\b(name|names|file|label|inner|filename|named|title|suggested|county|document)\b"
)
"""Words of this house for what a file or a user called something."""

CHART_TEXT = {
    "text",
    "hovertext",
    "hovertemplate",
    "ticktext",
    "texttemplate",
    "customdata",
    "labels",
}


def called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def pasted(text: str) -> Iterator[tuple[int, str]]:
    """Line and expression of everything that gets into the text of an SQL statement but as a parameter.

    Follows ``+``, ``%``, f-strings, ``.format``, ``.join``, ``.replace`` and names to where they are made.
    """
    tree = syntax.tree(text)
    for node, around in syntax.within(text):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if called(node) in SQL_CALLS and node.args and not _of_a_file(node.func.value):
            for part in _parts(node.args[0], around, tree, set()):
                yield node.lineno, ast.unparse(part)


def _of_a_file(node: ast.expr) -> bool:
    """``queries.load(…)``: its statement is a file's text, and what it is given first is a cursor."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "queries.load"


def _of_statements(node: ast.expr, around: syntax.Around, tree: ast.Module) -> bool:
    """``_SQL["head"]`` of a module's ``queries.Statements``, or another module's ``SQL``: a file's text, whatever the name."""
    if isinstance(node, ast.Attribute):
        return node.attr == "SQL"
    made = _made(node.id, around, tree) if isinstance(node, ast.Name) else []
    return bool(made) and all(
        isinstance(one, ast.Call) and ast.unparse(one.func) == "queries.Statements" for one in made
    )


def _parts(
    node: ast.expr, around: syntax.Around, tree: ast.Module, seen: set
) -> Iterator[ast.expr]:
    match node:
        case ast.Constant():
            return
        case ast.JoinedStr():
            yield from (part.value for part in node.values if isinstance(part, ast.FormattedValue))
        case ast.BinOp(op=ast.Add()):
            yield from _parts(node.left, around, tree, seen)
            yield from _parts(node.right, around, tree, seen)
        case ast.BinOp(op=ast.Mod()):
            yield from _parts(node.left, around, tree, seen)
            yield node.right
        case ast.IfExp():
            yield from _parts(node.body, around, tree, seen)
            yield from _parts(node.orelse, around, tree, seen)
        case ast.Call(func=ast.Attribute(attr="format" | "join" | "replace")):
            yield from _parts(node.func.value, around, tree, seen)
            yield from (arg for arg in node.args if not isinstance(arg, ast.Constant))
            yield from (word.value for word in node.keywords)
        case ast.Subscript() if _of_statements(node.value, around, tree):
            return
        case ast.Name():
            made = _made(node.id, around, tree)
            if not made:
                yield node
            for value in made:
                if id(value) not in seen:
                    yield from _parts(value, around, tree, seen | {id(value)})
        case _:
            yield node


def _made(name: str, around: syntax.Around, tree: ast.Module) -> list[ast.expr]:
    """What a name is assigned in the functions around it, else in the module."""
    for scope in (*around[:1], tree):
        if found := syntax.bound(scope, scope is not tree).get(name):
            return found
    return []


def paths(text: str) -> Iterator[tuple[int, str]]:
    """Line and expression of every path that has something called by a name in it."""
    for node, _ in syntax.within(text):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            if LABELS.search(ast.unparse(node.right)):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Call):
            name = called(node)
            method = isinstance(node.func, ast.Attribute)
            taken = [*node.args, *(word.value for word in node.keywords)]
            makes = name in PATH_CALLS or (not method and name in {"Path", "PurePath"})
            if makes and any(LABELS.search(ast.unparse(arg)) for arg in taken):
                yield node.lineno, ast.unparse(node)


def markup(text: str) -> Iterator[tuple[int, str]]:
    """Ways to raw HTML, scripts, frames, links and pictures in a page."""
    for node, _ in syntax.within(text):
        if isinstance(node, ast.keyword) and node.arg == "unsafe_allow_html":
            yield node.value.lineno, "unsafe_allow_html"
        elif isinstance(node, ast.Attribute):
            if node.attr in {"components", "html", "iframe", "exception", "LinkColumn", "ImageColumn",
                             "MarkdownColumn", "audio", "video", "logo", "pdf", "latex", "feedback"}:  # fmt: skip
                if ast.unparse(node.value) in {"st", "st.column_config", "streamlit"}:
                    yield node.lineno, ast.unparse(node)
            elif node.attr == "image":
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Call) and called(node) in {"link_button", "page_link"}:
            target = node.args[1] if called(node) == "link_button" and len(node.args) > 1 else None
            target = node.args[0] if called(node) == "page_link" and node.args else target
            own = isinstance(target, ast.Constant | ast.Name) or (
                isinstance(target, ast.Call) and ast.unparse(target.func) == "places.page"
            )
            if not own:
                yield node.lineno, ast.unparse(node)[:80]
        elif isinstance(node, ast.Constant) and re.search(
            "javascript:|<script", str(node.value), re.I
        ):
            yield node.lineno, str(node.value)[:60]


def chart_text(text: str) -> Iterator[tuple[int, str]]:
    """Text of a plotly figure that holds more than literals, numbers and ``label(…)``."""
    tree = syntax.tree(text)
    for node, around in syntax.within(text):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in CHART_TEXT:
                    yield from _unsafe(value, around, tree)
        elif isinstance(node, ast.Call):
            for word in node.keywords:
                if word.arg in CHART_TEXT:
                    yield from _unsafe(word.value, around, tree)


def _unsafe(value: ast.expr, around: syntax.Around, tree: ast.Module) -> Iterator[tuple[int, str]]:
    bare = [node for node in ast.walk(value) if isinstance(node, ast.Attribute | ast.Subscript)]
    labelled = {
        id(inner)
        for node in ast.walk(value)
        if isinstance(node, ast.Call)
        and called(node) in {"label", "zip", "enumerate", "tint", "wash"}
        for inner in ast.walk(node)
    }
    numeric = {
        id(inner)
        for node in ast.walk(value)
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None
        for inner in ast.walk(node)
    }
    for node in bare:
        if id(node) not in labelled and id(node) not in numeric:
            yield node.lineno, ast.unparse(node)
