"""What a note, a kind, a mode or a 状态 column says of whether a session was held."""

import pytest

from dudao.values.session_held import said_beside, said_held, said_status

HELD_ON = "2025-04-16"


def read(table):
    """Rows ``text | code``; ``—`` for nothing said."""
    rows = [[part.strip() for part in line.split("|")] for line in table.strip().splitlines()]
    return [(text, None if code == "—" else code) for text, code in rows]


NOTES = """
    因故取消                           | not_held
    因疫情取消                         | not_held
    因暴雨，取消                       | not_held
    本次督导因道路塌方取消             | not_held
    天气原因取消                       | not_held
    取消（主讲生病）                   | not_held
    取消，原因：督导生病               | not_held
    延期至下季度（主讲出差）           | not_held
    改期，时间另行通知                 | not_held
    改期至2025年9月17日                | not_held
    因故取消，改为9月17日              | not_held
    未能如期开展                       | not_held
    未举行（场地被占用）               | not_held
    待开展                             | not_held
    计划9月开展                        | not_held
    计划4月16日开展                    | not_held
    原定4月16日因故取消                | not_held
    原定3月2日，改期至今日             | held
    原定3月2日，改期至4月16日          | held
    因雨取消，4月16日补开              | held
    因故延期，已于4月20日开展          | held
    已取消原线上安排，改为实地，已完成 | held
    未取消，照常开展                   | held
    计划外                             | —
    年度计划内                         | —
    按计划开展                         | —
    讨论年度工作计划                   | —
    记录延期提交                       | —
    资料延期归档                       | —
    签到取消                           | —
    备案延期                           | —
    一切正常                           | —
    取消游戏环节                       | unclear
    项目延期结项                       | unclear
    参加人员有2人取消                  | unclear
    督导老师延期到达                   | unclear
    年度督导计划                       | unclear
"""


@pytest.mark.parametrize(("text", "code"), read(NOTES))
def test_a_note(text, code):
    said = said_held(text, HELD_ON)
    assert (said and said.code) == code


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("团体督导（取消）", "not_held", "取消"),
        ("【取消】团体督导", "not_held", "取消"),
        ("团体督导 因故取消", "not_held", "因故取消"),
        ("个别督导-未开展", "not_held", "未开展"),
        ("团体督导（已改期至5月）", "not_held", "已改期至5月"),
        ("取消", "not_held", "取消"),
    ],
)
def test_a_kind_or_mode_with_it(text, code, words):
    assert said_beside(text, HELD_ON) == (code, words)


@pytest.mark.parametrize(
    "text", ["团体督导", "线上督导（记录延期）", "团体督导（计划内）", "督导计划会"]
)
def test_a_kind_without_it(text):
    assert said_beside(text, HELD_ON) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("是", "held"), ("√", "held"), ("已开展", "held"), ("否", "not_held"), ("×", "not_held"),
     ("未完成", "not_held"), ("改期至5月", "not_held"), ("讲了项目化运营", None)],
)  # fmt: skip
def test_a_column_of_its_own(text, code):
    said = said_status(text, HELD_ON)
    assert (said and said.code) == code


@pytest.mark.parametrize(
    "text",
    ["取消" + "因" * 60 + "；x", "取消" * 5000, "计划" * 5000, "取消（" * 3000, "1.1" * 5000 + "取消x", "取消，4月1日" * 3000],
)  # fmt: skip
def test_no_text_keeps_it_long(text):
    """A pattern that tries every way of parting these would not come back."""
    assert said_held(text, HELD_ON).code == "unclear"
    said_beside(text, HELD_ON)
