"""Something done to many articles at once, and undone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator.models import Article, BulkAction, Project, User
from annotator.services import journal, standing
from annotator.services.refusal import Conflict, Invalid

#: Articles of one action at the most: what is kept for undoing it stays a few megabytes.
LIMIT: Final = 100_000
_CHUNK: Final = 500
#: Bounds of a priority and of the annotators of one article.
PRIORITIES: Final = range(-100, 101)
OVERLAPS: Final = range(1, 51)


@dataclass(frozen=True, slots=True)
class Verb:
    """A column that is set, what a value must be, and whether the articles' states may turn by it."""

    column: str
    read: Callable[[Any], Any]
    settles: bool = False


def _within(bounds: range) -> Callable[[Any], Any]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value not in bounds:
            raise Invalid("bad_number", {"least": bounds.start, "most": bounds.stop - 1})
        return value

    return read


def _none_or(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


#: What can be done to many articles; ``overlap`` null: as the project says.
VERBS: Final[Mapping[str, Verb]] = {
    "priority": Verb("priority", _within(PRIORITIES)),
    "overlap": Verb("overlap", _none_or(_within(OVERLAPS)), settles=True),
    "withdraw": Verb("withdrawn_at", lambda _value: timezone.now()),
    "restore": Verb("withdrawn_at", lambda _value: None),
}


@transaction.atomic
def act(
    *,
    project: Project,
    articles: QuerySet[Article],
    verb: str,
    value: Any = None,
    actor: User,
    expected: int | None = None,
) -> BulkAction:
    """Do something to all of ``articles`` (of ``project``, from the gate) that are not so already.

    ``expected``: how many the person saw; another number is refused, so that nobody changes what they did not see.
    Raises Invalid: "unknown_verb", "bad_number", "nothing_chosen", "too_many"; Conflict("other_articles").
    """
    if verb not in VERBS:
        raise Invalid("unknown_verb", {"verb": verb, "verbs": list(VERBS)})
    doing = VERBS[verb]
    wanted = doing.read(value)
    chosen = dict(articles.filter(project=project).order_by("pk").values_list("pk", doing.column)[: LIMIT + 1])
    if not chosen:
        raise Invalid("nothing_chosen")
    if len(chosen) > LIMIT:
        raise Invalid("too_many", {"limit": LIMIT})
    if expected is not None and expected != len(chosen):
        raise Conflict("other_articles", {"expected": expected, "found": len(chosen)})
    changed = {pk: was for pk, was in chosen.items() if _differs(doing, was, wanted)}
    _set(list(changed), doing, wanted)
    action = BulkAction.objects.create(
        project=project,
        actor=actor,
        verb=verb,
        request=orjson.dumps({"value": value}).decode(),
        before=orjson.dumps({str(pk): was for pk, was in changed.items()}).decode(),
        count=len(changed),
        created_at=timezone.now(),
    )
    journal.note("articles.bulk", actor=actor, project=project, verb=verb, value=value, count=len(changed))
    return action


@transaction.atomic
def undo(*, action: BulkAction, actor: User) -> int:
    """Bring back what an action changed, but for articles that were changed again since; how many came back.

    Raises Conflict("already_undone").
    """
    row = BulkAction.objects.select_for_update(of=("self",)).select_related("project").get(pk=action.pk)
    if row.undone_at is not None:
        raise Conflict("already_undone")
    if row.verb not in VERBS:
        raise Invalid("unknown_verb", {"verb": row.verb, "verbs": list(VERBS)})
    doing = VERBS[row.verb]
    before: dict[int, Any] = {int(pk): was for pk, was in orjson.loads(row.before).items()}
    now = _columns(list(before), doing.column)
    made = doing.read(orjson.loads(row.request)["value"])
    still = {pk: was for pk, was in before.items() if pk in now and not _differs(doing, now[pk], made)}
    for was in {_text(value): value for value in still.values()}.values():
        _set([pk for pk, value in still.items() if value == was], doing, was)
    BulkAction.objects.filter(pk=row.pk).update(undone_at=timezone.now())
    journal.note("articles.bulk_undo", actor=actor, project=row.project, verb=row.verb, count=len(still))
    return len(still)


def by_public(articles: QuerySet[Article], wanted: Sequence[UUID]) -> QuerySet[Article]:
    """Those of the articles with these public ids. Raises Invalid("too_many") for more than a page can show."""
    if len(wanted) > _CHUNK:
        raise Invalid("too_many", {"limit": _CHUNK})
    return articles.filter(public__in=wanted)


def _differs(doing: Verb, was: Any, wanted: Any) -> bool:
    """A moment is as good as another: taken out is taken out."""
    if doing.column == "withdrawn_at":
        return (was is None) != (wanted is None)
    return bool(was != wanted)


def _columns(keys: Sequence[int], column: str) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for start in range(0, len(keys), _CHUNK):
        found |= dict(Article.objects.filter(pk__in=keys[start : start + _CHUNK]).values_list("pk", column))
    return found


def _set(keys: Sequence[int], doing: Verb, value: Any) -> None:
    for start in range(0, len(keys), _CHUNK):
        rows = Article.objects.filter(pk__in=keys[start : start + _CHUNK])
        rows.update(**{doing.column: value})
        if doing.settles:
            standing.turn(rows)


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()
