"""The published cities of a province, each judged by the same queries and rules as at home, and what they come to together."""

from __future__ import annotations

from dudao.evaluation.province.judge import Ask, Outcome, judge
from dudao.evaluation.province.together import LISTED, judged_here, together

__all__ = ["LISTED", "Ask", "Outcome", "judge", "judged_here", "together"]
