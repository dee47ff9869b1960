"""The catalogue of what can be wrong in a user's file: code, place, Chinese message, remedy.

Trouble in a user's file is a value (:class:`Problem`), never an exception. This module knows nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field as attribute
from pathlib import Path
from typing import Any, Literal

from dudao import ROOT

Severity = Literal["error", "warning"]


class BadData(ValueError):
    """A file of the program's own (``data/``, ``queries/``) says what it may not say.

    ``file`` as the maintainer finds it, ``key`` (dotted; empty for the whole file), what is wrong, the way out.

    >>> str(BadData("data/forms/x.toml", "layout", "写的是“表”", "可选：list、card、survey"))
    '程序自带的“data/forms/x.toml”里 layout 写的是“表”。可选：list、card、survey。'
    """

    def __init__(self, file: Path | str, key: str, wrong: str, remedy: str):
        if isinstance(file, Path):
            file = (file.relative_to(ROOT) if file.is_relative_to(ROOT) else file).as_posix()
        self.file, self.key = file, key
        super().__init__(f"程序自带的“{file}”里 {key or '整个文件'} {wrong}。{remedy}。")


@dataclass(frozen=True, slots=True)
class Ask:
    """The question behind a doubt; doubts with the same ``key`` are one question with one answer.

    ``code`` of the catalogue, with ``@form.field`` where the answer holds for that field only;
    ``county`` where the county decides, else None; ``kind`` of the field (``dudao.values``) in whose
    terms the answer is; ``of`` the field as ``form.field``; ``guess`` what was read meanwhile.
    """

    code: str
    text: str
    county: str | None
    kind: str
    of: str = ""
    guess: Any = attribute(default=None, compare=False)

    @property
    def key(self) -> tuple[str, str, str]:
        """What the answer is remembered under.

        >>> Ask("likely_tick", "V", None, "tick").key
        ('likely_tick', 'V', '')
        """
        return self.code, self.text, self.county or ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong or doubtful.

    ``cell`` is the address as the user sees it (``F7``, ``C7:D7``, ``表1!R3C2``), None for a whole
    sheet, file or paragraph; ``field`` the contract's field (meta fields as ``meta.county``);
    ``text`` what was found; ``message`` Chinese: where, what was found, what to write instead;
    ``ask`` the question a user may answer once for all such doubts.
    """

    code: str
    severity: Severity
    message: str
    cell: str | None = None
    field: str | None = None
    text: str | None = None
    ask: Ask | None = attribute(default=None, compare=False)

    def as_dict(self) -> dict[str, str | None]:
        """The shape of ``problems`` in docs/contract.md."""
        names = ("cell", "field", "severity", "code", "text", "message")
        return {name: getattr(self, name) for name in names}


_CELL = "{place}{label}写的是“{text}”，"

