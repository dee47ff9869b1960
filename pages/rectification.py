"""整改: what counties are to put right, overdue first; what came in proposes an item as done, a person confirms."""

from dudao.ui import rectification
from dudao.ui.visit import frame, menu

here = frame.open_page(
    "整改", "逾期的在前；收到的资料满足了条件的，提示“可以认定”，由人确认。", needs_data=False
)
rectification.show(here)
menu.profiles(here.counties)
