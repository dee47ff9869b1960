"""实体建设: which items the stations have, which are missing, and what to check on the spot."""

from dudao.ui import facility
from dudao.ui.visit import frame

here = frame.open_page("实体建设", "各社工站报来的九项：有什么、缺什么；没有报的不等于没有。")
facility.show(here)
frame.sources(here)
