"""Practice as managers see to it: which articles have known answers, how each annotator did, and letting them begin."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from annotator.models import AnnotationSet, Article, Membership, Project, User
from annotator.services import access, answers, journal, review, snapshots, standing
from annotator.services.annotations import everything, found, make_set
from annotator.services.notifications import notify
from annotator.services.refusal import Conflict, Invalid
from annotator.standoff.changes import Change

_Set = AnnotationSet
_State = AnnotationSet.State


@dataclass(frozen=True, slots=True)
class Result:
    """How one annotator did: their standing, and their latest set of each practice article, by article."""

    membership: Membership
    practice: answers.Practice
    sets: Mapping[int, AnnotationSet]


def results(*, project: Project) -> tuple[Sequence[Article], Sequence[Result]]:
    """The practice articles of a project, and each annotator's results; for managers."""
    articles = list(answers.practice_articles(project).defer("text", "provenance"))
    members = Membership.objects.filter(project=project, role=Membership.Role.ANNOTATOR, ended_at=None)
    members = members.filter(user__is_active=True).select_related("user").order_by("user__first_name", "user__username")
    sets: defaultdict[int, dict[int, AnnotationSet]] = defaultdict(dict)
    for row in answers.latest_practice(project).select_related("article").defer("body", "article__text"):
        sets[row.author_id or 0][row.article_id] = row
    return articles, [_result(project, member, len(articles), sets[member.user_id]) for member in members]


def _result(project: Project, member: Membership, articles: int, sets: Mapping[int, AnnotationSet]) -> Result:
    passed = member.passed_at is not None
    states = [(row.state, row.score) for row in sets.values()]
    return Result(member, answers.practice_from(articles, states, passed=passed, mark=project.pass_mark), sets)


def could_be_practice(*, user: User, project: Project, most: int = 30) -> list[AnnotationSet]:
    """Somebody's own submitted sets on articles that nobody else has worked on and that have no gold set."""
    of_article = _Set.objects.filter(article=OuterRef("article"))
    others = of_article.filter(kind=_Set.Kind.ANNOTATOR).exclude(author=user)
    mine = _Set.objects.filter(author=user, kind=_Set.Kind.ANNOTATOR, state=_State.SUBMITTED, article__project=project)
    mine = mine.filter(~Exists(others), ~Exists(of_article.filter(kind=_Set.Kind.GOLD)), article__use=Article.Use.WORK)
    light = mine.select_related("article").defer("body", "article__text", "article__provenance")
    return list(light.order_by("-submitted_at")[:most])


@transaction.atomic
def promote(*, annotation_set: AnnotationSet, actor: User) -> Article:
    """Make a submitted set of the manager's own the known answers of its article, which is for practice from now on.

    The answers are a set of their own (gold); the manager's stays what it is. Raises Conflict: "not_submitted";
    "others_work" where somebody else's work lies on the article; "in_curation" where it has a gold set of another
    origin; "archived", "deleting". Raises Invalid("nothing_chosen") for what is nobody's work of the manager.
    """
    row = _Set.objects.select_for_update(of=("self",)).select_related("article__project").get(pk=annotation_set.pk)
    project = row.article.project
    access.must_be_open(project)
    if row.kind != _Set.Kind.ANNOTATOR or row.author_id != actor.pk:
        raise Invalid("nothing_chosen")
    if row.state != _State.SUBMITTED:
        raise Conflict("not_submitted", {"state": row.state})
    article = standing.lock(row.article_id)
    others = _Set.objects.filter(article=article, kind=_Set.Kind.ANNOTATOR).exclude(author=actor)
    if others.exists():
        raise Conflict("others_work", {"sets": others.count()})
    if not _Set.objects.filter(article=article, kind=_Set.Kind.GOLD).exists():
        _known(row, actor)
    elif article.use == Article.Use.WORK:
        raise Conflict("in_curation")
    Article.objects.filter(pk=article.pk).update(use=Article.Use.PRACTICE)
    standing.settle(article.pk)
    journal.note("practice.add", actor=actor, project=project, article=str(article.public))
    article.use = Article.Use.PRACTICE
    return article


def _known(row: AnnotationSet, actor: User) -> AnnotationSet:
    """The answers of a set as the gold set of its article, with a log of its own that says who put them there."""
    annotations = snapshots.annotations_of(row.body)
    now = timezone.now()
    gold = _Set(
        article_id=row.article_id,
        kind=_Set.Kind.GOLD,
        state=_State.SUBMITTED,
        schema_id=row.schema_id,
        guidelines_id=row.guidelines_id,
        updated_at=now,
        submitted_at=now,
    )
    change = Change(id=str(uuid4()), label="known_answers", operations=everything(annotations))
    found(row=gold, change=change, after=annotations, actor=actor, now=now)
    return gold


@transaction.atomic
def end_practice(*, article: Article, actor: User) -> None:
    """Take an article out of practice: its known answers make it a finished article of the project (gold)."""
    access.must_be_open(article.project)
    Article.objects.filter(pk=article.pk).update(use=Article.Use.WORK)
    review.adopt(article=article, actor=actor)
    standing.settle(article.pk)
    journal.note("practice.remove", actor=actor, project=article.project, article=str(article.public))


@transaction.atomic
def let_pass(*, project: Project, user: User, actor: User) -> None:
    """Let an annotator begin real work, whatever their practice says."""
    access.must_be_open(project)
    member = _member(project, user)
    if member.passed_at is None:
        Membership.objects.filter(pk=member.pk).update(passed_at=timezone.now())
        notify(kind="practice_passed", users=[user], actor=actor, project=project)
        journal.note("practice.pass", actor=actor, project=project, user=user.username)


@transaction.atomic
def reset(*, project: Project, user: User, actor: User) -> int:
    """Let an annotator practise anew: each practice article they have handed in comes again, empty; how many.

    What they did stays, and they do not see it before the new round is handed in.
    """
    access.must_be_open(project)
    member = _member(project, user)
    Membership.objects.filter(pk=member.pk).update(passed_at=None)
    done = answers.latest_practice(project).filter(author=user, state=_State.SUBMITTED)
    rounds = dict(done.order_by("article").values_list("article", "round"))
    for article_id, last in rounds.items():
        article = standing.lock(article_id)
        article.project = project
        given = {"assigned_at": timezone.now(), "assigned_by": actor}
        make_set(article=article, author=user, round=last + 1, **given)
    journal.note("practice.reset", actor=actor, project=project, user=user.username, articles=len(rounds))
    return len(rounds)


def _member(project: Project, user: User) -> Membership:
    member = Membership.objects.filter(project=project, user=user, ended_at=None).first()
    if member is None or member.role != Membership.Role.ANNOTATOR:
        raise Invalid("not_an_annotator", {"people": [user.pk]})
    return member
