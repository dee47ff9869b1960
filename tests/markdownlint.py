"""Which text of the pages can hold what a user's file says and is read as markdown: found in the source.

Every argument of Streamlit that is read as markdown (:data:`SINKS`) must be made of literals, numbers,
days, words of our own tables and what :data:`CLEAN` helpers return. Names are followed to where they
are assigned, functions to what they return, parameters to what their callers pass.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import syntax

SINKS: dict[str, tuple[object, ...]] = {
    **dict.fromkeys(
        ["markdown", "caption", "info", "warning", "error", "success", "title", "header", "badge"],
        (0, "body", "help"),
    ),
    **dict.fromkeys(
        ["subheader", "expander", "popover", "status", "spinner", "toast", "dialog", "tabs"],
        (0, "body", "label", "title", "tabs", "text", "help"),
    ),
    **dict.fromkeys(
        ["button", "download_button", "form_submit_button", "checkbox", "toggle", "file_uploader",
         "selectbox", "multiselect", "text_input", "text_area", "number_input", "date_input",
         "time_input", "slider", "text_editor", "menu_button"],
        (0, "label", "help"),
    ),
    **dict.fromkeys(
        ["radio", "pills", "segmented_control", "select_slider"],
        (0, 1, "label", "options", "format_func", "captions", "help"),
    ),
    "page_link": ("label", "help"),
    "link_button": (0, 1, "label", "url", "help"),
    "progress": (1, "text"),
    "metric": (0, 1, 2, "label", "value", "delta", "help"),
    "write": (0, 1, 2, 3),
    "image": ("caption",),
    "Column": ("help",),
}  # fmt: skip
"""Method → its positions and keywords that Streamlit reads as markdown."""

CLEAN = {
    "plain", "share", "percent", "size", "period_words", "label",
    "form_title", "place_of", "kind_of", "hex", "len", "int", "float", "round", "sum", "abs", "range", "isoformat", "strftime", "count", "sorted_numbers",
}  # fmt: skip
"""Functions and methods that return nothing a reader of markdown obeys, whatever they are given."""

THROUGH = {
    "replace", "strip", "lstrip", "rstrip", "removeprefix", "removesuffix", "partition", "split",
    "listed", "sorted", "list", "tuple", "set", "dict", "zip", "enumerate", "reversed", "max", "min", "str",
    "number", "values", "keys", "items", "get", "join", "format", "most_common", "fromkeys", "Counter", "map", "filter",
}  # fmt: skip
"""Functions and methods whose result is made of what they are given, and of the object they are called on."""

OWN = {
    "year", "month", "day", "as_of", "sign", "word", "colour", "upload_id", "snapshot_id",
    "id", "short", "unit", "chosen", "KINDS", "KEPT", "CAUSES", "height", "width",
}  # fmt: skip
"""Attributes that hold numbers, days, signs, or the rule packs' own short words."""

NUMBERS = {"int", "float", "bool", "date", "datetime", "dt.date", "dt.datetime"}
NOT_STREAMLIT = {"LOG", "_LOG", "log", "logging", "words", "doubts", "parser", "workbook", "sheet"}


@dataclass
class Function:
    """A function of the pages, with the module it stands in."""

    module: str
    node: ast.FunctionDef
    calls: list[tuple[Function | None, str, ast.Call]] = field(default_factory=list)

    @property
    def parameters(self) -> list[str]:
        spec = self.node.args
        return [arg.arg for arg in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]

    def annotated(self, name: str) -> str:
        spec = self.node.args
        found = [a for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs) if a.arg == name]
        return ast.unparse(found[0].annotation) if found and found[0].annotation else ""

    def default(self, name: str) -> ast.expr | None:
        spec = self.node.args
        last = [*spec.posonlyargs, *spec.args]
        pairs = dict(zip([a.arg for a in last][::-1], spec.defaults[::-1], strict=False))
        pairs |= {a.arg: d for a, d in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if d}
        return pairs.get(name)


