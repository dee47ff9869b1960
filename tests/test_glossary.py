"""One word a concept, from page to table to command: the glossary of docs/architecture.md, compared with what there is.

| planted | said |
| --- | --- |
| a module `ui.visit.masking`, a word that is not used | masking is no word for mask |
| a module `cli.backups`, not in the table | cli.backups is not named for backup |
| a row that names a module, table or command there is not | it is not there |
| a row whose module bears another word | store.keeping bears another word than backup |
| a concept in two rows, a module in two rows | twice |
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from dudao.cli import options

sys.path.insert(0, str(Path(__file__).parent))
import structure
import syntax

ROOT = Path(__file__).resolve().parents[1]


class Term(NamedTuple):
    """A row of the table: the concept's word, its Chinese, and what bears it; ``never`` are words not used for it."""

    word: str
    chinese: str
    modules: tuple[str, ...]
    tables: tuple[str, ...]
    commands: tuple[str, ...]
    never: tuple[str, ...]


def glossary(text: str) -> list[Term]:
    part = text.split("## Glossary\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("| ")][2:]
    return [Term(row[0].strip(), row[1].strip(), *map(_listed, row[2:])) for row in rows]


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[\w.-]+", cell))


def _word(module: str) -> str:
    return module.rpartition(".")[2].removesuffix("s")


def wrong(
    terms: Iterable[Term], modules: Iterable[str], tables: Iterable[str], commands: Iterable[str]
) -> Iterator[str]:
    """What the table says and is not so; what is there and the table does not say."""
    terms, modules = list(terms), set(modules)
    named = Counter(name for term in terms for name in (f"the concept {term.word}", *term.modules))
    yield from (f"{name} stands twice" for name, count in named.items() if count > 1)
    for term in terms:
        yield from (f"module {name} is not there" for name in {*term.modules} - modules)
        yield from (f"table {name} is not there" for name in {*term.tables} - {*tables})
        yield from (f"command {name} is not there" for name in {*term.commands} - {*commands})
        for name in sorted(modules):
            if _word(name) in {word.removesuffix("s") for word in term.never}:
                yield f"{name}: {_word(name)} is no word for {term.word}"
            same = _word(name) == term.word.removesuffix("s")
            if same and name not in term.modules:
                yield f"{name} is not named for {term.word}"
            if not same and name in term.modules:
                yield f"{name} bears another word than {term.word}"


def there() -> tuple[set[str], set[str], set[str]]:
    """The modules of the program (a cell's reading and recognition have words of their own), tables, commands."""
    found = {name.removeprefix("dudao.") for name in structure.sources(ROOT, "dudao")}
    modules = {name for name in found if name.split(".")[0] not in ("values", "reading", "recognition")}  # fmt: skip
    schema = "".join(p.read_text("utf-8") for p in (ROOT / "queries/schema").glob("*.sql"))
    tables = set(re.findall(r"create table (?:if not exists )?(\w+)", schema))
    actions = options.parser()._actions
    (commands,) = (a.choices for a in actions if isinstance(a, argparse._SubParsersAction))
    return modules, tables, set(commands)


def test_the_glossary_is_so():
    terms = glossary((ROOT / "docs/architecture.md").read_text("utf-8"))
    assert len(terms) >= 30
    assert list(wrong(terms, *there())) == []


BACKUP = Term("backup", "备份", ("store.backup",), ("kept",), ("backup",), ("keeping",))
THERE = {"store.backup"}, {"kept"}, {"backup"}


@pytest.mark.parametrize(
    ("terms", "more", "said"),
    [
        ([BACKUP], (), []),
        ([BACKUP], ("ui.keeping",), ["ui.keeping: keeping is no word for backup"]),
        ([BACKUP], ("cli.backups",), ["cli.backups is not named for backup"]),
        ([BACKUP._replace(tables=("gone",))], (), ["table gone is not there"]),
        ([BACKUP._replace(commands=("back",))], (), ["command back is not there"]),
        ([BACKUP._replace(modules=("store.backup", "cli.backup"))], (), ["module cli.backup is not there"]),
        ([BACKUP._replace(modules=("store.backup", "store.daily"))], ("store.daily",), ["store.daily bears another word than backup"]),
        ([BACKUP, BACKUP._replace(modules=())], (), ["the concept backup stands twice", "store.backup is not named for backup"]),
    ],
)  # fmt: skip
def test_a_second_word_is_seen(terms: list[Term], more: tuple[str, ...], said: list[str]):
    modules, tables, commands = THERE
    assert list(wrong(terms, modules | {*more}, tables, commands)) == said


VAGUE = {"settle", "told", "found", "said", "spot"}
"""Words that meant many things: fine within a function, no name of one."""
STILL = {"recognition.answers.settle", "recognition.cards.find.Found", "recognition.lists.meta.settle", "values.session_held.Said"}  # fmt: skip
"""Those of the recognition of cells, which name what one sentence or one cell says."""


def vague(modules: Mapping[str, str]) -> set[str]:
    """The public functions and classes of modules whose name is a word that means many things."""
    return {
        f"{name.removeprefix('dudao.')}.{node.name}"
        for name, text in modules.items()
        for node in syntax.tree(text).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.lower() in VAGUE
    }


def test_no_function_and_no_class_bears_a_word_of_many_meanings():
    assert vague(structure.sources(ROOT, "dudao")) - STILL == set()
    planted = {"dudao.a": "def told():\n    found = 1\n", "dudao.b": "class Spot: ...\ndef _said(): ...\n"}  # fmt: skip
    assert vague(planted) == {"a.told", "b.Spot"}
