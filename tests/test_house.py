"""The house rules of docs/architecture.md, kept by reading the source."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dudao import queries

sys.path.insert(0, str(Path(__file__).parent))
import structure
import syntax

ROOT = Path(__file__).resolve().parent.parent

ARROWS: dict[str, set[str]] = {
    "patterns": set(),
    "values": {"patterns"},
    "problems": set(),
    "forms": {"problems", "values"},
    "queries": {"problems"},
    "rules": {"problems"},
    "logs": set(),
    "pace": set(),
    "records": {"problems"},
    "access": {"forms", "problems", "values"},
    "reading": {"problems"},
    "recognition": {"reading", "forms", "patterns", "problems", "records", "values"},
    "store": {"access", "forms", "problems", "queries", "records", "values"},
    "intake": {
        "access",
        "forms",
        "pace",
        "problems",
        "reading",
        "recognition",
        "records",
        "store",
        "values",
    },
    "evaluation": {"pace", "queries", "records", "rules", "store"},
    "history": {
        "evaluation",
        "forms",
        "intake",
        "pace",
        "queries",
        "reading",
        "records",
        "rules",
        "store",
    },
    "charts": {"evaluation", "rules"},
    "reports": {
        "access",
        "evaluation",
        "forms",
        "problems",
        "queries",
        "reading",
        "records",
        "rules",
        "values",
    },
}
"""Room or shared module of dudao → the others it may import (ui, cli: all)."""

FREE = {"ui", "cli", "__main__", "__init__"}


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        place = ROOT / folder
        yield from [place] if place.is_file() else sorted(place.rglob("*.py"))


def room(path: Path) -> str:
    """The module of dudao that a file belongs to: ``dudao/store/tables.py`` → ``store``."""
    return path.relative_to(ROOT / "dudao").parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything a file imports."""
    for node in syntax.nodes(path.read_text(encoding="utf-8")):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "dudao":
                yield from ((node.lineno, f"dudao.{name.name}") for name in node.names)
            else:
                yield node.lineno, node.module


def test_modules_import_only_along_the_arrows():
    wrong = []
    for path in sources("dudao"):
        here = room(path)
        if here in FREE:
            continue
        allowed = ARROWS[here] | {here, "ROOT", "VERSION", "FORMAT", "door"}
        for line, name in imported(path):
            parts = name.split(".")
            if parts[0] == "dudao" and len(parts) > 1 and parts[1] not in allowed:
                wrong.append(f"{path.relative_to(ROOT)}:{line} {name}")
    assert wrong == []


def test_streamlit_only_in_the_ui():
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources("dudao")
        if room(path) != "ui"
        for line, name in imported(path)
        if name.split(".")[0] == "streamlit"
    ]
    assert wrong == []


@pytest.mark.parametrize(("door", "also"), [("ui", {"ui"}), ("cli", {"cli", "__main__"})])
def test_nobody_imports_a_door(door: str, also: set[str]):
    """The pages are ``ui``'s own (``pages/``, ``dashboard.py``); the command line is behind ``__main__``."""
    assert [path for path in importers_of(door) if room(path) not in also] == []


def importers_of(door: str) -> list[Path]:
    return [
        path
        for path in sources("dudao")
        if any(f"{name}.".startswith(f"dudao.{door}.") for _, name in imported(path))
    ]


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_no_sql_outside_queries_the_store_and_the_accounts():
    words = re.compile(r"^\s*(select|insert|update|delete|create|drop|alter|with)\s", re.I)
    wrong = []
    for path in sources("dudao", "pages", "dashboard.py"):
        if path.is_relative_to(ROOT / "dudao/store") or path.is_relative_to(ROOT / "dudao/access"):
            continue
        for node in syntax.nodes(path.read_text(encoding="utf-8")):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
                if words.match(text) and re.search(
                    r"\b(from|into|table|view|select)\b", text, re.I
                ):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []


