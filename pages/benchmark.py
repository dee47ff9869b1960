"""他市对标: the same records under another city's rules: only what differs, and why."""

from dudao.ui.benchmark import differences as benchmarking
from dudao.ui.visit import frame

here = frame.open_page(
    "他市对标", "同样的数据，换成别的城市的规则来看：只列结论不同的，并说明为什么。"
)
benchmarking.show(here)
frame.sources(here)
