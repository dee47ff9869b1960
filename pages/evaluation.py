"""达标评估: county × clause, supervisors, the centre; every cell opens its clause card."""

from dudao import rules
from dudao.ui import evaluation as judging
from dudao.ui.visit import frame

here = frame.open_page(
    "达标评估", "每格一个结论：符号＋文字＋次数。选中一格，打开条款卡，看到引文、依据和原文单元格。"
)
judging.legend(here.verdicts())
judging.matrices(here)
judging.interpretations(rules.load(here.pack))
frame.sources(here)