CATALOGUE: dict[str, tuple[Severity, str, str]] = {
    # dates
    "unreadable_date": ("error", _CELL + "看不出年月。", "请写成 2023-05 或 2023年5月18日。"),
    "impossible_date": ("error", _CELL + "没有这一天。", "请核对后写成 2023-05-18。"),
    "ambiguous_date": ("error", _CELL + "可以读成不同的日期（如1月或10月）。", "请写全年月日，如 2021年1月 或 2021年10月。"),
    "date_out_of_range": ("error", _CELL + "年份不合理。", "请核对年份，写成 2023-05-18。"),
    "date_range": ("warning", _CELL + "是一段日期，按第一天读取。", "若不对，请只写一天。"),
    "second_date": ("warning", _CELL + "有不止一个日期，按第一个读取。", "若不对，请只写一个。"),
    "short_date": ("warning", _CELL + "年份只写了两位，按字面读取。", "请写成 2023-05-18。"),
    "guessed_year": ("warning", _CELL + "没有写年份，按填表时间推算。", "请写全年月日。"),
    "instant": ("warning", _CELL + "是世界标准时间，按北京时间（晚 8 小时）的日期读取。", "请写成 2023-05-18。"),
    "near_midnight": ("warning", _CELL + "差一点到半夜十二点，按第二天读取。", "若不对，请写成 2023-05-18。"),
    "relative_date": ("warning", _CELL + "按填表时间推算。", "请写明年月，如 2023年5月。"),
    "rough_date": ("warning", _CELL + "是大概的日期，按字面读取。", "请写明年月，如 2023年5月。"),
    "rough_number": ("warning", _CELL + "是约数，按字面读取。", "请写实际数字。"),
    "guessed_duration": ("warning", _CELL + "起止时间跨了中午或半夜，按{minutes}分钟读取。", "请用24小时制写，如 11:00-13:00。"),
    "money_low": ("warning", _CELL + "每月不到 300 元。", "请核对单位，写每月元数。"),
    "date_in_number": ("error", _CELL + "本该是数字，却成了日期（可能被软件自动转换）。", "请把单元格设为文本后重写数字。"),
    # durations and numbers
    "bare_duration": ("warning", _CELL + "没有写单位，按{minutes}分钟读取。", "请写明小时或分钟，如 2小时。"),
    "short_duration": ("warning", _CELL + "按{minutes}分钟读取，时间很短。", "请核对是小时还是分钟。"),
    "rough_duration": ("warning", _CELL + "是约数，按字面读取。", "请写实际时长，如 2小时。"),
    "summed_duration": ("warning", _CELL + "有几段时间，已相加。", "若不对，请写总时长。"),
    "unreadable_duration": ("error", _CELL + "换算不成分钟。", "请写成 2小时、90分钟 或 9:00-11:30。"),
    "unreadable_money": ("error", _CELL + "看不出每月多少元。", "请写每月元数，如 3500。"),
    "unreadable_sum": ("error", _CELL + "看不出是多少元。", "请写元数，如 3500。"),
    "money_plus": ("warning", _CELL + "只取了固定部分。", "若不对，请写每月合计。"),
    "money_rough": ("warning", _CELL + "是约数，按字面读取。", "请写实际数额。"),
    "yearly_money": ("warning", _CELL + "是全年的，已除以12。", "请写每月元数。"),
    "unreadable_number": ("error", _CELL + "不是数字。", "请只写数字。"),
    "unreadable_phone": ("error", _CELL + "不像电话号码。", "请写手机号或带区号的电话。"),
    "bad_id_number": ("error", "{place}{label}像身份证号但位数不对，没有读取。", "请写年龄或出生年月；身份证号不必填。"),
    # people and places
    "surname_only": ("error", _CELL + "只有姓，不能确定是谁。", "请写全名。"),
    "not_a_name": ("error", _CELL + "不像人名。", "请写全名，多人用顿号分开。"),
    "marked_name": ("warning", _CELL + "名字后面有记号，按姓名读取，记号没有读。", "记号的意思（如持证）请写在相应栏目。"),
    "odd_name": ("warning", _CELL + "不像常见的姓名，按字面读取。", "请核对姓名。"),
    "absent_person": ("warning", _CELL + "注明没有到场，没有列入名单。", "到场的请删去注明；没有参加的请不要写在名单里。"),
    "absent_name": ("warning", _CELL + "注明没有到场，照姓名读取。", "请核对。"),
    "mixed_roles": ("error", _CELL + "督导、社工写在一格里，分不清谁是督导、谁是社工。", "请分栏填写，或写成“督导：…　社工：…”。"),
    "substitute": ("error", _CELL + "是代别人参加，看不出谁到场。", "请只写本人到场的姓名，代谁参加写在备注里。"),
    "split_names": ("warning", _CELL + "按两字一名分开读取。", "请用顿号把姓名分开。"),
    "no_names": ("warning", _CELL + "没有姓名，不能对到人。", "请写出参加者姓名。"),
    "unknown_county": ("warning", _CELL + "不是昆明市的县（市、区），照原文保留。", "请写全称，如 五华区。"),
    "county_group": ("warning", _CELL + "按{guess}读取。", "若不对，请逐个写明县（市、区）。"),
    "counties_but": ("warning", _CELL + "没有逐个写明，不计为哪一个县（市、区）的督导。", "请写出每个县（市、区）。"),
    "more_counties": ("warning", _CELL + "没有写全，其余的可能是任何一个县（市、区）。", "请写出每个县（市、区）。"),
    "ambiguous_county": ("warning", _CELL + "有不止一个县（市、区），照原文保留。", "请只写一个。"),
    "fuzzy_county": ("warning", _CELL + "按“{guess}”读取。", "请核对，写成规范名称。"),
    "unknown_station": ("warning", _CELL + "不是已知的乡镇（街道），照原文保留。", "请写规范名称，如 龙翔街道。"),
    "more_stations": ("warning", _CELL + "没有写全，只读取写出的站点。", "请写出每个站点的名称。"),
    "ambiguous_station": ("warning", _CELL + "有重名：{guess}。照原文保留。", "请写明县（市、区）。"),
    "fuzzy_station": ("warning", _CELL + "按“{guess}”读取。", "请核对，写成规范名称。"),
    "former_rank": ("warning", _CELL + "按现名“{guess}”读取。", "请改用现名。"),
    "other_county": ("warning", _CELL + "属于{guess}，与本表的县（市、区）不同。", "请核对。"),
    "citywide_row": ("warning", _CELL + "标题却只是{guess}的。", "请核对，写明县（市、区）。"),
    "blank_card": ("warning", "{place}是没有填写的空表，没有读取。", "请填写后重新报送。"),
    "county_from_file": ("warning", "{place}县（市、区）取自文件名：{text}。", "请在表里写明。"),
    "station_from_sheet": ("warning", "{place}社工站取自工作表名：{text}。", "请在表里写明。"),
    "supervisor_from_sheet": ("warning", "{place}督导老师取自工作表名：{text}。", "请在表里写明。"),
    "station_from_file": ("warning", "{place}社工站取自文件名：{text}。", "请在表里写明。"),
    "month_from_file": ("warning", "{place}月份取自文件名：{text}。", "请在表里写明。"),
    "year_from_file": ("warning", "{place}没有写年份的日期，按{text}年读取（取自文件名或同列日期）。", "请在表里写明。"),
    # whether a session was held
    "not_held": ("warning", _CELL + "按没有开展读取，不计入督导。", "已经开展的，请删去这几个字，写“已开展”。"),
    "held_after_all": ("warning", _CELL + "按已经开展读取，计入督导。", "没有开展的，请只写“取消”或“未开展”。"),
    "maybe_not_held": ("warning", _CELL + "看不出这一场开没开。", "请在备注或“开展状态”里只写“已开展”或“未开展”。"),
    "plan_sheet": ("error", "{place}的标题是“{text}”，像是计划，不是已开展督导的台账，没有读取。", "如确是台账，请把标题写成“督导台账”；计划不用报送。"),
    # choices and ticks
    "unreadable_choice": ("error", _CELL + "不是可选的内容。", "请从规定的选项中选一个。"),
    "bad_choice": ("error", _CELL + "不是可选的内容。", "请从规定的选项中选一个。"),
    "doubtful_choice": ("warning", _CELL + "不是规定的等次，按字面归入。", "请核对。"),
    "misspelt_choice": ("warning", _CELL + "按“{guess}”读取。", "请核对，写成规定的词。"),
    "no_choice": ("error", _CELL + "选项都在，没有选。", "请在选中的一项上打√。"),
    "two_choices": ("error", _CELL + "选了不止一项。", "请只选一项。"),
    "two_ticks": ("error", "{place}{label}打了不止一个√（“{text}”）。", "请只留一个。"),
    "unreadable_tick": ("error", _CELL + "看不出有没有。", "有的打√，没有的留空。"),
    "likely_empty": ("warning", _CELL + "按没有读取。", "有的打√，没有的留空。"),
    "likely_tick": ("warning", _CELL + "按√读取。", "请核对，改成√。"),
    "lost_picture": ("warning", "{place}{label}插入过图片，但图片没有保存在文件里，按有照片读取。", "请核对，重新插入图片。"),
    "off_scale": ("error", _CELL + "不是五个等级之一。", "请写 非常不满意、很不满意、一般、很满意、非常满意 或 1–5。"),
    "chosen_by_look": ("warning", _CELL + "没有打勾，按{guess}当作选中。", "请核对，改成√。"),
    "look_unclear": ("error", _CELL + "每题都是这一格有{guess}，看不出是选中还是装饰，没有读取。", "请在选中的一项上打√。"),
    "only_shares": ("error", "{place}只有百分比，没有各档的人数，没有读取。", "请报送各档人数或逐人的答卷。"),
    "controls_unread": ("error", "{place}{label}里放着选项按钮或复选框（控件），看不出选了哪一项，没有读取。", "请在选中的一格里打√，不要用控件。"),
    "picture_mark": ("error", "{place}一带放着图片，看不出选了哪一项，没有读取。", "请在选中的一项上打√，不要用图片。"),
    "counts_unread": ("error", "{place}起是各选项的人数（选项、小计、比例逐行排列），没有读取。", "请排成一题一行、五个等级各一列的人数，或报送逐人的答卷。"),
    "stray_ticks": ("error", "{place}有√，但不在任何一个选项的格里，看不出选的是哪一项，没有读取。", "请在选中的一项上打√。"),
    "blank_survey": ("warning", "{place}是没有填写的空白问卷，没有人作答，没有读取。", "请填写后重新报送。"),
    "unknown_scale": ("error", "{place}{label}写的“{text}”看不出是{guess}，没有读取。", "请在收件页选定，或按文本重新导出，或在标题里写明 5=非常满意、1=非常不满意。"),
    "other_scale": ("error", "{place}{label}的数字（{text}）不是 1–5 分的五个等级，看来是{guess}，没有读取。", "请写明各档含义（如 9–10分非常满意），或改成 1–5 分。"),
    "numbered_items": ("error", "{place}{label}的题目只有题号“{text}”，看不出问的是什么，没有读取。", "请写上原题文字，或在收件页确认依次是调研表的七个问题。"),
    "mapped_scale": ("warning", _CELL + "表十一没有这一档，按{level}分计。", "请核对。"),
    # what lies over, beside or beneath cells
    "control_over": ("error", "{place}{label}里放着复选框或选项按钮（控件），看不出选了没有，没有读取。", "请在选中的一格里打√，不要用控件。"),
    "text_unread": ("error", "{place}{label}上面盖着文本框或图形“{text}”，看不出是哪一格、填的是什么，没有读取。", "请直接写在单元格里。"),
    "shape_unread": ("error", "{place}{label}上面画着图形，格里没有字，看不出填的是什么，没有读取。", "请直接在单元格里写，或打√。"),
    "picture_over": ("error", "{place}{label}里放着图片，看不出是不是打了√，没有读取。", "请在格里打√；照片请放在照片一栏。"),
    "pictures_unread": ("warning", "{place}上有 {text} 张图片，里面的内容没有读取。", "图片里如有要报的内容，请写在单元格里。"),
    "text_over": ("warning", "{place}{label}上面有文本框或图形，写着“{text}”，没有读取。", "如要更正，请改在单元格里。"),
    "text_read": ("warning", "{place}{label}的“{text}”写在单元格上面的文本框里，当作这一格的内容读取。", "若不对，请直接写在单元格里。"),
    "shape_over": ("warning", "{place}{label}上面画着圈、线或别的图形，没有读取它的意思。", "如是划掉或选中，请改在单元格里。"),
    "icon_shown": ("error", "{place}{label}的条件格式把“{text}”显示成图标或别的字，看不出显示的是什么，没有读取。", "请直接写内容，或打√。"),
    "embedded": ("warning", "{place}里嵌着另一个文件（如 Word 文档或另一个表），里面的内容没有读取。", "请把里面要报的内容写在单元格里，或另存为一个文件报送。"),
    "comment": ("warning", "{place}{label}有批注“{text}”，没有读取。", "批注里如有更正或补充，请写在单元格里。"),
    "beneath": ("warning", "{place}{label}是合并单元格，下面还藏着看不见的“{text}”，没有读取。", "请取消合并后核对。"),
    "rounded": ("warning", "{place}{label}的格式把“{text}”显示成“{guess}”，按显示的读取。", "请把要报的数直接写在格里。"),
    # cells
    "error_cell": ("error", "{place}{label}显示错误值“{text}”。", "请改正公式或直接填写结果。"),
    "formula_no_value": ("error", "{place}{label}的公式“{text}”没有算出结果。", "请在 Excel 或 WPS 中打开保存一次，或直接填写结果。"),
    "spoilt_text": ("error", "{place}{label}里有读不出的字（“{text}”），没有读取。", "请补全这一格后再上传。"),
    "overlong": ("error", _CELL + "太长，没有读取。", "请只写这一栏要的内容，说明请写到备注。"),
    "unread_cell": ("warning", _CELL + "不属于任何栏目，没有读取。", "如是数据，请放到相应栏目。"),
    "told_in_text": ("warning", "{place}{label}没有单独的栏目，是从文字里读出来的：“{text}”。", "请核对；若不对，请填在手册规定的表格里。"),
    "untold": ("warning", "{place}写着“{text}”，没有对到任何一栏，没有读取。", "如是要报的内容，请写到相应栏目。"),
    "untold_more": ("warning", "{place}起还有 {rest} 处这样的话，有日期、时长、人或站点，都没有读取，没有一一列出。", "请对照原件看一遍，要报的内容请写到相应栏目。"),
    "hidden_row": ("warning", "{place}所在的行是隐藏的，仍按一条记录读取。", "如不要，请删除该行。"),
    "struck_row": ("warning", "{place}所在的行加了删除线，仍按一条记录读取。", "如已作废，请删除该行。"),
    "struck_cell": ("warning", _CELL + "加了删除线，仍然读取。", "如已作废，请清空该格。"),
    "hidden_column": ("warning", "{place}所在的列是隐藏的，仍然读取。", "如不要，请删除该列。"),
    # lists
    "ambiguous_header": ("warning", "{place}的列名“{text}”有歧义，照原文保留。", "请写全列名。"),
    "unclear_column": ("error", "{place}的列名“{text}”（{samples}）看不出是哪一栏，可能是{guess}，没有读取。", "请改写列名，或在收件页回答一次。"),
    "odd_column": ("warning", "{place}的列名“{text}”不认识；没有找到：{guess}。", "请核对列名。"),
    "unread_block": ("error", "{place}没有认出表头，没有读取。", "请补全这部分的表头。"),
    "no_period": ("warning", "{place}标题看不出是哪段时间。", "请在标题里写明，如 2025年1—6月。"),
    "period_from_file": ("warning", "{place}标题没有写时间，按文件名读取：{text}。", "请在标题里写明，如 2025年督导台账。"),
    "maybe_same_session": ("warning", _CELL + "与第 {guess} 行同县、同日、同类别、同督导，只有站点不同：可能是同一次，不能肯定是两次。", "如是两次，请写明各自几点到几点；如是一次，请合并成一行。"),
    "no_column": ("warning", "{place}没有找到“{text}”列。", "请补上这一列。"),
    "no_header": ("warning", _CELL + "所在的列没有列名，照原文保留。", "请补上列名。"),
    "copied_sheet": ("warning", "{place}是工作表“{text}”的副本{guess}，没有重复读取。", "如其中有不同的数据，请改名后重新报送，并删去不要的一张。"),
    "like_other_sheet": ("warning", "{place}与工作表“{text}”的内容大多相同{guess}，像是复制的，两张都读取了。", "如是副本，请删去一张。"),
    "fewer_people": ("warning", "{place}比填表时间更早的工作表“{text}”少 {guess}。", "已离职的不用管；漏填的请补上。"),
    "filled_down": ("warning", "{place}{label}是空的，按上一行的“{text}”读取。", "请核对后填上。"),
    "nothing_above": ("error", _CELL + "上面没有可以照抄的内容。", "请直接写出内容。"),
    "missing_value": ("warning", "{place}{label}是空的。", "请补上。"),
    "station_alone": ("warning", "{place}只有站点“{text}”，没有读取。", "如有人员，请补上姓名。"),
    "example_row": ("warning", _CELL + "这一行是示例或填写要求，没有读取。", "如是真实数据，请删去这几个字。"),
    "withdrawn_row": ("warning", _CELL + "这一行已经不作数，没有读取。", "如仍有效，请改状态或删去这一列。"),
    "stray_row": ("warning", _CELL + "单独占一行，没有读取。", "如是数据，请放到相应栏目。"),
    "guessed_band": ("warning", _CELL + "单独占一行，按下面各行的{label}读取。", "请核对，或另设一栏。"),
    "headcount_differs": ("warning", _CELL + "与督导对象一栏的人数（{guess}）不符，按本栏读取。", "请核对。"),
    "tick_contradicts": ("warning", _CELL + "与所在的列不一致，按文字读取。", "请核对。"),
    "outside_period": ("warning", _CELL + "不在本表的时间范围（{guess}）内。", "请核对年月。"),
    "filled_on_supposed": ("warning", _CELL + "没有写明是什么日期，按填表时间读取。", "请写成“填表时间：2024年5月8日”。"),
    "agency_from_filer": ("warning", _CELL + "像是承接机构，按承接机构读取。", "请核对。"),
    "county_from_stations": ("warning", "{place}没有写县（市、区），按站点推断为{text}。", "请在表里写明。"),
    "county_unknown": ("warning", "{place}没有写是哪个县（市、区）。", "请在标题里写明，如 昆明市五华区。"),
    "some_counties": ("warning", "{place}标题写的是{text}，不是一个县（市、区）也不是全市，这张台账不用来判断谁没有督导。", "请分县（市、区）报送，标题写明一个县（市、区）。"),
    "county_conflict": ("warning", "{place}的县（市、区）是{text}，文件名或工作表名却是{guess}，按表内读取。", "请核对。"),
    # cards and surveys
    "form_supposed": ("warning", "{place}标题没有写明是哪一种表，按《{text}》读取。", "若不对，请在标题里写明。"),
    "names_left_out": ("warning", "{place}是答卷人的姓名，满意度不记名，没有收录，答卷按次序编号。", "不用改；以后可以不填姓名。"),
    "held_on_from_file": ("warning", "{place}督导时间取自文件名：{text}。", "请在表里写明。"),
    "choice_with_more": ("warning", _CELL + "除选项外还有“{rest}”。", "请核对，只留选中的一项。"),
    "repeated_label": ("error", "{place}{label}这一栏出现不止一次，内容不同，没有读取。", "请只保留一处。"),
    "control": ("error", "{place}{label}里是控件（ActiveX 复选框），选了什么读不出来。", "请把选中的项打成文字（如 ☑个人督导）后重新保存。"),
    "unclear_label": ("error", "{place}的栏目“{text}”不认识，可能是{could}，没有读取（写的是“{value}”）。", "请改成手册上的栏目名称。"),
    "guessed_label": ("warning", "{place}的栏目“{text}”按{label}读取。", "请核对栏目名称。"),
    "column_by_content": ("warning", "{place}这一列没有列名，按内容作{label}读取。", "请补上列名。"),
    "continued_page": ("warning", "{place}起没有表头，接着“{text}”的各列读取。", "请补上表头。"),
    "joined_cell": ("warning", _CELL + "接在上一段后面读取。", "如属于别的栏目，请补上栏目名称。"),
    "unknown_item": ("error", "{place}有答案，但题目“{text}”不是调研表的七个问题之一，没有读取。", "请保留原题文字。"),
    # plausibility
    "hired_after_filing": ("warning", _CELL + "晚于填表时间。", "请核对。"),
    "signed_before_held": ("warning", _CELL + "早于督导日期。", "请核对。"),
    "filed_before_held": ("warning", _CELL + "早于督导日期。", "请核对。"),
    "in_future": ("warning", _CELL + "是将来的日期。", "请核对。"),
    "age_out_of_range": ("warning", _CELL + "年龄不在 16 至 70 岁之间。", "请核对。"),
    "salary_high": ("warning", _CELL + "每月超过 50000 元。", "请核对单位。"),
    "too_long": ("warning", _CELL + "超过 12 小时。", "请核对。"),
    "worker_twice": ("warning", "{place}“{text}”在本表出现不止一次。", "如是同一人，请删去一行。"),
}  # fmt: skip
"""Code → severity, what is wrong, what to do. ``{place}`` is 「工作表」单元格, ``{label}`` 「栏目」."""

