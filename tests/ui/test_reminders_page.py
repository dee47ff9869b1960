"""催报 on 总览 and 县区档案: from the gap itself, one county or all; a county with nothing owed is told so."""

from __future__ import annotations

AS_OF = {"year": "2025", "as_of": "2026-01-10"}


def test_总览选一个县_催的就是它缺的(own_full, visit):
    app = visit("overview", **AS_OF)
    assert not app.exception
    assert "催报：13 个县区有要催的事" in [head.value for head in app.subheader]
    told = app.selectbox(key="reminder_county").set_value("呈贡区").run().code[0].value
    assert "《社工站点实体建设情况统计总表》，2025年度的一份也没有收到。" in told
    assert "《督导满意度调研表》，2025年度的一份也没有收到。" in told
    assert "“每县每年面对面团体督导”（底线要求不少于1次）：2025年已经结束，只有0次，差1次。" in told
    assert "整改逾期" not in told


def test_县区档案的催报_读不出的格子归那个县_全市台账不催县(own_full, visit, words_of):
    told = visit("county", county="西山区", **AS_OF).code[0].value
    assert (
        told.count("《西山区人员情况统计总表.xlsx》") + told.count("《西山实体建设情况.xlsx》") == 5
    )
    assert "F9「入职时间」写的是“去年”，看不出年月" in told
    assert "督导台账" not in told
    said = words_of(visit("county", county="晋宁区", **AS_OF))
    assert "晋宁区：截至2026年1月10日，没有要催的事项。" in said
