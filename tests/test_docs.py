"""docs/ says what the source says: printed tables, the answers of finding.md, the files that are named."""

from __future__ import annotations

import ast
import importlib
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import printed

from dudao.ui.visit.menu import PAGES

ROOT = Path(__file__).resolve().parent.parent
PAPERS = sorted(printed.DOCS.glob("*.md"))
_FILE = re.compile(r"`((?:dudao|data|docs|pages|queries|tests|benchmarks|deploy)/[\w./-]+)`")
_ROOMED = re.compile(r"`((?:reading|recognition|intake|store|evaluation|history|reports|charts|ui|access|cli|values)/[\w./-]+\.(?:py|toml))`")  # fmt: skip
_PICTURE = re.compile(r"\((docs/[\w./-]+\.png)\)")
_QUERY = re.compile(r"`((?:base|measures|pages|schema)/[\w./-]+\.sql)`")


def name_of(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("paper", PAPERS, ids=name_of)
def test_a_printed_table_is_as_the_source_has_it(paper: Path):
    """Mend with ``python tests/printed.py``."""
    text = paper.read_text(encoding="utf-8")
    assert printed.printed(text) == text


def test_the_pictures_show_todays_menu():
    """Mend with ``python tests/browser/pictures.py http://127.0.0.1:8501`` beside a running demo."""
    shown = (ROOT / "docs" / "pictures" / "menu.txt").read_text(encoding="utf-8").split()
    assert shown == [line.title for line in PAGES.values()]
    assert [p for p in _PICTURE.findall((ROOT / "README.md").read_text("utf-8")) if not (ROOT / p).is_file()] == []  # fmt: skip


def test_every_table_is_printed_somewhere():
    assert {name for names in printed.papers().values() for name in names} == set(printed.TABLES)


@pytest.mark.parametrize("paper", PAPERS, ids=name_of)
def test_a_file_that_is_named_is_there(paper: Path):
    """``dudao/…`` from the top, ``reading/…`` from dudao/, ``base/….sql`` from queries/; written at a store's own: none."""
    text = paper.read_text(encoding="utf-8")
    named = [ROOT / one for one in _FILE.findall(text)]
    named += [ROOT / "dudao" / one for one in _ROOMED.findall(text)]
    named += [ROOT / "queries" / one for one in _QUERY.findall(text)]
    own = {ROOT / "data" / "store", ROOT / "data" / "demo"}
    missing = [p for p in named if not p.exists() and not own & {p, *p.parents}]
    assert [p.relative_to(ROOT).as_posix() for p in missing] == []


_DOTTED = re.compile(r"`(?:dudao\.)?((?:access|charts|cli|evaluation|history|intake|reading|recognition|reports|store|ui|values)(?:\.\w+)+)`")  # fmt: skip
NO_MODULE = {"access.sqlite"}
PROPERTIES = {"store.last_event": ("dudao.store", "Store")}
"""What looks like a name of a room and is one of the store's own handle."""


def resolved(name: str) -> bool:
    """Whether ``room.module.name`` leads to something.

    >>> resolved("values.dates.parse_date"), resolved("values.dates.gone"), resolved("values.gone")
    (True, False, False)
    """
    parts = name.split(".")
    found = importlib.import_module(f"dudao.{parts[0]}")
    for at, part in enumerate(parts[1:], 1):
        path = ROOT.joinpath("dudao", *parts[: at + 1])
        if not hasattr(found, part) and (path.is_dir() or path.with_suffix(".py").is_file()):
            importlib.import_module(".".join(("dudao", *parts[: at + 1])))
        found = getattr(found, part, None)
        if found is None:
            return False
    return True


@pytest.mark.parametrize("paper", PAPERS, ids=name_of)
def test_a_module_or_function_that_is_named_is_there(paper: Path):
    named = set(_DOTTED.findall(paper.read_text(encoding="utf-8"))) - NO_MODULE - set(PROPERTIES)
    assert sorted(name for name in named if not resolved(name)) == []
    for name, (module, owner) in PROPERTIES.items():
        assert hasattr(getattr(importlib.import_module(module), owner), name.rpartition(".")[2])


def symbols(path: Path) -> set[str]:
    """The names a module defines, a class's own as ``Class.name``."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
            inner = node.body if isinstance(node, ast.ClassDef) else []
            found |= {f"{node.name}.{one.name}" for one in inner if isinstance(one, ast.FunctionDef)}  # fmt: skip
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {t.id for t in targets if isinstance(t, ast.Name)}
    return found


def answers(paper: str, columns: int) -> list[list[str]]:
    """The rows of the first table of a document that has so many columns, without its head."""
    text = (printed.DOCS / paper).read_text(encoding="utf-8")
    for block in re.findall(r"(?m)(?:^\|.*\n)+", text):
        rows = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in block.splitlines()]  # fmt: skip
        if len(rows[0]) == columns:
            return rows[2:]
    return []


def absent(file: str, names: list[str]) -> list[str]:
    """What of a file and the names in it is not there; a name in a file that is no module is looked for as a word.

    >>> absent("tests/test_docs.py", ["absent", "nowhere"])
    ['tests/test_docs.py: nowhere']
    >>> absent("data/access/roles.csv", ["see_audit"]), absent("data/gone.toml", ["x"])
    ([], ['data/gone.toml'])
    """
    path = ROOT / file
    if not path.exists():
        return [file]
    if path.is_dir():
        return []
    text = path.read_text(encoding="utf-8")
    known = symbols(path) if path.suffix == ".py" else {n for n in names if n in text}
    return [f"{file}: {name}" for name in names if name not in known]


@pytest.mark.parametrize(("paper", "columns"), [("finding.md", 4), ("architecture.md", 4)])
def test_the_file_and_the_names_of_every_answer_are_there(paper: str, columns: int):
    """finding.md's questions and architecture.md's stations: what, file, names in it, why there."""
    rows = answers(paper, columns)
    assert len(rows) >= 10
    wrong = []
    for _, file, names, _ in rows:
        wrong += absent(file.strip("`"), re.findall(r"`([^`]+)`", names))
    assert wrong == []
