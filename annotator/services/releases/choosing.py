"""Which articles a release is made of: those with a locked gold set, in work, under the project's schema."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

import orjson
from django.db.models import Count, F, Q, QuerySet

from annotator.models import AnnotationSet, Article, Decision, Membership, Project
from annotator.services.articles.listing import matching
from annotator.services.articles.queries import filter_of_query
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


def locked(project: Project) -> QuerySet[AnnotationSet]:
    """The locked gold sets of the articles in work, in the order of import."""
    rows = AnnotationSet.objects.filter(kind=_Kind.GOLD, state=_State.SUBMITTED, article__project=project)
    return rows.filter(article__use=Article.Use.WORK, article__withdrawn_at=None).order_by("article_id")


def golds_of(project: Project, plan: Plan) -> QuerySet[AnnotationSet]:
    """Those of the articles that a settled plan is about, whatever version of the schema they stand under."""
    return _from(_matching(_named(locked(project), plan), project, plan), plan)


def ready(project: Project) -> int:
    """How many articles could be released now."""
    return locked(project).filter(schema=project.schema_id).count()


def by_source(project: Project) -> list[tuple[str, int]]:
    """The sources with how many articles of each could be released now, the largest first."""
    rows = locked(project).filter(schema=project.schema_id).order_by().values_list("article__source")
    found = [(source, count) for source, count in rows.annotate(n=Count("*")) if source]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _from(rows: QuerySet[AnnotationSet], plan: Plan) -> QuerySet[AnnotationSet]:
    return rows.filter(article__source__in=plan.sources) if plan.sources else rows


def _matching(rows: QuerySet[AnnotationSet], project: Project, plan: Plan) -> QuerySet[AnnotationSet]:
    return rows.filter(article__in=matching(project, filter_of_query(plan.where)).order_by()) if plan.where else rows


def _named(rows: QuerySet[AnnotationSet], plan: Plan) -> QuerySet[AnnotationSet]:
    return rows.filter(article__public__in=plan.articles) if plan.articles else rows


def left_out(project: Project, plan: Plan) -> dict[str, int]:
    """How many locked gold sets do not go into a release, by the reason; ``annotators_older``: sets of annotators.

    Each gold counts once, under the first of its reasons.
    """
    rows = AnnotationSet.objects.filter(kind=_Kind.GOLD, state=_State.SUBMITTED, article__project=project)
    work = locked(project)
    named = _named(work, plan)
    matched = _matching(named, project, plan)
    chosen = _from(matched, plan)
    sizes = [one.count() for one in (work, named, matched, chosen)]
    counts = {
        "practice": rows.filter(article__use=Article.Use.PRACTICE).count(),
        "withdrawn": rows.filter(article__use=Article.Use.WORK, article__withdrawn_at__isnull=False).count(),
        "not_named": sizes[0] - sizes[1],
        "not_matching": sizes[1] - sizes[2],
        "other_source": sizes[2] - sizes[3],
        "older_schema": chosen.exclude(schema=project.schema_id).count(),
        "annotators_older": _older_sets(project, chosen).count() if plan.annotators else 0,
    }
    return {reason: count for reason, count in counts.items() if count}


def _older_sets(project: Project, golds: QuerySet[AnnotationSet]) -> QuerySet[AnnotationSet]:
    """Annotators' submitted sets, of articles that go into a release, which do not: they are of an older schema."""
    going = golds.filter(schema=project.schema_id).order_by().values("article")
    rows = AnnotationSet.objects.filter(article__in=going, kind=_Kind.ANNOTATOR, state=_State.SUBMITTED)
    return rows.exclude(schema=project.schema_id)


def without_gold(project: Project, plan: Plan) -> int:
    """How many of the articles in work that a plan is about have no locked gold."""
    rows = matching(project, filter_of_query(plan.where)).filter(use=Article.Use.WORK, withdrawn_at=None)
    rows = rows.filter(source__in=plan.sources) if plan.sources else rows
    rows = rows.filter(public__in=plan.articles) if plan.articles else rows
    return rows.exclude(pk__in=locked(project).order_by().values("article")).count()


def must_have_gold(project: Project, plan: Plan) -> QuerySet[AnnotationSet]:
    """The gold sets that a settled plan takes.

    Raises Conflict: "nothing_to_release"; "older_schema" (``count``, ``version``) where gold stands under an older
    version of the schema and the plan does not leave it out.
    """
    rows = golds_of(project, plan)
    older = rows.exclude(schema=project.schema_id).count()
    if older and not plan.leave_older:
        assert project.schema is not None
        raise Conflict("older_schema", {"count": older, "version": project.schema.version})
    found = rows.filter(schema=project.schema_id)
    if not found.exists():
        raise Conflict("nothing_to_release")
    return found


def chosen_items(project: Project, plan: Plan) -> list[Item]:
    """The articles of a release, their inputs read and digested, not yet placed. Raises as ``must_have_gold`` does."""
    keys = list(must_have_gold(project, plan).values_list("pk", flat=True))
    return list(_items(project, keys, plan))


def _items(project: Project, keys: Sequence[UUID], plan: Plan) -> Iterator[Item]:
    names = _pseudonyms(project)
    rows = locked(project).filter(schema=project.schema_id)
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
