"""What may be changed of an article: what is said about it, never its text."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import orjson
from django.db import transaction

from annotator.models import Article, User
from annotator.services import journal
from annotator.services.articles.indexing import reindex
from annotator.services.refusal import Invalid

#: The metadata a person can change; whatever else an import brought stays as it is.
FIELDS: Final = ("source", "published", "author", "url")
_TITLE: Final = 500
_VALUE: Final = 2000


@transaction.atomic
def describe(*, article: Article, actor: User, title: str, metadata: Mapping[str, str]) -> Article:
    """Change an article's title and metadata (of FIELDS; empty takes a value away); the text stays what it is.

    Raises Invalid: "title_needed", "too_long" (``field``), "bad_date" (``published`` is YYYY-MM-DD), "bad_url".
    """
    said = " ".join(title.split())
    if not said:
        raise Invalid("title_needed")
    values = {"title": said, **{name: " ".join(metadata.get(name, "").split()) for name in FIELDS}}
    for name, value in values.items():
        if len(value) > (_TITLE if name == "title" else _VALUE):
            raise Invalid("too_long", {"field": name, "limit": _TITLE if name == "title" else _VALUE})
    row = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    before = {"title": row.title, **said_of(row)}
    row.title, row.source = said, values["source"][:200]
    row.published = _day(values["published"])
    if values["url"] and not values["url"].startswith(("https://", "http://")):
        raise Invalid("bad_url", {"field": "url"})
    kept = {name: value for name, value in orjson.loads(row.metadata).items() if name not in FIELDS}
    row.metadata = orjson.dumps({**kept, **{name: values[name] for name in FIELDS if values[name]}}).decode()
    row.save(update_fields=["title", "source", "published", "metadata"])
    reindex(row)
    changed = {name: [before[name], values[name]] for name in values if before[name] != values[name]}
    if changed:
        journal.note("article.describe", actor=actor, project=article.project, article=row.name, changed=changed)
    return row


def said_of(article: Article) -> dict[str, str]:
    """The metadata of an article that a person can change; empty where there is none."""
    found = orjson.loads(article.metadata)
    return {name: str(found.get(name, "")) for name in FIELDS}


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Invalid("bad_date", {"field": "published", "value": text[:40]}) from wrong
