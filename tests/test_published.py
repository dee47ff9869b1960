"""What leaves the house: no name, pay, phone or text of the sample year in any byte, and every verdict the same outside.

Damage is seen and named; nothing is half made; what is judged of many cities names those that are damaged and goes on.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import stat
from collections import Counter

import pyarrow.parquet as pq
import pytest

from dudao import ROOT, evaluation, rules
from dudao.evaluation.facts import Facts
from dudao.evaluation.province import Ask, judge, together
from dudao.evaluation.province.judge import digest
from dudao.forms import load_forms
from dudao.intake import batch
from dudao.problems import BadData
from dudao.store import Store
from dudao.store.publication import columns, publish
from dudao.store.publication.city import City, Damaged, ensure_sound, read_manifest
from dudao.store.publication.columns import leaving_columns
from dudao.store.publication.leaving import FILLER, Leaving
from dudao.store.safekeeping.manifest import file_hash, seal
from dudao.store.tables import columns_of, record_table
from tests.matrices import some

FILES = ROOT / "data" / "samples" / "files"
PACKS = {pack: rules.text_of(pack) for pack in rules.packs()}
NOW = dt.datetime(2026, 1, 5, 9)
DAYS = [dt.date(2026, 1, 10), dt.date(2025, 7, 1)]
ASK = Ask(2025, DAYS[0])


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The demo's city year."""
    with Store.open(tmp_path_factory.mktemp("home") / "store") as store:
        checked = batch.check_paths(batch.find_files([FILES]), today=dt.date(2026, 1, 10))
        for _ in batch.commit_results(store, checked, "测试", now=NOW):
            pass
        yield store


@pytest.fixture(scope="module")
def province(home, tmp_path_factory):
    out = tmp_path_factory.mktemp("province")
    publish.publish(home, out, PACKS, "测试", now=NOW)
    return out


@pytest.fixture
def folder(province, tmp_path):
    """A city's folder of its own, to damage."""
    return shutil.copytree(province / "city=530100", tmp_path / "city=530100")


def sealed(folder, **changed):
    """The manifest with something changed and sealed anew, as its maker would have."""
    said = json.loads((folder / "manifest.json").read_text("utf-8")) | changed
    del said["seal"]
    (folder / "manifest.json").write_text(
        json.dumps({**said, "seal": seal(said)}, ensure_ascii=False), "utf-8"
    )


@pytest.mark.long
def test_写出的每个文件都在清单里_指纹对(province):
    folder = province / "city=530100"
    said = read_manifest(folder)
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert there == {"manifest.json", *said.files}
    assert {"rules/kunming.toml", "areas/counties.csv", "year=2026/rec_session_ledger.parquet"} <= there  # fmt: skip
    assert (folder / "rules/kunming.toml").read_text("utf-8") == rules.text_of("kunming")
    assert (said.city, said.name, said.known_at) == ("530100", "昆明市", "2026-01-05T09:00:00")
    ensure_sound(folder, said)
    assert list(province.iterdir()) == [folder]


def secrets_of(store) -> dict[str, set[str]]:
    """What of the store must stay at home, by kind: every name, phone, pay, birthday and text, and the files' names."""
    found: dict[str, set[str]] = {"file": set()}
    with store.plain() as cursor:
        for form in store.forms.values():
            fields = {f"meta_{m.name}": m for m in form.meta.values()} | dict(form.fields)
            for name, field in fields.items():
                if name in columns_of(form) and name != "extra":
                    kind = field.option("read_as", field.kind)
                    rows = cursor.execute(f'select "{name}" from {record_table(form)}').fetchall()
                    for (value,) in rows:
                        values = value if isinstance(value, list) else [value]
                        found.setdefault(kind, set()).update(
                            str(v) for v in values if v is not None
                        )
        for (file,) in cursor.execute("select file from upload").fetchall():
            found["file"].add(file.rpartition("/")[2].rpartition(".")[0])
    return found


def every_byte(folder) -> str:
    """All that stands in the parquet: every value of every column, and what can be read of the files as they lie."""
    said = []
    for path in sorted(folder.rglob("*.parquet")):
        said.append(path.read_bytes().decode("utf-8", "ignore"))
        said.append(json.dumps(pq.read_table(path).to_pylist(), ensure_ascii=False, default=str))
    return "\n".join(said)


