"""Invitation links: who gets in by one, who does not, and that the last place is given once."""

from typing import Any

import pytest
from django.utils import timezone

from annotator.models import AuditEntry, Invitation, InvitationUse, Membership, Project, User
from annotator.services import accounts, invitations, members, notifications, projects
from annotator.services.refusal import Conflict, Forbidden, Invalid, NotFound
from tests import factories
from tests.services.test_saving_together import together

pytestmark = pytest.mark.django_db
Role = Membership.Role
PASSWORD = "ثلاثة-جسور-7"
ACCOUNT = {"username": "noor", "full_name": "نور القاسم", "password": PASSWORD}


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press", name="الصحف")


@pytest.fixture
def salma(project: Project) -> User:
    return factories.member(project=project, username="salma", first_name="سلمى", role=Role.MANAGER)


def link(project: Project, salma: User, **fields: Any) -> Invitation:
    return invitations.create(**{"project": project, "role": Role.ANNOTATOR, "actor": salma, **fields})[0]


def role_of(user: User) -> str | None:
    return Membership.objects.filter(user=user, ended_at=None).values_list("role", flat=True).first()


class TestMaking:
    def test_the_secret_is_known_to_whoever_was_shown_it(self, project: Project, salma: User) -> None:
        row, secret = invitations.create(project=project, role="viewer", actor=salma, note="  قسم\nاللسانيات ")
        assert invitations.behind(secret) == row
        assert row.note == "قسم اللسانيات"
        stored = [str(value) for value in Invitation.objects.values_list()[0]] + list(
            AuditEntry.objects.values_list("facts", flat=True)
        )
        assert not any(secret in text for text in stored)

    @pytest.mark.parametrize("guess", ["", "x", "\udcff", "A" * 32])
    def test_a_guess_is_nothing(self, project: Project, salma: User, guess: str) -> None:
        link(project, salma)
        with pytest.raises(NotFound):
            invitations.behind(guess)

    @pytest.mark.parametrize(
        ("fields", "code"),
        [({"role": "king"}, "no_such_role"), ({"days": 0}, "bad_days"), ({"days": 181}, "bad_days")]
        + [({"limit": number}, "bad_limit") for number in (0, 201)],
    )
    def test_what_makes_no_sense_is_refused(
        self, project: Project, salma: User, fields: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(Invalid, match=code):
            link(project, salma, **fields)

    def test_the_list_names_who_came_in(self, project: Project, salma: User, django_assert_num_queries: Any) -> None:
        row, people = link(project, salma, limit=3), [factories.user() for _ in range(2)]
        for person in people:
            invitations.accept(invitation=row, actor=person)
        link(project, salma)
        with django_assert_num_queries(3):
            listed = invitations.listed(project=project)
            assert [[use.user for use in one.uses.all()] for one in listed] == [[], people]


class TestComingIn:
    def test_with_an_account(self, project: Project, salma: User) -> None:
        noor = factories.user(first_name="نور")
        row = invitations.accept(invitation=link(project, salma), actor=noor)
        assert (row.role, row.pseudonym) == ("annotator", "A02")
        told = notifications.notifications_of(user=salma).get()
        assert notifications.sentence(told.kind, notifications.facts_of(told)) == (
            "انضمّ إلى \u2068الصحف\u2069 بدعوتك: \u2068نور\u2069."
        )

    def test_with_a_new_account(self, project: Project, salma: User) -> None:
        noor = accounts.join_anew(invitation=link(project, salma), **ACCOUNT, email="noor@example.org", language="en")
        assert (noor.display_name, noor.email, noor.language) == ("نور القاسم", "noor@example.org", "en")
        assert noor.check_password(PASSWORD)
        assert role_of(noor) == "annotator"

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"revoked_at": timezone.now()}, "invitation_revoked"),
            ({"expires_at": timezone.now()}, "invitation_expired"),
            ({"used": 1}, "invitation_used_up"),
        ],
    )
    def test_not_by_a_link_that_has_ended(
        self, project: Project, salma: User, change: dict[str, Any], code: str
    ) -> None:
        row = link(project, salma)
        Invitation.objects.filter(pk=row.pk).update(**change)
        with pytest.raises(Conflict, match=code):
            invitations.accept(invitation=row, actor=factories.user())
        with pytest.raises(Conflict, match=code):
            accounts.join_anew(invitation=row, **ACCOUNT)
        # Neither a member nor an account came of it.
        assert not User.objects.filter(username="noor").exists()
        assert Membership.objects.count() == 1

    def test_not_into_an_archived_project(self, project: Project, salma: User) -> None:
        row = link(project, salma)
        projects.archive(project=project, actor=salma)
        with pytest.raises(Conflict, match="invitation_closed"):
            invitations.accept(invitation=row, actor=factories.user())

    def test_revoking_twice_keeps_the_first_time_and_who_came_in(self, project: Project, salma: User) -> None:
        row, noor = link(project, salma, limit=2), factories.user()
        invitations.accept(invitation=row, actor=noor)
        for _ in range(2):
            invitations.revoke(invitation=row, actor=salma)
        assert AuditEntry.objects.filter(act="invitation.revoke").count() == 1
        assert role_of(noor) == "annotator"


