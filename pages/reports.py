"""文书: papers that come out filled: 表十 by month."""

from dudao.ui import reports as papers
from dudao.ui.visit import frame

here = frame.open_page("文书", "按收到的资料自动填好的表；质量和分值留给项目办。")
papers.checklists(here)
frame.sources(here)
