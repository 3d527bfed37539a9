"""Which articles go out, as the form asks for it: all, of some sources, of a kept view, of a filter, by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from annotator.models import Project, User
from annotator.services import exports
from annotator.services.articles import saved_views
from annotator.services.articles.named import read_names
from annotator.services.refusal import Invalid

#: Names of articles in an address; a longer list is typed again.
IN_ADDRESS: Final = 40


@dataclass(frozen=True, slots=True)
class Which:
    """The fields as they stand: ``which`` of the ways, and what each of them names."""

    which: str
    origins: Sequence[str]
    view: str
    where: str
    names: str

    @classmethod
    def of(cls, sent: QueryDict) -> "Which":
        """What was sent; nothing is refused yet."""
        said = {name: str(sent.get(name, "")) for name in ("which", "view", "where", "names")}
        return cls(said["which"] or "all", sent.getlist("origins"), said["view"], said["where"], said["names"])

    def given(self, views: Mapping[str, str]) -> dict[str, Any]:
        """What is wanted of it; ``views``: the queries of those that are kept. Raises Invalid where none is named."""
        if self.which == "view" and self.view not in views:
            raise Invalid("no_view")
        if self.which == "origins" and not self.origins:
            raise Invalid("no_origin")
        names = read_names(self.names)
        if self.which == "names" and not names:
            raise Invalid("no_names")
        ways: dict[str, dict[str, Any]] = {
            "view": {"where": views.get(self.view, "")},
            "where": {"where": self.where},
            "origins": {"origins": self.origins},
            "names": {"articles": names},
        }
        return ways.get(self.which, {})


def views_of(user: User, project: Project) -> Mapping[str, tuple[str, str]]:
    """The views somebody may choose: key → name and query."""
    return {str(one.pk): (one.name, one.query) for one in saved_views.views_of(user=user, project=project)}


def query_of(wanted: exports.Wanted) -> dict[str, Any]:
    """The same in the query of the page's address."""
    if wanted.where:
        return {"which": "where", "where": wanted.where}
    if wanted.origins:
        return {"which": "origins", "origins": wanted.origins}
    if wanted.articles and len(wanted.articles) <= IN_ADDRESS:
        return {"which": "names", "names": "\n".join(wanted.articles)}
    return {}
