"""A full-text index over what articles are found by, in the way of each database, and the keys of the articles there."""

from django.db import migrations

from annotator.text.finding import index_words

POSTGRESQL = [
    "CREATE INDEX article_words ON annotator_articleindex USING gin (to_tsvector('simple', key))",
]
SQLITE = [
    """CREATE VIRTUAL TABLE annotator_articleindex_words USING fts5(
        key, content='annotator_articleindex', content_rowid='article_id', tokenize='unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER article_words_added AFTER INSERT ON annotator_articleindex BEGIN
        INSERT INTO annotator_articleindex_words(rowid, key) VALUES (new.article_id, new.key);
    END""",
    """CREATE TRIGGER article_words_gone AFTER DELETE ON annotator_articleindex BEGIN
        INSERT INTO annotator_articleindex_words(annotator_articleindex_words, rowid, key)
        VALUES ('delete', old.article_id, old.key);
    END""",
    """CREATE TRIGGER article_words_changed AFTER UPDATE OF key ON annotator_articleindex BEGIN
        INSERT INTO annotator_articleindex_words(annotator_articleindex_words, rowid, key)
        VALUES ('delete', old.article_id, old.key);
        INSERT INTO annotator_articleindex_words(rowid, key) VALUES (new.article_id, new.key);
    END""",
]
BACK = {
    "postgresql": ["DROP INDEX article_words"],
    "sqlite": [
        "DROP TRIGGER article_words_added",
        "DROP TRIGGER article_words_gone",
        "DROP TRIGGER article_words_changed",
        "DROP TABLE annotator_articleindex_words",
    ],
}


def _run(schema_editor, statements):
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def forward(apps, schema_editor):
    _run(schema_editor, {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor])


def back(apps, schema_editor):
    _run(schema_editor, BACK[schema_editor.connection.vendor])


def keys(apps, schema_editor):
    Article, Index = apps.get_model("annotator", "Article"), apps.get_model("annotator", "ArticleIndex")
    rows = []
    for row in Article.objects.only("pk", "project_id", "title", "name", "text").order_by("pk").iterator(chunk_size=200):
        key = index_words(row.title, row.name, row.text)
        rows.append(Index(article_id=row.pk, project_id=row.project_id, key=key))
        if len(rows) == 200:
            Index.objects.bulk_create(rows)
            rows = []
    Index.objects.bulk_create(rows)


class Migration(migrations.Migration):

    dependencies = [
        ("annotator", "0006_what_stands_already"),
    ]

    operations = [
        migrations.RunPython(forward, back),
        migrations.RunPython(keys, migrations.RunPython.noop),
    ]
