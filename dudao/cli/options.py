"""The command line's words: its parser, whose complaints are Chinese, and the kinds of its values."""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import re
import sys
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, NoReturn

from dudao import ROOT, VERSION, door, rules
from dudao.access import reasons
from dudao.access.roles import ROLES

USAGE = 2


class Parser(argparse.ArgumentParser):
    """An argument parser whose help and complaints are Chinese."""

    _WORDS = (
        (r"the following arguments are required: (.*)", r"还缺参数：\1"),
        (r"unrecognized arguments: (.*)", r"看不懂的参数：\1"),
        (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"\1 没有 \2 这一项，可选：\3"),
        (r"argument (.*?): expected (one|at least one) argument", r"\1 后面要跟一个值"),
        (r"argument (.*?): invalid (\w+) value: (.*)", r"\1 的值 \3 不对"),
        (r"argument (.*?): (.*)", r"\1：\2"),
    )  # fmt: skip

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._positionals.title, self._optionals.title = "位置参数", "选项"
        for action in self._actions:
            if action.dest == "help":
                action.help = "显示这段说明"

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "用法：", 1)

    def options(self, words: Sequence[str] | None = None) -> argparse.Namespace:
        """What the words ask for; None: those of the process."""
        found = self.parse_args(words)
        if getattr(found, "unmasked", False) and not found.reason:
            self.error("加了 --unmasked 就要写 --reason 原因（会记入审计）")
        return found

    def error(self, message: str) -> NoReturn:
        for pattern, words in self._WORDS:
            if re.fullmatch(pattern, message, re.DOTALL):
                message = re.sub(pattern, words, message, flags=re.DOTALL)
                break
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"用法不对：{message}\n")


class _Version(argparse.Action):
    """``--version``: what runs here, on one line; nothing is loaded for it."""

    def __init__(self, option_strings: Sequence[str], dest: str, **more: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, **more)

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        print(version())
        parser.exit()


def version() -> str:
    """The program, its commit where it is known, the newest schema, and what it runs on."""
    schema = max(int(path.name[:4]) for path in (ROOT / "queries" / "schema").glob("*.sql"))
    parts = [
        f"督导看板 {VERSION}",
        *([f"提交 {commit}"] if (commit := commit_of(ROOT / ".git")) else []),
        f"数据库结构 {schema}",
        f"Python {platform.python_version()}",
        f"DuckDB {metadata.version('duckdb')}",
    ]
    return " · ".join(parts)


def commit_of(git: Path) -> str | None:
    """The first letters of the checkout's commit, read without git; None where there is none."""
    while git.is_file():  # a worktree's: it says where the real one is
        git = Path(git.read_text(encoding="utf-8").removeprefix("gitdir:").strip())
    head = git / "HEAD"
    if not head.is_file():
        return None
    said = head.read_text(encoding="utf-8").strip()
    if not said.startswith("ref: "):
        return said[:10]
    ref, common = said.removeprefix("ref: "), git / "commondir"
    whole = git / common.read_text(encoding="utf-8").strip() if common.is_file() else git
    if (one := whole / ref).is_file():
        return one.read_text(encoding="utf-8")[:10]
    packed = whole / "packed-refs"
    lines = packed.read_text(encoding="utf-8").splitlines() if packed.is_file() else []
    return next((line[:10] for line in lines if line.endswith(f" {ref}")), None)


