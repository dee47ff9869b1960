"""Sheets composed at random: each form's fields under headings put together from parts of words, in many layouts.

``compose(seed)`` is a :class:`Sheet`: rows as a clerk might lay them out, and what each cell says. The parts of
words here are written without a look at ``data/words``: what is not understood shows a gap, not a slip of the pen.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

Rows = list[list[Any]]
Spot = tuple[int, int]


@dataclass
class Sheet:
    """A composed sheet. ``records``: what each says; ``spots``: where (row, column, from 0) each of its values stands."""

    form: str
    layout: str
    rows: Rows
    merges: list[tuple[int, int, int, int]]
    records: list[dict[str, Any]]
    spots: list[dict[str, Spot]]
    headings: dict[str, str]
    name: str = "表.xlsx"


def say(rng: Random, text: str) -> str:
    """One of the ways that ``{a|b}{|c}`` stands for."""
    while (hit := re.search(r"\{([^{}]*)\}", text)) is not None:
        text = text[: hit.start()] + rng.choice(hit[1].split("|")) + text[hit.end() :]
    return text


STATIONS = [
    "华山街道",
    "护国街道",
    "大观街道",
    "龙翔街道",
    "丰宁街道",
    "莲华街道",
    "红云街道",
    "普吉街道",
]
COUNTIES = ["五华区", "盘龙区", "官渡区", "呈贡区", "石林县", "嵩明县", "富民县"]
_FAMILY, _GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗",
    "敏静丽强磊洋艳勇杰娟涛明超兰霞平刚桂英华玉红军",
)
MAJORS = [
    "社会工作",
    "法学",
    "汉语言文学",
    "护理",
    "学前教育",
    "会计",
    "行政管理",
    "英语",
    "计算机应用技术",
    "人力资源管理",
    "社会学",
    "市场营销",
]
TOPICS = [
    "个案会谈的步骤",
    "小组活动的带领技巧",
    "档案怎么整理",
    "社区走访的方法",
    "困境儿童的介入",
    "年度总结的撰写",
    "志愿者队伍的培育",
    "评估指标的解读",
]
PLACES = ["站内会议室", "街道二楼活动室", "社区活动中心", "腾讯会议", "民政局三楼", "文化站"]
SENTENCES = [
    "梳理了近期个案的进展，讨论了下一步怎么做。",
    "带着大家把小组计划书过了一遍，补上评估一节。",
    "一起看了走访记录，指出时间地点要写全。",
    "围绕困境儿童的需求做了讨论，明确了分工。",
]
ADVICE = [
    "会谈之前先列好提纲，结束当天就整理。",
    "多和社区干部沟通，走访两人同行。",
    "把目标写得具体些，方便后面评估。",
    "先稳定关系，再谈改变。",
]
PLANS = [
    "本周把三份档案补齐，下周交来看。",
    "月底之前完成两次入户。",
    "先写小组计划书，再联系场地。",
    "把走访记录重新整理一遍。",
]
PROBLEMS = ["人手不够", "离家太远，交通不便", "入户时常被拒绝", "专业能力不足", "经费少"]


class Values:
    """Makes the values of a table's columns, each column in a way of its own."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.ways: dict[str, Any] = {}

    def way(self, name: str, *ways: Any) -> Any:
        """The way in which this column's values are written: chosen once a table."""
        if name not in self.ways:
            self.ways[name] = self.rng.choice(ways)
        return self.ways[name]

    def name(self) -> str:
        return self.rng.choice(_FAMILY) + "".join(
            self.rng.sample(_GIVEN, self.rng.choice((1, 2, 2)))
        )

    def people(self, name: str, most: int = 3) -> tuple[str, list[str]]:
        names = list(dict.fromkeys(self.name() for _ in range(self.rng.randint(1, most))))
        return self.way(name, "、", "，", " ", "/").join(names), names

    def one(self, name: str) -> tuple[str, list[str]]:
        return self.people(name, 1)

    def day(self, name: str, first: int = 2025, last: int = 2025) -> tuple[Any, str]:
        day = dt.date(
            self.rng.randint(first, last), self.rng.randint(1, 11), self.rng.randint(1, 28)
        )
        way = self.way(
            name, "date", "%Y-%m-%d", "%Y年{m}月{d}日", "%Y.{m}.{d}", "%Y/{m}/{d}", "%Y%m%d"
        )
        return self._written(day, way), day.isoformat()

    def month(self, name: str, first: int, last: int) -> tuple[Any, str]:
        day = dt.date(
            self.rng.randint(first, last), self.rng.randint(1, 12), self.rng.randint(1, 28)
        )
        way = self.way(name, "date", "%Y年{m}月", "%Y.%m", "%Y-%m", "%Y/{m}/{d}", "%Y年{m}月{d}日")
        whole = "d" in way
        return self._written(day, way), day.isoformat() if whole else day.isoformat()[:7]

    @staticmethod
    def _written(day: dt.date, way: str) -> Any:
        if way == "date":
            return dt.datetime(day.year, day.month, day.day)
        return (
            day.strftime(way.replace("%Y", str(day.year)))
            .replace("{m}", str(day.month))
            .replace("{d}", str(day.day))
        )

    def code(self, name: str, *spellings: dict[str, str]) -> tuple[str, Any]:
        """One of a choice's codes, spelt as the whole column is."""
        way = self.way(name, *spellings)
        spelt = self.rng.choice(list(way))
        return spelt, way[spelt]

    def minutes(self, name: str) -> tuple[Any, int]:
        minutes = self.rng.choice((60, 90, 120, 150, 180))
        way = self.way(name, "hours", "minutes", "clock", "h")
        if way == "hours":
            return f"{minutes / 60:g}小时", minutes
        if way == "h":
            return f"{minutes / 60:g}h", minutes
        if way == "clock":
            end = 9 * 60 + minutes
            return f"9:00-{end // 60}:{end % 60:02d}", minutes
        return f"{minutes}分钟", minutes

    def pick(self, words: list[str]) -> tuple[str, str]:
        word = self.rng.choice(words)
        return word, word


