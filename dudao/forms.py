"""Forms as data: ``data/forms/*.toml`` → :class:`Form`. Adding a form or an alias is an edit of one file.

Known to recognition, extraction, the store (its record tables are generated from here) and templates.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dudao import ROOT
from dudao.problems import BadData

FORMS_DIR = ROOT / "data" / "forms"
LAYOUTS = ("list", "card", "survey")
_KEYS = frozenset({
    "id", "title", "layout", "version", "identity", "clause", "titles", "fields", "meta", "report", "ignored",
    "distinct", "needs", "unread", "core", "key", "unlike", "familiar", "evidence", "band", "by_hand", "anchor",
    "template", "template_title", "template_hidden", "citywide", "lines", "skipped", "levels", "plain", "items",
    "columns", "around", "fill_down", "scale", "as_list", "band_says", "subject", "slips", "not_planned", "any_kind",
})  # fmt: skip
_ITEM_KEYS = frozenset({"text", "words", "hints", "stems", "rank", "late"})
_FIELD_KEYS = frozenset({
    "label", "kind", "labels", "choices", "long", "patterns", "units", "also_labels", "added", "subject", "printed",
    "prompt", "prompts", "ticks", "none", "several", "clock_to", "remark_to", "after", "from_meta", "bool",
    "doubtful", "pictures", "skeleton", "from_title", "read_as", "personal", "column", "birth", "untyped", "day",
    "tells_held", "attends", "offered", "says", "counted", "mistaken_for",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    ``kind`` names a parser of ``dudao.values.KINDS``; ``labels`` are all printed labels it goes by
    (white space, brackets' width and punctuation are ignored when compared; a two-row header is
    ``parent/child``); ``options`` everything else the TOML says of it.
    """

    name: str
    label: str
    kind: str
    labels: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)

    def option(self, name: str, default: Any = None) -> Any:
        return self.options.get(name, default)


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One form: id of the contract, Chinese title, ``layout`` (list | card | survey), fields and meta fields.

    Equal to itself alone, so that what follows from a form can be kept by it.
    """

    id: str
    title: str
    layout: str
    version: int
    fields: Mapping[str, Field]
    meta: Mapping[str, Field]
    options: Mapping[str, Any] = field(default_factory=dict)

    def option(self, name: str, default: Any = None) -> Any:
        return self.options.get(name, default)

    @property
    def identity(self) -> tuple[str, ...]:
        """The fields (or meta fields) by which records of two uploads are of the same thing, as the TOML's
        ``identity`` says; several records alike in them are told apart by their order."""
        return tuple(self.options.get("identity", ()))


def _field(name: str, data: Mapping[str, Any]) -> Field:
    rest = {k: v for k, v in data.items() if k not in ("label", "kind", "labels")}
    labels = tuple(data.get("labels", ()))
    label = data.get("label") or (labels[0] if labels else name)
    return Field(name, label, data["kind"], labels or (label,), rest)


def load_form(path: Path) -> Form:
    """Read one form. Raises :class:`BadData` naming the file, the key and the way out where it cannot be used."""
    data = toml(path)
    _look_over(path, data)
    form = Form(
        id=data.pop("id"),
        title=data.pop("title"),
        layout=data.pop("layout"),
        version=int(data.pop("version", 1)),
        fields={n: _field(n, f) for n, f in data.pop("fields").items()},
        meta={n: _field(n, f) for n, f in data.pop("meta", {}).items()},
        options=data,
    )
    if unknown := _strangers(form):
        known = "、".join([*form.fields, *form.meta])
        raise BadData(path, "、".join(unknown), "表里没有这一栏", f"已有的栏：{known}")
    return form


def toml(path: Path) -> dict[str, Any]:
    """A TOML file's tables. Raises :class:`BadData` where it is no TOML or not in UTF-8."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as wrong:
        raise BadData(path, "", f"写法不对（{wrong}）", "请改正这一行的括号、引号或逗号") from wrong
    except UnicodeDecodeError as wrong:
        raise BadData(path, "", "不是 UTF-8 编码", "请用 UTF-8 另存") from wrong


def _look_over(path: Path, data: Mapping[str, Any]) -> None:
    for key in ("id", "title", "layout", "fields"):
        if not data.get(key):
            raise BadData(path, key, "没有写", f"请补上 {key} = …")
    _known_keys(path, "", data, _KEYS)
    if data["layout"] not in LAYOUTS:
        raise BadData(path, "layout", f"写的是“{data['layout']}”", f"可选：{'、'.join(LAYOUTS)}")
    for number, item in data.get("items", {}).items():
        _known_keys(path, f"items.{number}", item, _ITEM_KEYS)
        if not item.get("text") or not item.get("words"):
            raise BadData(path, f"items.{number}", "没有写 text 或 words", "请补上题目和认题目的词")
    for part in ("fields", "meta"):
        for name, field_data in data.get(part, {}).items():
            _look_over_field(path, f"{part}.{name}", field_data)


def _look_over_field(path: Path, where: str, data: Mapping[str, Any]) -> None:
    kinds = known_kinds()
    if "kind" not in data:
        raise BadData(path, where, "没有写 kind", f"可选：{'、'.join(kinds)}")
    _known_keys(path, where, data, _FIELD_KEYS)
    if data["kind"] not in kinds:
        wrong = f"写的是“{data['kind']}”，没有这种值"
        raise BadData(path, f"{where}.kind", wrong, f"可选：{'、'.join(kinds)}")


def known_kinds() -> list[str]:
    """The kinds a field can be of, each a parser of ``dudao.values``."""
    from dudao.values import KINDS  # late: a command that reads no cell does not need the parsers

    return sorted(KINDS)


def _known_keys(path: Path, where: str, data: Mapping[str, Any], known: frozenset[str]) -> None:
    for key in data:
        if key not in known:
            near = "、".join(sorted(known))
            raise BadData(path, f"{where}.{key}".lstrip("."), "没有这个键", f"可用的键：{near}")


def _strangers(form: Form) -> list[str]:
    """Fields that the form's own keys name and that it does not have."""
    named = [form.option("key"), form.option("band"), *form.option("fill_down", ())]
    named += form.option("band_says", ())
    kept = form.option("as_list", {})
    named += [kept["key"], kept.get("band")] if kept else []
    groups = [*form.option("evidence", ()), *kept.get("evidence", ())]
    named += [name for group in groups for name in group["of"]]
    missing = [name for name in named if name is not None and name not in form.fields]
    anchor = form.option("anchor")
    if anchor is not None and anchor not in form.meta and anchor not in form.fields:
        missing.append(anchor)
    missing += [n for n in form.identity if n not in form.fields and n not in form.meta]
    return list(dict.fromkeys(missing))


@functools.cache
def load_forms(directory: Path = FORMS_DIR) -> Mapping[str, Form]:
    """All forms by id, in the order of their file names."""
    found: dict[str, Form] = {}
    for path in sorted(directory.glob("*.toml")):
        form = load_form(path)
        if form.id in found:
            raise BadData(path, "id", f"“{form.id}”已经有一张表用了", "请换一个 id")
        found[form.id] = form
    return found
