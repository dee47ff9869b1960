"""Cards in sheets and in Word that left the printed grid behind."""

from __future__ import annotations

from maker.grid import Sheet
from maker.truth import Entry


def two_cards_on_a_sheet():
    """Form 九 twice on one sheet, one below the other; a wrong sign date, hours without a unit."""
    s = Sheet("个别督导")
    entries = []
    for top, who, by, day, length, signed in (
        (1, "甘棠", "程思齐", "2025年5月6日", "1小时", "2025年5月8日"),
        (14, "谷雨", "戴玉珍", "2025.5.7", "70", "2025.5.5"),
    ):
        e = Entry("个别督导", "individual_session")
        s.merge(top, 1, top, 4, "个别督导登记表")
        s.row(top + 1, ["被督导社工", who, "督 导", by])
        s.row(top + 2, ["督导类型", "个别督导", "督导方式", "电话" if top > 1 else "面谈"])
        s.row(top + 3, ["督导时间", day, "督导时长", length])
        s.put(top + 4, 1, "督导地点")
        s.merge(top + 4, 2, top + 4, 4, "联盟街道社工站")
        for offset, text in (
            (5, "督导内容"),
            (6, "谈个案记录"),
            (7, "督导建议"),
            (8, "多写细节"),
            (9, "社工计划"),
            (10, "重写第三次记录"),
        ):
            s.merge(top + offset, 1, top + offset, 4, text)
        s.merge(top + 11, 1, top + 11, 2, f"社工（签名）：{who}  日期：{signed}")
        s.merge(top + 11, 3, top + 11, 4, f"督导（签名）：{by}  日期：{signed}")
        late = top > 1
        e.record(
            top + 1, supervisees=[who], supervisors=[by], type="individual", mode="phone" if late else "face_to_face",
            held_on="2025-05-07" if late else "2025-05-06", minutes=70 if late else 60, place="联盟街道社工站",
            content="谈个案记录", advice="多写细节", worker_plan="重写第三次记录",
            worker_signed_on="2025-05-05" if late else "2025-05-08",
            supervisor_signed_on="2025-05-05" if late else "2025-05-08",
        )  # fmt: skip
        e.records[0]["_accept"] = {"_row": "*"}
        if late:
            e.problem(s.at(top + 3, 4), "minutes", "warning", "70")
            e.problem(
                s.at(top + 11, 3, top + 11, 4), "supervisor_signed_on", "warning", "签名早于督导"
            )
            e.allow(s.at(top + 11, 1, top + 11, 2))
        entries.append(e)
    return [s], entries


def group_record_reworded():
    """Form 八 with label and value in cells of their own, Chinese numerals for the day, no paragraph lines."""
    s, e = Sheet("表1", word=True), Entry("表1", "group_session")
    s.row(1, ["日期", "二〇二五年十月十五日", "督导专家", "程思齐教授"])
    s.put(2, 1, "督导助理")
    s.merge(2, 2, 2, 4, "毕若溪")
    s.put(3, 1, "被督导者")
    s.merge(3, 2, 3, 4, "甘棠（站长）、谷 雨\n安歌，初阳等8人")
    s.put(4, 1, "所属地区")
    s.merge(4, 2, 4, 4, "昆明市寻甸回族彝族自治县")
    s.put(5, 1, "督导地址")
    s.merge(5, 2, 5, 4, "先锋镇社工站二楼")
    for row, text in (
        (6, "督导内容"),
        (7, "围绕留守儿童服务。"),
        (8, "督导建议"),
        (9, "先做需求评估。"),
    ):
        s.merge(row, 1, row, 4, text)
    s.row(10, ["督导时长", "上午9点到11点半", "督导签名", "程思齐"])
    e.record(
        1, county="寻甸县", place="先锋镇社工站二楼", held_on="2025-10-15", supervisors=["程思齐"], assistant="毕若溪",
        supervisees=["甘棠", "谷雨", "安歌", "初阳"], headcount=8, content="围绕留守儿童服务。", advice="先做需求评估。",
        minutes=150, signed_by=["程思齐"],
    )  # fmt: skip
    return ["团体督导记录表", s], [e]


def unmarked_and_surname():
    """Form 五 with both choices untouched, a surname, half a day, and a blank sign date."""
    s, e = Sheet("表1", word=True), Entry("表1", "session_record")
    s.row(1, ["督导对象", "麦冬青 关山月", "督\u3000导", "郭主任"])
    s.row(
        2, ["督导类型", "个人督导/团体督导/同事督导", "督导方式", "面谈/邮件/电话/其他：微信视频"]
    )
    s.row(3, ["督导时间", "2025年 4 月 1 日", "督导时长", "半天"])
    s.put(4, 1, "督导地点")
    s.merge(4, 2, 4, 4, "石林县西街口镇社工站")
    for row, text in (
        (5, "督导内容"),
        (6, "季度计划。"),
        (7, "督导建议"),
        (8, "无"),
        (9, "社工计划"),
        (10, ""),
    ):
        s.merge(row, 1, row, 4, text)
    s.merge(11, 1, 11, 2, "社工（签名）：\n日期： 年 月 日")
    s.merge(11, 3, 11, 4, "督导（签名）：郭\n日期：2025.4.3")
    e.record(
        1, supervisees=["麦冬青", "关山月"], supervisors=[], held_on="2025-04-01", place="石林县西街口镇社工站",
        content="季度计划。", advice="无", supervisor_signed_on="2025-04-03", mode="online",
    )  # fmt: skip
    e.records[0]["_accept"] = {"mode": [None, "other"], "advice": [None]}
    e.problem("表1!R1C4", "supervisors", "error", "郭主任")
    e.problem("表1!R2C2", "type", "error", "个人督导/团体督导/同事督导")
    e.problem("表1!R3C4", "minutes", "error", "半天")
    e.allow("表1!R2C4", "error")
    e.allow("表1!R2C4")
    return ["督导记录表", s], [e]


FILES = {
    "个别督导同页两份.xlsx": two_cards_on_a_sheet,
    "寻甸团体督导.docx": group_record_reworded,
    "督导记录未勾选.docx": unmarked_and_surname,
}