Make = Callable[[Values], tuple[Any, Any]]
SEX = ({"男": "男", "女": "女"},)
DEGREE = (
    {"大专": "大专", "本科": "本科", "高中": "高中", "硕士": "硕士"},
    {"大学专科": "大专", "大学本科": "本科", "中专": "中专"},
    {"专科": "大专", "本科": "本科", "研究生": "硕士"},
)
CERTIFICATE = (
    {"初级": "助理社会工作师", "中级": "社会工作师", "无": None},
    {"助理社工师": "助理社会工作师", "社工师": "社会工作师", "暂无": None},
    {"助理社会工作师": "助理社会工作师", "社会工作师": "社会工作师", "未考取": None},
)
KIND = (
    {"团体督导": "group", "个别督导": "individual", "同事督导": "peer"},
    {"团体": "group", "个别": "individual"},
    {"集体": "group", "一对一": "individual", "朋辈": "peer"},
    {"小组督导": "group", "个体督导": "individual"},
)
MODE = (
    {"面谈": "face_to_face", "电话": "phone", "邮件": "email"},
    {"线下": "face_to_face", "线上": "online"},
    {"实地": "face_to_face", "腾讯会议": "online", "电话": "phone"},
    {"当面": "face_to_face", "视频": "online"},
)
CARD_MODE = MODE
OWN = (
    {"独用": "own", "合用": "shared"},
    {"独立": "own", "共用": "shared"},
    {"单独使用": "own", "与社区合用": "shared"},
)
DOOR = (
    {"竖排": "vertical", "横排": "horizontal"},
    {"竖式": "vertical", "横式": "horizontal"},
    {"竖牌": "vertical", "横牌": "horizontal"},
)
ROOMS = (
    {"一室": "one", "两室": "two", "多室": "multi"},
    {"1间": "one", "2间": "two", "4间": "multi"},
    {"一室型": "one", "两室型": "two", "多室型": "multi"},
)
TICK = (
    {"√": True, "×": False},
    {"有": True, "无": False},
    {"是": True, "否": False},
    {"已配": True, "未配": False},
)
TITLE = (
    {"讲师": "中级", "副教授": "副高", "教授": "正高"},
    {"初级": "初级", "中级": "中级", "副高": "副高"},
)
ROSTER_KIND = (
    {"行政协同": "administrative", "专业技术": "professional"},
    {"行政": "administrative", "专业": "professional"},
)
REGION = (
    {"省内": "in_province", "省外": "out_of_province"},
    {"云南": "in_province", "四川": "out_of_province"},
)
PASSED = (
    {"优秀": True, "良好": True, "合格": True, "不合格": False},
    {"合格": True, "不合格": False},
)
LEVELS = ({"很满意": 4, "非常满意": 5, "一般": 3, "很不满意": 2},)


@dataclass(frozen=True)
class Column:
    """A field: the ways its heading is said, how its values are made, whether a sheet may lack it."""

    ways: tuple[str, ...]
    make: Make
    optional: bool = False
    group: str = ""


def _text(words: list[str]) -> Make:
    return lambda v: v.pick(words)


def _code(name: str, spellings: tuple[dict[str, Any], ...]) -> Make:
    return lambda v: v.code(name, *spellings)


def _number(low: int, high: int) -> Make:
    def make(values: Values) -> tuple[int, int]:
        number = values.rng.randint(low, high)
        return number, number

    return make


