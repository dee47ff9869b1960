"""What the shape of a package breaks, found in its sources: circles, families of prefixes, foreign privates, crumbs.

Everything here reads ``{dotted module: source}`` and returns the offences as text, so that a test can plant one.
"""

from __future__ import annotations

import ast
import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import syntax

CRUMB = 60
"""A module shorter than this with one importer lives inside it."""
FAMILY = 3
"""So many modules of one folder that share a prefix are a folder of their own."""
SITTING = 500
"""No module is longer."""
_QUESTION = re.compile(
    r"\s*(select\s.+\sfrom|insert\s+into|update\s.+\sset|delete\s+from|with\s.+\sas\s*\()\s",
    re.I | re.S,
)


def sources(root: Path, package: str) -> dict[str, str]:
    """Every module of a package by its dotted name; a package by the name of its folder."""
    found = {}
    for path in sorted((root / package).rglob("*.py")):
        name = ".".join(path.relative_to(root).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path.read_text(encoding="utf-8")
    return found


def imports(modules: Mapping[str, str]) -> dict[str, set[str]]:
    """Module → the modules of the package it imports, inside functions too; not what only type checkers read."""
    return {
        name: {found for found in _imported(text, modules) if found != name}
        for name, text in modules.items()
    }


def _imported(text: str, modules: Mapping[str, str]) -> Iterator[str]:
    for home, name in _named(text):
        inner = f"{home}.{name}" if home else name
        if inner in modules or home in modules:
            yield inner if inner in modules else home


@functools.cache
def _named(text: str) -> tuple[tuple[str, str], ...]:
    """Module ("": it is imported itself) and name of every import that is not for type checkers alone."""

    def walk(tree: ast.AST) -> Iterator[tuple[str, str]]:
        for node in ast.iter_child_nodes(tree):
            if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
                continue
            if isinstance(node, ast.Import):
                yield from (("", name.name) for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((node.module, name.name) for name in node.names)
            yield from walk(node)

    return tuple(walk(syntax.tree(text)))


def circles(modules: Mapping[str, str]) -> list[str]:
    """The groups of modules that reach each other by their imports."""
    arrows = imports(modules)
    reached = {name: _reached(name, arrows) for name in arrows}
    groups = {
        tuple(sorted({name} | {other for other in seen if name in reached[other]}))
        for name, seen in reached.items()
        if name in seen
    }
    return [" ⇄ ".join(group) for group in sorted(groups)]


def _reached(start: str, arrows: Mapping[str, set[str]]) -> set[str]:
    seen, open_ends = set(), list(arrows[start])
    while open_ends:
        if (name := open_ends.pop()) not in seen:
            seen.add(name)
            open_ends.extend(arrows[name])
    return seen


def families(modules: Mapping[str, str]) -> list[str]:
    """Folders in which three modules or more share the word before the first underscore."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in modules:
        folder, _, last = name.rpartition(".")
        found[folder, last.split("_")[0]].append(last)
    return [
        f"{folder}: {', '.join(sorted(members))}"
        for (folder, _), members in sorted(found.items())
        if len(members) >= FAMILY
    ]


def crumbs(modules: Mapping[str, str]) -> list[str]:
    """Short modules with one importer of the package (none that a file outside it needs too)."""
    importers = Counter(found for seen in imports(modules).values() for found in seen)
    packages = {name.rpartition(".")[0] for name in modules}
    return [
        f"{name} ({len(text.splitlines())} lines)"
        for name, text in modules.items()
        if importers[name] == 1 and name not in packages and len(text.splitlines()) < CRUMB
    ]


def foreign_privates(modules: Mapping[str, str]) -> list[str]:
    """Uses of another module's ``_name``: imported by name, or read from the imported module."""
    found = []
    for module, text in modules.items():
        known: dict[str, str] = {}
        for node in syntax.nodes(text):
            if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                for name in node.names:
                    if f"{node.module}.{name.name}" in modules:
                        known[name.asname or name.name] = f"{node.module}.{name.name}"
                    elif node.module in modules and _private(name.name):
                        found.append(f"{module}: {node.module}.{name.name}")
        for node in syntax.nodes(text):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                home = known.get(node.value.id)
                if home and home != module and _private(node.attr):
                    found.append(f"{module}: {home}.{node.attr}")
    return found


def _private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def long_modules(modules: Mapping[str, str]) -> list[str]:
    return [f"{n} ({len(t.splitlines())} lines)" for n, t in modules.items() if len(t.splitlines()) > SITTING]  # fmt: skip


def static_sql(text: str) -> list[int]:
    """Lines of questions and writes that stand whole in a module: none of their words comes from the forms."""
    nodes = syntax.nodes(text)
    made = {
        id(part)
        for node in nodes
        if isinstance(node, ast.JoinedStr | ast.BinOp)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for part in ast.walk(node)
    }
    return [
        node.lineno
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in made
        if _QUESTION.match(node.value)
    ]
