"""管理: what is due when, backups, retention and removal, accounts, the audit trail."""

from dudao.ui import help as helping
from dudao.ui import sections
from dudao.ui.visit import frame

here = frame.open_page(
    "管理", "报送安排、备份与恢复、保存期限与清除、账号、审计。", needs_data=False
)
sections.show(here, "admin")
helping.version()
