"""The list of a project's articles for those who see to them: filtered, ordered, paged by key at any size."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotator.models import AnnotationSet, Article, Project, SetFigure, SetReturn, SetType, User
from annotator.services import access
from annotator.services.articles.indexing import holding_words
from annotator.services.refusal import Invalid

#: Articles of one page.
PAGE_SIZE: Final = 30
#: Results are counted up to here; beyond it a reader learns "more than".
COUNTED: Final = 1000
#: Nearly equal articles shown beside one.
ALIKE: Final = 5
#: Sources offered in the filter.
SOURCES: Final = 200

_Kind = AnnotationSet.Kind


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles; everything empty = all that are in the work.

    ``states``: any of these; ``person``: with a set by this user (id), ``theirs``: in this state; ``has``: with this
    type or ``label=value`` in a set; ``problems``: with a set that has warnings; ``words``: in title, name or text;
    ``cluster``: nearly equal ones; ``withdrawn``: those taken out of the work instead.
    """

    states: Sequence[str] = ()
    person: int | None = None
    theirs: str = ""
    has: str = ""
    source: str = ""
    since: date | None = None
    until: date | None = None
    problems: bool = False
    use: str = ""
    words: str = ""
    cluster: int | None = None
    withdrawn: bool = False

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return self != Filter()


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the list: a column (none: the order of import) and the direction; empty values come last.

    Among equals the direction is the same, unless ``oldest_first``.
    """

    column: str
    descending: bool
    oldest_first: bool = False

    @property
    def key_descends(self) -> bool:
        """Whether newer articles come first among equals."""
        return self.descending and not self.oldest_first


#: The orders by their names in addresses.
ORDERS: Final[Mapping[str, Order]] = {
    "newest": Order("", descending=True),
    "oldest": Order("", descending=False),
    "priority": Order("priority", descending=True, oldest_first=True),
    "published": Order("published", descending=True),
    "-published": Order("published", descending=False),
    "long": Order("length", descending=True),
    "short": Order("length", descending=False),
}
DEFAULT_ORDER: Final = "newest"


@dataclass(frozen=True, slots=True)
class Line:
    """An article and the annotators' sets on it (none for readers who may not know of them)."""

    article: Article
    sets: Sequence[AnnotationSet]

    @property
    def comparable(self) -> bool:
        """Whether two sets are handed in, so that there is something to compare."""
        return sum(row.state == AnnotationSet.State.SUBMITTED for row in self.sets) > 1


@dataclass(frozen=True, slots=True)
class Page:
    """``after``: the cursor of the next page, None at the end."""

    lines: Sequence[Line]
    after: str | None


@dataclass(frozen=True, slots=True)
class Offers:
    """What the filters offer: how many articles in each state, the sources, the people, the types that occur."""

    states: Mapping[str, int]
    withdrawn: int
    sources: Sequence[str]
    people: Sequence[User]
    codes: Sequence[str] = field(default=())


def filtered(*, user: User, project: Project, wanted: Filter) -> QuerySet[Article]:
    """The articles of a project reached through the gate that a filter lets through, without order.

    What would tell of other people's work is only heard from those who may know it: states from those who see to the
    articles, person, theirs, has and problems from those who read everybody's sets.
    """
    return _narrowed(
        access.articles_of(user, project),
        project,
        wanted,
        states=access.may(user, project, access.LIST),
        sets=access.may(user, project, access.READ_SETS),
    )


def matching(project: Project, wanted: Filter) -> QuerySet[Article]:
    """The articles that a filter lets through where the project itself asks, not a person: as a manager sees them."""
    return _narrowed(Article.objects.filter(project=project), project, wanted, states=True, sets=True)


def _narrowed(
    rows: QuerySet[Article], project: Project, wanted: Filter, *, states: bool, sets: bool
) -> QuerySet[Article]:
    plain = {
        "state__in": list(wanted.states) if states else [],
        "source": wanted.source,
        "published__gte": wanted.since,
        "published__lte": wanted.until,
        "use": wanted.use,
        "cluster": wanted.cluster,
    }
    rows = rows.filter(withdrawn_at__isnull=not wanted.withdrawn)
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if sets:
        rows = _by_sets(rows, project, wanted)
    return holding_words(rows, wanted.words)


def _by_sets(rows: QuerySet[Article], project: Project, wanted: Filter) -> QuerySet[Article]:
    of_article = {"article": OuterRef("pk")}
    if wanted.person or wanted.theirs:
        sets = AnnotationSet.objects.filter(kind=_Kind.ANNOTATOR, **of_article)
        sets = sets.filter(author=wanted.person) if wanted.person else sets
        rows = rows.filter(Exists(sets.filter(state=wanted.theirs) if wanted.theirs else sets))
    if wanted.has:
        rows = rows.filter(pk__in=SetType.objects.filter(project=project, code=wanted.has).values("article"))
    if wanted.problems:
        rows = rows.filter(Exists(SetFigure.objects.filter(problems__gt=0, **of_article)))
    return rows


