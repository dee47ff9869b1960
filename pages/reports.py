"""文书: papers that come out filled: the feedback reports with their annexes, and 表十 by month."""

from dudao.ui import sections
from dudao.ui.visit import frame

here = frame.open_page("文书", "按收到的资料自动写好的反馈报告和附表、填好的表十；签发前都能改。")
sections.show(here, "reports")
frame.sources(here)
