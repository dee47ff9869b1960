"""会议: prepared from the needs, held a county a screen, decided on, closed with its minutes and its items in 整改."""

from dudao.ui.meeting import page
from dudao.ui.visit import frame

here = frame.open_page(
    "会议",
    "筹备时冻结数字、排好议程；会上一屏一个县区；结束就有纪要，整改事项进“整改”。",
    needs_data=False,
)
page.show(here)
