"""The sources as trees, read once a process: a hundred checks look at the same three hundred modules. Nobody changes a node."""

from __future__ import annotations

import ast
import functools

Around = tuple[ast.AST, ...]


@functools.cache
def tree(text: str) -> ast.Module:
    """The tree of a source."""
    return ast.parse(text)


@functools.cache
def nodes(text: str) -> tuple[ast.AST, ...]:
    """Every node of a source, as ``ast.walk`` gives them."""
    return tuple(ast.walk(tree(text)))


@functools.cache
def calls(text: str) -> tuple[ast.Call, ...]:
    """Every call of a source."""
    return tuple(node for node in nodes(text) if isinstance(node, ast.Call))


@functools.cache
def within(text: str) -> tuple[tuple[ast.AST, Around], ...]:
    """Every node of a source with the functions around it, innermost first."""
    found: list[tuple[ast.AST, Around]] = []

    def walk(node: ast.AST, around: Around) -> None:
        for child in ast.iter_child_nodes(node):
            found.append((child, around))
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            walk(child, (child, *around) if inside else around)

    walk(tree(text), ())
    return tuple(found)


@functools.cache
def bound(scope: ast.AST, whole: bool) -> dict[str, list[ast.expr]]:
    """Name → what it is assigned, or runs through, in a scope; of a module (not ``whole``) at its top alone."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(scope) if whole else scope.body:
        if not isinstance(
            node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.NamedExpr | ast.For
        ):
            continue
        value = node.iter if isinstance(node, ast.For) else node.value
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = {p.id for t in targets for p in ast.walk(t) if isinstance(p, ast.Name)}
        for name in names:
            found.setdefault(name, []).append(value)
    return found