class TestMembersWhoFollowALink:
    def test_the_same_role_or_less_changes_nothing_and_takes_no_place(self, project: Project, salma: User) -> None:
        row = link(project, salma)
        assert invitations.offers(invitation=row, user=salma) == "member"
        assert invitations.accept(invitation=row, actor=salma).role == "manager"
        assert Invitation.objects.get().used == 0

    def test_a_higher_role_is_taken_once(self, project: Project, salma: User) -> None:
        noor, row = factories.member(project=project), link(project, salma, role="curator", limit=5)
        assert invitations.offers(invitation=row, user=noor) == "raise"
        assert invitations.accept(invitation=row, actor=noor).role == "curator"
        members.change_role(membership=Membership.objects.get(user=noor), role="annotator", actor=salma)
        assert invitations.offers(invitation=row, user=noor) == "member"
        assert invitations.accept(invitation=row, actor=noor).role == "annotator"
        assert Invitation.objects.get().used == 1

    def test_whoever_was_removed_needs_a_new_link(self, project: Project, salma: User) -> None:
        noor, old = factories.member(project=project), link(project, salma, limit=5)
        members.end(membership=Membership.objects.get(user=noor), actor=salma)
        assert invitations.offers(invitation=old, user=noor) == "removed"
        with pytest.raises(Conflict, match="invitation_removed"):
            invitations.accept(invitation=old, actor=noor)
        invitations.accept(invitation=link(project, salma), actor=noor)
        assert role_of(noor) == "annotator"


class TestAccounts:
    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"username": "نور القاسم"}, "bad_username"),
            ({"username": ""}, "bad_username"),
            ({"username": "x" * 151}, "bad_username"),
            ({"full_name": " \u202e "}, "bad_name"),
            ({"full_name": "١٢٣"}, "bad_name"),
            ({"email": "noor"}, "bad_email"),
            ({"language": "fr"}, "bad_language"),
            ({"password": "12345678901"}, "weak_password"),
            ({"password": "noor-noor"}, "weak_password"),
        ],
    )
    def test_what_is_not_accepted_leaves_nothing(
        self, project: Project, salma: User, fields: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(Invalid, match=code):
            accounts.join_anew(invitation=link(project, salma), **{**ACCOUNT, **fields})
        assert User.objects.count() == 1
        assert not InvitationUse.objects.exists()

    def test_a_name_is_taken_whatever_its_capitals(self, project: Project, salma: User) -> None:
        with pytest.raises(Invalid, match="username_taken"):
            accounts.join_anew(invitation=link(project, salma), **{**ACCOUNT, "username": "SALMA"})

    def test_ones_own_profile_and_nobody_elses(self, salma: User) -> None:
        row = accounts.change_profile(user=salma, full_name="سلمى  عبد\u200f الله", language="en", actor=salma)
        assert (row.display_name, row.language, row.email) == ("سلمى عبد الله", "en", "")
        with pytest.raises(Forbidden):
            accounts.change_profile(user=salma, full_name="أخرى", actor=factories.user())

    def test_a_new_password_needs_the_old_one(self) -> None:
        noor = factories.user(password=PASSWORD)
        with pytest.raises(Invalid, match="wrong_password"):
            accounts.change_password(user=noor, old="خطأ", new="أربعة-أنهار-9", actor=noor)
        with pytest.raises(Invalid, match="weak_password"):
            accounts.change_password(user=noor, old=PASSWORD, new="1", actor=noor)
        assert accounts.change_password(user=noor, old=PASSWORD, new="أربعة-أنهار-9", actor=noor).check_password(
            "أربعة-أنهار-9"
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_the_same_moment_one_gets_the_last_place() -> None:
    project = factories.project()
    salma = factories.member(project=project, role=Role.MANAGER)
    row = link(project, salma, limit=3)
    old = [factories.user() for _ in range(4)]
    jobs = [lambda u=u: invitations.accept(invitation=row, actor=u).role for u in old]
    jobs += [
        lambda n=n: accounts.join_anew(invitation=row, **{**ACCOUNT, "username": f"noor{n}"}).username for n in range(4)
    ]
    answers = [str(answer) for answer in together(jobs)]
    assert answers.count("invitation_used_up") == 5
    row.refresh_from_db()
    assert (row.used, row.uses.count(), Membership.objects.count()) == (3, 3, 4)
    # Whoever found no place has no account either.
    assert User.objects.filter(username__startswith="noor").count() == sum(a.startswith("noor") for a in answers)


@pytest.mark.django_db(transaction=True)
def test_a_person_who_presses_twice_takes_one_place() -> None:
    project = factories.project()
    row = link(project, factories.member(project=project, role=Role.MANAGER), limit=5)
    noor = factories.user()
    answers = together([lambda: invitations.accept(invitation=row, actor=noor).role] * 4)
    row.refresh_from_db()
    assert (answers, row.used) == (["annotator"] * 4, 1)
