"""Review: comparing sets, making gold, giving sets back to their annotators."""

from annotator.services.review.batches import (
    Done,
    Plan,
    Planned,
    apply_policy,
    apply_rule,
    policy_plan,
    rule_plan,
)
from annotator.services.review.comparing import (
    Compared,
    candidates,
    compare_sets,
    default_voices,
    rows_of,
)
from annotator.services.review.deciding import CHOICES, decide, settle_gone, undo
from annotator.services.review.desk import (
    Desk,
    Line,
    decisions_of,
    desk,
    events_of,
    gold_of,
    must_have_gold,
    voices_of,
)
from annotator.services.review.gold import (
    abandon,
    ask_second,
    begin,
    change_voices,
    lock,
    promote,
    second,
    unlock,
)
from annotator.services.review.provenance import Provenance, provenance

__all__ = [
    "CHOICES",
    "Compared",
    "Desk",
    "Done",
    "Line",
    "Plan",
    "Planned",
    "Provenance",
    "abandon",
    "apply_policy",
    "apply_rule",
    "ask_second",
    "begin",
    "candidates",
    "change_voices",
    "compare_sets",
    "decide",
    "decisions_of",
    "default_voices",
    "desk",
    "events_of",
    "gold_of",
    "lock",
    "must_have_gold",
    "policy_plan",
    "promote",
    "provenance",
    "rows_of",
    "rule_plan",
    "second",
    "settle_gone",
    "undo",
    "unlock",
    "voices_of",
]