# fmt: off
FORMS: dict[str, dict[str, Column]] = {
    "staffing": {
        "station": Column(("{|所在|派驻|服务|目前所在|任职}{站点|社工站|街镇|乡镇（街道）|点位|服务站}{|名称|全称}", "{您|你|}{在|目前在}{哪个|哪一个}{站|社工站|站点}{|上班|工作}{|？}", "{工作|服务|派驻}{点|地|单位}"), _text(STATIONS)),
        "name": Column(("{|社工|人员|员工|本人}姓名", "{社工|同工|在岗人员|驻站人员}{|名字|姓名}", "{您叫什么|怎么称呼您|您的名字}{|？}"), lambda v: (lambda n: (n, n))(v.name())),
        "sex": Column(("性别", "男/女", "{您的|}性别{|（男/女）}", "您是男是女{|？}"), _code("sex", SEX)),
        "age": Column(("年龄", "{周岁|实岁|岁数|年纪}", "{您|}{今年|}{多大|几岁}{了|}{|？}", "年龄（岁）"), _number(21, 55), True),
        "born": Column(("出生{年月|日期|时间|年月日}", "生日", "{哪年哪月|什么时候|几时}{出生|生}{的|}{|？}", "生于"), lambda v: v.month("born", 1975, 2001), True),
        "hired_on": Column(("{入职|到岗|上岗|进站|来站|到站|入站|聘用|录用|进入本单位|到任}{时间|日期|年月|的时间|时点}", "{什么时候|哪年哪月|何时|几时|哪天}{来|到|进}{站|岗|站里|我站}{的|上班的|工作的}{|？}", "{开始|起始}{上班|工作|用工|聘用}{时间|日期|年月}", "{在岗|在站|聘期|用工|合同}{起始|起|开始}{时间|日期|年月}"), lambda v: v.month("hired_on", 2017, 2024)),
        "major": Column(("{|所学|毕业|学习|主修|在校所学|大学}{专业|学科}{|名称}", "{您|}{学的|大学学的|在学校学的|读的}{是|}{什么|哪个|啥}{专业|}{|？}", "{所学|专业}{方向|科目|类别}"), _text(MAJORS)),
        "education": Column(("{|最高|现有|毕业|取得的}{学历|文化程度|学历层次|文凭|学历水平}", "{读到|念到|读书读到}{哪一级|什么程度|哪一步}{|？}", "{文化|受教育}{程度|水平}"), _code("education", DEGREE)),
        "difficulty": Column(("{|目前|现有|当前|工作中}{的|}{困难|难处|问题|困扰|难题}", "{有什么|有哪些|目前有啥}{困难|难处}{|？}", "{急难愁盼|需要解决的问题|需协调解决的事}"), _text(PROBLEMS), True),
        "salary": Column(("{|每月|月|税前|到手|应发|月均}{工资|薪酬|薪水|收入|待遇}{|（元）|（元/月）|标准|数额}", "{每月|一个月|月}{拿|发|挣|领}{多少|多少钱|几多}{|？}", "月{入|薪}"), lambda v: (lambda n: (v.way("salary", "{}", "{}元", "").format(n) or n, n))(v.rng.randrange(2600, 5200, 100)), True),
        "certificate": Column(("{|社工|持有|已取得|职业}{证书|资格证|职业资格|持证}{|等级|级别|情况|类别}", "{考了|持有|拿了|有}{什么证|哪一级社工证|啥证}{|？}", "社会工作者职业{水平|资格}{|等级}"), _code("certificate", CERTIFICATE), True),
        "note": Column(("{备注|说明|附注|其他|补充说明|另行说明|其他说明}",), lambda v: v.pick(["站长", "新来的", "休产假", "临时借调"]), True),
    },
    "facility": {
        "station": Column(("{|所在|服务|填报}{站点|社工站|街镇|乡镇（街道）|点位}{|名称|全称}", "{哪个|哪一个}{站|社工站|站点}{|？}"), _text(STATIONS)),
        "office": Column(("{办公|工作}{场所|用房|场地|室|空间|地点}{|情况|使用情况|性质}", "{办公|}{用房|房子|场地}{是独用还是合用|独用或合用|怎么用}{|？}"), _code("office", OWN)),
        "door_sign": Column(("{|站点|门口|外墙}{门牌|挂牌|牌匾|站牌|门头牌}{|样式|形式|排向|方向}", "{门牌|牌子}{是竖的还是横的|竖挂还是横挂|怎么挂}{|？}"), _code("door_sign", DOOR)),
        "direction_sign": Column(("{|人员|社工|工作}去向{牌|公示牌|栏|公示}{|情况}", "{去向牌}{独用还是合用|独立还是共用|怎么设}{|？}"), _code("direction", OWN)),
        "rooms": Column(("{|办公|功能}{房间|室型|户型|房型|功能室}{|数|数量|类型}", "{有|一共有|}{几间房|几个房间|几室|几间屋}{|？}"), _code("rooms", ROOMS)),
        "logo_wall": Column(("{墙面|墙上|上墙|形象}{LOGO|标识|标志}{|情况}", "{有没有|有无|是否有}{形象墙|背景墙|LOGO墙}{|？}", "{形象|背景|LOGO}墙"), _code("logo", TICK)),
        "badge": Column(("{工作|社工}{牌|证}", "{胸牌|工牌|胸卡}{|配发|配备}", "{工作牌}{发了没有|有没有|配了吗}{|？}"), _code("badge", TICK)),
        "cap": Column(("{|工作|社工|统一}帽{子|}", "帽子{配发|发了没有|配备|有没有}{|？}"), _code("cap", TICK)),
        "vest": Column(("{|红|社工|工作|统一}{马甲|背心}", "{马甲|工作服}{配发|配备|发了没有|有没有}{|？}"), _code("vest", TICK)),
        "photo": Column(("{|现场|实景|站点|留存}照片{|留存|有无}", "{拍照|照片}{了没有|留存|有没有}{|？}"), _code("photo", TICK)),
    },
    "session_ledger": {
        "held_on": Column(("{督导|开展|活动|举办|实施|服务}{日期|时间|年月日}", "{哪天|什么时候|几号|何时}{做的|去的|开展的|督导的}{|？}", "日期"), lambda v: v.day("held_on")),
        "county": Column(("{|所属|所在|督导}{县区|县（市、区）|区县|县市区}", "{哪个|哪一个}{县|区|县区}{|？}"), _text(COUNTIES), True),
        "stations": Column(("{|受督|被督导|所在|督导|服务}{站点|社工站|街镇|点位|乡镇（街道）}{|名称}", "{去了|到了|去的}{哪个站|哪个点}{|？}"), lambda v: (lambda s: (s, [s]))(v.rng.choice(STATIONS)), True),
        "activity": Column(("{督导|活动|}{类型|类别|种类}", "{哪种|什么类型的|哪一类}督导{|？}", "督导{性质|分类}"), _code("activity", KIND)),
        "mode": Column(("{督导|开展|沟通|实施}{方式|途径|渠道|手段}", "{怎么|如何}{做的|开展的|督导的}{|？}", "线上{/|或|还是}线下"), _code("mode", MODE), True),
        "supervisors": Column(("{督导|带教|指导|授课|主讲}{老师|专家|导师|人员|人}{|姓名}", "{谁|哪位老师}{督导的|去督导的|讲的|带的}{|？}", "{主讲|带领|督导}{人|者}"), lambda v: v.one("supervisors")),
        "assistant": Column(("{督导|随行|协助|}助理{|姓名}", "{谁|哪个}{陪同|协助|跟着去}{的|}{|？}"), lambda v: (lambda n: (n, n))(v.name()), True),
        "supervisees": Column(("{被督导|受督导|受督|接受督导|参加|参训|到场}{人|人员|社工|者|对象}{|姓名|名单}", "{谁|哪些人|哪些社工}{参加|听的|来了|接受督导}{|？}"), lambda v: v.people("supervisees", 4)),
        "headcount": Column(("{参加|到场|参训|受督|实到|督导}{人数|人次}", "{来了|到了|参加}{几个人|多少人|几人}{|？}"), _number(5, 25), True),
        "minutes": Column(("{督导|活动|持续|}{时长|用时|时数}", "{多久|多长时间|做了多久|用了多长时间}{|？}", "{起止|督导起止}时间"), lambda v: v.minutes("minutes")),
        "place": Column(("{督导|活动|举办|开展|}{地点|地址|场所|场地}", "{在哪里|在哪|什么地方}{做的|开展的|办的|}{|？}"), _text(PLACES), True),
        "topic": Column(("{督导|活动|本次|}{主题|议题|内容|题目}{|概要|简述}", "{讲了什么|谈了什么|讨论了什么|做了什么}{|？}", "{主要|督导}内容"), _text(TOPICS)),
        "record_filed_on": Column(("{记录|资料|档案|材料}{归档|上交|提交|移交}{时间|日期}", "{记录|表|材料}{哪天|什么时候|何时}{交的|归档的|交来的}{|？}"), lambda v: v.day("filed", 2026, 2026), True),
        "note": Column(("{备注|说明|附注|其他|补充说明}",), lambda v: v.pick(["补做", "与街道联办", "视频存档"]), True),
    },
    "supervisor_roster": {
        "name": Column(("{|督导|督导老师|专家}姓名", "{督导老师|督导员|督导人员}{|名字}", "{怎么称呼|您的名字}{|？}"), lambda v: (lambda n: (n, n))(v.name())),
        "kind": Column(("{督导|人员|}{类型|类别|身份|分类}", "{属于|是}{哪类|哪种|哪一类}督导{|？}"), _code("kind", ROSTER_KIND)),
        "organisation": Column(("{工作|所在|任职|供职|现}{单位|机构}{|名称|全称}", "{在哪里|在哪个单位|在哪}{工作|任职|上班}{|？}"), _text(["云南大学", "昆明市民政局", "春城社工服务中心", "云南民族大学", "西山区民政局"])),
        "region": Column(("{所属|所在|来自|来源}{地区|地域|区域|省份}", "{省内还是省外|省内/省外|省内外}{|？}"), _code("region", REGION), True),
        "title": Column(("{|技术|专业技术|现有}职称{|等级|级别|情况}", "{什么|哪级|哪一级}职称{|？}"), _code("title", TITLE)),
        "certificate": Column(("{|社工|持有|职业}{证书|资格证|职业资格|持证}{|等级|级别|情况}", "{有|持有|考了}{什么证|哪一级社工证}{|？}"), _code("certificate", CERTIFICATE)),
        "certified_on": Column(("{取证|拿证|获证|证书取得|领证|发证}{时间|日期|年月}", "{哪年|什么时候|何时}{拿的证|考的证|取得证书}{|？}"), lambda v: v.month("certified", 2010, 2021), True),
        "practice_years": Column(("{从业|从事社工|实务|社工工作}{年限|年数|几年}", "{做了|干了}{几年|多少年}社工{|？}"), _number(3, 20), True),
        "teaching_years": Column(("{教学|从教|任教}{年限|年数}", "教龄{|（年）}", "{教了|从教}{几年|多少年}{|书|？}"), _number(1, 30), True),
        "training_hours": Column(("{年|年度|继续教育|去年}{培训|}{学时|课时}{|数}", "{一年|去年|每年}{培训|学了|听课}{多少|几}{个学时|小时|学时}{|？}"), _number(24, 96), True),
        "appointed_on": Column(("{聘任|受聘|聘用|入库|起聘}{时间|日期|年月}", "{什么时候|何时|哪年}{聘的|受聘的|聘任的|入库的}{|？}"), lambda v: v.month("appointed", 2021, 2025), True),
        "phone": Column(("{联系|}{电话|手机|方式|手机号}", "{电话|手机}{|号码|是多少}", "怎么联系{|？}"), lambda v: (lambda n: (f"138-0000-{n}", f"1380000{n}"))(v.rng.randint(1000, 9999)), True),
    },
    "supervisor_assessment": {
        "supervisor": Column(("{被评估|被考核|被评}{人|督导|者}{|姓名}", "督导{姓名|老师|人员}", "{评估|考核}对象"), lambda v: (lambda n: (n, n))(v.name())),
        "goals": Column(("{督导|计划|}目标{达成|完成|实现}{|情况|度|得分}", "目标{做到了多少|完成得怎样}{|？}"), _number(20, 30)),
        "quantity": Column(("{服务|督导|工作}{数量|次数|量}{|完成|达成}{|情况|得分}",), _number(10, 20)),
        "improvement": Column(("{|社工|被督导者}能力{提升|改善|提高|成长}{|情况|得分}",), _number(10, 20)),
        "supervisee_satisfaction": Column(("{社工|被督导者|受督者|督导对象}{满意度|评价|评分|打分}",), _number(5, 15)),
        "purchaser_satisfaction": Column(("{购买方|民政局|甲方|委托方|民政部门}{满意度|评价|评分|打分}",), _number(5, 15)),
        "score": Column(("{总|综合|最终|最后}{分|得分|评分|成绩}", "{合计|一共}{多少分|得分}"), _number(70, 98)),
        "passed": Column(("{评估|考核|评定|最终}{结果|结论|等次|等级}", "{合不合格|是否合格|过没过}{|？}"), _code("passed", PASSED)),
        "complaint_upheld": Column(("{有无|是否有|有没有}{属实|查实|有效}投诉{|？}", "{查实|属实}投诉{|情况}"), _code("complaint", ({"有": True, "无": False}, {"是": True, "否": False})), True),
        "note": Column(("{备注|说明|附注|补充说明}",), lambda v: v.pick(["新聘", "续聘", "半年后复评"]), True),
    },
    "materials_checklist": {
        "document": Column(("{资料|材料|表格|文件}{名称|名|清单}", "{报了|交了}{什么|哪些}{材料|资料|表}{|？}"), _text(["督导工作日志", "督导记录表", "团体督导记录表", "站点人员情况统计总表", "督导满意度调研表", "个别督导登记表"])),
        "count": Column(("{份数|数量|件数}{|（份）}", "{报送|上交|实收|提交}{份数|数量}", "{几份|多少份}{|？}"), _number(1, 30)),
        "quality": Column(("{资料|完成|填写|材料|}质量{|评价|情况|等级}", "{质量|做得}{怎么样|如何|好不好}{|？}"), lambda v: v.pick(["好", "较好", "一般"])),
        "score": Column(("{得分|分值|评分|打分}", "{打|给}{几分|多少分}{|？}"), _number(60, 100)),
        "note": Column(("{备注|说明|附注|补充说明}",), lambda v: v.pick(["缺一份签名", "已补", "下月补交"]), True),
    },
    "supervision_request": {
        "station": Column(("{申请|所在|填报|}{社工站|站点|单位}{|名称}", "{哪个|哪一个}{站|社工站}{申请的|提的|}{|？}"), _text(STATIONS)),
        "types": Column(("{申请|需要的|想要的|}{督导类型|督导类别|督导形式}", "{想要|需要|希望}{哪种|什么样的|哪一类}督导{|？}"), lambda v: (lambda s: (s, [{"团": "group"}.get(s[0], "individual")]))(v.rng.choice(v.way("types", ["团体督导", "个体督导"], ["团体", "个别"])))),
        "content": Column(("{申请|需求|希望}{督导的|督导|}{内容|问题|事项}", "{想|希望|需要}{老师|督导|}{讲什么|解决什么问题|帮什么忙}{|？}", "{困惑|需求}{描述|说明}"), _text(SENTENCES)),
        "purpose": Column(("{申请|督导|预期}{目的|目标|效果}", "{想|希望}{达到什么目的|达到什么效果|学到什么}{|？}"), _text(["学会写个案记录", "能独立带小组", "把档案做规范"])),
    },
    "case_collection": {
        "name": Column(("案例{名称|题目|标题|名}", "{案例|故事}{叫什么|的题目}{|？}"), _text(["陪伴独居老人走出孤独", "困境儿童的成长小组", "社区矛盾调解个案", "失独家庭的支持"])),
        "kind": Column(("案例{类型|类别|领域|种类}", "{属于|是}{哪类|什么类型的|哪一类}案例{|？}"), _text(["老年服务", "儿童服务", "社区治理"])),
        "station": Column(("{落地|实施|选送|报送|}{社工站|站点}{|名称}", "{哪个站|哪个社工站}{做的|报的|送的}{|？}"), _text(STATIONS)),
        "owner": Column(("{案例|}{负责人|主责社工|撰写人|作者}{|姓名}", "{谁|哪位}{写的|负责的|做的}{|？}"), lambda v: (lambda n: (n, n))(v.name())),
        "outline": Column(("{案例|}{提纲|大纲|概要|简介|梗概}{|内容}", "{主要|}{讲了什么|做了什么}{|？}"), _text(["服务对象独居多年，社工通过每周入户和邻里互助，帮他重新参加社区活动。", "小组八次，围绕情绪和交往，家长也参加了两次。"])),
    },
    "work_log": {
        "logged_on": Column(("{填表|填写|日志|工作}{日期|时间}", "{哪天|几号}{写的|的日志|}{|？}", "日期"), lambda v: v.day("logged")),
        "author": Column(("{填表|填写|记录}人{|姓名}", "{谁|哪个}{写的|填的}{|？}"), lambda v: (lambda n: (n, n))(v.name())),
        "work": Column(("{当日|今日|当天|今天}{工作|工作内容|工作情况|做了什么}{|？}",), _text(SENTENCES)),
        "plan": Column(("{明日|次日|明天|下一步}{计划|工作计划|安排|打算}",), lambda v: (lambda s: (s, [s]))(v.rng.choice(PLANS))),
    },
    "monthly_summary": {
        "month": Column(("{月份|总结月份|所属月份}", "{哪个月|几月}{的总结|的|}{|？}"), lambda v: (lambda m: (f"2025年{m}月", f"2025-{m:02d}"))(v.rng.randint(1, 11))),
        "author": Column(("{填表|填写|总结}人{|姓名}", "{谁|哪个}{写的|填的}{|？}"), lambda v: (lambda n: (n, n))(v.name())),
        "logged_on": Column(("{填表|填写|提交}{日期|时间}",), lambda v: v.day("logged")),
        "work": Column(("{本月|当月|月度}{工作|工作内容|主要工作|工作总结}",), _text(SENTENCES)),
        "self_review": Column(("{督导|}{自评|自我评价|自我评估|反思}",), _text(ADVICE)),
        "plan": Column(("{下月|下个月|次月}{计划|工作计划|安排|打算}",), _text(PLANS)),
    },
}
_SUPERVISEES = ("{被督导|受督导|受督|接受督导|接受指导|参训|到场}{人|人员|社工|者}{|姓名|名单}", "{督导|指导|带教}对象", "{谁|哪些人|哪些社工}{参加|听|接受督导}{|？}")
_SUPERVISORS = ("{督导|带教|指导|巡回督导|跟岗|主讲}{老师|专家|导师|人员|人|员}{|姓名}", "{谁|哪位老师}{督导|带|指导|主持}{的|}{|？}")
_SESSION: dict[str, Column] = {
    "supervisees": Column(_SUPERVISEES, lambda v: v.people("supervisees")),
    "supervisors": Column(_SUPERVISORS, lambda v: v.one("supervisors")),
    "type": Column(("{督导|指导|}{类型|类别|种类}", "{哪种|什么类型的|哪一类}督导{|？}"), _code("type", KIND)),
    "mode": Column(("{督导|指导|沟通|开展}{方式|途径|渠道}", "{怎么|如何}{做的|开展的|督导的}{|？}"), _code("mode", CARD_MODE)),
    "held_on": Column(("{督导|指导|会谈|开展}{日期|时间}", "{哪天|什么时候|何时}{做的|去的|开展的|督导的}{|？}"), lambda v: v.day("held_on")),
    "minutes": Column(("{督导|指导|会谈|持续|}{时长|用时|时数}", "{多久|多长时间|做了多久}{|？}"), lambda v: v.minutes("minutes")),
    "place": Column(("{督导|指导|会谈|}{地点|地址|场所}", "{在哪里|在哪|什么地方}{做的|开展的|}{|？}"), _text(PLACES)),
    "content": Column(("{督导|指导|会谈|谈话|主要}{内容|过程|经过|要点}", "{谈了什么|讲了什么|讨论了什么}{|？}"), _text(SENTENCES)),
    "advice": Column(("{督导|老师|督导老师|指导}{建议|意见|点评|反馈}", "{老师|督导}{怎么说|有什么建议|提了什么意见}{|？}"), _text(ADVICE)),
    "worker_plan": Column(("{社工|下一步|后续|改进|跟进|被督导者}{计划|打算|安排}", "{社工|}{打算|准备|下一步}{怎么做|做什么}{|？}"), _text(PLANS)),
    "worker_signed_on": Column(("{社工|被督导者}{签名|签字}{日期|时间}",), lambda v: v.day("signed"), True),
    "supervisor_signed_on": Column(("{督导|督导老师}{签名|签字}{日期|时间}",), lambda v: v.day("signed"), True),
}
FORMS["session_record"] = _SESSION
FORMS["group_session"] = {
    "county": Column(("{|所属|所在}{县区|县（市、区）|地区}",), _text(COUNTIES)),
    **{n: _SESSION[n] for n in ("place", "held_on", "supervisors")},
    "assistant": Column(("{督导|协助|随行}助理{|姓名}",), lambda v: (lambda n: (n, n))(v.name())),
    "supervisees": Column(_SUPERVISEES, lambda v: v.people("supervisees", 5)),
    **{n: _SESSION[n] for n in ("content", "advice", "minutes")},
}
TITLES = {
    "staffing": ("{2025年|}{五华区|}{社工站|站点|驻站}{人员|社工}{情况|信息|花名册|名单|台账|一览}{表|}",),
    "facility": ("{2025年|}{五华区|}{社工站|站点}{实体建设|硬件|阵地建设|场地}{情况|统计|摸排|一览}{表|}",),
    "session_ledger": ("{2025年|}{督导|督导工作|督导活动}{台账|登记|一览|汇总|记录汇总}{表|}",),
    "supervisor_roster": ("{2025年|}督导{人员|老师|}{名册|名单|一览|信息}{表|}",),
    "supervisor_assessment": ("{2025年|}督导{成效|工作|}{评估|考核}{结果|汇总|情况}{表|}",),
    "materials_checklist": ("{11月|}督导{资料|材料}{清单|汇总|交接清单}{表|}",),
    "supervision_request": ("督导{需求|需求申请|申请}{表|汇总|征集|统计}",),
    "case_collection": ("{优秀|}案例{收集|征集|报送}{表|汇总|登记}",),
    "work_log": ("督导{工作|}日志{|表|汇总}",),
    "monthly_summary": ("督导{工作|}月度{总结|工作总结}{|表|汇总}",),
    "session_record": ("{督导|巡回督导|跟岗督导|督导指导}{记录|登记|记录表|登记表|单}",),
    "group_session": ("{团体|集体|小组}督导{记录|登记|记录表|登记表}",),
}
# fmt: on
LISTS = [n for n in FORMS if n not in ("session_record", "group_session")]
CARDS = [
    "session_record",
    "group_session",
    "work_log",
    "monthly_summary",
    "supervision_request",
    "case_collection",
]


