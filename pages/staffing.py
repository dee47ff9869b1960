"""人员队伍: stations with nobody, certificates and education, tenure, who came and went, pay as medians."""

from dudao.ui import staffing
from dudao.ui.visit import frame

here = frame.open_page("人员队伍", "按最新的人员表：哪些站没有人、有没有证、干了多久、谁来谁走。")
staffing.show(here)
frame.sources(here)
