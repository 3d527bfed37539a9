"""The frozen inputs of a release as values again: from the rows where they stand unchanged, else out of their log.

An input that cannot be had as it was frozen (its set was given up, its log lost) is refused: better no release than one
that is not what its manifest says.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final
from uuid import UUID

from annotator.models import AnnotationSet, Article, Project
from annotator.services import snapshots
from annotator.services.annotations.log import states_at
from annotator.services.refusal import Conflict
from annotator.services.releases.manifest import FrozenSet, Item, Manifest, digest_of
from annotator.standoff.values import AnnotatedArticle, Annotations, Refused, text_digest

#: Articles that are fetched at a time: what memory a build needs.
CHUNK: Final = 100

#: Which sets of an article are wanted.
Which = Callable[[Item], Sequence[FrozenSet]]


def golds(item: Item) -> Sequence[FrozenSet]:
    """The gold of an article."""
    return (item.gold,)


def annotators(item: Item) -> Sequence[FrozenSet]:
    """The sets of its annotators."""
    return item.sets


def articles_of(
    project: Project, manifest: Manifest, items: Sequence[Item], which: Which = golds
) -> Iterator[AnnotatedArticle]:
    """The annotated articles of some items, in their order, some at a time. Raises Conflict("input_changed")."""
    for start in range(0, len(items), CHUNK):
        chunk = items[start : start + CHUNK]
        rows = Article.objects.filter(project=project, public__in=[item.id for item in chunk])
        texts = {str(public): text for public, text in rows.values_list("public", "text")}
        bodies = _bodies(one for item in chunk for one in which(item))
        for item in chunk:
            text = texts.get(item.id)
            if text is None or text_digest(text) != item.sha256:
                raise Conflict("input_changed", {"article": item.title, "id": item.id, "what": "text"})
            for one in which(item):
                yield _article(manifest, item, one, text, _annotations(item, one, bodies))


def annotations_of(item: Item, frozen: FrozenSet) -> Annotations:
    """One frozen set of an article. Raises Conflict("input_changed")."""
    return _annotations(item, frozen, _bodies(iter([frozen])))


def annotations_of_all(wanted: Sequence[tuple[Item, FrozenSet]]) -> Iterator[Annotations | None]:
    """Many frozen sets in their order, some at a time; None for one that cannot be had any more."""
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        bodies = _bodies(frozen for _item, frozen in chunk)
        for item, frozen in chunk:
            try:
                yield _annotations(item, frozen, bodies)
            except Conflict:
                yield None


def texts_of(project: int, items: Sequence[Item]) -> dict[str, str]:
    """The texts of some articles by their ids; one that is gone or is another now is left out."""
    rows = Article.objects.filter(project=project, public__in=[item.id for item in items])
    found = {str(public): text for public, text in rows.values_list("public", "text")}
    return {item.id: found[item.id] for item in items if text_digest(found.get(item.id, "")) == item.sha256}


def _bodies(wanted: Iterator[FrozenSet]) -> dict[str, str]:
    rows = AnnotationSet.objects.filter(pk__in=[UUID(one.set) for one in wanted])
    return {str(pk): body for pk, body in rows.values_list("pk", "body")}


def _annotations(item: Item, frozen: FrozenSet, bodies: dict[str, str]) -> Annotations:
    body = bodies.get(frozen.set, "")
    if digest_of(body) == frozen.body:
        return snapshots.annotations_of(body)
    found = _as_it_was(frozen)
    if found is None:
        raise Conflict("input_changed", {"article": item.title, "id": item.id, "what": "annotations"})
    return found


def _as_it_was(frozen: FrozenSet) -> Annotations | None:
    """A set that went on since, gone back by its log to the revision that was frozen."""
    row = AnnotationSet.objects.filter(pk=frozen.set).first()
    if row is None or row.revision < frozen.revision:
        return None
    try:
        (found,) = states_at(row, [frozen.revision])
    except (Refused, KeyError):
        return None
    return found if digest_of(snapshots.body_of(found)) == frozen.body else None


def _article(manifest: Manifest, item: Item, frozen: FrozenSet, text: str, found: Annotations) -> AnnotatedArticle:
    return AnnotatedArticle(
        id=item.id,
        name=item.name,
        text=text,
        schema_name=manifest.schema["name"],
        schema_version=manifest.schema["version"],
        annotations=found,
        metadata=item.metadata,
        author_kind=frozen.kind,
        author_name=frozen.author,
        state="submitted",
        revision=frozen.revision,
        round=frozen.round,
    )
