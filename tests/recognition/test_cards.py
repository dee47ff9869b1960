"""Which card form stands on a grid: exactly one, several cards of it, or none."""

from __future__ import annotations

import pytest

from dudao.forms import load_forms
from dudao.reading.grid import Grid, Reading
from dudao.recognition.cards import find as cards
from dudao.recognition.cards.labels import label_book
from dudao.recognition.cards.word_pages import pages

FORMS = load_forms()


def word(*rows: str, before: tuple[str, ...] = ()) -> Grid:
    """A Word table; cells parted by |, a row of one cell spans all columns."""
    cells = [row.split("|") for row in rows]
    width = max(map(len, cells))
    merges = [(r, len(c) - 1, r, width - 1) for r, c in enumerate(cells) if len(c) < width]
    return Grid(
        "表1",
        "word",
        [[*c, *[None] * (width - len(c))] for c in cells],
        merges,
        before=list(before),
    )


SESSION = (
    "督导对象|甘棠|督导|程思齐",
    "督导类型|个别督导|督导方式|面谈",
    "督导时间|2025年5月6日|督导时长|2小时",
    "督导内容",
    "谈个案记录",
)


def found(grid: Grid) -> list[tuple[str, int]]:
    return [(c.form_id, len(c.payload)) for c in cards.find(grid, FORMS)]


@pytest.mark.parametrize(
    ("first", "title", "form"),
    [
        ("督导对象", "督导记录表", "session_record"),
        ("督导对象", "", "session_record"),
        ("被督导社工", "个别督导登记表", "individual_session"),
        ("被督导社工", "", "individual_session"),
        ("督导对象", "个别督导登记表", "individual_session"),
        ("被督导者", "昆明市社工站督导记录表", "session_record"),
        ("被督导者", "附件：个别督导记录表（2025年）", "individual_session"),
        ("督导对象", "团体督导记录表", "session_record"),
    ],
)
def test_标题和第一格标签决定是哪一种记录(first, title, form):
    grid = word(first + SESSION[0][4:], *SESSION[1:], before=(title,))
    assert found(grid) == [(form, 1)]


def test_标题和标签都分不出时说出两种可能():
    grid = word("被督导者" + SESSION[0][4:], *SESSION[1:])
    assert sorted(form for form, _ in found(grid)) == ["individual_session", "session_record"]


def test_同一张表里上下三份按第一个标签分开():
    grid = word(*SESSION, "督导记录表", *SESSION, *SESSION, before=("督导记录表",))
    assert found(grid) == [("session_record", 3)]
    rows = [card.row for card in cards.find(grid, FORMS)[0].payload]
    assert rows == [0, 6, 11]


DIALOGUE = "督导时间：下周三再谈。\n督导：最近怎么样？\n督导方式：先打电话。\n督导对象：好。"


@pytest.mark.parametrize(
    ("rows", "cards_found"),
    [
        ((f"督导内容|{DIALOGUE}",), 1),
        ((f"督导内容：|{DIALOGUE}",), 1),
        (("督导内容", DIALOGUE), 1),
        (("督导内容", "督导：最近怎么样？"), 1),
        ((f"督导内容|{DIALOGUE}", "督导建议|督导对象：多写。"), 1),
        (("督导内容|谈个案", "督导对象：麦冬青 督导：程思齐", "督导方式：面谈", "督导时间：5月7日"), 2),
        (("督导内容", "督导对象：麦冬青 督导：程思齐", "督导方式：面谈", "督导时间：5月7日"), 2),
    ],
)  # fmt: skip
def test_写在正文里的标签不另起一份(rows, cards_found):
    """A long field's value stays one value; labels below a filled or an empty one begin the next card."""
    after = (
        "督导地点|联盟街道|督导时长|2小时",
        "督导建议|多写",
        "督导方式|面谈",
        "督导时间|5月8日",
    )
    grid = word(*SESSION[:3], *rows, *(after if cards_found == 1 else ()), before=("督导记录表",))
    assert found(grid) == [("session_record", cards_found)]


