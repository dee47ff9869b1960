"""The year's supervision, as it happened: what the ledger, the Word records and the story rest on."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace
from functools import cache

from maker import city

ADMINISTRATIVE = ("蔡明远", "谭丽琼", "柏正兴", "苗婉清", "骆世全")
PROFESSIONAL = (
    "程思齐",
    "戴玉珍",
    "耿文博",
    "华雨桐",
    "阎志强",
    "申屠敏",
    "施晓曼",
    "邵建华",
    "尤佳宁",
)


@dataclass(frozen=True)
class Session:
    """One session or activity. ``minutes`` None: nobody could read the length from ``length``."""

    held_on: dt.date | None
    counties: tuple[str, ...]  # () for the centre's own and the whole city
    activity: str
    supervisors: tuple[str, ...]
    stations: tuple[str, ...] = ()
    mode: str | None = "face_to_face"
    supervisees: tuple[str, ...] = ()
    headcount: int | None = None
    minutes: int | None = 120
    length: str | None = None  # as written, where it is not a plain figure
    place: str | None = None
    topic: str | None = None
    filed_on: dt.date | None = None
    filed: str | None = None  # as written, where it is no date
    note: str | None = None
    assistant: str | None = None
    ledger: bool = True
    everyone: bool = False  # 全体社工: no names
    city_wide: bool = False
    written_date: str | None = None  # as written, where no date can be read
    surname: str | None = None  # as written, where only a surname stands


def _day(month: int, day: int) -> dt.date:
    return dt.date(2025, month, day)


def _weekday(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


GROUPS = """
2-26  | 五华区 | 华山 大观 丰宁      | 程思齐 | 150    | 2    | 14 | 项目化运营与年度计划   |
6-11  | 五华区 | 黑林铺 普吉 西翥    | 戴玉珍 | 120    | 5    | 11 | 小组工作的设计与评估   |
10-29 | 五华区 | 华山 普吉           | 程思齐 | 180    | 7    | 9  | 台账资料管理           |
4-16  | 盘龙区 | 鼓楼 东华 金辰      | 耿文博 | 135    | 3    | 12 | 个案服务流程           |
9-24  | 盘龙区 | 茨坝 滇源           | 耿文博 | 150    |      |    | 困境儿童个案研讨       | 只有记录表
5-21  | 官渡区 | 太和 金马 矣六      | 戴玉珍 | 120    | 8    | 13 | 经费使用规范           | 记录晚交一天
11-12 | 官渡区 | 六甲 大板桥 长水    | 施晓曼 | 150    | 4    | 10 | 宣传总结与信息报送     |
3-19  | 西山区 | 马街 永昌 福海      | 耿文博 | 120    | 6    | 12 | 社区走访与需求评估     |
8-27  | 西山区 | 棕树营 海口         | 阎志强 | 110    | 3    | 8  | 老年人服务活动设计     |
7-16  | 东川区 | 铜都 碧谷 汤丹 乌龙 | 邵建华 | 120    | 4    | 15 | 乡镇社工站怎么起步     |
4-23  | 呈贡区 | 洛龙 斗南 乌龙      | 阎志强 | 90     | 6    | 11 | 记录写作               |
5-14  | 晋宁区 | 昆阳 宝峰 晋城      | 施晓曼 | 150    | 5    | 10 | 志愿者队伍培育         |
10-22 | 晋宁区 | 六街 夕阳           | 施晓曼 | 120    | 12   | 6  | 彝族乡服务经验交流     | 全体社工
6-18  | 宜良县 | 匡远 南羊 狗街      | 程思齐 | 165    | 2    | 12 | 五社联动               |
9-10  | 宜良县 | 马街 九乡           | 邵建华 | 一上午 | 6    | 7  | 少数民族社区服务       |
8-13  | 石林县 | 鹿阜 石林 板桥      | 华雨桐 | 半天   | 3    | 9  | 服务计划书修改         |
7-23  | 嵩明县 | 嵩阳 杨林           | 戴玉珍 | 120    | 3    | 8  | 线上案例研讨           | 腾讯会议
3-27  | 禄劝县 | 屏山 撒营盘 转龙    | 申屠敏 | 180    | 4    | 14 | 站点规范化建设         |
9-17  | 禄劝县 | 皎平渡 乌东德       | 申屠敏 | 2课时  | 已交 | 8  | 移民社区融入           |
11-19 | 禄劝县 | 屏山 雪山           | 程思齐 | 120    | 1    | 9  | 低收入人口服务         |
4-9   | 寻甸县 | 仁德 塘子 羊街      | 邵建华 | 150    | 5    | 13 | 项目书撰写             |
11-5  | 寻甸县 | 倘甸 功山 鸡街      | 尤佳宁 | 120    | 9    | 11 | 个案管理               | 迟交，已提醒
3-12  | 安宁市 | 连然 金方 八街      | 申屠敏 | 120    | 7    | 12 | 社工站功能定位         |
9-3   | 安宁市 | 禄脿 太平新城       | 华雨桐 | 125    | 3    | 8  | 小组带领技巧           |
"""
"""The story of the floor (one a year) and the principle (two): day, county, stations, supervisor,
minutes or what stands for them, days until filed or what stands there, people, topic, what is special."""


def _groups() -> list[Session]:
    return [
        _group([cell.strip() for cell in line.split("|")]) for line in GROUPS.strip().splitlines()
    ]


def _group(cells: list[str]) -> Session:
    day, county, shorts, by, length, filed, people, topic, special = cells
    held = _day(*(int(part) for part in day.split("-")))
    stations = tuple(city.townships()[county, short] for short in shorts.split())
    named = [w.name for short in shorts.split() for w in city.at(county, short) if w.hired <= held]
    online = special == "腾讯会议"
    return Session(
        held_on=held,
        counties=(county,),
        activity="group",
        supervisors=(by,),
        stations=stations,
        mode="online" if online else "face_to_face",
        supervisees=() if special == "全体社工" else tuple(named),
        headcount=int(people) if people else None,
        minutes=int(length) if length.isdigit() else None,
        length=None if length.isdigit() else length,
        place=special if online else f"{stations[0]}社工站",
        topic=topic,
        filed_on=held + dt.timedelta(days=int(filed)) if filed.isdigit() else None,
        filed=filed if filed and not filed.isdigit() else None,
        note=special if "交" in special else None,
        assistant="雷鸣宇" if special == "只有记录表" else None,
        ledger=special != "只有记录表",
        everyone=special == "全体社工",
    )


def _joint_and_city() -> list[Session]:
    """Sessions of two counties, of the whole city, and what the centre does itself."""
    names = city.townships()
    joint = _group(
        [
            "6-25",
            "寻甸县",
            "仁德 羊街",
            "申屠敏",
            "150",
            "6",
            "16",
            "跨县联合督导：隔代照顾家庭",
            "",
        ]
    )
    more = [
        w.name
        for w in city.at("嵩明县", "嵩阳") + city.at("嵩明县", "牛栏江")
        if w.hired <= _day(6, 25)
    ]
    joint = replace(
        joint,
        counties=("寻甸县", "嵩明县"),
        stations=(*joint.stations, names["嵩明县", "嵩阳"], names["嵩明县", "牛栏江"]),
        supervisees=(*joint.supervisees, *more),
        place="仁德街道社工站",
    )

    def online(month: int, day: int, by: str, kind: str, people: int, topic: str) -> Session:
        held = _day(month, day)
        filed = held + dt.timedelta(days=2)
        return Session(
            held,
            (),
            kind,
            (by,),
            mode="online",
            headcount=people,
            minutes=120,
            place="腾讯会议",
            topic=topic,
            filed_on=filed,
        )

    def meeting(month: int, day: int, who: str, topic: str) -> Session:
        people = tuple(who.split())
        return Session(
            _day(month, day),
            (),
            "centre_meeting",
            people,
            headcount=len(people) + 3,
            place="督导中心会议室",
            topic=topic,
        )

    def activity(
        month: int, day: int, county: str, short: str, who: str, people: int, topic: str
    ) -> Session:
        station = names[county, short]
        return Session(
            _day(month, day), (county,), "station_activity", tuple(who.split()), (station,),
            headcount=people, minutes=90, place=f"{station}社工站", topic=topic,
        )  # fmt: skip

    whole = Session(
        _day(12, 3), (), "group", ("申屠敏", "程思齐"), headcount=86, minutes=180, place="市民政局多功能厅",
        topic="全市集中督导：年度总结", filed_on=_day(12, 8), city_wide=True,
    )  # fmt: skip
    return [
        joint,
        online(2, 20, "申屠敏", "online_training", 142, "未成年人保护政策解读"),
        online(3, 6, "程思齐", "online_group", 64, "站长线上团体督导"),
        online(5, 28, "戴玉珍", "online_training", 133, "低保边缘家庭摸排"),
        online(11, 26, "程思齐", "online_training", 151, "年度档案整理"),
        meeting(1, 15, "蔡明远 苗婉清 程思齐 戴玉珍 申屠敏", "年度督导工作部署会"),
        meeting(7, 2, "蔡明远 谭丽琼 苗婉清 耿文博 施晓曼 邵建华", "半年工作会"),
        meeting(12, 17, "苗婉清 程思齐 尤佳宁", "年终总结会"),
        activity(3, 21, "五华区", "大观", "柏正兴 程思齐", 45, "社工日宣传"),
        activity(5, 30, "安宁市", "连然", "苗婉清", 60, "六一亲子活动"),
        activity(9, 5, "西山区", "马街", "蔡明远", 38, "中华慈善日义集"),
        activity(10, 17, "寻甸县", "仁德", "柏正兴", 52, "重阳节敬老"),
        activity(10, 28, "禄劝县", "屏山", "苗婉清 申屠敏", 40, "冬春救助宣传"),
        whole,
    ]


TOPICS = (
    "独居老人个案跟进",
    "小组计划书修改",
    "入户访谈技巧",
    "台账整改",
    "新入职社工适应",
    "资源链接",
    "职业倦怠",
)


def _one_to_one() -> list[Session]:
    """Three or four individual sessions a county, and three between peers; filing dates of all kinds."""
    rng = random.Random(city.SEED + 1)
    found = []
    for index, county in enumerate(city.STATIONS):
        for number in range(4 if index % 3 else 3):
            held = _weekday(_day(1 + (index + number * 3) % 12, rng.randint(4, 26)))
            people = [w for w in city.of(county) if w.hired <= held]
            worker = rng.choice(people)
            found.append(
                Session(
                    held, (county,), "individual", (rng.choice(PROFESSIONAL),), (worker.station,),
                    mode=rng.choice(("face_to_face", "face_to_face", "face_to_face", "phone")),
                    supervisees=(worker.name,), headcount=1, minutes=rng.choice((45, 60, 60, 90)),
                    place=f"{worker.station}社工站", topic=rng.choice(TOPICS),
                    filed_on=held + dt.timedelta(days=rng.choice((1, 2, 3, 5, 6, 7, 9, 15))),
                )
            )  # fmt: skip
    for county, short, month, day in (
        ("五华区", "华山", 5, 16),
        ("晋宁区", "昆阳", 8, 8),
        ("安宁市", "连然", 11, 7),
    ):
        pair = city.at(county, short)[:2]
        held = _day(month, day)
        found.append(
            Session(
                held, (county,), "peer", (PROFESSIONAL[0],), (pair[0].station,), supervisees=tuple(w.name for w in pair),
                headcount=2, minutes=60, place=f"{pair[0].station}社工站", topic="同工互助", filed_on=held + dt.timedelta(days=4),
            )
        )  # fmt: skip
    return found


def _spoil(one: list[Session]) -> list[Session]:
    """Three rows nobody could read whole: a date, a supervisor, a filing date."""
    one = list(one)
    one[4] = replace(one[4], written_date="上周三", filed_on=None)
    one[9] = replace(one[9], surname="阎老师", supervisors=())
    one[12] = replace(one[12], filed="已归档", filed_on=None)
    one[17] = replace(one[17], filed_on=None)
    return one


@cache
def sessions() -> tuple[Session, ...]:
    """Everything of 2025, by date."""
    found = _groups() + _joint_and_city() + _spoil(_one_to_one())
    found.sort(key=lambda s: (s.held_on or dt.date(2025, 6, 1), s.activity, s.counties))
    helpers = city.ASSISTANTS
    return tuple(
        s if s.assistant or s.activity in ("peer",) else replace(s, assistant=helpers[i % 3])
        for i, s in enumerate(found)
    )
