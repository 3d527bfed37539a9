"""What was checked is stored in one transaction: all of it, or nothing of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, TypeVar

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from annotator.models import AnnotationSet, Article, ArticleIndex, Change, Prediction, Project
from annotator.services import access
from annotator.services.articles.importing.outcomes import Ready
from annotator.services.articles.importing.replacing import say_instead
from annotator.services.articles.importing.rows import ARTICLE, insert

_OF_PREDICTION: Final = {"article_id": ARTICLE}
Key = TypeVar("Key", int, str)
#: Records stored at a time: what memory it needs.
CHUNK: Final = 500


class Stale(Exception):
    """Somebody brought the project something between our look and our writing: look again."""


@transaction.atomic
def store(*, project: Project, ready: Iterable[Ready], newest: int, then: Callable[[], None]) -> list[int]:
    """Store what is ready, and do ``then`` in the same transaction; the primary keys of the new articles, in order.

    ``newest`` is the highest primary key of the project's articles when the records were checked. Raises Stale where
    there is a newer one now, Conflict where the project was closed meanwhile, and what the database raises for what it
    holds already.
    """
    # Its key stays: whoever writes a row that names the project is not held up.
    access.must_be_open(Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project.pk))
    if Article.objects.filter(project=project, pk__gt=newest).exists():
        raise Stale
    alike: dict[str, str] = {}
    turned: list[str] = []
    for chunk in _chunks(ready):
        insert(Article, [one.article for one in chunk if one.article is not None])
        insert(ArticleIndex, [one.index for one in chunk if one.index is not None], {"article_id": ARTICLE})
        voices = [voice for one in chunk for voice in one.voices]
        insert(AnnotationSet, [voice["set"] for voice in voices if voice["set"]], {"article_id": ARTICLE})
        insert(Change, [voice["entry"] for voice in voices if voice["entry"] is not None])
        insert(Prediction, [voice["prediction"] for voice in voices if voice.get("prediction")], _OF_PREDICTION)
        for voice in voices:
            if voice.get("instead"):
                say_instead(voice["instead"])
        alike |= {one.public: one.cluster for one in chunk if one.cluster}
        turned += [one.public for one in chunk if one.turned]
    if alike:
        _store_clusters(project, alike)
    _turn_into_practice(project, turned)
    then()
    # The project is locked, and it had no newer articles: these are ours.
    ours = Article.objects.filter(project=project, pk__gt=newest).order_by("pk")
    return list(ours.values_list("pk", flat=True))


def _turn_into_practice(project: Project, publics: Sequence[str]) -> None:
    """Articles that came as work are practice from now on. Raises Stale where somebody has begun one meanwhile."""
    for some in _parts(publics):
        rows = Article.objects.filter(project=project, public__in=some, use=Article.Use.WORK)
        begun = AnnotationSet.objects.filter(article=OuterRef("pk"), kind=AnnotationSet.Kind.ANNOTATOR)
        if rows.filter(~Exists(begun)).update(use=Article.Use.PRACTICE) < len(some):
            raise Stale


def newest_of(project: Project) -> int:
    """The highest primary key of a project's articles; 0 where it has none."""
    return Article.objects.filter(project=project).order_by("-pk").values_list("pk", flat=True).first() or 0


def _chunks(ready: Iterable[Ready]) -> Iterator[Sequence[Ready]]:
    source = iter(ready)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _store_clusters(project: Project, alike: dict[str, str]) -> None:
    """An article joins the cluster of the one it is nearly equal to; that one begins a cluster where it was alone.

    ``alike``: the public id of a new article → that of its twin, which comes before it.
    """
    heads = _heads(project, {*alike, *alike.values()})
    begun, joined = set(), []
    for public, twin in alike.items():
        pk, cluster = heads[twin]
        if cluster is None:
            begun.add(pk)
            heads[twin] = (pk, pk)
        heads[public] = (heads[public][0], heads[twin][1])
        joined.append(Article(pk=heads[public][0], cluster=heads[twin][1]))
    for some in _parts(sorted(begun)):
        Article.objects.filter(pk__in=some).update(cluster=F("pk"))
    Article.objects.bulk_update(joined, ["cluster"], batch_size=CHUNK)


def _heads(project: Project, publics: Iterable[str]) -> dict[str, tuple[int, int | None]]:
    """Public id → primary key and cluster."""
    found: dict[str, tuple[int, int | None]] = {}
    for some in _parts(sorted(publics)):
        rows = Article.objects.filter(project=project, public__in=some)
        found |= {str(public): (pk, cluster) for public, pk, cluster in rows.values_list("public", "pk", "cluster")}
    return found


def _parts(values: Sequence[Key]) -> Iterator[Sequence[Key]]:
    """Some at a time: SQLite takes a bounded number of parameters."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
