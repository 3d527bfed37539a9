"""Which articles a release is made of: those with a locked gold set, in work, under the project's schema."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

import orjson
from django.db.models import F, Q, QuerySet

from annotator.models import AnnotationSet, Article, Decision, Membership, Project
from annotator.services.refusal import Conflict
from annotator.services.releases.manifest import FrozenSet, Item, digest_of
from annotator.services.releases.plans import Plan
from annotator.services.releases.rights import gives_text, rights_of, told

_Kind, _State = AnnotationSet.Kind, AnnotationSet.State
_CHUNK = 100
_COLUMNS = (
    "pk", "revision", "body", "article_id", "article__public", "article__name", "article__title", "article__metadata",
    "article__source", "article__published", "article__sha256", "article__length", "article__words",
)  # fmt: skip


def golds_of(project: Project, source: str = "") -> QuerySet[AnnotationSet]:
    """The locked gold sets of the articles in work, in the order of import."""
    rows = AnnotationSet.objects.filter(kind=_Kind.GOLD, state=_State.SUBMITTED, article__project=project)
    rows = rows.filter(article__use=Article.Use.WORK, article__withdrawn_at=None)
    return (rows.filter(article__source=source) if source else rows).order_by("article_id")


def ready(project: Project) -> int:
    """How many articles could be released now."""
    return golds_of(project).filter(schema=project.schema_id).count()


def left_out(project: Project, plan: Plan) -> dict[str, int]:
    """How many locked gold sets do not go into a release, by the reason."""
    rows = AnnotationSet.objects.filter(kind=_Kind.GOLD, state=_State.SUBMITTED, article__project=project)
    chosen = golds_of(project, plan.source)
    counts = {
        "practice": rows.filter(article__use=Article.Use.PRACTICE).count(),
        "withdrawn": rows.filter(article__use=Article.Use.WORK, article__withdrawn_at__isnull=False).count(),
        "other_source": golds_of(project).count() - chosen.count(),
        "older_schema": chosen.exclude(schema=project.schema_id).count(),
    }
    return {reason: count for reason, count in counts.items() if count}


def chosen_items(project: Project, plan: Plan) -> list[Item]:
    """The articles of a release, their inputs read and digested, not yet placed.

    Raises Conflict: "nothing_to_release"; "older_schema" (``count``, ``version``) where gold stands under an older
    version of the schema and the plan does not leave it out.
    """
    rows = golds_of(project, plan.source)
    older = rows.exclude(schema=project.schema_id).count()
    if older and not plan.leave_older:
        assert project.schema is not None
        raise Conflict("older_schema", {"count": older, "version": project.schema.version})
    rows = rows.filter(schema=project.schema_id)
    if not rows.exists():
        raise Conflict("nothing_to_release")
    return list(_items(project, rows, plan))


def _items(project: Project, rows: QuerySet[AnnotationSet], plan: Plan) -> Iterator[Item]:
    names = _pseudonyms(project)
    keys = list(rows.values_list("pk", flat=True))
    # The age of an article is its place among all of the project's, the same on every database.
    ages = {
        pk: n
        for n, pk in enumerate(Article.objects.filter(project=project).order_by("pk").values_list("pk", flat=True))
    }
    for start in range(0, len(keys), _CHUNK):
        found = list(rows.filter(pk__in=keys[start : start + _CHUNK]).values_list(*_COLUMNS))
        articles = [row[3] for row in found]
        sets = _sets(articles, names) if plan.annotators else {}
        decided = _decisions([row[0] for row in found]) if plan.decisions else {}
        for row in found:
            item = _item(row, plan, ages[row[3]])
            yield replace(item, sets=sets.get(row[3], ()), decisions=decided.get(row[0], ()))


def _item(row: Sequence[object], plan: Plan, age: int) -> Item:
    pk, revision, body, _article, public, name, title, metadata, source, published, sha256, length, words = row
    known: dict[str, object] = orjson.loads(str(metadata))
    rights = rights_of(known)
    text = plan.text and gives_text(rights)
    return Item(
        id=str(public),
        age=age,
        name=str(name),
        title=str(title),
        metadata=known if text else told(known),
        source=str(source),
        published=published.isoformat() if published else "",  # type: ignore[attr-defined]
        sha256=str(sha256),
        length=int(str(length)),
        words=int(str(words)),
        gold=FrozenSet(str(pk), int(str(revision)), digest_of(str(body))),
        text=text,
        rights=rights,
    )


def _pseudonyms(project: Project) -> Mapping[int, str]:
    found = Membership.objects.filter(project=project).values_list("user_id", "pseudonym")
    return {user: name for user, name in found if name}


def _sets(articles: Sequence[int], names: Mapping[int, str]) -> dict[int, list[FrozenSet]]:
    """The annotators' submitted sets of some articles, in the order of their pseudonyms."""
    rows = AnnotationSet.objects.filter(article__in=articles, kind=_Kind.ANNOTATOR, state=_State.SUBMITTED)
    rows = rows.filter(schema=F("article__project__schema"))
    found: defaultdict[int, list[FrozenSet]] = defaultdict(list)
    columns = ("article_id", "pk", "revision", "body", "author_id", "round")
    for article, pk, revision, body, author, number in rows.values_list(*columns):
        name = names.get(author or 0, f"X{author}")
        found[article].append(FrozenSet(str(pk), revision, digest_of(body), name, "annotator", number))
    return {key: sorted(sets, key=lambda one: (one.author, one.round, one.set)) for key, sets in found.items()}


def _decisions(golds: Iterable[UUID]) -> dict[UUID, list[str]]:
    live = Q(ended_at=None, undone_by=None)
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    rows = Decision.objects.filter(live, gold__in=list(golds)).order_by("gold", "sequence")
    for gold, pk in rows.values_list("gold_id", "pk"):
        found[gold].append(str(pk))
    return dict(found)