def test_sql_of_the_store_that_never_changes_is_in_queries():
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources("dudao/store")
        for line in structure.static_sql(path.read_text(encoding="utf-8"))
    ]
    planted = (
        'def f(con, table):\n    """Select one from all."""\n    con.execute("select 1\\nfrom t")\n'
    )
    made = "def f(con, table):\n    con.execute(f'select 1 from {table}' ' where a is null')\n"
    assert (wrong, structure.static_sql(planted), structure.static_sql(made)) == ([], [3], [])


def test_no_value_is_pasted_into_sql():
    """``execute`` never gets an f-string or a ``%``, but for the names of record tables, which come
    from the forms' data and are checked, and names of table macros of the store's own."""
    names = {
        "table",
        "identifier",
        "_quoted",
        "listed",
        "names",
        "spec",
        "kind",
        "column",
        "new",
        "value",
        "backups",
    }
    wrong = []
    for path in sources("dudao", "pages"):
        for call in syntax.calls(path.read_text(encoding="utf-8")):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            if name not in ("execute", "executemany", "sql") or not call.args:
                continue
            first = call.args[0]
            pasted = isinstance(first, ast.JoinedStr) or (
                isinstance(first, ast.BinOp) and isinstance(first.op, ast.Mod)
            )
            if isinstance(first, ast.JoinedStr) and path.is_relative_to(ROOT / "dudao/store"):
                held = [
                    ast.unparse(p.value) for p in first.values if isinstance(p, ast.FormattedValue)
                ]
                pasted = not all(re.split(r"\W", word)[0] in names for word in held)
            if pasted:
                wrong.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert wrong == []


def test_no_raw_html():
    wrong = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in sources("dudao/ui", "pages", "dashboard.py")
        for word in ("unsafe_allow_html", "components.v1", "st.html(")
        if word in path.read_text(encoding="utf-8")
    ]
    assert wrong == []


def _used(name: str) -> set[str]:
    """The files of the pages in which something of that name is called."""
    return {
        path.name
        for path in sources("dudao/ui", "pages", "dashboard.py")
        for call in syntax.calls(path.read_text(encoding="utf-8"))
        if isinstance(call.func, ast.Attribute) and call.func.attr == name
    }


def test_one_way_out_and_two_doors_to_what_is_not_masked():
    """Downloads go through ``exporting``; answers as they are only to what compares or corrects them."""
    assert _used("download_button") == {"exporting.py"}
    assert _used("raw") == {"diff_data.py"}
    assert _used("raw_rows") == {"corrections.py"}


def test_no_exception_is_swallowed():
    wrong = []
    for path in sources("dudao", "pages", "dashboard.py", "manage.py"):
        for node in syntax.nodes(path.read_text(encoding="utf-8")):
            if isinstance(node, ast.ExceptHandler):
                kind = ast.unparse(node.type) if node.type else ""
                broad = kind in ("", "Exception", "BaseException")
                if broad and all(isinstance(step, ast.Pass | ast.Continue) for step in node.body):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []


@pytest.mark.parametrize(("folder", "limit"), [("pages", 60), ("manage.py", 150)])
def test_pages_and_the_manager_are_short(folder: str, limit: int):
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources(folder)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > limit
    }
    assert long == {}


APART: dict[str, str] = {
    "dudao.recognition.cards.claims": "being merged with the recognition of cards",
    "dudao.recognition.copies": "being merged with the recognition of files",
    "dudao.recognition.lists.assign": "being merged with the recognition of lists",
    "dudao.recognition.lists.dates": "being merged with the recognition of lists",
    "dudao.recognition.surveys.dated": "being merged with the recognition of surveys",
}
"""Short modules with one importer that stand alone all the same, each with its reason."""


@pytest.mark.parametrize(
    "offences",
    [
        structure.circles, structure.families, structure.foreign_privates, structure.long_modules,
        lambda modules: [one for one in structure.crumbs(modules) if one.split()[0] not in APART],
    ],
    ids=["circles", "families", "foreign_privates", "long_modules", "crumbs"],
)  # fmt: skip
def test_the_shape_of_the_house(offences):
    assert offences(structure.sources(ROOT, "dudao")) == []