# -- layouts ---------------------------------------------------------------------------------------------------


def compose(seed: int, form: str = "", layout: str = "") -> Sheet:
    """The sheet of a seed, of any form in any of its layouts where none is named."""
    rng = Random(f"{seed}/{form}/{layout}")
    form = form or rng.choice(list(FORMS))
    layout = layout or rng.choice(sorted(layouts(form)))
    columns = _columns(rng, form)
    values = Values(rng)
    headings = _headings(rng, columns)
    written, records = [], []
    for _ in range(
        rng.randint(4, 8) if layout not in ("card", "cards", "lines") else rng.randint(1, 3)
    ):
        made = {n: c.make(values) for n, c in columns.items()}
        written.append({n: w for n, (w, _) in made.items()})
        records.append({n: e for n, (_, e) in made.items()})
    title = say(rng, rng.choice(TITLES[form])) if rng.random() < 0.75 else ""
    sheet = Sheet(form, layout, [], [], records, [{} for _ in records], headings)
    layouts(form)[layout](rng, sheet, written, title)
    width = max(map(len, sheet.rows))
    sheet.rows = [[*row, *[None] * (width - len(row))] for row in sheet.rows]
    if not title:
        sheet.name = say(rng, rng.choice(TITLES[form])) + ".xlsx"
    return sheet


