"""The command line's files that came in: looked at by ``check``, taken in by ``ingest``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dudao.cli import outputs
from dudao.cli.desk import Desk, NotRead, Opener, Usage, print_json, say
from dudao.cli.progress import Line
from dudao.values.refusals import refusal

if TYPE_CHECKING:
    from dudao.store import Store

OK, PROBLEMS = 0, 1
DATABASE = "dudao.duckdb"


def check(options: argparse.Namespace, desk: Desk) -> int:
    from dudao.cli import words as cli_text
    from dudao.intake import batch

    found = _find(options.paths)
    known, taken = _known(desk.directory, desk.opened), set[str]()
    line = _line(found)
    many = faulty = 0
    for item in _reading(batch.check_paths(found, known=known), found, line):
        Line.clear()
        if options.out is not None:
            outputs.result(options.out, item.result, taken)
        if options.json:
            print_json(item.result.as_dict() if options.unmasked else _hidden(item.result))
        else:
            told = cli_text.one_line if options.out else cli_text.full
            print(told(item.result), flush=True)
        many += 1
        faulty += cli_text.count_problems(item.result)["error"] > 0
    say(f"看完了：{many} 个文件，{faulty} 个有错误。只是检查，没有入库。")
    return PROBLEMS if faulty else OK


def _hidden(result: Any) -> dict[str, Any]:
    """A file in the contract's shape, its phone numbers, birth dates and pay hidden, in its problems' words too."""
    from dudao.access import masks

    told = result.as_dict()
    told["problems"] = [masks.problem(None, p).as_dict() for p in result.problems]
    for sheet, shown in zip(result.sheets, told["sheets"], strict=True):
        shown["meta"] = {
            k: masks.field(sheet.form, f"meta.{k}", v) for k, v in shown["meta"].items()
        }
        shown["records"] = [masks.record(sheet.form, record) for record in shown["records"]]
        shown["problems"] = [masks.problem(sheet.form, p).as_dict() for p in sheet.problems]
    return told


def _known(directory: Path, opened: Opener) -> Any:
    """What the store remembers; ``check`` neither makes a store nor waits for one in use."""
    from dudao.intake import batch

    if not there(directory / DATABASE):
        return batch.NOTHING_KNOWN
    from dudao.store import StoreError

    try:
        with opened(directory) as store:
            return batch.Known.of(store)
    except StoreError as trouble:
        say(f"这次检查不带以前回答过的疑问：{trouble}")
        return batch.NOTHING_KNOWN


def ingest(options: argparse.Namespace, desk: Desk) -> int:
    from dudao.cli import words as cli_text
    from dudao.intake import batch

    found = _find(options.paths)
    if not options.yes and not sys.stdin.isatty():
        raise Usage("没有入库：不在终端里运行时请加 --yes（全部入库），或先用 check 命令查看。")
    with desk.opened(desk.directory, begin=True) as store:
        line = _line(found)
        read = batch.check_paths(found, known=batch.Known.of(store))
        checked: Iterable[Any] = _reading(read, found, line)
        if not options.yes:
            checked = shown = list(checked)
            Line.clear()
            if not _agreed(store, shown, options):
                say("没有入库。")
                return OK
        done: list[tuple[str, bool]] = []
        for item, receipt in batch.commit_results(
            store, checked, desk.actor, options.covers, until=options.until, instead=options.yes
        ):
            Line.clear()
            parked = batch.parked(item.result) if receipt.state in ("committed", "parked") else []
            if options.json:
                print_json({**receipt.as_dict(), "parked": parked})
            else:
                print(cli_text.receipt(receipt), flush=True)
            _say_parked(item.result, parked)
            done.append((receipt.state, bool(parked)))
        say(cli_text.taken_in(done))
        well = all(state in ("committed", "already_in") and not parked for state, parked in done)
        return OK if well else PROBLEMS


def _say_parked(result: Any, parked: list[str | None]) -> None:
    """Why each parked sheet (or the whole file) was not taken in."""
    reasons = [p.message for p in result.problems if p.severity == "error"] if parked else []
    reasons += [
        p.message
        for sheet in result.sheets
        if sheet.form is None and (sheet.sheet in parked or parked == [None])
        for p in sheet.problems
    ]
    for reason in reasons:
        say(f"  搁置 {result.file}：{reason}")


def _agreed(store: Store, checked: list[Any], options: argparse.Namespace) -> bool:
    """Show what would be committed and ask."""
    from dudao.cli import words as cli_text
    from dudao.store import replacing

    for item in checked:
        before = store.find(item.result.sha256)
        print(f"已收过（第 {before[0]} 号）：{item.result.file}" if before else cli_text.full(item.result), file=sys.stderr)  # fmt: skip
    rows = replacing.would_take(
        store,
        [
            (c.result, options.covers, options.until)
            for c in checked
            if c.result.readable and not store.find(c.result.sha256)
        ],
    )
    for row in (r for r in rows if r["what"] != "again"):
        print(
            f"  {replacing.SAID[row['what']]}：{replacing.named(row)}，因为“{row['by']}”",
            file=sys.stderr,
        )
    print("以上内容入库吗？有错误的格子按空白入库并留下问题。[y/N] ", end="", file=sys.stderr, flush=True)  # fmt: skip
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是", "好")


def _find(paths: list[Path]) -> list[Any]:
    from dudao.intake import batch

    try:
        found = batch.find_files(paths)
    except FileNotFoundError as missing:
        raise Usage(f"找不到“{missing}”。请检查路径；有空格的路径要加引号。") from missing
    except OSError as fault:
        raise NotRead(
            f"文件夹读不了（{refusal(fault)}）：“{fault.filename}”，什么也没有读。"
        ) from fault
    if not found:
        raise Usage(f"“{'”、“'.join(map(str, paths))}”里面没有可收的文件。")
    return found


def _line(found: list[Any]) -> Line:
    return Line(f"正在读取 {len(found)} 个文件……")


def _reading(checked: Iterator[Any], found: list[Any], line: Line) -> Iterator[Any]:
    """Pass results on, telling how far it is."""
    from dudao.intake import batch

    for nth, item in batch.counted(found, checked):
        line.tell(f"正在读取 {nth}/{len(found)}：{item.result.file}")
        yield item


def there(database: Path) -> bool:
    """Whether the file is there, or may be in a folder that does not let one look: opening tells what it is."""
    try:
        return (
            database.exists()
            or database.parent.is_file()
            or any((database.parent / "raw").iterdir())
        )
    except FileNotFoundError:
        return False
    except OSError:
        return True
