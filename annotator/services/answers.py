"""Known answers: what a set is measured against, and who has shown on practice articles that they may begin.

A practice article (``Article.use``) has a gold set that holds its answers. What comes to somebody again, blind, is
measured against their own earlier set. Either way the measure is one figure: percent of F1 over all marks, where
other edges count as half and a frame by its filled roles (:mod:`annotator.agreement`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from annotator.agreement import frames, spans
from annotator.agreement.sides import layer_of
from annotator.agreement.tally import Tally, added, total
from annotator.models import AnnotationSet, Article, Membership, Project, User
from annotator.services import snapshots
from annotator.services.notifications import notify
from annotator.standoff.schema import Schema
from annotator.standoff.values import Annotations

_Set = AnnotationSet
_State = AnnotationSet.State


@dataclass(frozen=True, slots=True)
class Compared:
    """A set against what it is measured by: pairs of spans and frames, and tallies by layer, in the schema's order."""

    spans: Sequence[spans.Pair]
    frames: Sequence[frames.FramePair]
    exact: Mapping[str, Tally]
    overlap: Mapping[str, Tally]

    @property
    def whole(self) -> Tally:
        """Everything counted together."""
        return total(self.overlap.values())

    @property
    def score(self) -> int:
        """Percent of F1; 100 where both sides found nothing."""
        f1 = self.whole.f1
        return 100 if f1 is None else round(100 * f1)


def compare(mine: Annotations, theirs: Annotations, schema: Schema) -> Compared:
    """One set of annotations against another under a schema (types it does not know are a layer of their own).

    Only spans of one layer stand together: a cue is no mention of the wrong type.
    """
    layers = {span.type: layer_of(span.type, schema) for side in (mine, theirs) for span in side.spans.values()}
    pairs, framed = (
        spans.pairs(mine.spans.values(), theirs.spans.values(), layers),
        frames.pairs(mine, theirs),
    )
    structures = frames.tallies(framed)
    return Compared(
        spans=pairs,
        frames=framed,
        exact=added(_by_layer(spans.exact(pairs), schema), _by_layer(structures, schema)),
        overlap=added(_by_layer(spans.overlap(pairs), schema), _by_layer(structures, schema)),
    )


def _by_layer(tallies: Mapping[str, Tally], schema: Schema) -> dict[str, Tally]:
    out: dict[str, Tally] = {}
    for code, tally in tallies.items():
        layer = layer_of(code, schema)
        out[layer] = out.get(layer, Tally()) + tally
    order = [*schema.layers, *sorted(out.keys() - schema.layers.keys())]
    return {layer: out[layer] for layer in order if layer in out}


def measure_of(row: AnnotationSet) -> AnnotationSet | None:
    """What a set is measured by: the known answers of a practice article, or its author's earlier set."""
    others = _Set.objects.filter(article_id=row.article_id, state=_State.SUBMITTED)
    if row.article.use == Article.Use.PRACTICE:
        return others.filter(kind=_Set.Kind.GOLD).first()
    if row.round == 1:
        return None
    earlier = others.filter(kind=_Set.Kind.ANNOTATOR, author_id=row.author_id, round__lt=row.round)
    return earlier.order_by("-round").first()


def compare_with_measure(row: AnnotationSet) -> Compared | None:
    """A set (with its article and schema) against what it is measured by; None where there is nothing to."""
    measure = measure_of(row)
    if measure is None:
        return None
    schema = snapshots.schema_of(row.schema)
    return compare(snapshots.annotations_of(row.body), snapshots.annotations_of(measure.body), schema)


def score_of(row: AnnotationSet) -> int | None:
    """The percent a set that is being submitted gets; None where it is measured by nothing."""
    if row.kind != _Set.Kind.ANNOTATOR or (row.round == 1 and row.article.use != Article.Use.PRACTICE):
        return None
    compared = compare_with_measure(row)
    return None if compared is None else compared.score


