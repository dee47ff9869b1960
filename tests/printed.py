"""The tables of docs/ that are printed from source: ``python tests/printed.py`` prints them anew.

A table stands between ``<!-- printed: name -->`` and ``<!-- end -->``; ``tests/test_docs.py`` compares it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [path for path in (str(ROOT), str(ROOT / "tests")) if path not in sys.path]

from dudao import forms, queries, rules  # noqa: E402
from dudao.cli import options  # noqa: E402
from dudao.evaluation import inventory  # noqa: E402

DOCS = ROOT / "docs"
_BLOCK = re.compile(r"(<!-- printed: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_RULES = re.compile(r"（[A-Z]+-\d+[^）]*）")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A markdown table.

    >>> print(table(["a", "b"], [["1", "x|y"]]), end="")
    | a | b |
    | --- | --- |
    | 1 | x\\|y |
    """
    lines = [head, ["---"] * len(head), *([cell.replace("|", r"\|") for cell in row] for row in rows)]  # fmt: skip
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def imports() -> str:
    """Who may import whom: the arrows that tests/test_house.py holds."""
    from test_house import ARROWS

    rows = [[f"`{name}`", ", ".join(sorted(ARROWS[name])) or "nobody"] for name in ARROWS]
    return table(["room or module", "may import from dudao"], rows)


def commands() -> str:
    """The command line, from its parser."""
    actions = next(
        action
        for action in options.parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    rows = [[f"`{one.dest}`", one.help or ""] for one in actions._choices_actions]
    return table(["`python3 manage.py …`", "what it does"], rows)


def form_table() -> str:
    """Every form, from ``data/forms/*.toml``."""
    rows = [
        [f"`{one.id}`", one.title, one.layout, str(one.option("clause") or ""), str(len(one.fields)),
         ", ".join(one.identity)]
        for one in forms.load_forms().values()
    ]  # fmt: skip
    return table(["form", "title", "layout", "clause", "fields", "identity"], rows)


def packs() -> str:
    """Every rule pack, from ``data/rules/*.toml``."""
    rows = []
    for name in rules.packs():
        pack = rules.load(name)
        kinds = [inventory.kind_of(target) for target in pack.targets.values()]
        counted = [str(kinds.count(kind)) for kind in inventory.KINDS]
        rows.append([f"`{name}`", pack.title, str(len(kinds)), *counted])
    return table(["pack", "document", "rules", *inventory.KINDS], rows)


def measures() -> str:
    """Every measure: the rules that use it, and what its header says it counts and a row is."""
    used: dict[str, list[str]] = {}
    for name in rules.packs():
        for target in rules.load(name).measured():
            used.setdefault(target.measure, []).append(target.id)
    rows = []
    for name in sorted(used):
        measure = queries.load(f"measures/{name}")
        counts = _RULES.sub("", measure.title)
        rows.append([f"`{name}`", ", ".join(sorted(used[name])), counts, measure.grain])
    return table(["measure", "rules", "what it counts", "one row is"], rows)


TABLES: dict[str, Callable[[], str]] = {
    "imports": imports, "commands": commands, "forms": form_table, "packs": packs, "measures": measures,
}  # fmt: skip


def printed(text: str) -> str:
    """A document with every table in it as the source has it now."""
    return _BLOCK.sub(lambda block: f"{block[1]}{TABLES[block[2]]()}{block[3]}", text)


def papers() -> dict[Path, list[str]]:
    """Every document of docs/ with the tables it holds."""
    found = {path: _BLOCK.findall(path.read_text(encoding="utf-8")) for path in DOCS.glob("*.md")}
    return {path: [name for _, name, _ in blocks] for path, blocks in sorted(found.items())}


if __name__ == "__main__":
    for path in papers():
        old = path.read_text(encoding="utf-8")
        if (new := printed(old)) != old:
            path.write_text(new, encoding="utf-8")
            print(path.relative_to(ROOT))
