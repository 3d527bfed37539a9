"""Files become articles: all of them, or only the good ones, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import orjson
from django.db import IntegrityError, transaction

from annotator.models import Article, Project, User
from annotator.services import access
from annotator.services.articles.examining import Candidate, File, Flaw, examine
from annotator.services.articles.indexing import index_articles
from annotator.services.refusal import Invalid


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


def import_files(*, project: Project, files: Iterable[File], actor: User | None, only_good: bool = False) -> Imported:
    """Make articles of files. Raises ImportRefused when one cannot come in, or with ``only_good`` when none can.

    Raises Conflict ("archived", "deleting") where the project is closed.
    """
    access.must_be_open(project)
    batch = list(files)
    try:
        return _import(project, batch, actor, only_good)
    except IntegrityError:
        # Somebody imported the same text or name between our look and our writing: a second look names it.
        return _import(project, batch, actor, only_good)


@transaction.atomic
def _import(project: Project, files: Sequence[File], actor: User | None, only_good: bool) -> Imported:
    candidates = examine(project, files)
    flaws = [flaw for one in candidates for flaw in one.flaws]
    good = [one for one in candidates if not one.flaws]
    if not good or (flaws and not only_good):
        raise ImportRefused(flaws)
    rows = [_article(project, one, actor) for one in good]
    made = Article.objects.bulk_create(rows, batch_size=500)
    index_articles(made)
    return Imported(made, flaws)


def _article(project: Project, one: Candidate, actor: User | None) -> Article:
    return Article(
        project=project,
        name=one.file.name,
        title=one.title,
        text=one.text,
        sha256=one.sha256,
        length=len(one.text),
        words=one.words,
        metadata=orjson.dumps(dict(one.file.metadata)).decode(),
        provenance=orjson.dumps(_provenance(one)).decode(),
        created_by=actor,
    )


def _provenance(one: Candidate) -> dict[str, Any]:
    decision = asdict(one.decoded.decision) if one.decoded else {}
    return {"file": one.file.name, "bytes": len(one.file.data), "decoding": decision}
