"""The command line's keeping: backup, restore, rebuild, purge, audit verify."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dudao.access import carried, trail
from dudao.access.database import Access, AccessUnreadable
from dudao.cli.desk import Desk, ensure_writable
from dudao.cli.options import USAGE
from dudao.cli.progress import Line
from dudao.history import figures, rebuild
from dudao.store import Store, StoreError, StoreInUse, audit, running_server
from dudao.store.safekeeping import (
    backup,
    backup_request,
    manifest,
    originals,
    purge,
    restore,
    second_place,
)

OK, PROBLEMS, NOT_DONE = 0, 1, 4
REMEDY = "请把这些文件重新报送一次（内容相同的会补回原件，不会重复入库），或从别的备份里找回，再备份一次。"


def run(options: argparse.Namespace, desk: Desk) -> int:
    """Run the command of ``options.action``; the exit code."""
    return _ACTS[options.action](options, desk)


def _backup(options: argparse.Namespace, desk: Desk) -> int:
    """Back the store up; print where, and what is in it. Exit 1 where an original is missing or damaged, and
    where the second place has none of it, lies on the same disk or is not the one that is set now."""
    older: list[str] = []
    try:
        with desk.opened(desk.directory) as store:
            made = backup.make(
                store, desk.actor, out=options.out, figures=figures.stated, tell=_progress()
            )
            carried.copy_to(desk.directory, made.folder)
            lacking = originals.words(store.plain(), made.described.incomplete.names)
        told = made.as_dict()
        to = second_place.place(desk.directory)
        with contextlib.suppress(StoreError):  # kept by itself, and said below
            second_place.bring(desk.directory)
    except StoreInUse:
        if running_server.of(desk.directory) is None:
            raise
        print("看板正在运行，请它来备份……", file=sys.stderr, flush=True)
        answered = backup_request.ask(desk.directory, desk.actor, options.out)
        told, lacking = answered["made"], answered["lacking"]
        to = second_place.place(desk.directory)
        if "place" in answered:  # the server's own, which may be an older one than the caller's
            to = Path(answered["place"]) if answered["place"] else None
            older = second_place.older_settings(to)
    words = (
        f"备份完成，已重新打开核对：{told['folder']}（{told['uploads']} 份收件，{told['records']} 条记录，"
        f"{told['originals']} 份原件，{told['bytes'] / 1e6:.1f} MB）"
    )
    if not told["whole"]:
        lacks = originals.Incomplete(tuple(told["missing"]), tuple(told["damaged"]))
        words += f"\n注意：这个备份不完整，{lacks}：\n{lacking}\n{REMEDY}"
    copied, wanting = _elsewhere(desk.directory, Path(told["folder"]).name, to)
    wanting += older
    told["second"] = second_place.described(desk.directory, to)
    _print(options, told, "\n".join([words, *([copied] if copied else []), *(f"注意：{one}" for one in wanting)]))  # fmt: skip
    return PROBLEMS if wanting or not told["whole"] else OK


def _elsewhere(directory: Path, name: str, to: Path | None) -> tuple[str | None, list[str]]:
    """Of the second place, after the backup ``name`` was made: that it lies there too, and what is wrong with it."""
    found = second_place.state(directory, to) if to else None
    if found is None:
        return None, []
    if found.trouble:
        return None, [f"第二处没有拷成：{found.trouble}这一次的备份已经做好，只是第二处没有。"]
    if found.name is None:
        return None, ["第二处还没有备份：拷过去的是数据目录 backups 里最近一个完整的，现在还没有。"]
    copied = f"第二处也有了，已在那里重新核对：{found.place}" if found.name == name else None
    beside = second_place.on_the_same_disk(directory, to)
    return copied, [beside] if beside else []


def _restore(options: argparse.Namespace, desk: Desk) -> int:
    """Restore a backup; the present database is kept. Exit 1 where the figures are not the backup's, or originals are lost."""
    told = manifest.read(options.folder)
    ensure_writable(desk.directory)
    if (
        server := running_server.of(desk.directory)
    ) is not None:  # said before a backup of hours is checked
        raise StoreInUse(desk.directory, server.pid)
    made = told.made_at.replace("T", " ")
    what = f"用 {made} 的备份替换“{desk.directory}”现在的数据（现在的会先留存）"
    if not options.yes and (refused := _refused(what, "恢复")) is not None:
        return refused
    done = restore.restore(
        desk.directory, options.folder, desk.actor, figures=figures.stated, tell=_progress()
    )
    words = _restored(done)
    if options.accounts:
        kept = carried.bring_back(desk.directory, options.folder, desk.actor)
        words += "\n账号也恢复了：备份以后改过的密码、新建的账号不在了；没有人处于登录状态。"
        words += f"恢复前的账号留存在“{kept}”。" if kept else ""
    _print(options, done.as_dict(), words)
    return PROBLEMS if done.figures is False or done.lost else OK