class Lint:
    """Follows text through the modules given as name → source."""

    def __init__(self, sources: dict[str, str], allowed: Iterable[str] = ()) -> None:
        self.trees = {name: syntax.tree(text) for name, text in sources.items()}
        self.allowed = set(allowed)
        self.functions: dict[tuple[str, str], Function] = {}
        self.constants: dict[tuple[str, str], ast.expr] = {}
        self.imports: dict[str, dict[str, tuple[str, str]]] = {}
        self._asked: dict[tuple[int, object], bool] = {}
        for module, tree in self.trees.items():
            self._collect(module, tree)
        for module, tree in self.trees.items():
            self._calls(module, tree, None)

    def _collect(self, module: str, tree: ast.Module) -> None:
        known = self.imports[module] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                self.functions.setdefault((module, node.name), Function(module, node))
            elif isinstance(node, ast.ImportFrom):
                for name in node.names:
                    known[name.asname or name.name] = (node.module or "", name.name)
        for node in tree.body:
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    for name in target.elts if isinstance(target, ast.Tuple) else [target]:
                        if isinstance(name, ast.Name):
                            self.constants[module, name.id] = node.value
            elif isinstance(node, ast.AnnAssign) and node.value:
                self.constants[module, ast.unparse(node.target)] = node.value

    def _calls(self, module: str, node: ast.AST, inside: Function | None) -> None:
        for child in ast.iter_child_nodes(node):
            here = inside
            if isinstance(child, ast.FunctionDef):
                here = self.functions[module, child.name]
            elif isinstance(child, ast.Call) and (called := self.resolved(module, child.func)):
                called.calls.append((inside, module, child))
            self._calls(module, child, here)

    def resolved(self, module: str, func: ast.expr) -> Function | None:
        """The function of ours that an expression names, if it does."""
        if isinstance(func, ast.Name):
            if (module, func.id) in self.functions:
                return self.functions[module, func.id]
            return self.functions.get(self.imports[module].get(func.id, ("", "")))
        if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
            return self.functions.get((self._home(module, func.value.id), func.attr))
        return None

    def _home(self, module: str, name: str) -> str:
        """The dotted name of the module that a name of ``module`` stands for."""
        return ".".join(self.imports[module].get(name, (name,)))

    def findings(self) -> Iterator[str]:
        """``module:line method(argument)`` of each argument that may hold a file's own words."""
        for module, tree in self.trees.items():
            yield from self._walk(module, tree, None)

    def _walk(self, module: str, node: ast.AST, inside: Function | None) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            here = inside
            if isinstance(child, ast.FunctionDef):
                here = self.functions[module, child.name]
            elif isinstance(child, ast.Call):
                for text in sunk(child):
                    if not self.clean(text, module, here):
                        said = (
                            f"{module}:{child.lineno} {child.func.attr}({ast.unparse(text)[:90]})"
                        )
                        if not any(one in said for one in self.allowed):
                            yield said
            yield from self._walk(module, child, here)

    def clean(self, node: ast.expr | None, module: str, inside: Function | None, bound=()) -> bool:
        """Whether an expression cannot hold words of a file. ``bound``: names known to be clean."""
        match node:
            case None | ast.Constant() | ast.Compare() | ast.Lambda(args=ast.arguments(args=[])):
                return True
            case ast.Lambda():
                return self.clean(node.body, module, inside, bound)
            case ast.JoinedStr():
                return all(self.clean(part, module, inside, bound) for part in node.values)
            case ast.FormattedValue():
                spec = ast.unparse(node.format_spec)[2:-1] if node.format_spec else ""
                return (
                    "%" in spec
                    or spec[-1:] in tuple("dfge")
                    or self.clean(node.value, module, inside, bound)
                )
            case ast.BinOp():
                if isinstance(node.op, ast.Sub | ast.Div | ast.FloorDiv | ast.Pow):
                    return True
                return all(self.clean(n, module, inside, bound) for n in (node.left, node.right))
            case ast.UnaryOp():
                return True
            case ast.BoolOp():
                return all(self.clean(n, module, inside, bound) for n in node.values)
            case ast.IfExp():
                return all(self.clean(n, module, inside, bound) for n in (node.body, node.orelse))
            case ast.NamedExpr() | ast.Starred() | ast.Await():
                return self.clean(node.value, module, inside, bound)
            case ast.List() | ast.Tuple() | ast.Set():
                return all(self.clean(n, module, inside, bound) for n in node.elts)
            case ast.Dict():
                both = [*node.keys, *node.values]
                return all(self.clean(n, module, inside, bound) for n in both if n)
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
                return self.clean(node.elt, module, inside, self._comprehended(node, module, inside, bound))  # fmt: skip
            case ast.DictComp():
                more = self._comprehended(node, module, inside, bound)
                return all(self.clean(n, module, inside, more) for n in (node.key, node.value))
            case ast.Name():
                return node.id in bound or self._named(node.id, module, inside)
            case ast.Attribute():
                return self._attribute(node, module, inside, bound)
            case ast.Subscript():
                return self.clean(node.value, module, inside, bound)
            case ast.Call():
                return self._called(node, module, inside, bound)
        return False

    def _comprehended(self, node, module, inside, bound) -> tuple[str, ...]:
        for loop in node.generators:
            for name in [n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name)]:
                made = bound_to(loop.target, loop.iter, True, name)
                if all(self.clean(value, module, inside, bound) for value in made):
                    bound = (*bound, name)
        return bound

    def _attribute(self, node: ast.Attribute, module: str, inside, bound) -> bool:
        if node.attr in OWN:
            return True
        if isinstance(node.value, ast.Name):
            home = self._home(module, node.value.id)
            if (home, node.attr) in self.constants:
                return self._once(("constant", home, node.attr), self.constants[home, node.attr], home, None)  # fmt: skip
            if ("class", node.value.id) == ("class", node.value.id.upper()):
                return True
        return self.clean(node.value, module, inside, bound)

    def _once(self, key, node, module, inside, bound=()) -> bool:
        """An answer that may need itself: taken for clean while it is worked out."""
        if key not in self._asked:
            self._asked[key] = True
            self._asked[key] = self.clean(node, module, inside, bound)
        return self._asked[key]

    def _named(self, name: str, module: str, inside: Function | None) -> bool:
        if inside is not None:
            given = list(assigned(inside.node, name))
            if name in inside.parameters:
                return self._parameter(inside, name) and all(
                    self._once((id(value), name), value, module, inside) for value in given
                )
            if given:
                return all(self._once((id(value), name), value, module, inside) for value in given)
        if (module, name) in self.constants:
            return self._once(("constant", module, name), self.constants[module, name], module, None)  # fmt: skip
        home = self.imports[module].get(name)
        if home in self.constants:
            return self._once(("constant", *home), self.constants[home], home[0], None)
        return (module, name) in self.functions or name.isupper()

    def _parameter(self, inside: Function, name: str) -> bool:
        """Clean where its type says so, or where every caller passes something clean."""
        if inside.annotated(name).split(" | ")[0] in NUMBERS:
            return True
        key = (id(inside.node), name)
        if key in self._asked:
            return self._asked[key]
        self._asked[key] = True
        passed = [self._passed(inside, name, call) for _, _, call in inside.calls]
        self._asked[key] = bool(inside.calls) and all(
            self.clean(value, module, caller)
            for value, (caller, module, _) in zip(passed, inside.calls, strict=True)
        )
        return self._asked[key]

    @staticmethod
    def _passed(inside: Function, name: str, call: ast.Call) -> ast.expr | None:
        by_word = {word.arg: word.value for word in call.keywords}
        if name in by_word:
            return by_word[name]
        place = inside.parameters.index(name)
        return call.args[place] if place < len(call.args) else inside.default(name)

    def _called(self, node: ast.Call, module: str, inside, bound) -> bool:
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        if name in CLEAN:
            return True
        ours = self.resolved(module, node.func)
        if ours is not None and not ours.module.endswith("words"):
            returned = [
                n.value for n in ast.walk(ours.node) if isinstance(n, ast.Return) and n.value
            ]
            return bool(returned) and all(
                self._once((id(value), "returned"), value, ours.module, ours) for value in returned
            )
        if name not in THROUGH:
            return False
        given = [*node.args[name == "get" :], *(word.value for word in node.keywords)]
        if isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) != "dict":
            given.append(node.func.value)
        return all(self.clean(n, module, inside, bound) for n in given)