def layouts(form: str) -> dict[str, Callable[[Random, Sheet, Rows, str], None]]:
    lists = {
        "list": _list,
        "across": _across,
        "parents": _parents,
        "pages": _pages,
        "beside": _beside,
    }
    cards = {"card": _card, "cards": _cards, "lines": _lines}
    if form not in CARDS:
        return lists | ({"cards": _small_cards} if form in ("staffing", "facility") else {})
    return cards if form not in LISTS else {"list": _list, "across": _across} | cards


def _columns(rng: Random, form: str) -> dict[str, Column]:
    """The columns of one sheet: optional ones at random, two neighbours exchanged now and then."""
    kept = [(n, c) for n, c in FORMS[form].items() if not c.optional or rng.random() < 0.6]
    if form == "staffing" and {"age", "born"} <= {n for n, _ in kept}:
        kept = (
            [(n, c) for n, c in kept if n != rng.choice(("age", "born"))]
            if rng.random() < 0.5
            else [(n, c) for n, c in kept if n != "age"]
        )
    for _ in range(rng.choice((0, 0, 1, 2))):
        at = rng.randrange(len(kept) - 1)
        kept[at], kept[at + 1] = kept[at + 1], kept[at]
    return dict(kept)


def _headings(rng: Random, columns: dict[str, Column]) -> dict[str, str]:
    """Headings, in one hand: plain, numbered, marked as required, as questions now and then."""
    asks = rng.random() < 0.3
    number, mark = (
        rng.choice(("", "", "", "{}、", "{}.")),
        rng.choice(("", "", "", "（必填）", "*", "：")),
    )
    found: dict[str, str] = {}
    for name, column in columns.items():
        ways = [w for w in column.ways if ("？" in w) == asks] or list(column.ways)
        for _ in range(20):
            text = say(rng, rng.choice(ways))
            if text not in found.values():
                break
        found[name] = text
    dressed = {}
    for place, (name, text) in enumerate(found.items(), 1):
        dressed[name] = (
            number.format(place) + text + (mark if not text.endswith(("？", "）")) else "")
        )
    return dressed


