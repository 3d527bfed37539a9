"""From one version of a schema to the next: what differs, the plan of the way, and the annotations taken along it.

Pure values all through. ``differences`` and ``propose`` begin, ``flaws`` and ``gaps`` judge a plan, ``migrate`` carries
it out on one set; nothing annotated is dropped, and the change it makes carries its own way back.
"""

from annotator.standoff.migration.coverage import Gap, gaps, usage
from annotator.standoff.migration.differences import Difference, differences
from annotator.standoff.migration.draft import Example, Obstacle, Outcome
from annotator.standoff.migration.migrating import BACK, LABEL, Migrated, migrate
from annotator.standoff.migration.plans import plan_object, read_plan, read_step, step_object
from annotator.standoff.migration.proposing import Likely, likely, propose
from annotator.standoff.migration.returning import take_back
from annotator.standoff.migration.soundness import Flaw, flaws
from annotator.standoff.migration.steps import Plan, Step, Version

__all__ = [
    "BACK",
    "LABEL",
    "Difference",
    "Example",
    "Flaw",
    "Gap",
    "Likely",
    "Migrated",
    "Obstacle",
    "Outcome",
    "Plan",
    "Step",
    "Version",
    "differences",
    "flaws",
    "gaps",
    "likely",
    "migrate",
    "plan_object",
    "propose",
    "read_plan",
    "read_step",
    "step_object",
    "take_back",
    "usage",
]
