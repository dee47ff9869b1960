"""达标评估: county × clause, supervisors, the centre; every cell opens its clause card."""

from dudao.ui import evaluation as judging
from dudao.ui.visit import frame

here = frame.open_page(
    "达标评估", "每格一个结论：符号、文字和次数。选中一格，打开条款卡，看到依据、原文单元格和条款。"
)
judging.head(here)
judging.matrices(here)
judging.legend()
judging.interpretations(here)
frame.sources(here)
