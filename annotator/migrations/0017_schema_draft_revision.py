"""The revisions of a project's schema drafts go on from one draft to the next, so that none comes twice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotator", "0016_words_by_their_cost")]

    operations = [
        migrations.AddField(
            model_name="project",
            name="draft_revision",
            field=models.PositiveIntegerField(default=0, editable=False),
        )
    ]
