"""The invented city year: counties, stations and workers. Only place names are real."""

from __future__ import annotations

import csv
import datetime as dt
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

AREAS = Path(__file__).resolve().parents[2] / "areas"
SEED = 20250105
MISSING = "富民县"

SURNAMES = (
    "贾卢姚邵万钱严汪方石孟龚常武乔赖庞樊兰殷翟葛尚牛俞柏温路岳季康贺顾毛郝邢滕奚柯管梅盛童颜"
)
GIVEN = "书宁可欣若彤子涵雅洁婉清思远嘉树景行怀瑾明哲承志文渊博学慧敏丽萍秀兰国栋建军晓东海涛新宇春霞玉芬桂芳凤仙永昌正平"
WOMEN = set("宁欣彤雅洁婉清慧敏丽萍秀兰春霞玉芬桂芳凤仙若")
MAJORS = [
    "社会工作",
    "社会学",
    "心理学",
    "行政管理",
    "学前教育",
    "会计",
    "法学",
    "公共事业管理",
    "护理",
    "汉语言文学",
]
EDUCATION = ["大专", "本科", "大专", "本科", "本科", "中专", "大专", "硕士", "高中", "本科"]
TROUBLES = [
    None,
    "一个人管三个社区，走访不过来",
    "个案结案不会写评估",
    "经费拨付慢",
    "缺少活动场地",
    None,
    "想考证，没有时间复习",
    "村组分散，交通不便",
]
SALARIES = [2800, 3000, 3200, 3400, 3600, 3800, 4000, 4300]

STATIONS = {
    "五华区": "华山 大观 丰宁 黑林铺 普吉 西翥",
    "盘龙区": "鼓楼 东华 金辰 茨坝 滇源",
    "官渡区": "太和 金马 矣六 六甲 大板桥 长水",
    "西山区": "马街 永昌 福海 棕树营 海口",
    "东川区": "铜都 碧谷 汤丹 乌龙 红土地",
    "呈贡区": "洛龙 斗南 乌龙 七甸",
    "晋宁区": "昆阳 宝峰 晋城 六街 夕阳",
    "宜良县": "匡远 南羊 狗街 马街 九乡",
    "石林县": "鹿阜 石林 板桥 圭山",
    "嵩明县": "嵩阳 杨桥 杨林 牛栏江",
    "禄劝县": "屏山 撒营盘 转龙 皎平渡 乌东德 雪山",
    "寻甸县": "仁德 塘子 羊街 倘甸 功山 鸡街",
    "安宁市": "连然 金方 八街 禄脿 太平新城",
}
"""Stations that report staff, by short name; 富民县 sends nothing."""


@dataclass(frozen=True)
class Worker:
    """One worker as the county knows her."""

    county: str
    station: str  # official name
    name: str
    sex: str
    born: dt.date
    hired: dt.date
    major: str
    education: str
    difficulty: str | None
    salary: int
    certificate: str | None

    def age(self, on: dt.date) -> int:
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


@cache
def townships() -> dict[tuple[str, str], str]:
    """(county, short name) → official name."""
    with open(AREAS / "townships.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {(r["county"], r["short_name"]): r["name"] for r in rows if r["kind"] != "类似乡级单位"}


@cache
def counties() -> tuple[str, ...]:
    """The 14 counties in the order of their codes."""
    with open(AREAS / "counties.csv", encoding="utf-8") as file:
        return tuple(row["key"] for row in csv.DictReader(file))


@cache
def workers() -> tuple[Worker, ...]:
    """Everyone on a roster, in the order the counties list them. No two share a name."""
    rng = random.Random(SEED)
    taken: set[str] = set()
    people = []
    for county, shorts in STATIONS.items():
        for number, short in enumerate(shorts.split()):
            for _ in range((2, 3, 1, 2, 2, 1)[number]):
                people.append(_worker(rng, county, townships()[county, short], taken))
    return tuple(people)


def _worker(rng: random.Random, county: str, station: str, taken: set[str]) -> Worker:
    while True:
        name = rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2, 2))))
        if name not in taken:
            taken.add(name)
            break
    certified = rng.random()
    return Worker(
        county=county,
        station=station,
        name=name,
        sex="女" if WOMEN & set(name[1:]) or rng.random() < 0.3 else "男",
        born=dt.date(rng.randint(1975, 2001), rng.randint(1, 12), rng.randint(1, 28)),
        hired=dt.date(rng.randint(2021, 2025), rng.randint(1, 10), rng.randint(2, 28)),
        major=rng.choice(MAJORS),
        education=rng.choice(EDUCATION),
        difficulty=rng.choice(TROUBLES),
        salary=rng.choice(SALARIES),
        certificate="助理社会工作师"
        if certified < 0.3
        else "社会工作师"
        if certified < 0.4
        else None,
    )


def of(county: str) -> list[Worker]:
    """A county's workers."""
    return [worker for worker in workers() if worker.county == county]


def at(county: str, short: str) -> list[Worker]:
    """A station's workers."""
    return [worker for worker in of(county) if worker.station == townships()[county, short]]


AGENCIES = {
    "五华区": ("昆明青禾社会工作服务中心", "乔正平", "总干事", "13800002201"),
    "盘龙区": ("昆明知行社会工作发展中心", "尚秀兰", "理事长", "13800002202"),
    "官渡区": ("昆明暖阳社会工作服务社", "季国栋", "主任", "13800002203"),
    "西山区": ("昆明碧鸡关社会工作服务中心", "庞文渊", "项目主管", "13800002204"),
    "东川区": ("东川铜乡社会工作服务中心", "殷海涛", "主任", "13800002205"),
    "呈贡区": ("昆明花都社会工作服务中心", "翟雅清", "总干事", "13800002206"),
    "晋宁区": ("晋宁古渡社会工作服务中心", "岳新宇", "主任", "13800002207"),
    "宜良县": ("宜良匡山社会工作服务中心", "俞慧敏", "理事长", "13800002208"),
    "石林县": ("石林彩云社会工作服务中心", "路承志", "主任", "13800002209"),
    "嵩明县": ("嵩明嘉丽泽社会工作服务中心", "奚春霞", "主任", "13800002210"),
    "禄劝县": ("禄劝山水社会工作服务中心", "柯建军", "总干事", "13800002211"),
    "寻甸县": ("寻甸凤梧社会工作服务中心", "滕玉芬", "主任", "13800002212"),
    "安宁市": ("安宁连心社会工作服务中心", "管晓东", "总干事", "13800002213"),
}
ASSISTANTS = ("毕若溪", "雷鸣宇", "纪秋雯")
