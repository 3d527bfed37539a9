"""Members: roles and pseudonyms, leaving and coming back, and that no work goes with anybody."""

from typing import Any

import orjson
import pytest
from django.db import connection

from annotator.models import AnnotationSet, Article, AuditEntry, Invitation, Membership, Project, User
from annotator.services import access, annotations, exports, integrity, invitations, members, notifications, projects
from annotator.services.refusal import Conflict, Invalid, NotFound
from tests import factories
from tests.services.test_saving_together import together

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def project() -> Project:
    made = factories.project(slug="press", name="الصحف")
    Project.objects.filter(pk=made.pk).update(assignment="pull")
    made.refresh_from_db()
    return made


@pytest.fixture
def salma(project: Project) -> User:
    return factories.member(project=project, username="salma", first_name="سلمى", role=Role.MANAGER)


@pytest.fixture
def layla(project: Project) -> User:
    return factories.member(project=project, username="layla", first_name="ليلى")


def of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def bell(user: User) -> list[str]:
    return [row.kind for row in notifications.notifications_of(user=user)]


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))


class TestRoles:
    def test_a_member_gets_another_role_and_is_told(self, project: Project, salma: User, layla: User) -> None:
        members.change_role(membership=of(layla), role=Role.CURATOR, actor=salma)
        members.change_role(membership=of(layla), role=Role.CURATOR, actor=salma)
        assert access.project_for(layla, "press").role == Role.CURATOR
        assert (bell(layla), acts().count("member.role")) == (["role_changed"], 1)

    def test_a_role_that_is_none_is_refused(self, project: Project, salma: User, layla: User) -> None:
        with pytest.raises(Invalid, match="no_such_role"):
            members.change_role(membership=of(layla), role="king", actor=salma)

    def test_the_last_manager_stays_one(self, project: Project, salma: User, layla: User) -> None:
        closed = factories.member(project=project, role=Role.MANAGER)
        User.objects.filter(pk=closed.pk).update(is_active=False)
        for verb in (lambda: members.end(membership=of(salma), actor=salma), lambda: demote(salma)):
            with pytest.raises(Conflict, match="last_manager"):
                verb()
        members.change_role(membership=of(layla), role=Role.MANAGER, actor=salma)
        demote(salma)
        assert of(salma).role == Role.VIEWER

    def test_whoever_is_no_manager_any_more_lets_nobody_in(self, project: Project, salma: User, layla: User) -> None:
        members.change_role(membership=of(layla), role=Role.MANAGER, actor=salma)
        mine, theirs = (invitations.create(project=project, role="viewer", actor=who)[0] for who in (salma, layla))
        demote(salma)
        assert [Invitation.objects.get(pk=row.pk).revoked_at is None for row in (mine, theirs)] == [False, True]


def demote(user: User) -> None:
    members.change_role(membership=of(user), role=Role.VIEWER, actor=user)


class TestPseudonyms:
    def test_everybody_gets_one_and_nobody_anothers(self, project: Project, salma: User, layla: User) -> None:
        assert [of(salma).pseudonym, of(layla).pseudonym] == ["A01", "A02"]
        members.end(membership=of(layla), actor=salma)
        assert of(factories.member(project=project)).pseudonym == "A03"
        projects.join(project=project, user=layla, role=Role.VIEWER, actor=salma)
        assert of(layla).pseudonym == "A02"

    def test_one_can_be_chosen(self, project: Project, salma: User, layla: User) -> None:
        for name in ("  واسم   ١ ", "واسم ١"):
            members.change_pseudonym(membership=of(layla), pseudonym=name, actor=salma)
        assert (of(layla).pseudonym, acts().count("member.pseudonym")) == ("واسم ١", 1)

    @pytest.mark.parametrize("name", ["", " ", "=1+1", "a" * 41, "a\u202eb", "-x", "<b>"])
    def test_what_is_no_name_is_refused(self, project: Project, salma: User, layla: User, name: str) -> None:
        with pytest.raises(Invalid, match="bad_pseudonym"):
            members.change_pseudonym(membership=of(layla), pseudonym=name, actor=salma)

    def test_two_have_never_the_same(self, project: Project, salma: User, layla: User) -> None:
        with pytest.raises(Conflict, match="pseudonym_taken"):
            members.change_pseudonym(membership=of(layla), pseudonym="a01", actor=salma)


