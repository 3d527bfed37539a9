"""How often the types of a schema stand in the annotation sets of a project."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import orjson

from annotator.models import AnnotationSet, Project

#: Sets read at a time: bodies are large, and only their counts are kept.
_AT_ONCE: Final = 200


def uses(project: Project) -> dict[str, int]:
    """Occurrences in all sets that people made, by path: ``spanTypes.GPE``, ``frameTypes.quote.roles.cue`` ….

    Attributes and their choices stand under their type (``….attributes.role.choices.actor``); what no set has is left
    out. It is read off the sets themselves, whatever the version of the schema each was made under.
    """
    rows = AnnotationSet.objects.filter(article__project=project, revision__gt=0)
    bodies = rows.exclude(kind=AnnotationSet.Kind.SUGGESTED).values_list("body", flat=True)
    counts: Counter[str] = Counter()
    for body in bodies.iterator(chunk_size=_AT_ONCE):
        counts.update(paths_of(orjson.loads(body)))
    return dict(counts)


def paths_of(body: dict[str, Any]) -> Iterator[str]:
    """The paths of everything that stands in a set's body, each as often as it stands there."""
    for span in body["spans"]:
        yield from _bearer(f"spanTypes.{span['type']}", span)
    for entity in body["entities"]:
        yield f"entityTypes.{entity['type']}"
    for frame in body["frames"]:
        path = f"frameTypes.{frame['type']}"
        yield from _bearer(path, frame)
        yield from (f"{path}.roles.{role}" for role in frame["roles"])
    for code, value in body["labels"].items():
        yield from _valued(f"labels.{code}", value)


def _bearer(path: str, thing: dict[str, Any]) -> Iterator[str]:
    yield path
    for code, value in thing.get("attributes", {}).items():
        yield from _valued(f"{path}.attributes.{code}", value)


def _valued(path: str, value: object) -> Iterator[str]:
    yield path
    for choice in value if isinstance(value, list) else [value]:
        if isinstance(choice, str):
            yield f"{path}.choices.{choice}"