def has_result(*, user: User, set_id: UUID) -> bool:
    """Whether somebody handed practice in and may see it beside the known answers."""
    mine = _Set.objects.filter(pk=set_id, author=user, state=_State.SUBMITTED, score__isnull=False)
    return mine.filter(article__use=Article.Use.PRACTICE).exists()


def practice_articles(project: Project) -> QuerySet[Article]:
    """The practice articles of a project whose answers are known, in the order they came."""
    gold = _Set.objects.filter(article=OuterRef("pk"), kind=_Set.Kind.GOLD, state=_State.SUBMITTED)
    rows = Article.objects.filter(project=project, use=Article.Use.PRACTICE, withdrawn_at=None)
    return rows.filter(Exists(gold)).order_by("pk")


@dataclass(frozen=True, slots=True)
class Practice:
    """How far somebody is with the practice of a project; ``score``: the mean of what was submitted, None before.

    ``to_begin``: articles without a set of theirs; ``open``: begun; ``done``: submitted, each in its latest round.
    """

    articles: int
    to_begin: int
    open: int
    done: int
    score: int | None
    passed: bool
    mark: int

    @property
    def comes_first(self) -> bool:
        """Whether real work waits until the practice is passed."""
        return bool(self.articles) and not self.passed

    @property
    def failed(self) -> bool:
        """Whether all of it was submitted and did not reach the mark: a manager decides how it goes on."""
        return self.comes_first and self.done == self.articles


def practice_of(user: User, project: Project) -> Practice:
    """How far a member is with the practice of a project."""
    if not Article.objects.filter(project=project, use=Article.Use.PRACTICE).exists():
        return practice_from(0, [], passed=False, mark=project.pass_mark)
    passed = Membership.objects.filter(project=project, user=user, passed_at__isnull=False).exists()
    articles = practice_articles(project).count()
    mine = list(latest_practice(project).filter(author=user).values_list("state", "score"))
    return practice_from(articles, mine, passed=passed, mark=project.pass_mark)


def latest_practice(project: Project) -> QuerySet[AnnotationSet]:
    """Everybody's sets of the practice articles, each in its latest round."""
    later = _Set.objects.filter(article=OuterRef("article"), author=OuterRef("author"), kind=_Set.Kind.ANNOTATOR)
    rows = _Set.objects.filter(article__in=practice_articles(project), kind=_Set.Kind.ANNOTATOR)
    return rows.filter(~Exists(later.filter(round__gt=OuterRef("round"))))


def practice_from(articles: int, sets: Sequence[tuple[str, int | None]], *, passed: bool, mark: int) -> Practice:
    """The standing out of the states and scores of somebody's latest practice sets."""
    scores = [score for state, score in sets if state == _State.SUBMITTED and score is not None]
    at_work = sum(state in {_State.OPEN, _State.RETURNED} for state, _ in sets)
    return Practice(
        articles=articles,
        to_begin=articles - len(sets),
        open=at_work,
        done=len(scores),
        score=round(sum(scores) / len(scores)) if scores else None,
        passed=passed,
        mark=mark,
    )


def let_begin(*, author: User, project: Project) -> bool:
    """Let an annotator begin real work whose practice is all submitted and reaches the mark; whether that is new.

    To be called in the transaction that submitted a set.
    """
    found = practice_of(author, project)
    if not found.failed or (found.score or 0) < found.mark:
        return False
    waiting = Membership.objects.filter(project=project, user=author, passed_at=None)
    if not waiting.update(passed_at=timezone.now()):
        return False
    notify(kind="practice_passed", users=[author], project=project)
    return True


def latest_round(article: Article, author: User) -> int:
    """The last round somebody has of an article; 0: none."""
    rows = _Set.objects.filter(article=article, author=author, kind=_Set.Kind.ANNOTATOR)
    return rows.aggregate(last=Max("round"))["last"] or 0
