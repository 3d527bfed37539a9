"""What Label Studio exports: JSON with tasks and annotations, and JSON_MIN, where each task has one and no types.

Source: its documentation of the task format and of its exports, and its converter's ``prettify_result``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from annotator.formats.annex import NAME as ANNEX
from annotator.formats.annex import is_annex
from annotator.formats.labelstudio.controls import is_ours, result_of
from annotator.formats.records import Flaw

_FACTS: Final = frozenset({"id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement"})
_TYPES: Final = {
    "labels": "labels",
    "hypertextlabels": "hypertextlabels",
    "paragraphlabels": "paragraphlabels",
    "choices": "choices",
    "number": "number",
    "rating": "rating",
    "datetime": "datetime",
    "text": "textarea",
}


@dataclass(frozen=True, slots=True)
class Voice:
    """One annotation or prediction of a task: its results, whose it is, and whether it was skipped."""

    results: Sequence[Mapping[str, Any]]
    author: str = ""
    kind: str = "imported"
    cancelled: bool = False

    @property
    def annexed(self) -> bool:
        """Whether an annex came with it."""
        return any(result.get("from_name") == ANNEX for result in self.results)


def is_minimal(found: Mapping[str, str]) -> bool:
    """Whether a glimpse of an object is one of a task of JSON_MIN."""
    return "annotation_id" in found and {"annotator", "lead_time"} & found.keys() != set()


def as_task(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """A task as the full export has it; raises Flaw ``malformed`` for what is none."""
    if isinstance(item.get("data"), dict):
        return item
    if "annotation_id" in item:
        return _from_minimal(item)
    raise Flaw("malformed", path="data", expected="an object")


def voices(task: Mapping[str, Any], losses: Counter[str]) -> Iterator[Voice]:
    """The annotations of a task, then its predictions; those that were skipped, and predictions beside annotations,
    are left out and counted, where no annex says that they are ours."""
    annotations = [_voice(one) for one in _listed(task, "annotations") or _listed(task, "completions")]
    done = [voice for voice in annotations if voice.annexed or not voice.cancelled]
    losses["cancelled"] += len(annotations) - len(done)
    # The usual export names predictions by their numbers only.
    given = task.get("predictions")
    numbers = [one for one in given if isinstance(one, int)] if isinstance(given, list) else []
    predictions = [] if numbers else [_prediction(one) for one in _listed(task, "predictions")]
    used = [voice for voice in predictions if voice.annexed or not done]
    losses["prediction"] += len(numbers) + len(predictions) - len(used)
    yield from _apart((*done, *used))


def _apart(found: Iterable[Voice]) -> Iterator[Voice]:
    """The voices, those that would have one name told apart."""
    taken: Counter[str] = Counter()
    for voice in found:
        taken[voice.author] += 1
        number = taken[voice.author]
        yield voice if number == 1 else replace(voice, author=f"{voice.author} ({number})".strip())


def text_key(data: Mapping[str, Any], heard: Sequence[Voice]) -> str:
    """The key of a task's text: ``text``, else the one whose value says what the regions quote, else the longest."""
    if isinstance(data.get("text"), str):
        return "text"
    keys = [key for key, value in data.items() if isinstance(value, str) and not is_annex(value)]
    quotes = [
        one["value"].get("text") for voice in heard for one in voice.results if isinstance(one.get("value"), dict)
    ]
    said = [quote for quote in quotes if isinstance(quote, str)][:100]
    return max(keys, key=lambda key: (sum(quote in data[key] for quote in said), len(data[key])), default="text")


def _listed(task: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = task.get(key)
    if found is not None and not isinstance(found, list):
        raise Flaw("malformed", path=key, expected="an array")
    if not all(isinstance(one, dict) for one in found or ()):
        raise Flaw("malformed", path=key, expected="objects")
    return found or []


def _voice(annotation: Mapping[str, Any]) -> Voice:
    by = annotation.get("completed_by")
    author = (by.get("email") or by.get("id") or "") if isinstance(by, dict) else by
    cancelled = annotation.get("was_cancelled") is True or annotation.get("skipped") is True
    kind = "gold" if annotation.get("ground_truth") is True else "imported"
    return Voice(_results(annotation), "" if author is None else str(author), kind, cancelled)


def _prediction(prediction: Mapping[str, Any]) -> Voice:
    return Voice(_results(prediction), str(prediction.get("model_version") or ""), "suggested")


def _results(annotation: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = annotation.get("result", [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Flaw("malformed", path="result", expected="an array of objects")
    return found


def _from_minimal(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """A task of JSON_MIN: under the name of each control stand its values, a lone choice or text without its list.

    What it says of a region has the region's place, and no id: the place is taken for one.
    """
    data, results, taken = {}, [], Counter[str]()
    for key, value in item.items():
        found = list(_pretty(key, value))
        for one in found:
            taken[one["id"]] += one["type"] == "labels"
            again = one["type"] == "labels" and taken[one["id"]] > 1
            results.append({**one, "id": f"{one['id']}+{taken[one['id']]}"} if again else one)
        if not found and (key not in _FACTS or key == "id"):
            data[key] = value
    annotation = {"completed_by": item.get("annotator"), "result": results}
    return {"id": item.get("id"), "data": data, "annotations": [annotation]}


def _pretty(key: str, value: object) -> Iterator[dict[str, Any]]:
    """The results under one key; none where it is data of the task."""
    if key == ANNEX or is_ours(key):
        type_, held = result_of(key) if key != ANNEX else ("textarea", "text")
        given = value if isinstance(value, dict) else {held: value if isinstance(value, list) else [value]}
        if not (isinstance(value, list) and value and isinstance(value[0], dict)):
            yield {"from_name": key, "id": f"~{key}", "type": type_, "value": given, "minimal": True}
            return
    if isinstance(value, list) and value and all(isinstance(one, dict) and _type_of(one) for one in value):
        for one in value:
            id_ = f"{one.get('start')}-{one.get('end')}"
            yield {"from_name": key, "id": id_, "type": _type_of(one), "value": one, "minimal": True}


def _type_of(value: Mapping[str, Any]) -> str:
    """The type of a result by its keys; the text of a region is a quote."""
    return next(
        (type_ for key, type_ in _TYPES.items() if key in value and (key != "text" or "start" not in value)), ""
    )
