"""Two or more voices on one article side by side: what they say alike, where they differ, and how.

:func:`compare` groups what the voices say about the same thing into *items*: a mention, an entity, a frame with all of
its roles, a label. Each item has *aspects* (its edges, its type, a role, an attribute …) and each aspect its *options*:
the different readings with the voices that hold them. An item is agreed on where no aspect differs; the others have
the classes of :data:`CLASSES`. docs/curation.md tells in plain words what is matched with what, and why.

:mod:`choosing` picks readings by a policy, :mod:`composing` puts what was picked into a gold set.
"""

from annotator.agreement.comparison.choosing import (
    POLICIES,
    RULES,
    Choice,
    Policy,
    Rule,
    by_policy,
    by_rule,
    read_policy,
)
from annotator.agreement.comparison.comparing import compare
from annotator.agreement.comparison.composing import Composed, compose, discard
from annotator.agreement.comparison.describing import item_object, value_object
from annotator.agreement.comparison.values import (
    ALL,
    CLASSES,
    Aspect,
    Cluster,
    Comparison,
    DifferenceClass,
    Item,
    ItemKind,
    Option,
)

__all__ = [
    "ALL",
    "CLASSES",
    "POLICIES",
    "RULES",
    "Aspect",
    "Choice",
    "Cluster",
    "Comparison",
    "Composed",
    "DifferenceClass",
    "Item",
    "ItemKind",
    "Option",
    "Policy",
    "Rule",
    "by_policy",
    "by_rule",
    "compare",
    "compose",
    "discard",
    "item_object",
    "read_policy",
    "value_object",
]
