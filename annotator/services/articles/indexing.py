"""The index articles are found by: one row an article, derived from what never changes and from its title."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import NotSupportedError, connection, transaction
from django.db.models import Lookup, QuerySet

from annotator.models import Article, ArticleIndex, Project
from annotator.splits.minhash import signature
from annotator.splits.shingles import shingles
from annotator.text.finding import index_words, query_words

_CHUNK: Final = 200


def words_of(article: Article) -> str:
    """The words an article is found by."""
    return index_words(article.title, article.name, article.text)


def index_row(article: Article) -> ArticleIndex:
    """The index of an article whose title, name and text are at hand; not stored yet."""
    key = words_of(article)
    signed = signature(shingles(article.text))
    return ArticleIndex(article_id=article.pk, project_id=article.project_id, key=key, signature=signed)


def index_articles(articles: Iterable[Article]) -> None:
    """Store the index of new articles."""
    ArticleIndex.objects.bulk_create([index_row(one) for one in articles], batch_size=_CHUNK)


def reindex(article: Article) -> None:
    """Bring the index of one article up to date: its title has changed."""
    ArticleIndex.objects.update_or_create(
        article=article, defaults={"project_id": article.project_id, "key": index_row(article).key}
    )


def index_missing(project: Project) -> int:
    """Write the words of articles whose index has none yet, some at a time; how many there were.

    An import leaves this to the end: the full-text index takes longer than the articles, and nobody could save.
    """
    done, last = 0, 0
    missing = Article.objects.filter(project=project, index__key="").only("title", "name", "text").order_by("pk")
    while found := list(missing.filter(pk__gt=last)[:_CHUNK]):
        _write_words([(words_of(one), one.pk) for one in found])
        done, last = done + len(found), found[-1].pk
    return done


@transaction.atomic
def _write_words(rows: Sequence[tuple[str, int]]) -> None:
    """Each article's words; one prepared statement for all, as ``bulk_update`` writes a CASE of as many branches."""
    quote = connection.ops.quote_name
    table = quote(ArticleIndex._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {quote('key')} = %s WHERE article_id = %s", rows)  # noqa: S608


def rebuild(project: Project | None = None) -> int:
    """Make the indexes anew, of one project or of all; how many there are now."""
    rows = Article.objects.all() if project is None else Article.objects.filter(project=project)
    done = 0
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), _CHUNK):
        found = [index_row(one) for one in Article.objects.filter(pk__in=ids[start : start + _CHUNK])]
        ArticleIndex.objects.bulk_create(
            found, update_conflicts=True, unique_fields=["article"], update_fields=["project_id", "key", "signature"]
        )
        done += len(found)
    return done


def holding_words(articles: QuerySet[Article], asked: str) -> QuerySet[Article]:
    """The articles whose title, name or text hold all the words asked for, each as the beginning of a word.

    Vowels, hamzas and proclitics aside. Nothing but punctuation asks for nothing.
    """
    words = query_words(asked)
    return articles.filter(index__key__holds=words) if words else articles


@ArticleIndex._meta.get_field("key").register_lookup
class Holds(Lookup[Any]):
    """``key__holds=[words]`` by the full-text index of the database (migration 0007)."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """A GIN index over ``annotator_words(key)``, which says what taking a text apart costs (migration 0016)."""
        column, params = self.process_lhs(compiler, connection)
        query = " & ".join(f"'{word}':*" for word in self.rhs)
        return f"annotator_words({column}) @@ to_tsquery('simple', %s)", [*params, query]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """An FTS5 table that triggers keep beside ``annotator_articleindex``."""
        alias = compiler.quote_name_unless_alias(self.lhs.alias)
        query = " AND ".join(f'"{word}"*' for word in self.rhs)
        found = "SELECT rowid FROM annotator_articleindex_words WHERE annotator_articleindex_words MATCH %s"
        return f"{alias}.article_id IN ({found})", [query]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Sanad runs on these two databases and no other."""
        raise NotSupportedError(f"no full-text index on {connection.vendor}")