A = "import dudao.b\n"
LONG, SHORT = "x = 1\n" * 501, "x = 1\n" * 59
PLANTED = [
    ("circles", {"a": A, "b": "def f():\n    from dudao import a\n"}, ["dudao.a ⇄ dudao.b"]),
    ("circles", {"a": A, "b": "from dudao import c\n", "c": "from dudao.a import x\n"}, ["dudao.a ⇄ dudao.b ⇄ dudao.c"]),
    ("circles", {"a": A, "b": "if TYPE_CHECKING:\n    from dudao import a\n"}, []),
    ("families", {"r.x": "", "r.x_one": "", "r.x_two": ""}, ["dudao.r: x, x_one, x_two"]),
    ("families", {"r.x": "", "r.x_one": "", "s.x_two": ""}, []),
    ("foreign_privates", {"a": "from dudao.b import _x\n", "b": ""}, ["dudao.a: dudao.b._x"]),
    ("foreign_privates", {"a": "from dudao import b as c\nc._x()\n", "b": ""}, ["dudao.a: dudao.b._x"]),
    ("foreign_privates", {"a": "from dudao import b\nb.__doc__\nself._x\n", "b": ""}, []),
    ("long_modules", {"a": LONG}, ["dudao.a (501 lines)"]),
    ("long_modules", {"a": LONG[6:]}, []),
    ("crumbs", {"a": A, "b": SHORT}, ["dudao.b (59 lines)"]),
    ("crumbs", {"a": A, "b": SHORT + "x = 1\n"}, []),
    ("crumbs", {"a": A, "c": A, "b": SHORT}, []),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "modules", "told"), PLANTED)
def test_a_planted_offence_against_the_shape_is_seen(kind: str, modules: dict[str, str], told: list[str]):  # fmt: skip
    """Each kind with what is just not one yet: 500 lines, 60 lines, two importers, a type checker's import."""
    package = {"dudao": ""} | {f"dudao.{name}": text for name, text in modules.items()}
    assert getattr(structure, kind)(package) == told


def test_every_module_that_stands_apart_is_a_crumb_with_a_reason():
    modules = structure.sources(ROOT, "dudao")
    assert APART.keys() <= modules.keys()


def _cached(text: str) -> Iterator[ast.FunctionDef]:
    """Functions whose answers are kept."""
    for node in syntax.nodes(text):
        if isinstance(node, ast.FunctionDef) and any(
            re.search(r"\bcache_|\bkept\(|\bof_here\b|\bof_store\b", ast.unparse(decorator))
            for decorator in node.decorator_list
        ):
            yield node


def drawn_while_kept(text: str) -> list[str]:
    """Cached functions that draw, or are given something to draw with: they fail at the next hit."""
    return [
        node.name
        for node in _cached(text)
        if any(
            "Callable" in ast.unparse(arg)
            for arg in ast.walk(node.args)
            if isinstance(arg, ast.arg)
        )
        or any(
            ast.unparse(call.func).startswith("st.")
            for call in _calls(node)
            if call not in node.decorator_list
        )
    ]


def test_nothing_is_drawn_inside_a_cached_function():
    wrong = {
        str(path.relative_to(ROOT)): found
        for path in sources("dudao/ui", "pages")
        if (found := drawn_while_kept(path.read_text(encoding="utf-8")))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "body",
    [
        "def f(tell: Callable[[int], None]):\n    return tell(1)",
        "def f(x):\n    st.progress(0.5)\n    return x",
    ],
)
def test_a_cached_function_that_draws_is_seen(body: str):
    for decorator in ("st.cache_resource(max_entries=3)", "kept(3)", "of_here", "keeping.of_store"):
        assert drawn_while_kept(f"@{decorator}\n{body}\n") == ["f"]


