"""遮盖：按字段、按列名、按字样；每个页面查询的每一列都分了类。"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

import pytest

from dudao import problems, queries
from dudao.access import masks
from dudao.evaluation.facts import Facts
from dudao.forms import load_forms
from dudao.intake import corrections
from dudao.intake.corrections import Correctable, Typed
from dudao.store import Store

GIVEN = {
    "table": "rec_staffing", "form": "staffing", "year": 2025, "first": 0, "many": 5, "others": [],
    "sha256": "x", "upload_id": 1, "sheet_no": 0, "source": "x", "record_id": 1, "session_id": 1,
    "county": "五华区", "dimension": "county", "known_from": dt.datetime(2025, 1, 1),
    "known_to": dt.datetime(2026, 1, 1), "last": dt.date(2025, 12, 31),
}  # fmt: skip
"""A value for every parameter of the pages' queries; null where none is named."""


def asked() -> list[str]:
    """Every query a page may ask: all but what makes tables and measures, and what the store asks of itself."""
    return [
        name
        for name in queries.names()
        if not name.startswith(("base/", "macros/", "measures/", "store/"))
    ]


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    directory = tmp_path_factory.mktemp("empty")
    with Store.open(directory) as store, Facts(store, dt.date(2026, 1, 10)) as found:
        yield found


def unclassified(query: queries.Query, answered: Iterable[str]) -> list[str]:
    """The columns without a class, and the classes without a column, each with its query."""
    return [f"{query.name}: {name}" for name in sorted({*answered} ^ query.classes.keys())]


@pytest.mark.parametrize("name", asked())
def test_每个页面查询的每一列都分了类(name, facts):
    params = {key: GIVEN.get(key) for key in queries.load(name).params}
    params = {key: value for key, value in params.items() if key not in ("as_of", "known_at")}
    if name == "pages/ledger/current_session_ledger":
        params["first"] = dt.date(2025, 1, 1)
    answer = facts.run(name, **{"year": 2025, **params})
    assert unclassified(queries.load(name), answer.columns) == []


def test_没有分类的列整列遮盖_测试说出查询和列():
    """The class is read from the query that answered: ``note`` is open in one, unclassified in the other."""
    import pandas as pd

    answer = pd.DataFrame({"county": ["五华区", "安宁市"], "note": ["1990", "90年"]})
    text = "-- 县\n-- 一行 = 一个县\n-- 公开 county\nselect 1 as county, 2 as note"
    one, other = (
        queries.parse("pages/one", text),
        queries.parse("two", text.replace("y\n", "y, note\n", 1)),
    )
    assert masks.frame(answer, one.classes).to_dict("list") == {
        "county": ["五华区", "安宁市"],
        "note": ["****", "****"],
    }
    assert masks.rows([{"note": "90年"}], one.classes) == [{"note": "****"}]
    assert masks.rows([{"note": "90年"}], other.classes) == [{"note": "90年"}]
    assert unclassified(one, answer.columns) == ["pages/one: note"]
    assert unclassified(other, ["county"]) == ["two: note"]


def test_写错的类别不算分了类_分了两次类不许():
    head = "-- 县\n-- 一行 = 一个县\n"
    assert queries.parse("x", f"{head}-- 公共 county\nselect 1 as county").classes == {}
    with pytest.raises(queries.QueryError, match="county 分了两次类"):
        queries.parse("x", f"{head}-- 公开 county\n-- 文字 county\nselect 1 as county")


