"""县区档案: one county: its finding, verdicts, months, satisfaction; stations, people, and what it has not sent."""

from dudao.ui import county
from dudao.ui.visit import frame

here = frame.open_page("县区档案", "一个县区的全部情况；选县区换一个看，表里选中一行看依据。")
county.show(here)
frame.sources(here)