class TestLeaving:
    @pytest.fixture
    def sets(self, project: Project, layla: User) -> list[AnnotationSet]:
        """One open with work in it, one submitted, one returned."""
        articles = [factories.article(project=project, text=f"{factories.TEXT}\n{n}") for n in range(3)]
        rows = [factories.annotation_set(article=article, author=layla) for article in articles]
        factories.saved(rows[0], *factories.marks(2))
        annotations.submit(annotation_set_id=rows[1].pk, revision=0, actor=layla)
        AnnotationSet.objects.filter(pk=rows[2].pk).update(state="returned")
        return rows

    def standing(self) -> list[tuple[str, int, int]]:
        return list(Article.objects.order_by("pk").values_list("state", "taken", "submitted"))

    def test_work_stays_and_open_places_go_back(
        self, project: Project, salma: User, layla: User, sets: list[AnnotationSet]
    ) -> None:
        body = AnnotationSet.objects.get(pk=sets[0].pk).body
        assert members.end(membership=of(layla), actor=salma) == 2
        now = [(row.state, row.skip_code) for row in map(refreshed, sets)]
        assert now == [("skipped", "departed"), ("submitted", ""), ("skipped", "departed")]
        assert refreshed(sets[0]).body == body
        assert self.standing() == [("new", 0, 0), ("submitted", 1, 1), ("new", 0, 0)]
        assert list(integrity.verify()) == []
        assert bell(layla) == ["member_removed"]

    def test_whoever_left_finds_every_door_closed(
        self, project: Project, salma: User, layla: User, sets: list[AnnotationSet]
    ) -> None:
        members.end(membership=of(layla), actor=salma)
        with pytest.raises(NotFound):
            access.project_for(layla, "press")
        with pytest.raises(NotFound):
            access.set_for(layla, sets[0].pk)
        with pytest.raises(Conflict, match="not_member"):
            members.end(membership=of(layla), actor=salma)

    def test_taken_back_they_go_on_where_they_were(
        self, project: Project, salma: User, layla: User, sets: list[AnnotationSet]
    ) -> None:
        members.end(membership=of(layla), actor=salma)
        other = factories.member(project=project)
        factories.annotation_set(article=sets[2].article, author=other)
        assert members.take_back(membership=of(layla), actor=salma) == 1
        assert members.take_back(membership=of(layla), actor=salma) == 0
        now = [(row.state, row.skip_code, row.lease_until is not None) for row in map(refreshed, sets)]
        assert now == [("open", "", True), ("submitted", "", False), ("skipped", "departed", False)]
        assert access.project_for(layla, "press").role == Role.ANNOTATOR
        assert bell(layla) == ["member_restored", "member_removed"]

    def test_whoever_only_reads_from_now_on_holds_no_places_until_that_ends(
        self, project: Project, salma: User, layla: User, sets: list[AnnotationSet]
    ) -> None:
        members.change_role(membership=of(layla), role=Role.VIEWER, actor=salma)
        assert [row.state for row in map(refreshed, sets)] == ["skipped", "submitted", "skipped"]
        assert self.standing() == [("new", 0, 0), ("submitted", 1, 1), ("new", 0, 0)]
        members.change_role(membership=of(layla), role=Role.ANNOTATOR, actor=salma)
        assert [row.state for row in map(refreshed, sets)] == ["open", "submitted", "open"]

    def test_people_leave_by_themselves_and_are_not_told_so(self, project: Project, salma: User, layla: User) -> None:
        members.end(membership=of(layla), actor=layla)
        assert (bell(layla), acts()[-1]) == ([], "member.leave")

    def test_in_an_archived_project_everybody_stays(self, project: Project, salma: User, layla: User) -> None:
        projects.archive(project=project, actor=salma)
        for verb in (members.end, members.take_back):
            with pytest.raises(Conflict, match="archived"):
                verb(membership=of(layla), actor=salma)


def refreshed(row: AnnotationSet) -> AnnotationSet:
    return AnnotationSet.objects.get(pk=row.pk)


@pytest.mark.parametrize("count", [1, 3])
def test_the_team_costs_two_queries(project: Project, salma: User, count: int, django_assert_num_queries: Any) -> None:
    article = factories.article(project=project)
    for _ in range(count):
        factories.annotation_set(article=article)
    with django_assert_num_queries(2):
        lines = members.lines(project=project)
    assert [(line.open, line.submitted) for line in lines] == [(0, 0)] + [(1, 0)] * count


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_leave_at_the_same_moment_do_not_leave_nobody() -> None:
    project = factories.project()
    both = [factories.member(project=project, role=Role.MANAGER) for _ in range(2)]
    rows = [Membership.objects.get(user=user) for user in both]
    answers = together([lambda n=n: members.end(membership=rows[n], actor=both[n]) for n in range(2)])
    assert sorted(str(answer) for answer in answers) == ["0", "last_manager"]
    assert Membership.objects.filter(ended_at=None).count() == 1
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_eight_who_join_at_the_same_moment_get_eight_pseudonyms() -> None:
    project = factories.project()
    users = [factories.user() for _ in range(8)]
    together([lambda u=u: projects.join(project=project, user=u, role="viewer", actor=None) for u in users])
    assert sorted(Membership.objects.values_list("pseudonym", flat=True)) == [f"A0{n}" for n in range(1, 9)]


def test_exports_carry_pseudonyms_where_the_project_wants_it(project: Project, salma: User, layla: User) -> None:
    article, admin = factories.article(project=project), factories.user(is_superuser=True, first_name="مدير")
    for author in (layla, admin):
        factories.annotation_set(article=article, author=author)

    def authors() -> list[str]:
        fresh = Project.objects.get(pk=project.pk)
        return [orjson.loads(line)["author"]["name"] for line in exports.lines(exports.sets_to_export(fresh))]

    assert authors() == ["ليلى", "مدير"]
    for _ in range(2):
        members.set_pseudonymous_exports(project=project, pseudonymous=True, actor=salma)
    assert authors() == ["A02", f"X{admin.pk}"]
    members.end(membership=of(layla), actor=salma)
    assert authors() == ["A02", f"X{admin.pk}"]
    assert acts().count("project.pseudonyms") == 1