def test_表单里的电话_年龄_工资都算个人信息():
    """A form's field of such a kind, or whose label says so, is personal; a date of hiring is not."""
    personal = {
        (form.id, name): masks.kind_of(form.id, name)
        for form in load_forms().values()
        for name, field in {**form.fields, **{f"meta.{n}": f for n, f in form.meta.items()}}.items()
        if masks.kind_of(form.id, name)
        or re.search("电话|手机|联系方式|出生|薪|工资|身份证", field.label)
    }
    assert personal == {
        ("facility", "meta.contact_phone"): "phone",
        ("staffing", "meta.contact_phone"): "phone",
        ("staffing", "age"): "born",
        ("staffing", "born"): "born",
        ("staffing", "salary"): "salary",
        ("staffing", "salary_min"): "salary",
        ("staffing", "salary_max"): "salary",
        ("supervisor_roster", "phone"): "phone",
    }


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("请联系13812345678。", "请联系138****5678。"),
        ("１３８１２３４５６７８", "138****5678"),
        ("+86 138-1234-5678、0871-63311111", "138****5678、0871-****"),
        ("身份证530102199005121234", "身份证****"),
        ("已遮的530102********1234", "已遮的****"),
        ("工资3500元，另补贴", "工资****元，另补贴"),
        ("月薪：三千五百元", "月薪：****元"),
        ("工资2024年12月起未发", "工资2024年12月起未发"),
        ("1990年5月12日出生", "1990-**出生"),
        ("出生日期：1990.05.12", "出生日期：1990-**"),
        ("2025年3月12日在龙翔街道督导120分钟", "2025年3月12日在龙翔街道督导120分钟"),
        ("盘龙区台账2025.xlsx!Sheet1!R7", "盘龙区台账2025.xlsx!Sheet1!R7"),
    ],
)
def test_字样(written, shown):
    assert masks.text(written) == shown
    assert masks.text(shown) == shown


STRUCK = [
    ("137—1234—5679、137–1234–5679、137‑1234‑5679", "137****5679、137****5679、137****5679"),
    ("138_1234_5678", "138****5678"),
    ("138\u200b1234\u200b5678", "138****5678"),
    ("136 12345 678", "136****5678"),
    ("138 12 34 56 78", "138****5678"),
    ("008613812345678", "138****5678"),
    ("一三八一二三四五六七八", "****"),
    ("0871-63311111，(0871) 63311111", "0871-****，(0871) ****"),
    ("电话63311111、电话：6331-1111", "电话****、电话：****"),
    ("63311111（办公电话）", "****（办公电话）"),
    ("微信号 wx_abc1，QQ：12345678", "微信号 ****，QQ：****"),
    ("每月领4300元", "每月领****元"),
    ("月入4300、每个月拿四千三", "月入****、每个月拿****"),
    ("3500元/月，3.5k每月", "****元/月，****每月"),
    ("4200元工资，四千二工资", "****工资，****工资"),
    ("底薪2000提成800", "底薪****提成****"),
    ("收入约为4千", "收入约为****"),
    ("税后到手3.5k", "税后到手****"),
    ("月薪 4200 元，月薪3000-3500元", "月薪 **** 元，月薪****元"),
    ("月薪3500月底发", "月薪****月底发"),
    ("工资3500，2025年3月发", "工资****，2025年3月发"),
    ("1990年5月12日生，汉族", "1990-**生，汉族"),
    ("出生：90年5月，生日5月12日", "出生：****，生日****"),
]
CLEAR = [
    "2025年3月12日14:00-15:30在龙翔街道督导120分钟",
    "督导150 2025-03-12至2025-03-19",
    "电话督导 2025-03-12，电话回访20250312",
    "参加人数1500人，13 人 8 场",
    "政府购买服务预算50000元",
    "每月活动经费2000元，3月发2000元慰问金",
    "每月发2000份传单，每月入户120户",
    "低收入家庭35户，落实待遇20条",
    "工资2024年12月起未发，工资表 12 份",
    "2025工资表，2025年工资一直未发",
    "2025年3月12日生活技能培训",
    "2025年3月12日出生缺陷预防宣传",
    "生日会：2025年3月12日",
    "文件编号2025-0312-15，统计到2025/3月",
]