@pytest.mark.parametrize("text", ["时间：周三，地点：社区。", "督导：最近怎么样？", DIALOGUE])
def test_正文右边一格不管写什么都是正文(text):
    """督导 and 督导地点 stand nowhere else on the card: the text still gives them nothing."""
    rows = ("督导对象|甘棠", "督导类型|个别督导", "督导方式|面谈", f"督导内容|{text}")
    (claim,) = cards.find(word(*rows, before=("督导记录表",)), FORMS)
    (card,) = claim.payload
    assert sorted(card.labels) == ["content", "mode", "supervisees", "type"]
    assert [box.raw for box in card.labels["content"].parts] == [text]


def test_标签写重一次不会分成两份():
    grid = word(*SESSION, "督导|程思齐", before=("督导记录表",))
    assert found(grid) == [("session_record", 1)]


@pytest.mark.parametrize(
    "rows",
    [
        [
            "序号|督导日期|县（市、区）|社工站|督导类别|督导方式|督导老师|督导助理|督导对象|人数|督导时长|地点|督导主题|备注"
        ]
        + ["1|2025.4.2|禄劝|中屏|个别督导|实地|魏家骏|杨思雨|吕文琼|2|1|中屏镇|整改|"] * 3,
        ["填表时间|2025年3月|督导助理|杨思雨", "序号|站点名称|社工姓名|性别", "1|龙翔街道|甘棠|女"],
        ["项目|预算|备注", "督导费|3000|", "培训费|2000|"],
    ],
)
def test_台账人员表预算表不是卡片(rows):
    header_twice = [*rows, rows[0], rows[-1], rows[0], rows[-1]]
    assert found(word(*rows)) == []
    assert found(word(*header_twice)) == []


@pytest.mark.parametrize(
    ("cell", "pieces"),
    [
        (
            "社工（签名）：张三  日期：2025年3月12日",
            [("社工签名", "张三"), ("日期", "2025年3月12日")],
        ),
        ("督    导：程思齐", [("督导", "程思齐")]),
        ("1、督导时长（小时）：2", [("督导时长小时", "2")]),
        (
            "督导内容：督导：最近怎样？\n督导建议：多写",
            [("督导内容", "督导：最近怎样？"), ("督导建议", "多写")],
        ),
        (
            "督导时间：2025年7月16日    联系电话：1",
            [("督导时间", "2025年7月16日"), ("联系电话", "1")],
        ),
        (
            "督导时间：2025年7月16日    带队人：某",
            [("督导时间", "2025年7月16日"), ("", "带队人：某")],
        ),
        ("上午9:00—11:30在站里", []),
        ("今天谈到督导时间：下周", []),
    ],
)
def test_一格里的标签和值(cell, pieces):
    book = label_book(FORMS["session_record"])
    got = [(s.key, s.value) for s in book.segments(cell)]
    assert [(k.replace("督导时长小时", "督导时长"), v) for k, v in got] == [
        (k.replace("督导时长小时", "督导时长"), v) for k, v in pieces
    ]


def test_分页断成两张的表接回一份():
    first = word(*SESSION[:3], before=("督导记录表",))
    second = word(
        "督导内容",
        "谈个案记录",
        "社工（签名）：甘棠 日期：2025.5.8|督导（签名）：程思齐 日期：2025.5.9",
    )
    second.sheet = "表2"
    (grid,) = pages(Reading("a.docx", "", [first, second], [], ["督导记录表"]), FORMS)
    (claim,) = cards.find(grid, FORMS)
    assert sorted(claim.payload[0].labels) == [
        "content", "held_on", "minutes", "mode", "supervisees", "supervisor_signed_on",
        "supervisors", "type", "worker_signed_on",
    ]  # fmt: skip
    assert grid.address(3, 0) == "表2!R1C1"


def test_分页后的正文里提到前面的标签仍接回一份():
    first = word(*SESSION[:3], before=("督导记录表",))
    second = word(f"督导内容|{DIALOGUE}", "督导建议|多写")
    (grid,) = pages(Reading("a.docx", "", [first, second], [], ["督导记录表"]), FORMS)
    assert found(grid) == [("session_record", 1)]


def test_两份记录之间的签名属于上一份():
    first = word(*SESSION, before=("督导记录表",))
    second = word(*SESSION, before=("督导（签名）：程思齐 日期：2025.5.9", "督导记录表"))
    grids = pages(Reading("a.docx", "", [first, second], [], ["督导记录表"]), FORMS)
    assert grids[0].after == ["督导（签名）：程思齐 日期：2025.5.9"]
    assert grids[1].before == ["督导记录表"]
