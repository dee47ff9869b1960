"""The 帮助 page's parts: the loop, the signs, and every target from the rule data itself."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from dudao import VERSION, rules
from dudao.evaluation import inventory
from dudao.rules import RulePack
from dudao.store import opening
from dudao.ui.admin import interpretations
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.visit.kept import of_here
from dudao.ui.visit.stores import Here

STEPS = (
    "**收件**：把各县区的文件（或整个文件夹、.zip）拖进来。每个文件一行：是什么表、哪个县区、多少条记录、有什么问题。",
    "**看问题**：错误的格子留空，不猜；提醒的格子按推测填入。每一处都写明文件、工作表、单元格和该怎么写。",
    "**入库**：按下之前不计入任何数字；拖进来的原件已经留底，关了浏览器，下次在收件页继续处理。同一个文件再收一次不会重复；入错了在台账里撤销，撤销了可以恢复。",
    "**手工补录**：只有签字纸件的一次督导、活动或评估，在台账的“手工补录”里照着填，附上扫描件；和别的收件一样计入、撤销、下载。",
    "**看结论**：总览、督导覆盖、满意度、达标评估。每个数字都能点开到条款、记录和原文单元格。",
    "**隐私**：电话、出生日期、工资平时遮盖；在每页右上角的“更多”里说明原因，显示一刻钟，记入审计。会上打开“投影”，人名换成代号。每次下载都要说用途和接收方，也记入审计。",
)


def version() -> None:
    """Which program this is, for whoever is asked on the telephone."""
    st.caption(f"督导看板 {VERSION}，数据库结构第 {opening.newest():d} 版。")


def loop() -> None:
    """The steps."""
    for number, step in enumerate(STEPS, 1):
        st.markdown(f"{number}. {step}")


def signs() -> None:
    """What the signs mean."""
    st.subheader("符号", anchor=False)
    meanings = {
        "met": "记录数已够，或期限内完成",
        "unmet": "期限已过而不够；红色只用于底线",
        "pending": "期限还没到，还来得及",
        "undecidable": "缺数据，定不了；没收到表格不等于零次",
        "not_applicable": "这条不适用于它",
    }
    rows = [
        {"符号": f"{words.STATES[s].sign} {words.STATES[s].word}", "意思": meaning}
        for s, meaning in meanings.items()
    ]
    tabular.show(pd.DataFrame(rows), title="结论的符号", key="signs")


CHANCE = (
    "**相差多少算数**：满意度两段之间的差，先看是不是可能只是偶然：按答卷人数（不是答案数）算出两个满意率各自的 95% 威尔逊"
    "（Wilson）区间，差没有超出两个区间合起来的幅度（Newcombe 法），就说“可能只是偶然”；超出了才说高了或者低了。"
)


def chance() -> None:
    """How a difference of two shares is held against chance."""
    st.subheader("满意度怎么比", anchor=False)
    st.markdown(CHANCE)


def targets(here: Here) -> None:
    """Every rule of the pack: those computed, and those that no form can answer."""
    pack = rules.load(here.pack)
    rows, table = _rows(here)
    kinds = Counter(row["怎么办"] for row in rows)
    said = "，".join(
        f"{word} {kinds[word]:d} 条" for word in inventory.KINDS.values() if kinds[word]
    )
    switched = [r for r in pack.interpretations.values() if r.chosen != r.default]
    st.caption(
        f"《{words.plain(words.document(pack.document))}》共 {len(rows)} 条：{said}。选中一行看全文。"
    )
    if switched:
        st.warning(
            "切换了读法："
            + "；".join(
                f"{r.id} {words.plain(r.label)}：{words.plain(r.options[r.chosen])}"
                for r in switched
            ),
            icon=":material/rule:",
        )
    if asked := pack.targets.get(st.query_params.get("clause", "")):
        _clause(pack, next(row for row in rows if row["编号"] == asked.id))
    wide = {"怎么办": 90, "原文": 300, "怎么算": 200, "条款": 190}
    ids = [row["编号"] for row in rows]
    config = tabular.widths(wide)
    for one in tabular.pick(table, ids, rows=12, title="全部规定", key="targets", config=config):
        _clause(pack, rows[ids.index(one)])


@of_here
def _rows(here: Here) -> tuple[list[dict[str, str]], pd.DataFrame]:
    """Every rule as a line; the same as a table."""
    pack = rules.load(here.pack)
    rows = [
        {
            "条款": t.label,
            "级别": words.LEVELS[t.level],
            "需要": words.number(t.required),
            "单位": t.unit if isinstance(t.required, int | float) else "",
            "怎么办": inventory.KINDS[inventory.kind_of(t)],
            "出处": t.clause,
            "原文": t.quote,
            "怎么算": words.uncoded(t.reading or inventory.missing(t) or t.note or "")[0],
            "编号": t.id,
        }
        for t in pack.targets.values()
    ]
    return rows, pd.DataFrame(rows)


def _clause(pack: RulePack, row: dict[str, str]) -> None:
    """One rule whole: what it says, how it is counted, its code last."""
    st.info(
        f"**{words.plain(row['条款'])}**　“{words.plain(row['原文'])}”——{words.plain(row['出处'])}  \n"
        f"怎么算：{words.plain(row['怎么算'] or '照原文')}　:gray[{words.plain(row['编号'])}]"
    )
    interpretations.show_both_sides(pack, pack.targets[row["编号"]])
