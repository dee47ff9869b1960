"""The doubtful questions of a batch: each asked once, answered for all its places, remembered, revocable."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dudao.intake import doubts
from dudao.intake.batch import Checked, Known, recheck
from dudao.intake.doubts import People, Question
from dudao.intake.session_doubts import (
    SURVEY_CODE,
    Session,
    SurveyQuestion,
    sessions_of,
    survey_questions,
)
from dudao.problems import Ask
from dudao.store.decisions import answers as memory
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import frame, masks, places
from dudao.ui.visit.stores import Here

SHOWN = 8
"""Questions beyond these, which settle fewer places, are folded."""
WAITING = "暂不回答"
_TROUBLE = "ask_trouble"


def ask(here: Here, batch: Sequence[Checked]) -> None:
    """The questions of the batch; unanswered ones stop nothing."""
    results = [checked.result for checked in batch]
    found, surveys = doubts.questions(results), survey_questions(results)
    if not found and not surveys:
        return
    people = doubts.people_of(results, _rows(here, "pages/uploads/known_people"))
    sessions = sessions_of(results, _rows(here, "pages/uploads/known_sessions")) if surveys else []
    with st.form("doubts"):
        st.subheader(f"有疑问，请回答：{len(found) + len(surveys)} 个", anchor=False)
        st.caption(
            "一个回答用于所有同样的地方，并且记住，下次不再问（在台账的“记住的回答”里可以撤销）。"
            "不回答也能入库，提醒会留着。"
        )
        for survey in surveys:
            _survey(survey, sessions)
        shown = SHOWN if len(found) > SHOWN + 2 else len(found)
        _grid(found[:shown], people)
        if found[shown:]:
            with st.expander(f"还有 {len(found) - shown} 个问题"):
                _grid(found[shown:], people)
        for message in st.session_state.pop(_TROUBLE, ()):
            st.warning(words.plain(message), icon=":material/warning:")
        st.form_submit_button(
            "按回答重新读取",
            type="primary",
            key="answer",
            on_click=_answer,
            args=(here, found, people, surveys, sessions),
        )


def check_again(here: Here) -> None:
    """Check the batch in the light of what is remembered now, from the readings kept in the session."""
    known = Known.of(here.store)
    batch = st.session_state.get("batch", {})
    for file, items in batch.items():
        batch[file] = [recheck(checked, known) for checked in items]


def _rows(here: Here, query: str) -> list[dict[str, Any]]:
    return here.ask(query).to_dict("records") if not here.empty else []


def _grid(found: Sequence[Question], people: People) -> None:
    for start in range(0, len(found), 2):
        for column, question in zip(st.columns(2), found[start : start + 2], strict=False):
            with column:
                _question(question, people)


def _question(question: Question, people: People) -> None:
    where = [words.plain(place) for place in question.places[:8]]
    if len(question.places) > 8:
        where.append(f"等 {len(question.places)} 处")
    labels = [option.label for option in doubts.options(question, people)]
    own = "；也可以直接输入" if question.takes_text else ""
    st.selectbox(
        words.plain(doubts.title(_as_shown(question), people)),
        labels,
        index=None,
        placeholder=WAITING + own,
        accept_new_options=question.takes_text,
        key=_key(question.ask),
        help="  \n".join(where),
    )


def _as_shown(question: Question) -> Question:
    """The question without what is personal in it, unless this visit shows it."""
    ask = question.ask
    text, guess = (masks.asked(ask.code, said, ask.of) for said in (ask.text, ask.guess))
    return replace(question, ask=replace(ask, text=text, guess=guess))


def _survey(survey: SurveyQuestion, sessions: Sequence[Session]) -> None:
    many = len(survey.sheets) > 1
    said = survey.county or survey.held_on
    name = f"这批满意度表（{len(survey.sheets)} 份）" if many else survey.sheets[0][0]
    key = _key(survey.sheets[0][1])
    lacking = [not survey.held_on, not survey.county]
    chosen, *own = st.columns([6] + [2] * sum(lacking), vertical_alignment="bottom")
    chosen.selectbox(
        words.plain(f"{name}属于哪次督导？" + (f"（{said}）" if many and said else "")),
        [session.label for session in survey.fitting(sessions)],
        index=None,
        placeholder=WAITING,
        key=key,
        help="从台账和督导记录里选；没有的，在右边写。",
    )
    if not survey.held_on:
        own[0].date_input("或者写日期", value=None, format="YYYY-MM-DD", key=f"{key}_day")
    if not survey.county:
        own[-1].selectbox(
            "和县区" if len(own) > 1 else "或者选县区",
            places.names(),
            index=None,
            placeholder=WAITING,
            key=f"{key}_county",
        )
    if many:
        names = [shown for shown, _ in survey.sheets]
        st.multiselect("用于这些表", names, default=names, key=f"{key}_sheets")


def _key(question: Ask) -> str:
    return "ask_" + hashlib.sha256("\0".join(question.key).encode()).hexdigest()[:16]


# -- answers ---------------------------------------------------------------------------------------


@guarded
def _answer(
    here: Here,
    found: Sequence[Question],
    people: People,
    surveys: Sequence[SurveyQuestion],
    sessions: Sequence[Session],
) -> None:
    """Remember what was answered, and check the batch again."""
    trouble, told = [], 0
    for question in found:
        said = st.session_state.get(_key(question.ask))
        if said is None:
            continue
        known = {option.label: option.value for option in doubts.options(question, people)}
        good, value = (True, known[said]) if said in known else doubts.typed(question, said)
        if good:
            _remember(here, question.ask, value)
            told += 1
        else:
            trouble.append(f"“{_as_shown(question).ask.text}”的回答“{said}”看不懂，没有采用。")
    for survey in surveys:
        told += _answer_survey(here, survey, sessions)
    if trouble:
        st.session_state[_TROUBLE] = trouble
    if told:
        check_again(here)
        st.toast(f"记住了 {told} 个回答，已重新读取。", icon=":material/check_circle:")


def _answer_survey(here: Here, survey: SurveyQuestion, sessions: Sequence[Session]) -> int:
    key = _key(survey.sheets[0][1])
    state = st.session_state
    session = next((s for s in survey.fitting(sessions) if s.label == state.get(key)), None)
    answer: dict[str, Any] = dict(session.answer) if session else {}
    if not session:
        day, county = state.get(f"{key}_day"), state.get(f"{key}_county")
        answer = {"held_on": day.isoformat() if day else None, "county": county}
    answer |= {n: None for n in ("county", "held_on") if getattr(survey, n)}  # as the sheet says
    if not any(answer.values()):
        return 0
    chosen = state.get(f"{key}_sheets", [shown for shown, _ in survey.sheets])
    meant = [(shown, question) for shown, question in survey.sheets if shown in chosen]
    for shown, question in meant:
        _remember(here, question, {**answer, "file": shown})
    return len(meant)


def _remember(here: Here, question: Ask, value: Any) -> None:
    code, text, _ = question.key
    memory.remember(here.store, code, text, question.county, value, here.who.name)


# -- what is remembered ----------------------------------------------------------------------------


def remembered(here: Here) -> None:
    """Every answer and mapping that holds, each revocable."""
    answers = memory.answers(here.store)
    mappings = list(memory.mappings(here.store).values())
    if not answers and not mappings:
        return
    st.markdown(f"**已记住的回答：{len(answers) + len(mappings)} 条**")
    st.caption("收到新的表时照这些回答读取。选中几行可以撤销；撤销后下次会重新问。")
    files = {upload["sha256"]: upload["file"] for upload in here.uploads()}
    lines = [_line(answer, files) for answer in answers] + [_mapping(m) for m in mappings]
    by_id = {repr(one): one for one in (*answers, *mappings)}
    chosen = tabular.pick(
        pd.DataFrame(lines), list(by_id), rows=8, title="记住的回答", key="remembered", several=True
    )
    st.button(
        f"撤销选中的 {len(chosen)} 条" if chosen else "撤销选中的",
        key="revoke",
        disabled=not chosen,
        on_click=_revoke,
        args=(here, [by_id[one] for one in chosen]),
    )


def _line(answer: memory.Answer, files: dict[str, str]) -> dict[str, Any]:
    sha, _, sheet = answer.text.partition("/")
    text, value = answer.text, answer.value
    if answer.kind == SURVEY_CODE:
        text = value.get("file", "")
    elif answer.kind in doubts.OF_SHEET:
        text = f"{files.get(sha, '没有入库的文件')}「{sheet}」"
    return {
        "问题": doubts.question_words(answer.kind, masks.asked(answer.kind, text)),
        "县区": answer.county or "",
        "回答": masks.asked(answer.kind, doubts.worded(answer.kind, value)),
        "回答人": answer.actor,
        "时间": f"{answer.at:%Y-%m-%d %H:%M}",
    }


def _mapping(mapping: memory.HeaderMapping) -> dict[str, Any]:
    columns = "、".join(name for name, field in mapping.columns.items() if field)
    return {
        "问题": f"列名：{columns}",
        "县区": "",
        "回答": f"按《{words.form_title(mapping.form)}》读取",
        "回答人": mapping.actor,
        "时间": f"{mapping.at:%Y-%m-%d %H:%M}",
    }


@guarded
def _revoke(here: Here, chosen: Sequence[memory.Answer | memory.HeaderMapping]) -> None:
    for item in chosen:
        if isinstance(item, memory.Answer):
            memory.revoke(here.store, item.kind, item.text, item.county, here.who.name)
        else:
            memory.remember_mapping(
                here.store, item.fingerprint, item.form, item.columns, here.who.name, revoked=True
            )
    check_again(here)
    st.toast(f"撤销了 {len(chosen)} 条，下次会重新问。", icon=":material/undo:")


def show_remembered(here: Here) -> None:
    """Every answer and every mapped header that holds."""
    if not memory.answers(here.store) and not memory.mappings(here.store):
        frame.nothing(
            here,
            "还没有记住的回答。收件时回答的疑问、对应的列名会记在这里，下次不再问；可以撤销。",
            way=not here.past,
        )
        return
    remembered(here)