def page(*, user: User, project: Project, wanted: Filter, order: str = DEFAULT_ORDER, after: str = "") -> Page:
    """A page of the list. Raises Invalid: "unknown_order", "bad_cursor"."""
    if order not in ORDERS:
        raise Invalid("unknown_order", {"order": order, "orders": list(ORDERS)})
    chosen = ORDERS[order]
    found = _after(filtered(user=user, project=project, wanted=wanted), chosen, after)
    shown = found[:PAGE_SIZE]
    sets: defaultdict[int, list[AnnotationSet]] = defaultdict(list)
    for row in _sets_of(user, project, shown):
        sets[row.article_id].append(row)
    more = len(found) > PAGE_SIZE
    return Page([Line(article, sets[article.pk]) for article in shown], _cursor(shown[-1], chosen) if more else None)


def _sets_of(user: User, project: Project, shown: Sequence[Article]) -> QuerySet[AnnotationSet]:
    if not access.may(user, project, access.READ_SETS):
        return AnnotationSet.objects.none()
    rows = access.sets_of(user, project).filter(article__in=[one.pk for one in shown], kind=_Kind.ANNOTATOR)
    return rows.select_related("author", "figure").defer("body").order_by("created_at", "pk")


def _after(rows: QuerySet[Article], order: Order, cursor: str) -> list[Article]:
    """One more article than a page has, behind the cursor. Articles without a value follow all that have one."""
    value, key = _read_cursor(order, cursor) if cursor else (None, None)
    past, by_key = ("pk__lt", "-pk") if order.key_descends else ("pk__gt", "pk")
    sign = "-" if order.descending else ""
    if not order.column:
        return list((rows.filter(**{past: key}) if cursor else rows).order_by(by_key)[: PAGE_SIZE + 1])
    found: list[Article] = []
    if not cursor or value is not None:
        valued = rows.filter(**{f"{order.column}__isnull": False}).order_by(f"{sign}{order.column}", by_key)
        if cursor:
            # The first condition walks the index to the place, the second passes over those of equal value.
            end = "lt" if order.descending else "gt"
            at_or_past = Q(**{f"{order.column}__{end}e": value})
            valued = valued.filter(at_or_past, Q(**{f"{order.column}__{end}": value}) | Q(**{past: key}))
        found = list(valued[: PAGE_SIZE + 1])
        key = None
    if len(found) <= PAGE_SIZE and order.column == "published":
        rest = rows.filter(published=None)
        rest = rest.filter(**{past: key}) if key is not None else rest
        found += list(rest.order_by(by_key)[: PAGE_SIZE + 1 - len(found)])
    return found


def _cursor(article: Article, order: Order) -> str:
    value = getattr(article, order.column) if order.column else ""
    return f"{'' if value is None else value}_{article.pk}"


def _read_cursor(order: Order, cursor: str) -> tuple[Any, int]:
    value, _, key = cursor.rpartition("_")
    try:
        read: Any = None
        if value:
            read = date.fromisoformat(value) if order.column == "published" else int(value)
        elif order.column not in {"", "published"}:
            raise ValueError(cursor)
        number = int(key)
        if not (0 <= number < 2**63 and (not isinstance(read, int) or abs(read) < 2**31)):
            raise ValueError(cursor)
    except ValueError as wrong:
        raise Invalid("bad_cursor", {"cursor": cursor[:100]}) from wrong
    return read, number


@dataclass(frozen=True, slots=True)
class Around:
    """An article's sets that a reader may see, of all kinds, and some articles that are nearly equal to it."""

    sets: Sequence[AnnotationSet]
    alike: Sequence[Article]


def around(*, user: User, article: Article) -> Around:
    """What belongs beside an article reached through the gate."""
    project = article.project
    sets = (
        access.sets_of(user, project).filter(article=article) if access.may(user, project, access.READ_SETS) else None
    )
    given_back = Exists(SetReturn.objects.filter(annotation_set=OuterRef("pk"), taken_back_at=None))
    seen = None if sets is None else sets.annotate(is_given_back=given_back).select_related("author").defer("body")
    rows = [] if seen is None else seen.order_by("created_at", "pk")
    if article.cluster is None:
        return Around(list(rows), [])
    same = filtered(user=user, project=project, wanted=Filter(cluster=article.cluster)).exclude(pk=article.pk)
    return Around(list(rows), list(same.order_by("pk")[:ALIKE]))


def count(*, user: User, project: Project, wanted: Filter) -> int:
    """How many articles a filter lets through; COUNTED + 1 stands for more than COUNTED."""
    return filtered(user=user, project=project, wanted=wanted).order_by()[: COUNTED + 1].count()


def offers(*, user: User, project: Project) -> Offers:
    """What the filters of a project's list offer to a reader."""
    articles = access.articles_of(user, project)
    inside = articles.filter(withdrawn_at=None)
    # Counted as rows: PostgreSQL reads the index alone, which has no primary key in it.
    states = dict(inside.order_by().values_list("state").annotate(n=Count("*")))
    sources = articles.exclude(source="").order_by("source").values_list("source", flat=True).distinct()[:SOURCES]
    withdrawn = articles.filter(withdrawn_at__isnull=False).count()
    if not access.may(user, project, access.READ_SETS):
        return Offers(states, withdrawn, list(sources), [])
    people = User.objects.filter(memberships__project=project, memberships__role__in=access.ANNOTATE)
    # What begins with ! is the code of a warning; the list asks for those by "with problems".
    codes = (
        SetType.objects.filter(project=project)
        .exclude(code__startswith="!")
        .order_by("code")
        .values_list("code", flat=True)
        .distinct()
    )
    return Offers(states, withdrawn, list(sources), list(people.order_by("first_name", "username")), list(codes[:500]))
