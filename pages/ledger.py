"""台账: every upload and what became of it; corrections, sources, differences, snapshots."""

from dudao.ui import sections
from dudao.ui.visit import frame

here = frame.open_page(
    "台账", "每一份收件、每一处更正都在这里，谁、什么时候、为什么；都能撤销。", needs_data=False
)
sections.show(here, "ledger")
