"""Bringing annotation sets from one version of the schema to another: planned, looked at, applied, taken back."""

from annotator.services.migration.applying import Applied, apply_all, apply_job, carry_out, may_apply
from annotator.services.migration.looking import look, look_all, look_job, planned_sets, refuse_flaws
from annotator.services.migration.planning import (
    LIMIT,
    Judgement,
    counts_by_version,
    create,
    discard,
    judge,
    migrations_of,
    plan_json,
    plan_of,
    proposal,
    save_plan,
    used,
)
from annotator.services.migration.returning import CHOICES, Returned, return_all, return_job, take_back
from annotator.services.migration.standing import Standing, standing

__all__ = [
    "CHOICES",
    "LIMIT",
    "Applied",
    "Judgement",
    "Returned",
    "Standing",
    "apply_all",
    "apply_job",
    "carry_out",
    "counts_by_version",
    "create",
    "discard",
    "judge",
    "look",
    "look_all",
    "look_job",
    "may_apply",
    "migrations_of",
    "plan_json",
    "plan_of",
    "planned_sets",
    "proposal",
    "refuse_flaws",
    "return_all",
    "return_job",
    "save_plan",
    "standing",
    "take_back",
    "used",
]
