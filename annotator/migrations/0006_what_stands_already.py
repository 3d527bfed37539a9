"""The new columns of what stands already: sources and dates, states of articles, first guideline versions, keys."""

import datetime
import json

from django.db import migrations


def _date(text):
    try:
        return datetime.date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def fill_articles(apps, schema_editor):
    Article, AnnotationSet = apps.get_model("annotator", "Article"), apps.get_model("annotator", "AnnotationSet")
    rows = []
    for row in Article.objects.only("pk", "metadata", "project_id").order_by("pk").iterator(chunk_size=500):
        facts = json.loads(row.metadata or "{}")
        row.source = str(facts.get("source", ""))[:200]
        row.published = _date(facts.get("published", ""))
        sets = list(AnnotationSet.objects.filter(article=row, kind="annotator").values_list("state", "revision"))
        taking = [(state, revision) for state, revision in sets if state != "skipped"]
        row.taken = len(taking)
        row.submitted = sum(state == "submitted" for state, _ in taking)
        touched = any(revision for _, revision in taking)
        row.state = (
            "submitted" if row.submitted else "progress" if touched else "assigned" if taking else "new"
        )
        rows.append(row)
        if len(rows) == 500:
            Article.objects.bulk_update(rows, ["source", "published", "taken", "submitted", "state"])
            rows = []
    Article.objects.bulk_update(rows, ["source", "published", "taken", "submitted", "state"])


def first_guidelines(apps, schema_editor):
    Project, Version = apps.get_model("annotator", "Project"), apps.get_model("annotator", "GuidelineVersion")
    Set = apps.get_model("annotator", "AnnotationSet")
    for project in Project.objects.exclude(guidelines_ar="", guidelines_en=""):
        version = Version.objects.create(
            project=project, number=1, text_ar=project.guidelines_ar, text_en=project.guidelines_en,
            created_at=project.created_at,
        )
        Project.objects.filter(pk=project.pk).update(guidelines=version)
        Set.objects.filter(article__project=project).update(guidelines=version)


def pseudonyms(apps, schema_editor):
    Membership = apps.get_model("annotator", "Membership")
    numbers = {}
    for row in Membership.objects.order_by("project_id", "pk"):
        numbers[row.project_id] = numbers.get(row.project_id, 0) + 1
        Membership.objects.filter(pk=row.pk).update(pseudonym=f"A{numbers[row.project_id]:02d}")


def sizes(apps, schema_editor):
    Upload = apps.get_model("annotator", "Upload")
    Upload.objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("annotator", "0005_around_the_canvas"),
    ]

    operations = [
        migrations.RunPython(fill_articles, migrations.RunPython.noop),
        migrations.RunPython(first_guidelines, migrations.RunPython.noop),
        migrations.RunPython(pseudonyms, migrations.RunPython.noop),
        # Staged files wait for a day at most; those of the old form are sent again.
        migrations.RunPython(sizes, migrations.RunPython.noop),
    ]
