"""The words of an article cost what they cost: PostgreSQL takes the index for a rare word, not every row in turn."""

from django.db import migrations

# Taking a text apart costs eighty microseconds, not the quarter of a unit that to_tsvector says of itself: with that,
# the newest thirty articles with a rare word were looked for in all of them (8 s among 100,000; by the index 5 ms).
# Not in SQL: such a function is put in place of its call, and its cost is forgotten.
FUNCTION = """
CREATE FUNCTION annotator_words(key text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 3000
SET search_path = pg_catalog
AS $$ BEGIN RETURN to_tsvector('simple', key); END $$
"""
FORWARD = (
    FUNCTION,
    "DROP INDEX article_words",
    "CREATE INDEX article_words ON annotator_articleindex USING gin (annotator_words(key))",
)
BACK = (
    "DROP INDEX article_words",
    "CREATE INDEX article_words ON annotator_articleindex USING gin (to_tsvector('simple', key))",
    "DROP FUNCTION annotator_words(text)",
)


def _run(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


def forward(apps, schema_editor):
    _run(schema_editor, FORWARD)


def back(apps, schema_editor):
    _run(schema_editor, BACK)


class Migration(migrations.Migration):

    dependencies = [
        ("annotator", "0015_letters"),
    ]

    operations = [
        migrations.RunPython(forward, back),
    ]