def _above(rng: Random, title: str, width: int) -> Rows:
    rows: Rows = [[title]] if title else []
    if title and rng.random() < 0.3:
        rows.append([None] * width)
    return rows


def _list(rng: Random, sheet: Sheet, written: Rows, title: str, *, left: int = 0) -> None:
    names = list(sheet.headings)
    index = rng.random() < 0.5
    rows = _above(rng, title, len(names))
    rows.append([*(["序号"] if index else []), *sheet.headings.values()])
    for number, said in enumerate(written):
        sheet.spots[number] = {n: (len(rows), c + index) for c, n in enumerate(names)}
        rows.append([*([number + 1] if index else []), *(said[n] for n in names)])
    if title and len(names) > 1:
        sheet.merges.append((0, 0, 0, len(names) - 1 + index))
    sheet.rows = rows


def _across(rng: Random, sheet: Sheet, written: Rows, title: str) -> None:
    rows = _above(rng, title, len(written) + 1)
    for name, heading in sheet.headings.items():
        for number in range(len(written)):
            sheet.spots[number][name] = (len(rows), number + 1)
        rows.append([heading, *(said[name] for said in written)])
    sheet.rows = rows


def _parents(rng: Random, sheet: Sheet, written: Rows, title: str) -> None:
    """Two header rows: some neighbours under a common word, the others merged down."""
    _list(rng, sheet, written, title)
    at = next(r for r, row in enumerate(sheet.rows) if next(iter(sheet.headings.values())) in row)
    header = sheet.rows[at]
    upper: list[Any] = list(header)
    lower: list[Any] = [None] * len(header)
    start = rng.randrange(1, max(2, len(header) - 3))
    end = min(start + rng.choice((1, 2)), len(header) - 1)
    for col in range(len(header)):
        if start <= col <= end:
            upper[col], lower[col] = None, header[col]
        else:
            sheet.merges.append((at, col, at + 1, col))
    upper[start] = rng.choice(("基本情况", "有关信息", "情况", "具体信息"))
    sheet.merges.append((at, start, at, end))
    sheet.rows[at : at + 1] = [upper, lower]
    sheet.spots = [{n: (r + 1, c) for n, (r, c) in spots.items()} for spots in sheet.spots]


