"""What can be wrong where something else is seen than a cell's value: the part of the catalogue of problems
that speaks of what lies over, beside or beneath it. This module knows nobody.

An error says that a cell was not read, a warning quotes what was not read beside its value.
"""

from __future__ import annotations

from typing import Literal

OVER_CELLS: dict[str, tuple[Literal["error", "warning"], str, str]] = {
    "instant": (
        "warning",
        "{place}{label}写的是“{text}”，是世界标准时间，按北京时间（晚 8 小时）的日期读取。",
        "请写成 2023-05-18。",
    ),
    "near_midnight": (
        "warning",
        "{place}{label}写的是“{text}”，差一点到半夜十二点，按第二天读取。",
        "若不对，请写成 2023-05-18。",
    ),
    "control_over": (
        "error",
        "{place}{label}里放着复选框或选项按钮（控件），看不出选了没有，没有读取。",
        "请在选中的一格里打√，不要用控件。",
    ),
    "text_unread": (
        "error",
        "{place}{label}上面盖着文本框或图形“{text}”，看不出是哪一格、填的是什么，没有读取。",
        "请直接写在单元格里。",
    ),
    "shape_unread": (
        "error",
        "{place}{label}上面画着图形，格里没有字，看不出填的是什么，没有读取。",
        "请直接在单元格里写，或打√。",
    ),
    "picture_over": (
        "error",
        "{place}{label}里放着图片，看不出是不是打了√，没有读取。",
        "请在格里打√；照片请放在照片一栏。",
    ),
    "pictures_unread": (
        "warning",
        "{place}上有 {text} 张图片，里面的内容没有读取。",
        "图片里如有要报的内容，请写在单元格里。",
    ),
    "text_over": (
        "warning",
        "{place}{label}上面有文本框或图形，写着“{text}”，没有读取。",
        "如要更正，请改在单元格里。",
    ),
    "text_read": (
        "warning",
        "{place}{label}的“{text}”写在单元格上面的文本框里，当作这一格的内容读取。",
        "若不对，请直接写在单元格里。",
    ),
    "shape_over": (
        "warning",
        "{place}{label}上面画着圈、线或别的图形，没有读取它的意思。",
        "如是划掉或选中，请改在单元格里。",
    ),
    "comment": (
        "warning",
        "{place}{label}有批注“{text}”，没有读取。",
        "批注里如有更正或补充，请写在单元格里。",
    ),
    "beneath": (
        "warning",
        "{place}{label}是合并单元格，下面还藏着看不见的“{text}”，没有读取。",
        "请取消合并后核对。",
    ),
    "rounded": (
        "warning",
        "{place}{label}的格式把“{text}”显示成“{guess}”，按显示的读取。",
        "请把要报的数直接写在格里。",
    ),
}
