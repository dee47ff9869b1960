"""收件: drop files, see every problem by cell, commit; what waits, what came last."""

from dudao.ui.admin import schedule as scheduling
from dudao.ui.ledger import diff as differing
from dudao.ui.ledger import station_changes
from dudao.ui.uploads import doubts as asking
from dudao.ui.uploads import mapping, waiting
from dudao.ui.uploads import page as receiving
from dudao.ui.uploads import returns as returning
from dudao.ui.visit import frame

here = frame.open_page(
    "收件",
    "拖入文件 → 看识别结果和问题 → 按“入库”才计入各项数字；之后随时可以在台账里撤销。",
    needs_data=False,
    only_now="收件、入库和撤销",
)
waiting.asked(here)
batch = receiving.checked_batch(here, receiving.drop_zone(here))
if batch:
    known = receiving.known_uploads(here)
    receiving.preview(batch, known)
    differing.preview(here, batch, known)
    receiving.commit_button(here, batch, known)
    if here.may("answered"):
        asking.ask(here, batch)
    if here.may("mapped"):
        mapping.ask(here, batch)
    receiving.problems(batch)
    returning.returns(here, batch)
else:
    receiving.receipts()
    if here.may("scheduled"):
        scheduling.folded(here)
    if here.may("station_closed"):
        station_changes.ask(here)
    waiting.offer(here, here.who.name)
    waiting.recent(here)
    returning.templates(here)
