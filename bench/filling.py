"""``python -m bench.filling NUMBER``: so many articles in the demo project, with states, sources, dates and sets.

Written straight into the tables, as no import is measured here. The texts are words of the demo's longest article,
drawn with a fixed seed; one word stands in a single article.
"""

import random
import sys
from datetime import date, timedelta
from uuid import UUID

import django

LENGTH = 160  # words of an article
SOURCES = 40
STATES = ("new", "new", "new", "assigned", "progress", "submitted", "submitted", "gold")
RARE = "زنجبيلة"
CHUNK = 2000


def fill(number: int) -> None:
    """Fill the demo project; Django must be set up."""
    from django.utils import timezone

    from annotator.models import AnnotationSet, Article, ArticleIndex, Project, SetFigure, User
    from annotator.services.articles.indexing import words_of
    from annotator.standoff.values import text_digest

    project = Project.objects.select_related("schema").get(slug="demo")
    annotator = User.objects.get(username="annotator")
    words = max(Article.objects.filter(project=project), key=lambda row: row.length).text.split()
    chance = random.Random(7)
    for start in range(0, number, CHUNK):
        rows = []
        for n in range(start, min(number, start + CHUNK)):
            text = " ".join(chance.choices(words, k=LENGTH)) + f" {n}" + (f" {RARE}" if n == number // 3 else "")
            rows.append(
                Article(
                    project=project,
                    public=UUID(int=n + 1),
                    name=f"filled-{n}.txt",
                    title=" ".join(text.split()[:8]),
                    text=text,
                    sha256=text_digest(text),
                    length=len(text),
                    words=LENGTH + 1,
                    source=f"مصدر {n % SOURCES}",
                    published=date(2020, 1, 1) + timedelta(days=n % 2000) if n % 10 else None,
                    priority=chance.choice((0, 0, 0, 1, 5)),
                    state=STATES[n % len(STATES)],
                )
            )
        made = Article.objects.bulk_create(rows)
        # Nothing looks for near duplicates here, so no signatures are computed.
        ArticleIndex.objects.bulk_create(ArticleIndex(article=row, project=project, key=words_of(row)) for row in made)
        begun = [row for row in made if row.state not in {"new", "gold"}]
        sets = AnnotationSet.objects.bulk_create(
            AnnotationSet(
                article=row,
                author=annotator,
                schema=project.schema,
                state="submitted" if row.state == "submitted" else "open",
                updated_at=timezone.now(),
            )
            for row in begun
        )
        SetFigure.objects.bulk_create(
            SetFigure(annotation_set=one, article_id=one.article_id, revision=0, problems=one.article_id % 50 == 0)
            for one in sets
        )


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]))