def _pages(rng: Random, sheet: Sheet, written: Rows, title: str) -> None:
    """The heading again half way down, as on a second printed page."""
    _list(rng, sheet, written, title)
    first = sheet.spots[0][next(iter(sheet.headings))][0]
    header = sheet.rows[first - 1]
    half = first + len(written) // 2
    sheet.rows[half:half] = [list(header)]
    sheet.spots = [
        {n: (r + (r >= half), c) for n, (r, c) in spots.items()} for spots in sheet.spots
    ]


def _beside(rng: Random, sheet: Sheet, written: Rows, title: str) -> None:
    """Two halves of a list side by side under the same headings."""
    rows = _above(rng, title, 2)
    names, top = list(sheet.headings), len(rows)
    half = (len(written) + 1) // 2
    shift = len(names) + rng.choice((0, 1))
    rows += [[None] * (shift + len(names)) for _ in range(half + 1)]
    for col, name in enumerate(names):
        rows[top][col] = rows[top][col + shift] = sheet.headings[name]
    for number, said in enumerate(written):
        r, c = top + 1 + number % half, shift * (number // half)
        for col, name in enumerate(names):
            rows[r][c + col] = said[name]
            sheet.spots[number][name] = (r, c + col)
    sheet.rows = rows


LONG = {"content", "advice", "worker_plan", "work", "self_review", "plan", "purpose", "outline"}


def _block(rng: Random, sheet: Sheet, number: int, said: dict[str, Any], width: int) -> Rows:
    """Labels with their values: two pairs a row, long texts on rows of their own."""
    rows: Rows = []
    row: list[Any] = []
    for name, heading in sheet.headings.items():
        pair = [heading, said[name]]
        if name in LONG and row:
            rows.append(row)
            row = []
        sheet.spots[number][name] = (len(rows), len(row) + 1)
        row += pair
        if name in LONG or len(row) >= width:
            rows.append(row)
            row = []
    return rows + ([row] if row else [])


def _card(rng: Random, sheet: Sheet, written: Rows, title: str) -> None:
    del written[1:], sheet.records[1:], sheet.spots[1:]
    _cards(rng, sheet, written, title)


def _cards(rng: Random, sheet: Sheet, written: Rows, title: str) -> None:
    """Cards one below the other, each under the title."""
    title = title or say(rng, rng.choice(TITLES[sheet.form]))
    width = rng.choice((2, 4))
    for number, said in enumerate(written):
        top = len(sheet.rows) + 1
        block = _block(rng, sheet, number, said, width)
        sheet.spots[number] = {n: (r + top, c) for n, (r, c) in sheet.spots[number].items()}
        sheet.rows += [[title], *block, []]
        for r, row in enumerate(block):
            if len(row) == 2 and width == 4:
                sheet.merges.append((top + r, 1, top + r, 3))


def _small_cards(rng: Random, sheet: Sheet, written: Rows, title: str) -> None:
    """A list's records as small cards one below the other, under one title."""
    sheet.rows = [[title or say(rng, rng.choice(TITLES[sheet.form]))]]
    for number, said in enumerate(written):
        top = len(sheet.rows)
        block = _block(rng, sheet, number, said, 4)
        sheet.spots[number] = {n: (r + top, c) for n, (r, c) in sheet.spots[number].items()}
        sheet.rows += [*block, []]


def _lines(rng: Random, sheet: Sheet, written: Rows, title: str) -> None:
    """One record typed line by line: ``label：value``."""
    del written[1:], sheet.records[1:], sheet.spots[1:]
    sheet.rows = [[title or say(rng, rng.choice(TITLES[sheet.form]))]]
    for name, heading in sheet.headings.items():
        value = written[0][name]
        text = value.strftime("%Y-%m-%d") if isinstance(value, dt.datetime) else str(value)
        sheet.spots[0][name] = (len(sheet.rows), 0)
        sheet.rows.append([f"{heading.rstrip('：')}：{text}"])


# -- what is read ------------------------------------------------------------------------------------------------

_CELL = re.compile(r"(?:[^!]*!)?([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")


def judged(sheet: Sheet, found: Any) -> Iterator[tuple[str, int, str, Any, Any]]:
    """(right, flagged, unread or silent; record; field; said; read) of every value of a composed sheet.

    ``found`` is what ``check`` returns for it.
    """
    mine = [s for s in found.sheets if s.form == sheet.form]
    records = [r for s in mine for r in s.records]
    problems = [p for s in found.sheets for p in s.problems] + list(found.problems)
    other = not mine and not any(s.form for s in found.sheets) and problems
    for number, said in enumerate(sheet.records):
        row = min(r for r, _ in sheet.spots[number].values())
        record = records[number] if len(records) == len(sheet.records) else None
        for name, expected in said.items():
            value = record.values.get(name) if record is not None else None
            if record is not None and value is None and name in ("county",) and mine:
                value = mine[0].meta.get(name)
            if record is not None and _equal(expected, value):
                yield "right", number, name, expected, value
            elif any(_names(p, sheet.spots[number][name], name, row) for p in problems):
                yield "flagged", number, name, expected, value
            else:
                yield "unread" if other else "silent", number, name, expected, value


def _equal(expected: Any, value: Any) -> bool:
    if value in (None, [], "") or expected in (None, [], ""):
        return value in (None, [], "") and expected in (None, [], "")
    if isinstance(value, list) and not isinstance(expected, list):
        return value == [expected]
    return bool(value == expected) and isinstance(value, bool) == isinstance(expected, bool)


def _names(problem: Any, spot: Spot, name: str, row: int) -> bool:
    hit = _CELL.fullmatch(problem.cell or "")
    if hit is None:
        return False
    left, top = _column(hit[1]), int(hit[2]) - 1
    right, bottom = _column(hit[3] or hit[1]), int(hit[4] or hit[2]) - 1
    return top <= spot[0] <= bottom and (left <= spot[1] <= right or problem.field == name)


def _column(letters: str) -> int:
    total = 0
    for letter in letters:
        total = 26 * total + ord(letter) - 64
    return total - 1
