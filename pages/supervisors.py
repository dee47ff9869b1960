"""督导人员: qualification, load and hours, and the sessions still owed with a drafted plan."""

from dudao.ui.supervisors import register as supervising
from dudao.ui.visit import frame

here = frame.open_page("督导人员", "名册与资格、负荷与时长；还差几场，按负荷排出余下时间的建议。")
supervising.show(here)
frame.sources(here)