@pytest.mark.long
def test_姓名_工资_电话_出生日期_文字_文件名一个也没有(home, province):
    kept, there = secrets_of(home), every_byte(province)
    assert {kind: len(kept[kind]) > 0 for kind in ("name", "people", "phone", "pay", "free_text")} == dict.fromkeys(("name", "people", "phone", "pay", "free_text"), True)  # fmt: skip
    people = {
        n
        for n in kept["name"] | kept["people"]
        if re.fullmatch(r"[㐀-鿿·]{2,6}", n) and "全体" not in n
    }
    assert len(people) > 150
    assert {name for name in people if name in there} == set()
    assert {phone for phone in kept["phone"] if phone in there} == set()
    assert re.findall(r"(?<![\da-f])1[3-9]\d{9}(?![\da-f])", there) == []
    words = Leaving(b"", _sought())
    texts = {t for t in kept["free_text"] | kept["text"] if len(t) > 3 and words.gist(t) != t}
    bodies = {r[0] for form in ("staffing", "facility") for r in _column(home, form, "meta_agency")}
    bodies |= {r[0] for r in _column(home, "supervisor_roster", "organisation")}
    assert len(texts) > 100
    assert {text for text in texts - bodies if text in there} == set()
    assert {file for file in kept["file"] if file in there} == set()


def test_工资和年龄没有这一栏_出生年只有记号(home, province):
    folder = province / "city=530100"
    table = pq.read_table(folder / "year=2026/rec_staffing.parquet")
    assert {"salary", "salary_min", "salary_max", "age", "difficulty"}.isdisjoint(
        table.column_names
    )
    born = [value for value in table["born"].to_pylist() if value]
    assert born
    assert all(len(value) == 4 and min(value) >= chr(FILLER) for value in born)
    home_born = [r[0] for r in _column(home, "staffing", "born")]
    years = {day[:4] for day in home_born if day}
    assert len(set(born)) == len(years)


def _sought():
    said = [*columns.rules()["words"]["sought"]]
    return said + [word for text in PACKS.values() for word in publish.sought(text)]


@pytest.mark.long
def test_坏了的市说出来_没有公布的市无法判定_其余照算(home, province, folder):
    together_at = folder.parent
    publish.publish(home, together_at, PACKS, "测试", "曲靖市", NOW, code="530300")
    spoil(folder / "year=2026/rec_staffing.parquet")
    (together_at / "cities.csv").write_text("code,name\n530100,昆明市\n530400,玉溪市\n", "utf-8")
    found = together(together_at, ASK)
    assert [(c["name"], c["damage"] is None) for c in found["cities"]] == [
        ("昆明市", False), ("曲靖市", True), ("玉溪市", False),
    ]  # fmt: skip
    assert [one["name"] for one in found["damaged"]] == ["昆明市", "玉溪市"]
    assert "rec_staffing.parquet 与公布时的指纹不符" in found["damaged"][0]["why"]
    assert found["damaged"][1]["why"] == "没有收到这个市公布的数据"
    for city in (found["cities"][0], found["cities"][2]):
        assert {*city["floors"].values()} == {"undecidable"}
        assert city["satisfaction"] is None
    floors = {floor["target"]: floor for floor in found["floors"]}
    assert floors["KM-10"]["states"] == {"met": 0, "unmet": 1, "pending": 0, "undecidable": 2, "not_applicable": 0}  # fmt: skip
    assert floors["KM-13"]["states"]["met"] == 1
    assert not any(floor["differ"] for floor in floors.values())  # one city alone was judged
    with Facts(home, DAYS[0]) as facts:
        at_home = evaluation.evaluate(facts, rules.load("kunming"), 2025)
        assert found["cities"][1]["digest"] == digest(at_home)
        assert found["cities"][1]["verdicts"] == len(at_home)


def test_指纹对而内容读不了的市_也说出来(folder):
    path = folder / "year=2026/upload.parquet"
    path.write_bytes(b"PAR1 not really PAR1")
    files = read_manifest(folder).files | {"year=2026/upload.parquet": [file_hash(path), 20]}
    sealed(folder, files=files)
    found = judge(folder, ASK)
    assert (found.name, found.verdicts, found.state("KM-10")) == ("昆明市", 0, "undecidable")
    assert "里面的内容读不全" in found.damage


@pytest.mark.long
def test_没有文件的市无法判定_不是零(begin, tmp_path):
    with begin(tmp_path / "store") as store:
        publish.publish(store, tmp_path / "out", PACKS, "测试")
    found = judge(tmp_path / "out/city=530100", ASK)
    assert found.damage is None
    assert found.states["KM-10"] == {"undecidable": 14}
    assert {found.state(t) for t in ("KM-10", "KM-13", "KM-06")} == {"undecidable"}


def test_人数少的市不显示_合计减去别的也推不出来():
    from dudao.evaluation.province.judge import Outcome
    from dudao.evaluation.province.together import satisfaction_of

    found = [
        Outcome(c, c, pooled=(n, n * 7, n * 5))
        for c, n in [("甲", 3), ("乙", 9), ("丙", 40), ("丁", 60)]
    ]
    shown, total = satisfaction_of(found)
    assert {city: told["respondents"] for city, told in shown.items()} == {"甲": None, "乙": None, "丙": 40, "丁": 60}  # fmt: skip
    assert {city: told["rate"] for city, told in shown.items()}["甲"] is None
    assert total == {"respondents": 112, "rate": 0.7143, "hidden": False}