def _rebuild(options: argparse.Namespace, desk: Desk) -> int:
    """Rebuild from the originals. Exit 1 where the figures part, and nothing is swapped unless told to."""
    with desk.opened(desk.directory, begin=options.missing) as store:
        if options.missing:
            receipts = rebuild.bring_missing(store, desk.actor)
            listed = [f"{r.file}：{r.state}" for r in receipts] or ["没有漏掉的原件。"]
            return _print(options, [r.as_dict() for r in receipts], "\n".join(listed))
        done = rebuild.rebuild(store, desk.actor, options.accept, _progress())
    if done.identical:
        words = f"重建完成：{done.uploads} 份收件、{done.corrections} 处更正，数字与原来完全一致，已换上。"
    else:
        lost = [f"第 {number} 号更正找不到它的记录" for number in done.lost]
        words = "重建的数字与原来不同：\n" + "\n".join(f"  {d}" for d in (*done.different, *lost))
        words += "\n已换上。" if done.swapped else "\n没有换上；确认后可加 --accept 换上。"
    if done.kept:
        words += f"原来的数据库留存在“{done.kept}”。"
    _print(options, done.as_dict(), words)
    return OK if done.identical else PROBLEMS


def _purge(options: argparse.Namespace, desk: Desk) -> int:
    """Preview, ask, remove for good; say which backups still hold it."""
    person = options.action == "purge-person"
    with desk.opened(desk.directory) as store:
        if person:
            plan = purge.preview_person(store, options.name, options.county, _progress())
        else:
            plan = purge.preview_upload(store, options.number)
        what = "彻底清除（不能撤销）：" + _planned(plan)
        if not options.yes and (refused := _refused(what, "清除")) is not None:
            return refused
        if person:
            done = purge.purge_person(
                store, options.name, options.county, desk.actor, options.reason
            )
        else:
            done = purge.purge_upload(store, options.number, desk.actor, options.reason)
        words = "已彻底清除：" + _planned(done)
        if done.backups and options.backups:
            purge.remove_backups(store, done.backups, desk.actor)
            words += f"。{len(done.backups)} 个备份也已删除。"
        elif done.backups:
            listed = "\n".join(f"  {name}" for name in done.backups)
            words += f"。这些备份里还有，确认不再需要后可加 --backups 一并删除：\n{listed}"
    return _print(options, done.as_dict(), words)


def _planned(plan: purge.Plan) -> str:
    counts = plan.counts()
    return (
        f"删除记录 {counts['deleted']} 条，改写记录 {counts['masked']} 条、其他文字 {counts['texts']} 处，"
        f"涉及收件 {counts['uploads']} 份，删除原件 {counts['originals'] + counts['lost']} 份"
    )


def _print(options: argparse.Namespace, told: Any, words: str) -> int:
    print(json.dumps(told, ensure_ascii=False) if options.json else words, flush=True)
    return OK


