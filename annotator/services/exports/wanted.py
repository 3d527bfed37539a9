"""What somebody wants to take away: which sets, which layers of them, in which format."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final

from annotator.formats.declaration import Format
from annotator.formats.registry import FORMATS
from annotator.models import AnnotationSet, Project, User
from annotator.services import snapshots
from annotator.services.articles import named
from annotator.services.articles.queries import filter_of_query
from annotator.services.refusal import Invalid
from annotator.standoff.schema import Schema, default_schema


class What(StrEnum):
    """Whose annotations."""

    #: The locked gold of each article.
    GOLD = "gold"
    #: What annotators have handed in.
    SUBMITTED = "submitted"
    #: Everything people made, whatever its state, what was imported, and gold that is still in the making.
    ALL = "all"
    #: Sets that came in with an import.
    IMPORTED = "imported"
    #: What models say.
    SUGGESTED = "suggested"


_Kind, _State = AnnotationSet.Kind, AnnotationSet.State
#: The kinds of sets, and the states where none are named (all).
KINDS: Final[Mapping[What, tuple[str, ...]]] = {
    What.GOLD: (_Kind.GOLD,),
    What.SUBMITTED: (_Kind.ANNOTATOR,),
    What.ALL: (_Kind.ANNOTATOR, _Kind.IMPORTED, _Kind.GOLD),
    What.IMPORTED: (_Kind.IMPORTED,),
    What.SUGGESTED: (_Kind.SUGGESTED,),
}
#: Names that a refusal lists.
_LISTED: Final = 10
_FINISHED: Final = (What.GOLD, What.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An export as it is asked for; ``read`` makes it of foreign values and refuses what makes no sense.

    ``authors``: sets of these users (primary keys) alone; ``states``: in these alone, where ``what`` leaves a choice;
    ``sources``: imports or models of these names; ``layers``: these of the schema (none: all). Which articles: all,
    less by ``origins`` (from one of these), ``where`` (the query of the list's address) and ``articles`` (these, by
    public ids; ``read`` takes whatever they are known by). ``practice`` and ``repeats`` take along what was made to
    measure people, not as data; ``withdrawn``: articles out of the work.
    """

    what: What = What.GOLD
    authors: tuple[int, ...] = ()
    states: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    where: str = ""
    articles: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    format: str = "sanad"
    options: Mapping[str, str] = field(default_factory=dict)
    practice: bool = False
    repeats: bool = False
    withdrawn: bool = False

    @property
    def form(self) -> Format:
        """The format."""
        return FORMATS[self.format]

    def object(self) -> dict[str, Any]:
        """The same as JSON values, as a job keeps them."""
        return asdict(self) | {"what": self.what.value, "options": dict(self.options)}


def writers() -> dict[str, Format]:
    """The formats an export can have, in the order of their registry."""
    return {name: form for name, form in FORMATS.items() if form.write is not None}


def read(project: Project, given: Mapping[str, Any]) -> Wanted:
    """What is wanted of a project, from JSON values or a form's; what is not said is as usual.

    Raises Invalid: "unknown_what", "unknown_state", "states_not_open", "unknown_author", "unknown_layer",
    "unknown_format", "unknown_option", "unknown_value", "unknown_articles", "too_many_named", "bad_filter"; facts say
    what there is, or what is missing.
    """
    what = _one_of(given.get("what", What.GOLD), list(What), "unknown_what", "what")
    form = FORMATS[_one_of(given.get("format", "sanad"), list(writers()), "unknown_format", "format")]
    return Wanted(
        what=What(what),
        authors=_authors(project, given.get("authors", ())),
        states=_states(What(what), given.get("states", ())),
        sources=_sources(given.get("sources", ())),
        origins=_sources(given.get("origins", ())),
        where=_where(given.get("where", "")),
        articles=_articles(project, given.get("articles", ())),
        layers=_layers(project, given.get("layers", ())),
        format=form.name,
        options=_options(form, given.get("options", {})),
        practice=bool(given.get("practice", False)),
        repeats=bool(given.get("repeats", False)),
        withdrawn=bool(given.get("withdrawn", False)),
    )


def schema_of(project: Project) -> Schema:
    """The schema of a project, that names its types and layers; the shipped one where it has none yet."""
    return snapshots.schema_of(project.schema) if project.schema else default_schema()


def _one_of(value: object, known: Iterable[str], code: str, name: str) -> str:
    if str(value) not in known:
        raise Invalid(code, {name: str(value), "known": [str(one) for one in known]})
    return str(value)


def _states(what: What, given: Iterable[str]) -> tuple[str, ...]:
    states = tuple(sorted({_one_of(one, _State.values, "unknown_state", "state") for one in given}))
    if states and what in _FINISHED and states != (_State.SUBMITTED,):
        raise Invalid("states_not_open", {"what": what.value, "states": list(states)})
    return states


def _sources(given: Iterable[Any]) -> tuple[str, ...]:
    found = tuple(sorted(set(map(str, given))))
    for one in found:
        # PostgreSQL does not even look for it.
        if "\0" in one:
            raise Invalid("unknown_value", {"source": one.replace("\0", "\N{REPLACEMENT CHARACTER}")})
    return found


def _authors(project: Project, given: Iterable[Any]) -> tuple[int, ...]:
    wanted = {str(one) for one in given}
    numbers = sorted({int(one) for one in wanted if one.isascii() and one.isdigit() and len(one) < 19})
    found = set(authors_of(project).filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else set()
    if missing := sorted(wanted - {str(one) for one in found}):
        raise Invalid("unknown_author", {"authors": missing})
    return tuple(sorted(found))


def authors_of(project: Project) -> Any:
    """Those who have a set in a project, by name."""
    sets = AnnotationSet.objects.filter(article__project=project, kind=_Kind.ANNOTATOR)
    return User.objects.filter(pk__in=sets.values("author")).order_by("first_name", "username")


def _where(given: object) -> str:
    query = str(given or "")
    filter_of_query(query)
    return query


def _articles(project: Project, given: Iterable[Any]) -> tuple[str, ...]:
    names = list(dict.fromkeys(map(str, given)))
    if len(names) > named.MOST:
        raise Invalid("too_many_named", {"limit": named.MOST})
    ids = named.ids_of(project, names)
    if missing := [name for name in names if name not in ids]:
        raise Invalid("unknown_articles", {"names": missing[:_LISTED], "count": len(missing)})
    return tuple(sorted(set(ids.values())))


def _layers(project: Project, given: Iterable[str]) -> tuple[str, ...]:
    """The layers, none where all are meant: an export of all is the same however it was asked for."""
    known = list(schema_of(project).layers)
    asked = {_one_of(one, known, "unknown_layer", "layer") for one in given}
    return () if asked == set(known) else tuple(one for one in known if one in asked)


def _options(form: Format, given: Mapping[str, Any]) -> dict[str, str]:
    """The options that are not the usual ones."""
    choices = {choice.code: choice for choice in form.choices}
    out = {}
    for code, value in sorted(given.items()):
        choice = choices[_one_of(code, list(choices), "unknown_option", "option")]
        if _one_of(value, choice.values, "unknown_value", "value") != choice.values[0]:
            out[code] = str(value)
    return out


def of_job(project: Project, request: Mapping[str, Any]) -> Wanted:
    """What a job was asked for. One that waits since an earlier version names a state, or none, and no format."""
    if "what" in request:
        return read(project, request)
    older = {name: request.get(name, False) for name in ("practice", "repeats")}
    state = request.get("state")
    return read(project, {"what": What.ALL, "states": [state] if state else [], **older})