def _column(store, form, column):
    with store.plain() as cursor:
        return cursor.execute(f'select "{column}" from rec_{form}').fetchall()


def test_同一个人一个代号_钥匙留在家里_另一个市另一个代号(home, province, begin, tmp_path):
    key = home.directory / publish.KEY
    assert len(key.read_text("ascii")) == 64
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    there = every_byte(province)
    assert key.read_text("ascii") not in there
    one = Leaving(bytes.fromhex(key.read_text("ascii")), [])
    names = {r[0] for r in _column(home, "staffing", "name")}
    aliases = pq.read_table(province / "city=530100/year=2026/rec_staffing.parquet")["name"]
    assert {*aliases.to_pylist()} == {one.alias(name) for name in names}
    assert len({*aliases.to_pylist()}) == len(names)
    again = publish.publish(home, tmp_path / "again", PACKS, "测试", now=NOW)
    assert again.rows == publish_rows(province)
    assert every_byte(tmp_path / "again") == there


SHEETS = {
    t.id for p in rules.packs() for t in rules.load(p).measured() if t.measure == "survey_items"
}
"""Rules whose subject is a file."""


def unquoted(text):
    """Without the names of files that a sentence quotes."""
    return re.sub("“[^”]*”", "“”", text or "")


def every_verdict(facts, pack, alias):
    """All that a verdict says, its records by identity, people by their pseudonyms."""
    judged = evaluation.evaluate(facts, evaluation.as_read(facts, pack), 2025)
    return Counter(
        (
            v.target, "" if v.target in SHEETS else "/".join(map(alias, v.subject.split("/"))), v.county, v.period,
            str(v.value), str(v.required), v.state, unquoted(v.missing), v.counties, v.ceiling,
            tuple(sorted(source.key for source in v.evidence)),
            tuple(sorted((source.key, unquoted(reason)) for source, reason in v.excluded)),
        )
        for v in judged
    )  # fmt: skip


@pytest.fixture(scope="module")
def both(home, province):
    """The facts at home and those that were published."""
    with (
        City(province / "city=530100") as city,
        Facts(home, DAYS[0]) as here,
        Facts(city, DAYS[0], areas=city.areas) as there,
    ):
        yield here, there


@pytest.mark.parametrize("day", some(DAYS, always=1, single=True), ids=str)
@pytest.mark.parametrize("pack", some(rules.packs(), always=1, single=True))
def test_公布出去的每个结论和家里的一样(home, both, pack, day):
    key = bytes.fromhex((home.directory / publish.KEY).read_text("ascii"))
    names = secrets_of(home)["name"] | secrets_of(home)["people"]
    own = Leaving(key, [])
    here, there = (facts.on(day) for facts in both)
    at_home = every_verdict(here, pack, lambda part: own.alias(part) if part in names else part)
    assert every_verdict(there, pack, str) == at_home
    assert sum(at_home.values()) > 60 or pack == "shapingba_mentors"


@pytest.mark.long
def test_覆盖和满意度也一样_两个时钟都能拨(both, home, province):
    here, there = both
    assert evaluation.coverage(here, 2025) == evaluation.coverage(there, 2025)
    assert {**evaluation.satisfaction(here, 2025), "notes": []} == {**evaluation.satisfaction(there, 2025), "notes": []}  # fmt: skip
    early = NOW - dt.timedelta(days=1)
    with (
        City(province / "city=530100") as city,
        Facts(home, DAYS[0], early) as then,
        Facts(city, DAYS[0], early, city.areas) as told_then,
    ):
        pack = rules.load("kunming")
        nothing, nothing_there = (evaluation.evaluate(f, pack, 2025) for f in (then, told_then))
        assert digest(nothing) == digest(nothing_there)
        assert nothing.counts()["KM-10"] == {"undecidable": 14}


def publish_rows(province):
    return read_manifest(province / "city=530100").rows


def test_已经有了就不动_中文说明_审计有一行(home, province):
    before = read_manifest(province / "city=530100")
    with pytest.raises(publish.NotPublished, match="已经有了，没有改动"):
        publish.publish(home, province, PACKS, "测试")
    assert read_manifest(province / "city=530100") == before
    assert sorted(p.name for p in province.iterdir()) == ["city=530100"]
    with home.plain() as cursor:
        (actor, subject) = cursor.execute(
            "select actor, subject from audit where action = 'published' order by seq limit 1"
        ).fetchone()
    assert (actor, subject) == ("测试", "530100")


