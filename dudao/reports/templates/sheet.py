"""What every .xlsx template has: looks, option lists, the sheets of notes and options, its id inside."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from dudao.forms import Field, Form
from dudao.values.choices import EDUCATION
from dudao.values.places import gazetteer

MARK = "督导看板"
ROWS = 500
"""How many rows below the header carry drop-downs and rules."""

NUMBERS = ("integer", "number", "money", "pay", "minutes")
"""Kinds whose cells hold a number."""
PROMPTS = {
    "date": "写年月日，如 2025-03-12；只知道年月可写 2025-03。",
    "month": "写年月，如 2025-03。",
    "period": "写 2025年、2025年上半年 或 2025年下半年。",
    "people": "多人用顿号分开，如：张三、李四。请写全名。",
    "stations": "多个站点用顿号分开。",
    "counties": "几个县（市、区）合办的，用顿号分开。",
    "minutes": "写分钟数，如 150。",
    "money": "写元数，如 3500。",
    "pay": "写每月元数，如 3500。",
    "tick": "有的打√，没有的留空。",
    "integer": "写整数。",
    "number": "写数字。",
    "phone": "写手机或带区号的电话。",
    "age": "写周岁，如 35；或写出生年月，如 1990-05。",
    "name": "写全名。",
}
_EXAMPLES = {
    "name": "张三",
    "people": "张三、李四",
    "date": "2025-03-12",
    "month": "2025-03",
    "period": "2025年上半年",
    "minutes": "150",
    "money": "3500",
    "pay": "3500",
    "tick": "√",
    "integer": "12",
    "number": "90",
    "phone": "13800000000",
    "age": "35",
    "county": "五华区",
    "counties": "五华区",
    "station": "龙翔街道",
    "stations": "龙翔街道、丰宁街道",
    "likert": "很满意",
    "tally": "3",
}


class Book:
    """A template workbook being written."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.buffer = io.BytesIO()
        safe = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
        self.book = xlsxwriter.Workbook(self.buffer, safe)
        self.book.set_custom_property("dudao_form", form.id)
        self.book.set_custom_property("dudao_version", form.version, "number")
        face = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        box = {**face, "border": 1, "text_wrap": True}
        self.title = self.book.add_format(
            {**face, "font_size": 16, "bold": True, "align": "center"}
        )
        self.head = self.book.add_format(
            {**box, "bold": True, "align": "center", "bg_color": "#DDEBF7"}
        )
        self.label = self.book.add_format({**box, "bold": True, "bg_color": "#F2F2F2"})
        self.body = self.book.add_format({**box, "align": "left"})
        self.day = self.book.add_format({**box, "align": "left", "num_format": "yyyy-mm-dd"})
        self.text = self.book.add_format({**box, "align": "left", "num_format": "@"})
        self.sheet = self.book.add_worksheet(form.title[:28])
        self._lists: dict[str, Sequence[str]] = {}

    def format_of(self, field: Field) -> Any:
        """Dates are date cells; phones, names and free words are text, so that nothing is converted."""
        if field.kind == "date":
            return self.day
        return self.body if field.kind in NUMBERS else self.text

    def options(self, field: Field) -> Sequence[str]:
        """The words a drop-down offers; empty where anything may be written."""
        if given := field.option("template"):
            return given
        if field.kind == "sex":
            return ("男", "女")
        if field.kind == "education":
            return EDUCATION
        if field.kind == "tick":
            return ("√",)
        if field.kind == "choice":
            return [words[0] for words in field.option("choices", {}).values()]
        if field.kind in ("county", "counties"):
            return [county.key for county in gazetteer().counties]
        return ()

    def name_list(self, name: str, words: Sequence[str]) -> str:
        """Register a named list on the options sheet; returns the name."""
        self._lists[name] = words
        return name

    def validate(self, area: tuple[int, int, int, int], field: Field, county_cell: str) -> None:
        """One rule a column range. What is typed is checked again on reading, so rules only warn."""
        prompt = field.option("prompt") or PROMPTS.get(field.kind, "")
        rule: dict[str, Any] = {"ignore_blank": True, "error_type": "warning"}
        if prompt:
            rule |= {"input_title": field.label[:32], "input_message": prompt[:255]}
        words = self.options(field)
        if words:
            name = self.name_list("选项_" + field.name, words)
            rule |= {"validate": "list", "source": f"={name}"}
        elif field.kind in ("station", "stations"):
            rule |= {"validate": "list", "source": f"=INDIRECT({county_cell})"}
        elif field.kind in NUMBERS:
            rule |= {"validate": "decimal", "criteria": ">=", "value": 0}
            rule["error_message"] = "这里要写数字。"
        elif field.kind == "date":
            rule |= {"validate": "date", "criteria": "between"}
            rule |= {"minimum": dt.date(1930, 1, 1), "maximum": dt.date(2100, 12, 31)}
            rule["error_message"] = "这里要写日期。只知道年月的，可以照写 2025-03。"
        else:
            rule |= {"validate": "any"}
        if rule["validate"] != "any" or prompt:
            self.sheet.data_validation(*area, rule)

    def close(self) -> bytes:
        """Write the sheets of notes and options; the workbook as bytes."""
        self._notes()
        self._options()
        self.book.close()
        return self.buffer.getvalue()

    def _notes(self) -> None:
        sheet = self.book.add_worksheet("填写说明")
        sheet.write_string(0, 0, f"{MARK}｜{self.form.title}填写说明（这一页不用填，不会被读取）")
        for col, (text, width) in enumerate((("栏目", 22), ("怎么写", 46), ("例子", 30))):
            sheet.write_string(2, col, text, self.head)
            sheet.set_column(col, col, width)
        for row, field in enumerate((*self.form.meta.values(), *printed(self.form)), 3):
            words = self.options(field)
            how = field.option("prompt") or PROMPTS.get(field.kind, "照实写。")
            if words and field.kind not in ("county", "counties", "tick"):
                how = "从下拉里选：" + "、".join(words)
            example = words[0] if words else _EXAMPLES.get(field.kind, "（文字）")
            for col, text in enumerate((field.label, how, example)):
                sheet.write_string(row, col, text, self.body)

    def _options(self) -> None:
        sheet = self.book.add_worksheet("下拉选项")
        sheet.hide()
        sheet.write_string(0, 0, f"{MARK}｜{self.form.id}｜{self.form.version}｜下拉选项，请勿改动")
        places = gazetteer()
        lists: Mapping[str, Sequence[str]] = self._lists | {
            county.key: [township.name for township in places.townships(county.key)]
            for county in places.counties
        }
        for col, (name, words) in enumerate(lists.items()):
            sheet.write_string(1, col, name)
            for row, word in enumerate(words, 2):
                sheet.write_string(row, col, word)
            area = xl_range_abs(2, col, 1 + len(words), col)
            self.book.define_name(name, f"=下拉选项!{area}")


def printed(form: Form) -> list[Field]:
    """The fields a clerk fills in: those of the printed form, with certificate, remarks and what a rule needs (``offered``)."""
    kept = {"certificate", "note"}
    hidden = form.option("template_hidden", ())
    return [
        field
        for field in form.fields.values()
        if (not field.option("added") or field.option("offered") or field.name in kept)
        and field.name not in hidden
    ]


def cell(row: int, col: int, *, fixed: bool = False) -> str:
    """The A1 address of a 0-based cell, absolute or with a relative row."""
    return xl_rowcol_to_cell(row, col, row_abs=fixed, col_abs=True)