def test_every_dependency_is_pinned_to_a_range():
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-ray.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                assert re.match(r"[A-Za-z0-9_-]+(~=|>=[^,\s]+,<)", line), f"{name}: {line}"


def test_every_third_party_import_is_a_declared_dependency():
    """By the package that installs the module, whatever its name; not by what another package brings along."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    declared = {_package(re.split(r"[~>=<\[ ]", line)[0]) for line in lines if line[:1] != "#"}
    installs = importlib.metadata.packages_distributions()
    foreign = {
        name.split(".")[0]
        for path in sources("dudao", "pages", "dashboard.py")
        for _, name in imported(path)
    } - {"dudao", *sys.stdlib_module_names}
    missing = {
        name for name in foreign if not declared & {_package(one) for one in installs.get(name, [])}
    }
    assert missing == set()


def _package(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_tracked_tree_names_no_machine_path_and_no_registry():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        listed_paths = [str(p.relative_to(ROOT)) for p in sources("dudao", "pages", "tests")]
    else:
        listed_paths = listed.stdout.splitlines()
    hosts = "|".join(
        ["pypi" + r"\.org", "files\\.python" + "hosted", "registry" + r"\.npm", "deb\\.debian"]
    )
    bad = re.compile(rf"/work/(main|shared)|/tmp/work|/root/|{hosts}")
    wrong = []
    for name in listed_paths:
        path = ROOT / name
        readable = path.suffix in {".py", ".md", ".toml", ".sql", ".txt", ".csv", ".json", ""}
        if name == "tests/test_house.py" or not readable or not path.is_file():
            continue
        if found := bad.search(path.read_text(encoding="utf-8", errors="ignore")):
            wrong.append(f"{name}: {found.group()}")
    assert wrong == []


def test_card_top_level_is_there():
    for name in (
        "dashboard.py",
        "pages",
        "data",
        "queries",
        "tests",
        "requirements.txt",
        "README.md",
    ):
        assert (ROOT / name).exists(), name


def test_migrations_are_numbered_one_after_another():
    names = sorted(path.name for path in (ROOT / "queries" / "schema").glob("*.sql"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_a_page_query_stands_in_the_folder_of_its_page():
    """``queries/pages/<page>/<name>.sql``; what several pages ask in the same words is in ``shared``."""
    pages = {path.stem for path in (ROOT / "pages").glob("*.py")}
    asked = (ROOT / "queries" / "pages").rglob("*.sql")
    places = {path.relative_to(ROOT / "queries" / "pages").parent.as_posix() for path in asked}
    assert places - pages == {"shared"}


ANSWERS = {"answer", "respondent", "rec_satisfaction_survey"}
OF_SATISFACTION = {
    "base/answer", "base/respondent", "base/survey_county", "pages/satisfaction/cells", "satisfaction_first",
    "satisfaction_respondents",
}  # fmt: skip
"""The queries that read what people answered; the rest read what of it is shown (``shown_sheet``, ``shown_supervisor``)."""


def test_only_the_queries_of_satisfaction_read_answers():
    found = [queries.load(name) for name in queries.names()]
    reading = {q.name for q in found if q.reads & ANSWERS}
    reading |= {
        q.name for q in found
        if "active_satisfaction_survey" in q.reads and re.search(r"\b[qn][1-7]\b", q.sql)
    }  # fmt: skip
    assert reading - OF_SATISFACTION == set()
    asked = [
        (path.relative_to(ROOT).as_posix(), name)
        for path in sources("dudao", "pages")
        for node in syntax.nodes(path.read_text(encoding="utf-8"))
        if isinstance(node, ast.Constant) and (name := node.value) in OF_SATISFACTION
    ]
    assert {path for path, _ in asked} <= {
        "dudao/evaluation/satisfaction.py", "dudao/evaluation/bounded.py",
        "dudao/evaluation/facts.py",  # names them, as those that look at one year
    }  # fmt: skip
