"""What happens is told once, signed, tried again when it did not get through, and given up in the end."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from annotator.models import Delivery, Notification, Project, User, Webhook
from annotator.services import annotations, jobs, review, webhooks
from annotator.services.webhooks import rounds, sending
from annotator.services.webhooks.rounds import BACKOFF
from tests import factories
from tests.services.review import scenes
from tests.services.webhooks import Receiver
from tests.services.webhooks.fixtures import allowed, hook, manager, project, there

__all__ = ["allowed", "hook", "manager", "project", "there"]
pytestmark = pytest.mark.django_db


def submit(project: Project, text: str = factories.TEXT) -> None:
    row = factories.annotation_set(article=factories.article(project=project, text=text))
    annotations.submit(annotation_set_id=row.pk, revision=row.revision, actor=row.author)  # type: ignore[arg-type]


def test_submitted_work_is_told_signed_without_a_word_of_text_or_a_name(hook: Webhook, there: Receiver) -> None:
    submit(hook.project)
    assert DBTaskResult.objects.filter(task_path__contains="webhooks").count() == 1
    webhooks.go_round()
    (heard,) = there.heard
    assert heard.path == "/hear?a=1"
    assert heard.is_signed_with(webhooks.secret_of(hook))
    told = heard.told()
    row = hook.project.articles.get().annotation_sets.get()
    assert told["type"] == "set.submitted"
    assert told["data"] == {
        "project": {"slug": "ours", "name": "مشروع"},
        "article": {"id": str(row.article.public), "name": row.article.name},
        "annotation_set": {"id": str(row.pk), "kind": "annotator", "revision": row.revision},
    }
    assert row.author is not None
    assert row.author.username.encode() not in heard.body
    (delivery,) = Delivery.objects.all()
    assert (delivery.status, delivery.tries, delivery.try_at) == (204, 1, None)
    assert heard.headers["webhook-id"] == str(delivery.pk)
    webhooks.go_round()
    assert len(there.heard) == 1


def test_practice_is_nobodys_data_and_others_hear_of_nothing(hook: Webhook, there: Receiver) -> None:
    article = factories.article(project=hook.project)
    row = factories.annotation_set(article=article)
    type(article).objects.filter(pk=article.pk).update(use="practice")
    annotations.submit(annotation_set_id=row.pk, revision=row.revision, actor=row.author)  # type: ignore[arg-type]
    submit(factories.project())
    assert Delivery.objects.count() == 0


def test_a_finished_gold_and_a_job_that_ended_are_told(there: Receiver) -> None:
    scene = scenes.scene(scenes.base(), scenes.base())
    manager = factories.member(project=scene.project, role="manager")
    webhooks.add(project=scene.project, url=there.url, events=["gold.locked", "job.done"], actor=manager)
    review.lock(article=scene.article, revision=scene.gold.curation.revision, actor=scene.curator)
    job = jobs.start(project=scene.project, noun="export", request={"state": None}, actor=manager)
    jobs.run.call(str(job.pk))
    webhooks.go_round()
    assert [one.told()["type"] for one in there.heard] == ["gold.locked", "job.done"]
    assert there.heard[1].told()["data"]["job"] == {"id": str(job.pk), "noun": "export", "state": "done"}


def test_what_was_rolled_back_is_not_told(hook: Webhook) -> None:
    with transaction.atomic():
        submit(hook.project)
        transaction.set_rollback(True)
    assert Delivery.objects.count() == 0


def test_a_failure_is_tried_again_with_the_same_bytes_until_it_is_given_up(
    hook: Webhook, there: Receiver, manager: User
) -> None:
    there.status, there.said = 500, "خطأ".encode()
    submit(hook.project)
    moment = timezone.now() + timedelta(seconds=1)
    for wait in (*BACKOFF, None):
        with time_machine.travel(moment, tick=False):
            webhooks.go_round()
            delivery = Delivery.objects.get()
            assert (delivery.status, delivery.trouble, delivery.answer) == (500, "status", "خطأ")
            if wait is None:
                assert (delivery.try_at, delivery.failed_at) == (None, moment)
            else:
                assert delivery.try_at == moment + wait
                moment += wait
    assert len({(one.body, one.headers["webhook-id"]) for one in there.heard}) == 1
    assert len(there.heard) == len(BACKOFF) + 1
    hook.refresh_from_db()
    assert hook.gave_up
    assert Notification.objects.get(user=manager).kind == "webhook_paused"


def test_one_that_answers_does_not_pause_for_one_message_it_does_not_take(hook: Webhook, there: Receiver) -> None:
    Webhook.objects.update(heard_at=timezone.now())
    there.status = 422
    submit(hook.project)
    Delivery.objects.update(tries=len(BACKOFF))
    webhooks.go_round()
    hook.refresh_from_db()
    assert (hook.paused_at, Delivery.objects.get().failed_at is None) == (None, False)


def test_whoever_says_gone_is_told_nothing_more(hook: Webhook, there: Receiver) -> None:
    there.status = 410
    submit(hook.project)
    webhooks.go_round()
    hook.refresh_from_db()
    assert (hook.gave_up, Delivery.objects.get().trouble) == (True, "gone")
    submit(hook.project, "نص آخر.")
    webhooks.go_round()
    assert len(there.heard) == 1


def test_a_redirect_is_not_followed(hook: Webhook, there: Receiver) -> None:
    there.status, there.location = 307, there.url
    submit(hook.project)
    webhooks.go_round()
    assert (len(there.heard), Delivery.objects.get().trouble) == (1, "redirect")


def test_where_nobody_listens_the_others_do_not_try_one_by_one(
    project: Project, manager: User, there: Receiver
) -> None:
    webhooks.add(project=project, url="http://127.0.0.1:9/", events=["set.submitted"], actor=manager)
    good = webhooks.add(project=project, url=there.url, events=["set.submitted"], actor=manager)
    for number in range(3):
        submit(project, f"نص {number}")
    webhooks.go_round()
    bad = Delivery.objects.exclude(webhook=good)
    assert sorted(bad.values_list("tries", "trouble")) == [(0, "refused"), (0, "refused"), (1, "refused")]
    assert len(there.heard) == 3


def test_an_answer_without_end_is_cut_off(hook: Webhook, there: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "ALL", 0.3)
    there.drip = threading.Event()
    submit(hook.project)
    webhooks.go_round()
    there.drip.set()
    assert Delivery.objects.get().trouble == "silent"


def test_a_name_of_the_own_network_is_not_sent_to_even_if_it_was_set_up_before(
    hook: Webhook, there: Receiver, settings: Any
) -> None:
    settings.WEBHOOKS_PRIVATE = False
    Webhook.objects.update(url="https://127.0.0.1/")
    submit(hook.project)
    webhooks.go_round()
    assert (there.heard, Delivery.objects.get().trouble) == ([], "private")


def test_switched_off_nothing_is_written_and_nothing_goes_out(hook: Webhook, there: Receiver, settings: Any) -> None:
    submit(hook.project)
    settings.WEBHOOKS_ON = False
    webhooks.go_round()
    submit(factories.project())
    assert (there.heard, Delivery.objects.count()) == ([], 1)


def test_a_worker_that_dies_with_a_delivery_in_hand_leaves_it_to_the_next(hook: Webhook, there: Receiver) -> None:
    submit(hook.project)
    assert rounds._take(timezone.now()) is not None
    webhooks.go_round()
    assert there.heard == []
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        webhooks.go_round()
    assert len(there.heard) == 1


def test_what_is_long_done_is_forgotten(hook: Webhook) -> None:
    submit(hook.project)
    webhooks.go_round()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        webhooks.go_round()
    assert Delivery.objects.count() == 0
