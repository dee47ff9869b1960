"""收件: drop files, see every problem by cell, commit, undo."""

from dudao.ui import asking, frame, mapping, receiving, returning

here = frame.open_page(
    "收件",
    "拖入文件 → 看识别结果和问题 → 按“入库”才保存；之后随时可以撤销。",
    needs_data=False,
    only_now="收件、入库和撤销",
)
dropped = receiving.drop_zone(here)
if dropped:
    batch = receiving.checked_batch(here, dropped)
    known = receiving.known_uploads(here)
    receiving.preview(batch, known)
    receiving.commit_button(here, batch, known)
    asking.ask(here, batch)
    mapping.ask(here, batch)
    receiving.problems(batch)
    returning.returns(batch)
else:
    receiving.receipts()
    receiving.uploads_list(here)
    returning.templates(here)
asking.remembered(here)