def parser() -> Parser:
    """The whole command line; the command given is ``action``."""
    store = Parser(add_help=False)
    store.add_argument("--store", type=Path, metavar="目录", default=argparse.SUPPRESS, help="数据目录（默认 data/store，或环境变量 DUDAO_STORE）")  # fmt: skip
    output = Parser(add_help=False)
    output.add_argument("--json", action="store_true", help="以 JSON 输出")
    masked = Parser(add_help=False)
    masked.add_argument(
        "--unmasked",
        action="store_true",
        help="不遮盖电话、出生日期和工资；用到数据目录的命令记入审计",
    )
    codes = reasons.codes()["reasons"]
    masked.add_argument("--reason", choices=list(codes), metavar="原因", help="为什么要看：" + "、".join(f"{code}（{words}）" for code, words in codes.items()))  # fmt: skip
    judged = Parser(add_help=False)
    judged.add_argument("--year", type=year, required=True, metavar="年", help="评估年度，如 2025")
    judged.add_argument("--as-of", type=day, metavar="日", help="判定日（默认今天），如 2026-01-10")
    judged.add_argument("--known-at", type=moment, metavar="时刻", help="按那时库里已有的数据（只写日期 = 当天结束时）")  # fmt: skip

    whole = Parser(prog=door(), description="督导：社工站督导数据的检查、入库与评估", parents=[store])  # fmt: skip
    whole.add_argument("--version", action=_Version, help="版本、提交、数据库结构和运行环境")
    actions = whole.add_subparsers(dest="action", required=True, metavar="命令", parser_class=Parser)  # fmt: skip

    def command(name: str, words: str, *parents: Parser) -> Parser:
        return actions.add_parser(name, help=words, description=words, parents=[store, *parents])

    _serving(command("run", "启动看板，服务器应答后给出地址"))
    check = command("check", "只检查，不入库", output, masked)
    check.add_argument("paths", nargs="+", type=Path, metavar="路径", help="文件或文件夹")
    check.add_argument("--out", type=Path, metavar="目录", help="每个文件写一份 <文件名>.json")
    ingest = command("ingest", "检查后入库，每个文件一份回执", output)
    ingest.add_argument("paths", nargs="+", type=Path, metavar="路径", help="文件或文件夹")
    ingest.add_argument("--yes", action="store_true", help="不再询问，全部入库")
    ingest.add_argument("--covers", type=covers, metavar="起..止", help="标题没有写明起止的台账所覆盖的时间")  # fmt: skip
    ingest.add_argument("--until", type=day, metavar="日", help="台账记到哪一天（默认收到的那天；标题的末日在七天以内的可以写末日）")  # fmt: skip
    command("uploads", "列出全部收件", output)
    for name, words in (("undo", "撤销一次收件"), ("redo", "恢复撤销的收件")):
        turn = command(name, words, output)
        turn.add_argument("number", type=int, metavar="编号", help="uploads 里的编号")
    diff = command("diff", "两份收件的不同：新增、改动、消失，逐格对比", output, masked)
    diff.add_argument("old", type=int, metavar="旧编号", help="uploads 里的编号")
    diff.add_argument("new", type=int, metavar="新编号", help="uploads 里的编号")
    evaluate = command("evaluate", "按规则评估是否达标", output, judged)
    evaluate.add_argument(
        "--rules", default="kunming", metavar="规则", help="规则包（默认 kunming）"
    )
    evaluate.add_argument("--interpretation", action="append", default=[], metavar="读法=选项", help="这一次按别的读法评，如 A12=month_7；可以写几个，不改库里的设置")  # fmt: skip
    command("coverage", "督导覆盖", output, judged)
    satisfaction = command("satisfaction", "满意度", output, judged)
    satisfaction.add_argument("--unsuppressed", action="store_true", help="人数少的组也显示")
    report = command(
        "report", "督导反馈报告、全市汇总和附表：每县一份 Word、一份 Excel", output, judged, masked
    )
    report.add_argument(
        "--county", metavar="县区", help="只做一个县（市、区）（默认全部和全市汇总）"
    )
    report.add_argument("--out", type=Path, required=True, metavar="目录", help="写到哪个文件夹")
    template = command("template", "生成一张表的空白模板")
    template.add_argument("form", metavar="表", help="表的代号，如 staffing")
    template.add_argument("--out", type=Path, metavar="文件", help="写到哪里（默认当前目录）")
    template.add_argument("--county", metavar="县区", help="预先填好的县（市、区）")
    template.add_argument("--year", type=year, metavar="年", help="台账标题里的年份（默认今年）")
    returned = command("return", "在原文件上标出问题，退回报送人")
    returned.add_argument("path", type=Path, metavar="文件", help="收到的文件")
    returned.add_argument("--out", type=Path, metavar="文件", help="写到哪里（默认原文件旁边）")
    backup = command("backup", "备份：数据库、原件与清单，做完重新打开核对", output)
    backup.add_argument("--out", type=Path, metavar="目录", help="备份到别处，如 U 盘（默认数据目录的 backups/）")  # fmt: skip
    restore = command("restore", "从备份恢复；现在的数据先留存", output)
    restore.add_argument("folder", type=Path, metavar="备份目录", help="backups/ 里的一个文件夹")
    restore.add_argument("--yes", action="store_true", help="不再询问")
    restore.add_argument(
        "--accounts", action="store_true", help="账号也换成备份里的（密码回到那时）"
    )
    command("status", "看板好不好：库、最近的收件和备份、磁盘、版本；给监控用", output)
    audited = command("audit", "审计：核对有没有哪一行被改过、删过；列出最近的", output)
    audited.add_argument(
        "what", choices=["verify", "list"], metavar="verify|list", help="逐行核对；列出"
    )
    audited.add_argument(
        "--last", type=int, default=50, metavar="几行", help="list 列出最近几行（默认 50）"
    )
    rebuild = command("rebuild", "从原件重建数据库，核对数字是否一致", output)
    rebuild.add_argument("--accept", action="store_true", help="数字不同也换上")
    rebuild.add_argument("--missing", action="store_true", help="只把库里没有的原件重新收进来（恢复之后）")  # fmt: skip
    person = command("purge-person", "彻底清除一个人的信息，不能撤销", output)
    person.add_argument("name", metavar="姓名")
    person.add_argument("--county", required=True, metavar="县区", help="这个人所在的县（市、区）")
    upload = command("purge-upload", "彻底清除一份收件，不能撤销", output)
    upload.add_argument("number", type=int, metavar="编号", help="uploads 里的编号")
    for purge in (person, upload):
        purge.add_argument("--reason", default="按要求清除", metavar="原因", help="会一直留着，不要写姓名")  # fmt: skip
        purge.add_argument("--backups", action="store_true", help="仍含有它的备份也一并删除")
        purge.add_argument("--yes", action="store_true", help="不再询问")
    command("demo", "载入演示数据（虚构，另存在 data/demo）", output)
    own = command("data", "核对程序自带的表、规则、区划、遮盖、查询有没有写错", output)
    own.add_argument("what", choices=["check"], metavar="check", help="逐个文件核对")
    _user(command, store, output)
    _snapshots(command, output, masked)
    _rules(command, output)
    _province(command, output)
    return whole


