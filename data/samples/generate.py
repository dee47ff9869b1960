"""Write the demo city year: ``python data/samples/generate.py [OUT]``.

Deterministic: the same files, keys and expected.json every time. Uses nothing of the product, so
that what it says is true can be held against what the product reads.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from maker import cards, centre, facility, ledger, rosters, surveys  # noqa: E402
from maker.expected import expected  # noqa: E402
from maker.grid import Sheet, write_csv, write_docx, write_ods, write_xlsx, write_zip_gbk  # noqa: E402
from maker.sessions import Session  # noqa: E402
from maker.truth import Entry, write_key  # noqa: E402

STAFF, SITE, CARD, SURVEY = "1人员情况", "2实体建设", "4督导记录", "5满意度"


class Folder:
    """Where files and keys go, side by side under ``files/`` and ``keys/``."""

    def __init__(self, out: Path):
        self.files, self.keys = out / "files", out / "keys"

    def path(self, name: str) -> Path:
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def key(self, name: str, entries: list[Entry], problems: list[dict] | None = None) -> None:
        write_key(self.keys / f"{name}.json", name, entries, problems)

    def book(self, name: str, made: tuple[list[Sheet], list[Entry]]) -> None:
        sheets, entries = made
        (write_ods if name.endswith(".ods") else write_xlsx)(self.path(name), sheets)
        self.key(name, entries)

    def word(self, name: str, made: tuple[list[Any], list[Entry]]) -> None:
        write_docx(self.path(name), made[0])
        self.key(name, made[1])


def staffing(out: Folder) -> None:
    out.book(f"{STAFF}/五华区社工站点人员情况统计总表.xlsx", rosters.wuhua())
    out.book(f"{STAFF}/盘龙区人员统计.xlsx", rosters.panlong())
    out.book(f"{STAFF}/官渡区社工信息.xlsx", rosters.guandu())
    out.book(f"{STAFF}/西山区人员情况统计总表.xlsx", rosters.xishan(corrected=False))
    out.book(
        f"{STAFF}/更正/西山区人员情况统计总表（以此为准）.xlsx", rosters.xishan(corrected=True)
    )
    out.book(f"{STAFF}/东川区人员情况.ods", rosters.dongchuan())
    out.book(f"{STAFF}/呈贡区人员统计表1224.xlsx", rosters.chenggong())
    out.book(f"{STAFF}/晋宁人员表.xlsx", rosters.jinning())
    out.book(f"{STAFF}/宜良县社工人员统计.xlsx", rosters.yiliang())
    out.book(f"{STAFF}/石林嵩明两县人员.xlsx", rosters.shilin_songming())
    out.book(f"{STAFF}/禄劝县人员情况统计总表(定稿).xlsx", rosters.luquan())
    blocks, entries = rosters.xundian()
    title = "寻甸回族彝族自治县乡镇（街道）社工站点人员情况统计总表"
    out.word(f"{STAFF}/寻甸县人员情况.docx", ([title, *blocks], entries))
    out.book(f"{STAFF}/安宁市社工站人员.xlsx", rosters.anning())


def sites(out: Folder) -> None:
    out.book(f"{SITE}/五华区实体建设统计.xlsx", facility.wuhua())
    out.book(f"{SITE}/盘龙区实体建设.xlsx", facility.panlong())
    out.book(f"{SITE}/盘龙区实体建设 - 副本.xlsx", facility.panlong())
    out.book(f"{SITE}/西山实体建设情况.xlsx", facility.xishan())
    out.book(f"{SITE}/晋宁区实体建设汇总.xlsx", facility.jinning())
    out.book(f"{SITE}/禄劝县站点实体建设.xlsx", facility.luquan())


def records(out: Folder) -> dict[Session, dt.date]:
    """The Word records; returns the day each session's was signed."""
    panlong, wuhua = cards.find("group", 9, 24), cards.find("group", 2, 26)
    area = "   昆明   市（州 ）   {}   县（市区）"
    out.word(
        f"{CARD}/盘龙区团体督导记录9.24.docx",
        cards.group_record(
            panlong, "2.5小时", area=area.format("盘龙区"), address="盘龙区茨坝街道社工站"
        ),
    )
    people = "、".join(wuhua.supervisees) + f"等{wuhua.headcount}人"
    out.word(
        f"{CARD}/五华区团体督导记录（2月26日）.docx",
        cards.group_record(
            wuhua, "9:00—11:30", area=area.format("五华区"), address="华山街道社工站", people=people
        ),
    )
    singles = [
        s
        for s in cards.sessions()
        if s.activity == "individual" and s.supervisors and not s.written_date
    ]
    phone = [s for s in singles if s.mode == "phone"]
    face = [s for s in singles if s.mode == "face_to_face" and s.filed_on]
    late = next(s for s in face if (s.filed_on - s.held_on).days > 7)
    signed = {late: late.held_on + dt.timedelta(days=3)}
    out.word(
        f"{CARD}/个别督导-{late.supervisees[0]}.docx",
        cards.individual_record(
            late, "1个小时" if late.minutes == 60 else f"{late.minutes}分钟", signed[late]
        ),
    )
    peer = cards.find("peer", 5, 16)
    out.word(f"{CARD}/督导记录表两份.docx", cards.two_records(peer, phone[0]))
    signed |= {
        peer: peer.held_on + dt.timedelta(days=4),
        phone[0]: phone[0].held_on + dt.timedelta(days=1),
    }
    bundle(out, [s for s in face if s is not late][-3:], signed)
    return signed