def _restored(done: restore.Restored) -> str:
    parts = [f"已恢复：{done.uploads} 份收件，{done.records} 条记录，核对无误。"]
    if done.figures is not None:
        parts.append("各项数字与备份时一致。" if done.figures else "注意：各项数字与备份时不一致！")
    if done.aside:
        parts.append(f"恢复前的数据留存在“{done.aside}”。")
    if done.mended:
        parts.append(f"{len(done.mended)} 份损坏的原件已用备份里的替换。")
    if done.lost:
        listed = "\n".join(f"  {name}" for name in done.lost)
        parts.append(
            f"注意：有 {len(done.lost)} 份原件备份里没有好的，现在的数据里也没有（它们的记录都在）：\n{listed}\n"
            f"备份若没有拷全，拷全后再恢复一次。{REMEDY}"
        )
    if done.purges:
        parts.append(
            f"注意：这个备份之后做过 {done.purges} 次彻底清除，被清除的内容随备份回来了，请重新清除。"
        )
    if done.unknown:
        listed = "\n".join(f"  {sha}" for sha in done.unknown)
        parts.append(
            f"有 {len(done.unknown)} 份原件是备份之后收到的，不在恢复后的数据里；要重新收进来请运行 rebuild --missing：\n{listed}"
        )
    return "\n".join(parts)


def _refused(what: str, word: str) -> int | None:
    """None where the user typed the word; else the exit code. Without a terminal ``--yes`` is asked for."""
    if not sys.stdin.isatty():
        return _say(f"没有执行：不在终端里运行时请加 --yes。将要做的是：{what}。", USAGE)
    print(f"{what}。确定请输入“{word}”：", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip() == word:
        return None
    return _say("没有执行，数据没有改动。", NOT_DONE)


def _progress() -> manifest.Tell:
    """Tells of each step as one line of progress, taken away when the step is through; elsewhere than at a terminal
    of its beginning."""
    lines: dict[str, Line] = {}

    def tell(what: str, done: int, of: int) -> None:
        if what not in lines:
            lines[what] = Line(f"{what}，共 {of} 项……")
        lines[what].tell(f"{what} {done}/{of}")
        if done >= of:
            Line.clear()

    return tell


def _say(message: str, code: int) -> int:
    print(message, file=sys.stderr, flush=True)
    return code


_ACTS = {
    "backup": _backup,
    "restore": _restore,
    "rebuild": _rebuild,
    "purge-person": _purge,
    "purge-upload": _purge,
}


def verify_audit(options: argparse.Namespace, store: Store) -> int:
    """Check both trails, of the store and of the accounts beside it, and print what was found; 0 where they are
    sound, 1 where a row is not as written."""
    found = audit.verify(store)
    access = Access(store.directory)
    try:
        told = trail.verify(access)
    except AccessUnreadable as trouble:
        told = trail.Finding(0, 0, str(trouble))
    finally:
        access.close()
    if options.json:
        accounts = {name: value for name, value in asdict(told).items() if name != "head"}
        said = {**found.as_dict(), "accounts": accounts}
        print(json.dumps(said, ensure_ascii=False), flush=True)
    else:
        print(_words("审计", found.rows, found.bad, found.why), flush=True)
        if told.rows or told.why:
            print(_words("账号和登录的记录", told.rows, told.bad, told.why), flush=True)
        if found.bad is None:
            print(f"审计最后一行的指纹：{found.head or '（还没有记录）'}", flush=True)
    return OK if found.bad is None and told.bad is None else PROBLEMS


def list_audit(options: argparse.Namespace, store: Store) -> int:
    """Print the newest rows of the store's audit, oldest first: number, moment, who, what, on what, counts."""
    rows = audit.newest(store.plain(), max(options.last, 0))[::-1]
    if options.json:
        told = [
            {"seq": row.seq, "at": row.at.isoformat(), "actor": row.actor, "action": row.action,
             "subject": row.subject, "detail": row.detail}
            for row in rows
        ]  # fmt: skip
        print(json.dumps(told, ensure_ascii=False), flush=True)
    else:
        for row in rows:
            detail = json.dumps(row.detail, ensure_ascii=False) if row.detail else ""
            print(f"{row.seq}  {row.at:%Y-%m-%d %H:%M}  {row.actor}  {row.action}  {row.subject or ''}  {detail}".rstrip())  # fmt: skip
    return OK


def _words(what: str, rows: int, bad: int | None, why: str | None) -> str:
    if bad is None:
        return f"{what}共 {rows} 行，逐行核对无误。"
    return f"{what}从第 {bad} 行起不可信：{why}"
