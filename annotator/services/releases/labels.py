"""The labels of a release's articles, counted by their values."""

from collections import Counter
from collections.abc import Mapping

from annotator.standoff.schema import Schema


def values_of(schema: Schema, counted: Mapping[str, int]) -> dict[str, list[tuple[str, int]]]:
    """By label, in the schema's order, its values with how many articles have each, the most frequent first.

    Only labels whose values are chosen: typed words are nobody's class. An article can have several of a list.
    """
    found: dict[str, Counter[str]] = {}
    for key, count in counted.items():
        code, equals, value = key.partition("=")
        label = schema.labels.get(code)
        if equals and label is not None and label.kind in {"choice", "multichoice", "boolean"}:
            for one in value.split(",") if label.kind == "multichoice" else [value]:
                found.setdefault(code, Counter())[one] += count
    return {
        code: sorted(found[code].items(), key=lambda one: (-one[1], one[0])) for code in schema.labels if code in found
    }
