"""``diff N M``: what two uploads differ in, record by record and cell by cell."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import Any

from dudao.access import masks
from dudao.cli import masks as cli_masks
from dudao.forms import load_forms
from dudao.history import diff as differing
from dudao.store import Store, UnknownUpload


def run(store: Store, asked: argparse.Namespace, actor: str) -> tuple[dict[str, Any], str]:
    """The result as JSON takes it, and as people read it; personal details hidden unless asked for."""
    found = report(store, asked.old, asked.new)
    if not cli_masks.shown(store, asked, actor):
        found["forms"] = [masks.difference(one) for one in found["forms"]]
        found = masks.anything(found)
    return found, text(found)


def report(store: Store, old: int, new: int) -> dict[str, Any]:
    """The shape of ``diff --json``, nothing hidden. Raises :class:`UnknownUpload` for an unknown number.

    ``notes`` are Chinese sentences: forms only one of them has, an upload that is not active.
    """
    uploads = _upload(store, old), _upload(store, new)
    found = differing.between(store.cursor(), *uploads)
    return {
        "old": {"upload_id": old, "file": uploads[0]["file"]},
        "new": {"upload_id": new, "file": uploads[1]["file"]},
        "forms": [differing.as_dict(one) for one in found],
        "notes": list(_notes(*uploads)),
    }


def _upload(store: Store, number: int) -> dict[str, Any]:
    found = store.uploads(number)
    if not found:
        raise UnknownUpload(number)
    return found[0]


def _notes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    first, second = (set(upload["forms"] or ()) for upload in (old, new))
    if not first & second:
        yield "两份收件没有同一种表，逐条对比没有意义：下面只列出各自的记录。"
    for upload, others in ((old, second), (new, first)):
        for form in sorted(set(upload["forms"] or ()) - others):
            title = load_forms()[form].title if form in load_forms() else form
            yield f"只有第 {upload['upload_id']} 号有“{title}”。"
        if upload["state"] == "withdrawn":
            yield f"第 {upload['upload_id']} 号已撤销，它的记录现在不计入任何数字。"
        if upload["state"] == "purged":
            yield f"第 {upload['upload_id']} 号已被彻底清除，没有记录可比。"


def text(found: Mapping[str, Any]) -> str:
    """The report for people."""
    old, new = found["old"], found["new"]
    lines = [f"第 {old['upload_id']} 号 {old['file']} → 第 {new['upload_id']} 号 {new['file']}"]
    lines += [f"注意：{note}" for note in found["notes"]]
    for one in found["forms"]:
        lines.append(
            f"{load_forms()[one['form']].title}：新增 {len(one['new'])}，改动 {len(one['changed'])}，"
            f"消失 {len(one['gone'])}，不变 {one['same']}"
        )
        lines += [f"  + {_named(one['form'], r['identity'])}（{r['source']}）" for r in one["new"]]
        for change in one["changed"]:
            again = "（换了地方或写法，按同一条算）" if change["moved"] else ""
            lines.append(f"  ~ {_named(one['form'], change['identity'])}{again}")
            lines += [f"      {_change(one['form'], item)}" for item in change["fields"]]
        lines += [f"  - {_named(one['form'], r['identity'])}（{r['source']}）" for r in one["gone"]]
    if not any(one[what] for one in found["forms"] for what in ("new", "changed", "gone")):
        lines.append("没有不同。")
    return "\n".join(lines)


def _named(form: str, identity: Mapping[str, Any]) -> str:
    said = [_word(form, name, value) for name, value in identity.items() if value is not None]
    return " ".join(said) or "（没有名目）"


def _change(form: str, item: Mapping[str, Any]) -> str:
    cells = " → ".join(cell or "—" for cell in (item["cell_old"], item["cell_new"]))
    where = "" if cells == "— → —" else f"（{cells}）"
    old, new = (_word(form, item["field"], item[side]) for side in ("old", "new"))
    return f"{item['label']}：{old} → {new}{where}"


def _word(form: str, name: str, value: Any) -> str:
    """A stored value as people read it: codes by their first spelling."""
    if value is None:
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_word(form, name, part) for part in value)
    if isinstance(value, float):
        return f"{value:g}" if value.is_integer() and abs(value) < 1e6 else str(value)
    declared = load_forms()[form].fields.get(name)
    choices = declared.option("choices", {}) if declared else {}
    return choices[value][0] if isinstance(value, str) and choices.get(value) else str(value)