@pytest.mark.parametrize(("written", "shown"), [*STRUCK, *((said, said) for said in CLEAR)])
def test_各种写法的电话_工资_生日(written, shown):
    """
    | struck | not |
    | --- | --- |
    | a mobile number grouped 3-4-4, 3-5-3, 4-3-4, 4-4-3, 5-3-3, by two or singly, with any dash, stop, `_` or nothing seen between; +86, 0086; in numerals | minutes beside a day; a day beside 电话督导 |
    | a line with its area; eight digits beside 电话, 座机, 手机; a WeChat or QQ number after 号 or a colon | eight digits alone |
    | a sum after or before a word of pay (工资, 月薪, 底薪, 提成, 收入, 待遇, 到手 …) | what such words count: 户, 人, 条, 份; a year |
    | a sum somebody draws by the month (每月领, 月入); a sum by the month (3500元/月, whoever's: rent too) | a budget of 50000元, 经费, 慰问金, 补贴: nobody's pay |
    | a day beside 出生, 生于, 生日, or before 生 alone | sessions' days; 生活, 出生缺陷, 生日会 |
    """
    assert masks.text(written) == shown
    assert masks.text(shown) == shown


@pytest.mark.parametrize(
    ("kind", "written", "shown"),
    [
        ("phone", "138 1234 5678", "138****5678"),
        ("phone", "1381234", "****"),
        ("born", "19900512", "1990-**"),
        ("born", "90.5", "****"),
        ("born", 33005, "****"),
        ("born", 34, 34),
        ("salary", "三千五左右", "****"),
        ("salary", 0.0, "****"),
        ("private", "龙泉路1号", "****"),
    ],
)
def test_按种类(kind, written, shown):
    assert masks.value(kind, written) == shown
    assert masks.value(kind, masks.value(kind, written)) == shown


def test_问题里引的原文遮盖_位置和怎么改还在():
    made = problems.make(
        "unreadable_money", sheet="表", cell="J4", field="salary", label="薪资", text="七千四\n左右"
    )
    shown = masks.problem("staffing", made)
    assert (shown.text, shown.message) == (
        "****",
        "「表」J4「薪资」写的是“****”，看不出每月多少元。请写每月元数，如 3500。",
    )
    long = problems.make("unreadable_money", cell="J4", field="salary", text="七" * 80)
    assert "七" not in masks.problem("staffing", long).message
    day = problems.make("unreadable_date", cell="F3", field="hired_on", text="去年")
    assert masks.problem("staffing", day) == day


def test_遮盖过的内容不能当更正写回去():
    """A note with a phone in it, corrected from what the page shows, would lose the phone."""
    spot = Correctable(
        "note", "备注", "K4", "电话13812345678，已离职", "电话13812345678，已离职", None
    )
    said = corrections.refusal(spot, Typed("电话138****5678，在岗"), "写错了")
    assert "遮盖" in (said or "")
    assert corrections.refusal(spot, Typed("电话13812345678，在岗"), "写错了") is None
    kept = Correctable(
        "note", "备注", "K4", "证号530102********1234", "证号530102********1234", None
    )
    assert corrections.refusal(kept, Typed("证号530102********1234，在岗"), "补充") is None


@pytest.mark.parametrize(
    ("heading", "written", "shown"),
    [
        ("出 生 年 月", "1990-05-12", "1990-**"),
        ("出生\n年月", "1990-05-12", "1990-**"),
        ("出　生　日　期", "1990-05-12", "1990-**"),
        ("生\u200b日", "1990-05-12", "1990-**"),
        ("工 资", "4250", "****"),
        ("工\r\n资", 4250, "****"),
        ("待 遇", "4250", "****"),
        ("实发", "4250", "****"),
        ("应发金额", "4250", "****"),
        ("交通补贴", "300", "****"),
        ("奖金", "800", "****"),
        ("绩 效", "800", "****"),
        ("公积金", "500", "****"),
        ("社保基数", "4000", "****"),
        ("卡号", "6222020200112233445", "****"),
        ("ｑｑ号", "12345678", "****"),
        ("qq", "12345678", "****"),
        ("微 信", "wx_abc", "****"),
        ("手 机", "13812345678", "138****5678"),
        ("住 址", "人民路1号301", "****"),
        ("紧急 联系人", "张三", "****"),
        ("身 份 证 号", "4250", "****"),
        ("带教 师傅", "李四", "李四"),
        ("督导 次数", "12", "12"),
        ("政治面貌", "群众", "群众"),
    ],
)
def test_没有声明的列按列名遮盖_列名里的空格换行大小写都不算(heading, written, shown):
    assert masks.extra({heading: written}) == {heading: shown}
