"""收件: one question for all its places, remembered and revocable; a foreign header mapped once."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from openpyxl import Workbook

from dudao import ROOT
from dudao.store import Store
from dudao.store.decisions import answers as memory

FILES = ROOT / "data" / "samples" / "files"
STAFF = ["序号", "社工站点", "姓名", "性别", "年龄", "入职时间", "学历"]


def book(*rows: list) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def staff(county: str, *stations: str) -> bytes:
    people = [
        [n, station, f"钱{'一二三四五六'[n]}远", "女", 30, "2021-05-01", "本科"]
        for n, station in enumerate(stations)
    ]
    return book([f"{county}社工站点人员情况统计总表"], STAFF, *people)


@pytest.fixture
def drop(empty_store, visit):
    """The page after these files were dropped."""

    def dropped(**files: bytes):
        app = visit("uploads")
        kind = "application/octet-stream"
        app.file_uploader(key="files_0").set_value([(n, d, kind) for n, d in files.items()])
        return app.run()

    return dropped


def asked(app) -> dict[str, list[str]]:
    """Question → offered answers."""
    return {box.label: list(box.options) for box in app.selectbox if box.key.startswith("ask_")}


def table(app, *names: str):
    """The table that has these columns."""
    return next(d.value for d in app.dataframe if set(names) <= set(d.value.columns))


def box(app, words: str):
    return next(b for b in app.selectbox if words in b.label)


def held(visit):
    """The answers that hold, as 台账 lists them."""
    return table(visit("ledger", ledger_section="记住的回答"), "回答人")


@pytest.mark.long
def test_一个回答用于所有地方_提醒消失_下次不再问(drop, empty_store):
    files = {
        "甲.xlsx": staff("五华区", "西煮街道", "西煮街道", "龙翔街道"),
        "乙.xlsx": staff("五华区", "西煮街道"),
    }
    app = drop(**files)
    assert list(asked(app)) == ["“西煮街道”＝西翥街道？（五华区）3处"]
    assert asked(app)["“西煮街道”＝西翥街道？（五华区）3处"][0] == "是，西翥街道"
    box(app, "西煮街道").select("是，西翥街道")
    app.button(key="answer").click().run()
    assert not app.exception
    assert asked(app) == {}
    assert list(table(app, "处理")["提醒"]) == [0, 0]
    held = memory.answers(Store.open(empty_store))
    assert [(a.text, a.county, a.value, a.actor) for a in held] == [
        ("西煮街道", "五华区", "西翥街道", "本机用户")
    ]
    again = drop(**{"丙.xlsx": staff("五华区", "西煮街道")})
    assert asked(again) == {}


@pytest.mark.long
def test_撤销以后重新问(drop, empty_store, visit):
    store = Store.open(empty_store)
    memory.remember(store, "fuzzy_station", "西煮街道", "五华区", "西翥街道", "测试")
    files = {"甲.xlsx": staff("五华区", "西煮街道")}
    app = drop(**files)
    assert asked(app) == {}
    shown = held(visit)
    assert shown.to_dict("records")[0] | {"时间": ""} == {
        "问题": "“西煮街道”？", "县区": "五华区", "回答": "西翥街道", "回答人": "测试", "时间": "",
    }  # fmt: skip
    memory.revoke(store, "fuzzy_station", "西煮街道", "五华区", "测试")
    assert len(asked(drop(**files))) == 1


def test_另一个县的同名不跟着改(drop, empty_store):
    store = Store.open(empty_store)
    memory.remember(store, "unknown_station", "新站", "五华区", "龙翔街道", "测试")
    app = drop(**{"甲.xlsx": staff("盘龙区", "新站")})
    assert list(asked(app)) == ["“新站”是哪个站点？（盘龙区）1处"]


@pytest.mark.long
def test_不回答也能入库_提醒留着(drop, empty_store):
    app = drop(**{"甲.xlsx": staff("五华区", "西煮街道")})
    app.button(key="commit").click().run()
    assert not app.exception
    [upload] = Store.open(empty_store).uploads()
    assert (upload["records"], upload["warnings"]) == (1, 1)


@pytest.mark.long
def test_满意度表从台账里选一次督导(drop, empty_store, visit):
    ledger = book(
        ["2025年督导台账"],
        ["督导日期", "县（市、区）", "社工站", "督导类别", "督导老师", "督导时长（分钟）"],
        ["2025-03-12", "五华区", "龙翔街道", "团体督导", "沈知行", 120],
        ["2025-06-18", "盘龙区", "拓东街道", "团体督导", "沈知行", 120],
    )
    survey = (FILES / "5满意度" / "五华区满意度问卷.xlsx").read_bytes()
    app = drop(**{"台账.xlsx": ledger, "五华区问卷.xlsx": survey})
    question = box(app, "属于哪次督导")
    assert list(question.options) == ["2025-03-12 五华区 团体 沈知行"]
    question.select("2025-03-12 五华区 团体 沈知行")
    app.button(key="answer").click().run()
    assert not app.exception
    assert not any("属于哪次督导" in b.label for b in app.selectbox)
    lines = table(app, "处理")
    period = dict(zip(lines["文件"], lines["期间"], strict=True))
    assert period["五华区问卷.xlsx"] == "2025-03-12"
    assert "属于哪次督导" in held(visit)["问题"].iloc[0]


def test_一批满意度表一起回答日期和县区(drop, visit):
    """两份导出都没写县区和日期：问一次，用于两份；另写日期和县区。"""
    items = [
        "形式",
        "氛围",
        "督导老师的回答",
        "自我介绍环节",
        "游戏环节",
        "提出问题环节",
        "总结交流环节",
    ]
    head = ["序号", *(f"您对督导{item}是否满意" for item in items)]
    one, two = (book(head, [1, *[level] * 7]) for level in ("很满意", "非常满意"))
    app = drop(**{"问卷一.xlsx": one, "问卷二.xlsx": two})
    assert box(app, "属于哪次督导").label == "这批满意度表（2 份）属于哪次督导？"
    next(d for d in app.date_input if d.label == "或者写日期").set_value(dt.date(2025, 9, 3))
    box(app, "和县区").select("富民县")
    app.button(key="answer").click().run()
    assert not app.exception
    lines = table(app, "处理")
    assert list(lines["县区"]) == ["富民县", "富民县"]
    assert list(lines["期间"]) == ["2025-09-03", "2025-09-03"]
    told = list(held(visit)["问题"])
    assert told == [f"问卷{n}.xlsx「Sheet」：属于哪次督导？" for n in "一二"]


FOREIGN = book(
    ["官渡区驻点力量盘点（2025-12-20）"],
    ["#", "列一", "列二", "列三", "列四", "列五"],
    [1, "关上街道", "钱一远", "女", "2021-05", "本科"],
    [2, "太和街道", "钱二远", "男", "2022-03", "大专"],
)
COLUMNS = {"列一": "station", "列二": "name", "列三": "sex", "列四": "hired_on", "列五": "education"}  # fmt: skip


@pytest.mark.long
def test_陌生表头指定一次_下次自动读(drop, empty_store, visit):
    app = drop(**{"盘点.xlsx": FOREIGN})
    assert table(app, "处理").iloc[0]["处理"].startswith("✕ 不入库")
    box(app, "这是哪种表").select("staffing").run()
    next(n for n in app.number_input if "第几行" in n.label).set_value(2).run()
    for header, field in COLUMNS.items():
        box(app, f" {header}").select(field)
    next(b for b in app.button if b.label == "按这个对应读取").click().run()
    assert not app.exception
    line = table(app, "处理").iloc[0]
    assert (line["表单"], line["记录"], line["处理"]) == (
        "社工站点人员情况统计总表",
        2,
        "✓ 可以入库",
    )
    again = drop(**{"盘点（2）.xlsx": FOREIGN + b""})
    assert table(again, "处理").iloc[0]["记录"] == 2
    assert held(visit)["回答"].iloc[0] == "按《社工站点人员情况统计总表》读取"


@pytest.mark.long
def test_同一栏目指定两列要说(drop, empty_store):
    app = drop(**{"盘点.xlsx": FOREIGN})
    box(app, "这是哪种表").select("staffing").run()
    next(n for n in app.number_input if "第几行" in n.label).set_value(2).run()
    box(app, " 列二").select("station")
    box(app, " 列一").select("station")
    next(b for b in app.button if b.label == "按这个对应读取").click().run()
    said = "\n".join(w.value for w in app.warning)
    assert "指定了不止一列" in said
    assert "还没有指定“社工姓名”是哪一列" in said
    assert memory.mappings(Store.open(empty_store)) == {}


def test_差一点的表说出像哪种表和缺什么(drop, words_of):
    app = drop(
        **{
            "名单.xlsx": book(
                ["社工姓名", "性别", "年龄"], ["钱一远", "女", 30], ["钱二远", "男", 28]
            )
        }
    )
    said = words_of(app)
    assert "和《社工站点人员情况统计总表》比：找到 社工姓名、性别、年龄" in said
    assert "缺少 目前所在站点名称、入职时间" in said


@pytest.mark.long
def test_看不出的列在收件页回答一次_下次自动读(drop, empty_store):
    rows = [
        ["督导日期", "社工站", "督导类别", "督导方式", "督导老师", "督导对象", "督导主题", "情况"],
        ["2025-03-05", "龙翔街道", "团体", "面对面", "沈知行", "张秀英", "记录撰写", "龙翔街道会议室"],
        ["2025-03-09", "护国街道", "个别", "电话", "廖国庆", "王思雨", "小组设计", "护国社工站"],
    ]  # fmt: skip
    app = drop(**{"甲.xlsx": book(*rows)})
    question = "列“情况”（龙翔街道会议室、护国社工站）是哪一栏？1处"
    assert asked(app)[question][0] == "备注"
    box(app, "列“情况”").select("地点")
    app.button(key="answer").click().run()
    assert not app.exception
    assert question not in asked(app)
    again = drop(**{"乙.xlsx": book(*rows)})
    assert question not in asked(again)