def test_半途断了什么也不留下(home, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publish.pq, "write_table", full)
    with pytest.raises(publish.NotPublished, match="没有写完"):
        publish.publish(home, tmp_path / "out", PACKS, "测试")
    assert list((tmp_path / "out").iterdir()) == []


def spoil(path):
    path.write_bytes(path.read_bytes()[:-1] + b"x")


@pytest.mark.parametrize(
    ("damage", "told_as"),
    [
        (lambda f: spoil(f / "year=2026/rec_staffing.parquet"), "year=2026/rec_staffing.parquet 与公布时的指纹不符"),
        (lambda f: (f / "year=2026/upload.parquet").unlink(), "缺少 year=2026/upload.parquet"),
        (lambda f: (f / "rules/kunming.toml").write_text("改了", "utf-8"), "rules/kunming.toml 与公布时的指纹不符"),
        (lambda f: (f / "manifest.json").unlink(), "缺少 manifest.json"),
        (lambda f: (f / "manifest.json").write_text("{", "utf-8"), "manifest.json 已损坏或被改过"),
        (lambda f: (f / "manifest.json").write_text((f / "manifest.json").read_text("utf-8").replace("昆明市", "别的市"), "utf-8"), "manifest.json 已损坏或被改过"),
        (lambda f: sealed(f, format=publish.FORMAT + 1), "格式 2，本程序只认识到 1"),
        (lambda f: sealed(f, schema=9999), "数据库结构 9999"),
        (lambda f: sealed(f, product="别的"), "manifest.json 已损坏或被改过"),
        (lambda f: sealed(f, files={"../x": ["", 0]}), "manifest.json 已损坏或被改过"),
        (lambda f: sealed(f, city="530200"), "文件夹的名字不是它的"),
        (lambda f: sealed(f, rows={"upload": 1}), "行数与 manifest.json 里写的不一样"),
    ],
    ids=["hash", "gone", "rules", "no manifest", "torn", "changed", "newer", "schema", "product", "elsewhere", "city", "rows"],
)  # fmt: skip
def test_坏了的市看得出来_说是哪一个文件(folder, damage, told_as):
    damage(folder)
    with pytest.raises(Damaged, match=re.escape(told_as)):
        City(folder)


def test_每张表的每一栏都分过_电话工资写了也不让走(monkeypatch):
    said = columns.rules()
    forms = load_forms()
    assert said["forms"].keys() <= forms.keys()
    for form in forms.values():
        assert {"source", "cells"}.isdisjoint(leaving_columns(form))
    for name in ("salary", "age", "meta.contact_phone"):
        monkeypatch.setattr(
            columns, "rules", lambda name=name: {**said, "forms": {"staffing": [name]}}
        )
        with pytest.raises(BadData, match="不能公布"):
            leaving_columns(forms["staffing"])


WORDS = ["线上", "腾讯会议", "视频会议", "会议", "资金", "案例实施背景", "未", "提交", "电话", "以"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("五华区社工站（线上）", "□（线上）"),
        ("用腾讯会议开，会议号 123 456 789", "□腾讯会议□，会议□"),
        ("未提交", "未提交"),
        ("一、案例实施背景\n王芳的家在三楼。", "一、案例实施背景\n□。"),
        ("案例 实施 背景", "案例 实施 背景"),
        ("电话13812345678", "电话□"),
        ("王芳以电话谈资金", "□以电话□资金"),
        ("王芳", "□"),
    ],
)
def test_文字里只留规则要找的词(text, left):
    said = Leaving(b"k", WORDS).gist(text)
    assert re.sub(r"[\ue000-\uf8ff]+", "□", said) == left


def test_不同的文字记号不同_同样的相同_字数要数的一个不少():
    turn = Leaving(b"k", WORDS)
    assert turn.gist("老街") == turn.gist("老街") != turn.gist("新街")
    text = "今天 走访了三户。\n明天谈资金"
    assert len(turn.length(text)) == len(text)
    assert turn.length(text)[-2:] == "资金"
    assert "走访" not in turn.length(text)


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("全体社工", "全体社工"), ("五华区全体社工", "五华区全体社工"), ("全体社工王芳", "全体社工"), ("无", "无"),
        ("王芳", None), ("全小平", None), ("各位", None),
    ],
)  # fmt: skip
def test_没有点名的照写_点了名的换代号(name, left):
    said = Leaving(b"k", [], ["王芳", "全小平"]).alias(name)
    assert said == left if left else re.fullmatch(r"人员·[0-9a-f]{16}", said)


def test_站点名里写了人名号码的_人名号码不走():
    turn = Leaving(b"k", [], ["王芳", "大观"], ["大观街道"])
    assert turn.place("大观街道") == "大观街道"
    assert "王芳" not in turn.place("王芳工作室")
    assert turn.place("王芳工作室").endswith("工作室")
    assert "13812345678" not in turn.place("联系13812345678")
