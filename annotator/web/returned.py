"""Work that came back, as its author meets it: on the home page, on the project's, and over the text itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotator.models import AnnotationSet, Article, SetReturn, User
from annotator.services import notes
from annotator.services.review import rounds as review
from annotator.web import rounds

#: Places shown in a list; the others are named by their number and wait in the article.
FEW: Final = 3


@dataclass(frozen=True, slots=True)
class Card:
    """One returned set; ``more``: places that are not shown; ``begun``: its author is at it already."""

    given: SetReturn
    row: AnnotationSet
    article: Article
    spots: Sequence[rounds.Spot]
    more: int
    begun: bool


def card(given: SetReturn) -> Card:
    """A return from ``rounds.waiting`` with its first places."""
    row = given.annotation_set
    found = rounds.spots(given, row.article.text)
    begun = row.state == AnnotationSet.State.OPEN
    return Card(given, row, row.article, found[:FEW], max(0, len(found) - FEW), begun)


def without(talk: Iterable[notes.Waiting], back: Iterable[SetReturn]) -> list[notes.Waiting]:
    """The notes that wait, but for those that a return shows already."""
    told = {place.thread_id: given.at for given in back for place in given.places.all()}
    return [one for one in talk if one.thread.pk not in told or one.message.created_at > told[one.thread.pk]]


def strip(user: User, row: AnnotationSet) -> dict[str, Any]:
    """What stands over the text of a set that was given back: the latest return and its places; nothing for others.

    ``given_open``: its author has to do something about it; ``may_return``: the reader may give it back now.
    """
    own = row.author_id == user.pk
    may_return = (
        not own
        and row.kind == AnnotationSet.Kind.ANNOTATOR
        and row.state == AnnotationSet.State.SUBMITTED
        and row.article.use == Article.Use.WORK
    )
    if row.kind != AnnotationSet.Kind.ANNOTATOR:
        return {}
    found = [one for one in review.returns_of(annotation_set=row, reader=user) if one.taken_back_at is None]
    if not found:
        return {"may_return": may_return}
    given = found[0]
    spots = rounds.spots(given, row.article.text)
    done = sum(spot.done for spot in spots)
    about = {"given_open": own and given.is_open, "round": len(found) + 1, "spots": spots, "spots_done": done}
    return {"may_return": may_return, "given": given, **about}
