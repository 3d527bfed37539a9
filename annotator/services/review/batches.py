"""Deciding at many items at once: what is agreed by a policy, all differences of one class by a rule.

First the plan, which changes nothing; then the same as one change and one batch, which one undo takes back.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from django.db import transaction

from annotator.agreement.comparison import Choice, Comparison, Item, Policy, Rule, by_policy, by_rule
from annotator.models import Article, Decision, User
from annotator.services.refusal import Invalid
from annotator.services.review.comparing import Compared
from annotator.services.review.desk import Line, There, match
from annotator.services.review.working import Work, begin_work, checked_reason, decision_on
from annotator.standoff.values import Refused

Chooser = Callable[[Comparison, Item], Choice | None]
#: What a batch speaks of: what nobody has decided.
_UNDECIDED = frozenset({"open", "agreed"})


@dataclass(frozen=True, slots=True)
class Planned:
    """One item a batch would decide, and how."""

    item: Item
    choice: Choice


@dataclass(frozen=True, slots=True)
class Plan:
    """What a batch would do. ``left``: items that stay undecided, by class ("" for what is agreed)."""

    planned: Sequence[Planned]
    left: Mapping[str, int]

    @property
    def taken(self) -> int:
        """How many items would get an annotation."""
        return sum(not one.choice.nothing for one in self.planned)

    @property
    def nothing(self) -> int:
        """How many would be decided to be nothing."""
        return sum(one.choice.nothing for one in self.planned)


@dataclass(frozen=True, slots=True)
class Done:
    """What a batch did; ``refused``: items it left because the gold would have had errors."""

    batch: UUID
    decisions: Sequence[Decision]
    refused: Sequence[Item]


def policy_plan(compared: Compared, policy: Policy, lines: Sequence[Line] = ()) -> Plan:
    """What a policy would decide, of a comparison nobody has decided in yet, or of the undecided ``lines``."""
    return _plan(compared, lambda comparison, item: by_policy(comparison, item, policy), lines)


def rule_plan(compared: Compared, rule: Rule, lines: Sequence[Line] = ()) -> Plan:
    """What a rule would decide. Raises Invalid("unknown_rule")."""
    return _plan(compared, _ruled(rule), lines)


def _ruled(rule: Rule) -> Chooser:
    def choose(comparison: Comparison, item: Item) -> Choice | None:
        try:
            return by_rule(comparison, item, rule)
        except ValueError as wrong:
            raise Invalid("unknown_rule", {"rule": rule.name, "class": rule.difference}) from wrong

    return choose


def _plan(compared: Compared, choose: Chooser, lines: Sequence[Line]) -> Plan:
    known = lines or match(compared.comparison.items, [], There())[0]
    undecided = [line.item for line in known if line.status in _UNDECIDED]
    planned: list[Planned] = []
    left: Counter[str] = Counter()
    for item in undecided:
        choice = choose(compared.comparison, item)
        if choice is None:
            left[item.classes[0] if item.classes else ""] += 1
        else:
            planned.append(Planned(item, choice))
    return Plan(planned, left)


def name_of(policy: Policy) -> str:
    """What a decision by a policy keeps of it."""
    return policy.name if policy.name != "threshold" else f"threshold {policy.share}"


@transaction.atomic
def apply_policy(*, article: Article, policy: Policy, batch: UUID, reason: str = "", actor: User) -> Done:
    """Decide by a policy at everything that is not decided; the same batch twice is one. Raises as ``decide``."""
    work = begin_work(article, actor)
    name = name_of(policy)
    return run_batch(
        work,
        lambda comparison, item: by_policy(comparison, item, policy),
        batch=batch,
        how=Decision.How.POLICY,
        name=name,
        reason=checked_reason(reason),
    )


@transaction.atomic
def apply_rule(*, article: Article, rule: Rule, batch: UUID, reason: str = "", actor: User) -> Done:
    """Decide by a rule at every undecided item that differs in its class and in nothing else. Raises as above."""
    work = begin_work(article, actor)
    name = f"{rule.difference}/{rule.name}"
    said = checked_reason(reason)
    return run_batch(work, _ruled(rule), batch=batch, how=Decision.How.BULK, name=name, reason=said)


def run_batch(work: Work, choose: Chooser, *, batch: UUID, how: str, name: str, reason: str) -> Done:
    """Do it: every item by itself, so that one the gold cannot hold does not keep the others away."""
    there = [one for one in work.decisions if one.batch == batch]
    if there:
        return Done(batch, [one for one in there if one.ended_at is None], ())
    lines, _matched = match(work.compared.comparison.items, work.live, work.there)
    refused: list[Item] = []
    for line in lines:
        choice = choose(work.compared.comparison, line.item) if line.status in _UNDECIDED else None
        if choice and not _take(work, line.item, choice, batch=batch, how=how, policy=name, reason=reason):
            refused.append(line.item)
    if work.made:
        work.store("curate")
    return Done(batch, work.made, refused)


def _take(work: Work, item: Item, choice: Choice, **columns: object) -> bool:
    composed = work.compose(item, choice)
    try:
        after, errors = work.try_out(composed.operations)
    except Refused:
        return False
    if errors:
        return False
    work.annotations = after
    work.operations += composed.operations
    code = Decision.Choice.NOTHING if choice.nothing else Decision.Choice.TAKE
    made = decision_on(item, code, composed, after, **columns)
    made.picks = orjson.dumps(dict(choice.picks), option=orjson.OPT_SORT_KEYS).decode()
    work.decide(made)
    return True
