"""满意度: a period of the year beside another, the seven items, by county, supervisor and session."""

from dudao.ui import satisfaction as satisfying
from dudao.ui.visit import frame

here = frame.open_page(
    "满意度", "先看满意率和答案数，再看均值；零线左边是不满意，右边是满意，“一般”各占一半。"
)
found = here.satisfaction()
if found["total"]["answers"] is None:
    frame.nothing(here, f"{here.year}年的答卷还太少，不显示。", way=False)
elif not found["total"]["answers"]:
    frame.empty(satisfying.nothing(here))
satisfying.show(here, found)
frame.sources(here)
