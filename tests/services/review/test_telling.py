"""Who is told what about a gold: second opinions asked for and given, work that came after the lock."""

from uuid import uuid4

import orjson
import pytest

from annotator.agreement.comparison import Policy
from annotator.models import AnnotationSet, Membership, Notification, User
from annotator.services import annotations, members, review
from annotator.services.returns import open_return
from annotator.services.review import returning
from tests import factories
from tests.services.review.scenes import Scene, base, changed, put, scene, span

pytestmark = pytest.mark.django_db


def agreed() -> Scene:
    return scene(base(), base(), policy=Policy("all_agree"))


def told(person: User) -> list[tuple[str, str]]:
    return list(Notification.objects.filter(user=person).order_by("pk").values_list("kind", "address"))


def curator(found: Scene) -> User:
    return factories.member(project=found.project, role="curator")


def lock(found: Scene) -> AnnotationSet:
    return review.lock(article=found.article, revision=found.gold.curation.revision, actor=found.curator)


def test_a_second_opinion_is_asked_of_the_other_curators_alone() -> None:
    found = agreed()
    other, manager = curator(found), factories.member(project=found.project, role="manager")
    review.ask_second(article=found.article, reason="أهو رأي الصحيفة؟", actor=found.curator)
    assert told(other) == [("second_asked", f"/articles/{found.article.public}/curation/")]
    assert orjson.loads(Notification.objects.get(user=other).facts)["message"] == "أهو رأي الصحيفة؟"
    assert [told(one) for one in (found.curator, manager, *found.people)] == [[], [], [], []]


def test_where_there_is_no_other_curator_the_managers_are_asked() -> None:
    found = agreed()
    manager = factories.member(project=found.project, role="manager")
    review.ask_second(article=found.article, actor=found.curator)
    assert [kind for kind, _address in told(manager)] == ["second_asked"]


def test_who_asked_hears_that_it_was_given_and_the_others_need_not_look_any_more() -> None:
    found = agreed()
    other, third = curator(found), curator(found)
    review.ask_second(article=found.article, actor=found.curator)
    review.second(article=found.article, reason="كل شيء في موضعه", actor=other)
    assert told(found.curator) == [("second_given", f"/articles/{found.article.public}/curation/last-look/")]
    assert told(third) == []


def test_asked_again_after_an_unlock_it_is_told_again() -> None:
    found = agreed()
    other = curator(found)
    review.ask_second(article=found.article, actor=found.curator)
    Notification.objects.filter(user=other).update(read_at=found.gold.updated_at)
    review.second(article=found.article, actor=other)
    lock(found)
    review.unlock(article=found.article, reason="خطأ", actor=found.curator)
    review.ask_second(article=found.article, actor=found.curator)
    assert [kind for kind, _address in told(other)] == ["second_asked", "second_asked"]


def test_who_left_the_project_does_not_hear_of_it() -> None:
    found = agreed()
    other, manager = curator(found), factories.member(project=found.project, role="manager")
    review.ask_second(article=found.article, actor=found.curator)
    row = Membership.objects.get(user=found.curator, project=found.project)
    members.end(membership=row, actor=manager)
    review.second(article=found.article, actor=other)
    assert "second_given" not in [kind for kind, _address in told(found.curator)]


def late(found: Scene) -> AnnotationSet:
    """A set nobody compared, handed in now."""
    person = factories.member(project=found.project, first_name="رنا", last_name="")
    return factories.submitted(article=found.article, author=person, changes=[put(base())])


def test_work_that_comes_after_the_lock_is_told_to_every_curator() -> None:
    found = agreed()
    other = curator(found)
    lock(found)
    row = late(found)
    address = f"/articles/{found.article.public}/compare/"
    assert told(other) == told(found.curator) == [("gold_overtaken", address)]
    assert told(row.author) == []  # type: ignore[arg-type]  # an annotator's


def test_before_the_lock_nobody_is_told() -> None:
    found = agreed()
    late(found)
    assert told(found.curator) == []


def test_a_returned_set_that_is_no_longer_compared_and_handed_in_after_the_lock() -> None:
    found = scene(base(), changed(base(), span("p1", "PERS", "سامر", entity="samer")), base())
    row = AnnotationSet.objects.select_related("article__project").get(pk=found.sets[1].pk)
    returning.return_set(annotation_set=row, return_id=uuid4(), message="انظر إلى الاسم", actor=found.curator)
    review.change_voices(article=found.article, voices=[found.sets[0].pk, found.sets[2].pk], actor=found.curator)
    review.apply_policy(article=found.article, policy=Policy("all_agree"), batch=uuid4(), actor=found.curator)
    lock(found)
    assert open_return(row) is not None
    AnnotationSet.objects.filter(pk=row.pk).update(state="open")
    annotations.submit(annotation_set_id=row.pk, revision=row.revision, actor=found.people[1])
    assert [kind for kind, _address in told(found.curator)] == ["resubmitted", "gold_overtaken"]