def sunk(call: ast.Call) -> Iterator[ast.expr]:
    """The arguments of a call that Streamlit reads as markdown."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in SINKS:
        return
    if isinstance(call.func.value, ast.Name) and call.func.value.id in NOT_STREAMLIT:
        return
    worded = any(word.arg == "format_func" for word in call.keywords)
    for place in SINKS[call.func.attr]:
        if worded and place in (1, "options"):
            continue  # shown as the function words them
        if isinstance(place, int):
            if place < len(call.args):
                yield call.args[place]
        else:
            yield from (word.value for word in call.keywords if word.arg == place)


def assigned(function: ast.FunctionDef, name: str) -> Iterator[ast.expr]:
    """Everything a name is made of within a function: assignments, loops, ``with … as``, ``append``."""
    for node in ast.walk(function):
        pairs: list[tuple[ast.expr, ast.expr | None, bool]] = []
        if isinstance(node, ast.Assign):
            pairs = [(target, node.value, False) for target in node.targets]
        elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.NamedExpr):
            pairs = [(node.target, node.value, False)]
        elif isinstance(node, ast.For):
            pairs = [(node.target, node.iter, True)]
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            pairs = [(node.optional_vars, node.context_expr, False)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            grows = node.func.attr in ("append", "extend", "add", "insert", "update")
            pairs = [(node.func.value, node.args[-1], False)] if grows else []
        for target, value, each in pairs:
            if value is not None:
                yield from bound_to(target, value, each, name)


def bound_to(target: ast.expr, value: ast.expr, each: bool, name: str) -> Iterator[ast.expr]:
    """What of ``value`` (``each``: of its elements) a name in a target gets."""
    if isinstance(target, ast.Tuple | ast.List):
        for place, part in enumerate(target.elts):
            if name in {n.id for n in ast.walk(part) if isinstance(n, ast.Name)}:
                yield from _parted(value, place, each)
    elif name in {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}:
        yield value


def _parted(value: ast.expr, place: int, each: bool) -> Iterator[ast.expr]:
    """The part of a value that goes to one place of a tuple, as narrow as can be seen."""
    called = value.func if isinstance(value, ast.Call) else None
    name = getattr(called, "attr", getattr(called, "id", ""))
    if each and name == "enumerate":
        yield value.args[0] if place else ast.Constant(0)
    elif each and name == "most_common":
        yield ast.Constant(0) if place else called.value
    elif each and name == "zip" and place < len(value.args):
        yield value.args[place]
    elif not each and isinstance(value, ast.IfExp):
        yield from _parted(value.body, place, False)
        yield from _parted(value.orelse, place, False)
    elif not each and isinstance(value, ast.Tuple | ast.List) and place < len(value.elts):
        yield value.elts[place]
    elif each and isinstance(value, ast.Tuple | ast.List):
        for item in value.elts:
            yield from _parted(item, place, False)
    else:
        yield value


def sources(root: Path) -> dict[str, str]:
    """The modules of the pages and of the words they use, by their dotted name."""
    paths = [p for folder in ("dudao/ui", "pages") for p in sorted((root / folder).rglob("*.py"))]
    dotted = {path: ".".join(path.relative_to(root).with_suffix("").parts) for path in paths}
    return {
        name.removesuffix(".__init__"): path.read_text("utf-8") for path, name in dotted.items()
    }