def bundle(out: Folder, chosen: list[Session], signed: dict[Session, dt.date]) -> None:
    """Three records in a zip with names as Windows writes them; one is unsigned."""
    name = f"{CARD}/补交个别督导记录.zip"
    members = []
    for number, session in enumerate(chosen):
        day = session.filed_on if number else None
        if day:
            signed[session] = day
        blocks, entries = cards.individual_record(session, f"{session.minutes}分钟", day)
        member = f"个别督导_{session.held_on:%m%d}.docx"
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "a.docx"
            write_docx(path, blocks)
            members.append((member, path.read_bytes()))
        out.key(f"{name}/{member}", entries)
    write_zip_gbk(out.path(name), members)


def questionnaires(out: Folder) -> None:
    out.book(f"{SURVEY}/五华区满意度问卷.xlsx", surveys.wuhua())
    rows, entries = surveys.guandu()
    write_csv(out.path(f"{SURVEY}/官渡区满意度导出.csv"), rows)
    out.key(f"{SURVEY}/官渡区满意度导出.csv", entries)
    out.book(f"{SURVEY}/晋宁区满意度汇总0514.xlsx", surveys.jinning())
    out.book(f"{SURVEY}/寻甸县满意度（画正字）.xlsx", surveys.xundian())
    out.book(f"{SURVEY}/东川区满意度四份.xlsx", surveys.dongchuan())
    out.word(f"{SURVEY}/安宁市满意度调研表.docx", surveys.anning())


def others(out: Folder) -> None:
    sheets, entries = zip(ledger.first_half(), ledger.second_half(), strict=True)
    out.book("3督导台账/2025年督导台账.xlsx", (list(sheets), list(entries)))
    out.book("6督导管理/督导人员名册2025.xlsx", centre.roster())
    out.book(
        "6督导管理/督导评估结果（2024下-2025上）.xlsx", centre.assessment(("2024H2", "2025H1"))
    )
    out.book("6督导管理/督导评估结果2025下半年.xlsx", centre.assessment(("2025H2",)))
    out.book("7资料清单与总结/11月资料清单.xlsx", centre.checklist())
    out.word("7资料清单与总结/督导工作日志12.1.docx", centre.work_log())
    out.book("7资料清单与总结/11月月度总结.xlsx", centre.monthly_summary())
    out.word("7资料清单与总结/雪山乡督导需求表.docx", centre.request())
    no_form = {"cell": None, "field": None, "severity": "error"}
    write_docx(out.path("8其他/补报通知.docx"), centre.notice())
    out.key("8其他/补报通知.docx", [], [no_form])
    write_xlsx(out.path("8其他/劳务费结算.xlsx"), centre.budget())
    unknown = Entry("劳务费", None)
    unknown.problem(None, None, "error")
    out.key("8其他/劳务费结算.xlsx", [unknown])


def generate(where: Path) -> None:
    """Write ``files/``, ``keys/`` and ``expected.json`` under ``where``."""
    out = Folder(where)
    staffing(out)
    sites(out)
    signed = records(out)
    questionnaires(out)
    others(out)
    text = json.dumps(expected(signed), ensure_ascii=False, indent=1) + "\n"
    (where / "expected.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