_BIRTH = r"(?:18|19|20)\d{2}[\s-]?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_ID_NUMBER = re.compile(
    rf"(?<!\d)([1-9]\d{{5}})[\s-]?(?:{_BIRTH}[\s-]?\d{{3}}[\dXx]|\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}})(?![\dA-Za-z])"
    r"|(?<!\d)\d{16,}[Xx]?(?!\d)|(?<!\d)\d\.\d{9,}[eE]\+1[4-9]"
)


def mask_ids(text: str) -> str:
    """Text with the middle of every ID number masked (18 or 15 digits, spaced, or spoiled): they are never kept.

    >>> mask_ids("530102199001011234")
    '530102********1234'
    >>> mask_ids("证号530102 19900101 123X"), mask_ids("5.30102199001011e+17"), mask_ids("13800001107")
    ('证号530102********123X', '5.3********', '13800001107')
    """
    return _ID_NUMBER.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    return f"{match[1]}********{match[0][-4:]}" if match[1] else f"{match[0][:3]}********"


def spoken_place(sheet: str | None, cell: str | None) -> str:
    """A cell as one says it: 「工作表」F3; in a Word table 「表1」第2行第4列.

    >>> spoken_place("人员表", "F3"), spoken_place(None, "表1!R2C4"), spoken_place("表1", None)
    ('「人员表」F3', '「表1」第2行第4列', '「表1」')
    """
    word = re.fullmatch(r"(.+)!R(\d+)C(\d+)(?::R(\d+)C(\d+))?", cell or "")
    if word is None:
        return (f"「{sheet}」" if sheet else "") + (cell or "")
    end = f"至第{word[4]}行第{word[5]}列" if word[4] else ""
    return f"「{word[1]}」第{word[2]}行第{word[3]}列{end}"