def _serving(run: argparse.ArgumentParser) -> None:
    """The words of ``run``."""
    run.add_argument("--port", type=int, metavar="端口", help="默认从 8501 起找空闲的")
    run.add_argument("--browser", action="store_true", help="启动后打开浏览器")
    run.add_argument(
        "--address", default="127.0.0.1", metavar="地址", help="监听的地址，默认只有本机"
    )
    run.add_argument("--host", action="append", default=[], metavar="名字", help="别的电脑打开时用的名字，可以写几次")  # fmt: skip
    run.add_argument("--cert", type=Path, metavar="文件", help="TLS 证书（连同中间证书）")
    run.add_argument("--key", type=Path, metavar="文件", help="TLS 证书的私钥")


def _user(command: Callable[..., argparse.ArgumentParser], *common: argparse.ArgumentParser) -> None:  # fmt: skip
    """The command's words; every step takes the ``common`` options too."""
    user = command("user", "账号：建立、发一次性口令、改角色、停用、启用、列出")
    steps = user.add_subparsers(dest="step", required=True, metavar="步骤", parser_class=type(user))

    def step(name: str, words: str, named: bool = True) -> argparse.ArgumentParser:
        made = steps.add_parser(name, help=words, description=words, parents=common)
        if named:
            made.add_argument("name", metavar="登录名")
        return made

    roles = "、".join(f"{code}（{word}）" for code, word in ROLES.items())
    add = step("add", "建立账号，给出一次性口令（第一个账号是管理员）")
    role = step("role", "改角色")
    add.add_argument("--role", metavar="角色", choices=list(ROLES), help=roles)
    role.add_argument("--role", metavar="角色", choices=list(ROLES), required=True, help=roles)
    for made in (add, role):
        made.add_argument("--county", metavar="县区", help="县级账号所在的县（市、区）")
    step("passwd", "发一次性口令：首次登录，或忘了密码")
    step("disable", "停用账号，已登录的立即失效")
    step("enable", "启用停用的账号")
    step("list", "列出全部账号", named=False)


