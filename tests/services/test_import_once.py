"""Two presses on one import: the second one is told, and nothing is queued twice."""

import pytest

from annotator.models import ImportBatch, Job
from annotator.services.articles import importing
from annotator.services.articles.importing import running
from annotator.services.refusal import Conflict
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_press_that_saw_the_batch_open_does_not_queue_it_again() -> None:
    project = factories.project()
    batch = importing.open_batch(project=project, actor=factories.member(project=project, role="manager"))
    seen_by_another = ImportBatch.objects.select_related("project", "actor").get(pk=batch.pk)
    running.enqueue(batch=batch)
    with pytest.raises(Conflict, match="already_started"):
        running.enqueue(batch=seen_by_another)
    assert Job.objects.filter(noun="import").count() == 1
