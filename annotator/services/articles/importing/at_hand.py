"""Texts at hand become articles at once: for the demo, the tests, and whoever has no file."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from annotator.models import Article, Project, User
from annotator.services.articles.importing.choices import Choices
from annotator.services.articles.importing.fulfilling import IMPORTED, Order, fulfil
from annotator.services.articles.importing.outcomes import COMING, Checked
from annotator.services.articles.importing.sources import sources_at_hand
from annotator.services.articles.importing.staging import File
from annotator.services.articles.indexing import index_missing
from annotator.services.refusal import Invalid


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a file cannot become an article, or does not."""

    file: str
    code: str
    facts: dict[str, Any]


class ImportRefused(Invalid):
    """Nothing was imported; ``problems`` names every file that hindered it."""

    def __init__(self, problems: Sequence[Flaw]) -> None:
        super().__init__("import_refused", {"problems": [asdict(problem) for problem in problems]})
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class Imported:
    """The articles that came in, in the files' order, and the files left out (only where that was asked for)."""

    articles: Sequence[Article]
    left_out: Sequence[Flaw]


@transaction.atomic
def import_files(*, project: Project, files: Iterable[File], actor: User | None, only_good: bool = False) -> Imported:
    """Make articles of text files.

    Raises ImportRefused when one cannot come in, or with ``only_good`` when none can;
    Conflict ("archived", "deleting") where the project is closed.
    """
    out: list[Checked] = []
    sources = sources_at_hand(list(files))
    choices = Choices(only_good=only_good)
    done = fulfil(Order(project, choices, actor, lambda _gauge: sources, watch=out.append))
    left = [Flaw(one.where.file, one.code, dict(one.facts)) for one in out if one.outcome not in COMING]
    if done.ending != IMPORTED:
        raise ImportRefused(left)
    index_missing(project)
    found = Article.objects.in_bulk(done.articles)
    return Imported([found[pk] for pk in done.articles], left)