def _snapshots(command: Any, output: Any, masked: Any) -> None:
    """Add the three commands to the parser."""
    made = command("snapshot", "冻结一个快照：两个时钟、规则原文和三份结果", output)
    made.add_argument("name", metavar="名称", help="如 2025年第四季度例会")
    command("snapshots", "列出快照，并核对重印是否与冻结时逐字一致", output)
    told = command("changes", "两个时点之间每个数字的变化和原因", output, masked)
    for end, words in (
        ("--from", "前一时点：时刻，或快照的编号"),
        ("--to", "后一时点（默认现在）"),
    ):
        told.add_argument(end, dest=end.strip("-") + "_", metavar="时点", help=words, required=end == "--from", type=lambda text: int(text) if text.isdigit() and len(text) < 4 else moment(text))  # fmt: skip
    for one in (made, told):
        one.add_argument("--year", type=year, required=True, metavar="年", help="评估年度，如 2025")
        one.add_argument("--as-of", type=day, metavar="日", help="判定日（默认今天）")
        one.add_argument("--rules", default="kunming", metavar="规则", choices=rules.packs())


def _rules(command: Any, output: Any) -> None:
    """Add the command to the parser."""
    listed = command(
        "rules", "列出全部规定：给结论、只计数还是算不出；给了年度还数各种结论", output
    )
    listed.add_argument("--rules", metavar="规则", choices=rules.packs(), help="只列一个规则包")
    listed.add_argument("--year", type=year, metavar="年", help="评估年度；读法按库里切换的")
    listed.add_argument("--as-of", type=day, metavar="日", help="判定日（默认今天），要同时给年度")
    listed.add_argument("--known-at", type=moment, metavar="时刻", help="按那时库里已有的数据")


def _province(command: Any, output: Any) -> None:
    """Add what a centre publishes and what the province makes of it."""
    made = command("publish", "公布本市的数据给省里：没有姓名、工资和文字，每个文件有指纹", output)
    made.add_argument("--out", type=Path, required=True, metavar="目录", help="省里的文件夹；里面会多一个 city=… 的文件夹")  # fmt: skip
    made.add_argument("--name", metavar="市", help="省里看到的名字（默认取自区划，如 昆明市）")
    many = command("province", "各市公布的数据放在一起评：每个市同样的规则，每条底线各市如何", output)  # fmt: skip
    many.add_argument("folder", type=Path, metavar="目录", help="各市公布的文件夹所在的目录")
    many.add_argument("--year", type=year, required=True, metavar="年", help="评估年度，如 2025")
    many.add_argument("--as-of", type=day, metavar="日", help="判定日（默认今天），如 2026-01-10")
    many.add_argument("--known-at", type=moment, metavar="时刻", help="按各市那时库里已有的数据（只写日期 = 当天结束时）")  # fmt: skip
    many.add_argument("--rules", default="kunming", metavar="规则", choices=rules.packs(), help="规则包（默认 kunming）")  # fmt: skip
    many.add_argument("--engine", default="local", choices=["local", "ray"], metavar="local|ray", help="逐个市算（默认），或用 Ray 分给几个进程、几台机器")  # fmt: skip
    many.add_argument("--address", metavar="地址", help="已有的 Ray 集群，如 10.0.0.5:6379（默认 RAY_ADDRESS，没有就在本机开一个，只听 127.0.0.1）")  # fmt: skip
    many.add_argument("--workers", type=int, metavar="几个", help="本机的 Ray 开几个进程（默认有几个核就几个）")  # fmt: skip


def year(text: str) -> int:
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise argparse.ArgumentTypeError(f"“{text}”不是年份，请写成 2025")
    return int(text)


def day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-01-10") from wrong


def moment(text: str) -> dt.datetime:
    """A moment in local time; a bare date is its end, so that the day's own uploads are known."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return dt.datetime.combine(dt.date.fromisoformat(text), dt.time.max)
        known = dt.datetime.fromisoformat(text)
    except ValueError as wrong:
        words = f"“{text}”不是时刻，请写成 2026-01-10 或 2026-01-10T09:00"
        raise argparse.ArgumentTypeError(words) from wrong
    return known.astimezone().replace(tzinfo=None) if known.tzinfo else known


def covers(text: str) -> tuple[dt.date, dt.date]:
    """First and last day of ``A..B``; a year or month stands for all its days."""
    from dudao.store.commit import span

    try:
        first, last = text.split("..") if ".." in text else (text, text)
        days = span(first.strip())[0], span(last.strip())[1]
    except (ValueError, TypeError) as wrong:
        words = f"“{text}”不是起止，请写成 2025-01-01..2025-12-31"
        raise argparse.ArgumentTypeError(words) from wrong
    if days[0] > days[1]:
        raise argparse.ArgumentTypeError(f"“{text}”的起在止之后")
    return days