def make(
    doubt: str | tuple[str, Severity, tuple[tuple[str, Any], ...]],
    *,
    severity: Severity | None = None,
    sheet: str | None = None,
    cell: str | None = None,
    field: str | None = None,
    label: str | None = None,
    text: object = None,
    ask: Ask | None = None,
    **words: str,
) -> Problem:
    """A problem of the catalogue with its Chinese message.

    ``doubt`` is a code, or a value parser's doubt (code, severity, words for the message).
    ``cell`` of a Word table already names its table. Raises ``KeyError`` for a code that is not in the catalogue.

    >>> make("unreadable_date", sheet="人员表", cell="F3", label="入职时间", text="去年").message
    '「人员表」F3「入职时间」写的是“去年”，看不出年月。请写成 2023-05 或 2023年5月18日。'
    """
    code = doubt
    if not isinstance(doubt, str):
        code, severity, detail = doubt[0], severity or doubt[1], dict(doubt[2])
        text = detail.pop("text", None) if text is None else text
        ask = detail.pop("ask", None) or ask
        words = {key: value for key, value in detail.items() if key != "text"} | words
    usual, what, remedy = CATALOGUE[code]
    shown = None if text is None else mask_ids(str(text))
    short = (shown or "").replace("\n", " ")
    place = spoken_place(sheet, cell)
    spoken = {"minutes": "", "guess": "", "level": "", "samples": "", **words}
    spoken |= {
        "place": place,
        "label": f"「{label}」" if label else "",
        "text": short if len(short) <= 60 else short[:60] + "…",
    }
    message = mask_ids((what + remedy).format(**spoken))
    return Problem(code, severity or usual, message, cell, field, shown, ask)
