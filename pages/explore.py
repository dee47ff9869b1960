"""自助分析: any table of the year by rows × columns, with filters, a chart, an address and a download."""

from dudao.ui import explore
from dudao.ui.visit import frame

here = frame.open_page(
    "自助分析", "选一张表、行和列、数什么；选好的都在网址里，发给别人打开是同一张表。"
)
explore.show(here)
frame.sources(here)
