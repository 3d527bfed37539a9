"""The items in which two sets differ, counted by class: the comparison of an article, for a whole project."""

from collections import Counter
from typing import Final

from annotator.agreement.comparison import Comparison, Item, compare
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations

#: What the two voices are called where nobody sees it.
ONE: Final = "one"
OTHER: Final = "other"
#: Where the class stands in a key that counts all items, those that are agreed on too.
ITEMS: Final = "items"
#: The layer of an article's labels.
LABELS: Final = "labels"


def compared(one: Annotations, other: Annotations, text: str, schema: Schema) -> Comparison:
    """Two sets of one article side by side, item by item."""
    return compare({ONE: one, OTHER: other}, text, schema)


def key_of(item: Item, difference: str) -> str:
    """By which an item is counted: ``CLASS/LAYER/TYPE``; a label has the layer ``labels``."""
    return f"{difference}/{item.layer or LABELS}/{item.type}"


def differences_of(one: Annotations, other: Annotations, text: str, schema: Schema) -> dict[str, int]:
    """How many items differ, by class, layer and type, and under ``items/…`` how many there are.

    An item that differs in two ways counts in both classes.
    """
    found = compared(one, other, text, schema).items
    return dict(Counter(key_of(item, code) for item in found for code in (*item.classes, ITEMS)))
