"""The team's page, coming in by a link, and leaving."""

import logging
import re
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from annotator.models import Invitation, Membership, Project, User
from annotator.services import invitations, members
from annotator.web import strength
from annotator.web.discretion import Discreet
from tests import factories

pytestmark = pytest.mark.django_db
Role = Membership.Role
PASSWORD = "ثلاثة-جسور-7"
SENT = {"role": "viewer", "days": "7", "limit": "1", "note": "لنور"}
NOOR = {"full_name": "نور القاسم", "username": "noor", "password": PASSWORD, "language": "ar", "email": ""}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def nobody_tried_before() -> None:
    cache.clear()


@pytest.fixture
def project() -> Project:
    return factories.project(slug="press", name="الصحف")


@pytest.fixture
def salma(project: Project) -> User:
    return factories.member(project=project, username="salma", first_name="سلمى", role=Role.MANAGER)


@pytest.fixture
def layla(project: Project, salma: User) -> User:
    return factories.member(project=project, username="layla", first_name="ليلى")


@pytest.fixture
def manager(salma: User) -> Client:
    return signed_in(salma)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def link(project: Project, salma: User, **fields: Any) -> str:
    """The address of a new link."""
    made = {"project": project, "role": Role.ANNOTATOR, "actor": salma, **fields}
    return reverse("join-link", args=[invitations.create(**made)[1]])


def words(response: Any) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


class TestTheTeam:
    def test_everybody_with_role_pseudonym_and_work(self, project: Project, layla: User, manager: Client) -> None:
        factories.annotation_set(article=factories.article(project=project), author=layla)
        assert "في التصدير A02" not in words(manager.get(reverse("team", args=["press"])))
        Project.objects.update(pseudonymous_exports=True)
        said = words(manager.get(reverse("team", args=["press"])))
        for part in ("مشاركان.", "ليلى", "layla", "في التصدير A02", "واسِم", "مقال مفتوح", "آخر ظهور"):
            assert part in said

    def test_a_role_and_a_pseudonym_are_changed(self, layla: User, manager: Client) -> None:
        address = reverse("member", args=["press", of(layla).pk])
        answer = manager.post(address, {"role": "curator", "pseudonym": "ل١"})
        assert answer.headers["Location"] == f"/projects/press/team/#member-{of(layla).pk}"
        assert (of(layla).role, of(layla).pseudonym) == ("curator", "ل١")

    def test_what_is_refused_is_shown_as_it_was_typed(self, layla: User, salma: User, manager: Client) -> None:
        answer = manager.post(
            reverse("member", args=["press", of(layla).pk]), {"role": "curator", "pseudonym": "=cmd()"}
        )
        assert answer.status_code == 400
        html = answer.content.decode()
        assert "يبدأ الاسم المستعار بحرف أو رقم" in html
        assert 'value="=cmd()"' in html
        assert of(layla).role == "annotator"
        last = manager.post(reverse("member", args=["press", of(salma).pk]), {"role": "viewer", "pseudonym": "A01"})
        assert "لا بدّ للمشروع من مدير" in words(last)

    def test_ending_says_what_becomes_of_the_work_and_can_be_undone(
        self, project: Project, layla: User, manager: Client
    ) -> None:
        row = factories.annotation_set(article=factories.article(project=project), author=layla)
        address = reverse("member-end", args=["press", of(layla).pk])
        assert "مقال مفتوح واحد يرجع إلى الآخرين، وما وُسم فيه محفوظ." in words(manager.get(address))
        page = manager.post(address, follow=True)
        assert "انتهت مشاركة ليلى، والعمل كله باقٍ. رجع مقال مفتوح واحد إلى الآخرين." in words(page)
        (undo,) = re.findall(r'class="undo mt2"\s+method="post"\s+action="([^"]+)"', page.content.decode())
        assert signed_in(layla).get(f"/annotation-sets/{row.pk}/").status_code == 404
        manager.post(undo)
        assert signed_in(layla).get(f"/annotation-sets/{row.pk}/").status_code == 200

    def test_pseudonyms_in_exports_are_switched_on_and_off(self, project: Project, manager: Client) -> None:
        for sent, wanted in (({"pseudonymous": "on"}, True), ({}, False)):
            manager.post(reverse("team-pseudonyms", args=["press"]), sent)
            project.refresh_from_db()
            assert project.pseudonymous_exports is wanted

    def test_members_of_another_project_are_not_there(self, manager: Client) -> None:
        other = factories.member(project=factories.project())
        for name in ("member", "member-end", "member-restore"):
            assert manager.post(reverse(name, args=["press", of(other).pk]), {"role": "viewer"}).status_code == 404
        assert of(other).ended_at is None

    @pytest.mark.parametrize("count", [1, 3])
    def test_a_team_of_any_size_costs_the_same_queries(
        self, project: Project, manager: Client, salma: User, count: int, django_assert_num_queries: Any
    ) -> None:
        row, _secret = invitations.create(project=project, role="viewer", actor=salma, limit=9)
        for _ in range(count):
            invitations.accept(invitation=row, actor=factories.user())
            members.end(membership=of(factories.member(project=project)), actor=salma)
        # Session, person, project · members, their sets · who left, their sets · links, who came in, who they are ·
        # the bell.
        with django_assert_num_queries(11):
            manager.get(reverse("team", args=["press"]))


class TestMakingALink:
    def test_it_is_shown_once(self, manager: Client, client: Client) -> None:
        sent = {"role": "curator", "days": "30", "limit": "3", "note": "قسم الترجمة"}
        answer = manager.post(reverse("invite", args=["press"]), sent)
        (made,) = re.findall(r'value="(http://testserver/join/[^"]+)"', answer.content.decode())
        row = Invitation.objects.get()
        assert (row.role, row.limit, row.note) == ("curator", 3, "قسم الترجمة")
        page = manager.get(reverse("team", args=["press"])).content.decode()
        assert made not in page
        assert f"{row.prefix}…" in page
        assert client.get(made).status_code == 302

    def test_nonsense_makes_none_and_loses_nothing(self, manager: Client) -> None:
        answer = manager.post(
            reverse("invite", args=["press"]), {"role": "viewer", "days": "7", "limit": "0", "note": "لنور"}
        )
        assert (answer.status_code, Invitation.objects.count()) == (400, 0)
        assert 'value="لنور"' in answer.content.decode()

    def test_one_taken_back_opens_nothing(self, project: Project, salma: User, manager: Client, client: Client) -> None:
        address = link(project, salma)
        manager.post(reverse("invitation-revoke", args=["press", Invitation.objects.get().pk]))
        answer = client.get(address, follow=True)
        assert answer.status_code == 410
        assert "سُحب هذا الرابط. الرابط الجديد إلى الصحف يُطلب ممّن أنشأه: سلمى ." in words(answer)


class TestComingIn:
    def test_a_new_person_reads_to_what_by_whom_and_as_what(
        self, project: Project, salma: User, client: Client
    ) -> None:
        page = client.get(link(project, salma), follow=True)
        assert page.redirect_chain == [("/join/", 302)]
        assert "دعوة من سلمى ، والدور: واسِم." in words(page)
        assert "كلمة المرور" in words(page)

    def test_a_new_person_makes_an_account_and_is_in(self, project: Project, salma: User, client: Client) -> None:
        client.get(link(project, salma))
        before = client.session.session_key
        answer = client.post(reverse("join"), NOOR)
        assert answer.headers["Location"] == "/projects/press/"
        assert "أهلًا بك في الصحف" in words(client.get("/projects/press/"))
        # Whoever knew the visitor's session knows nothing of the member's.
        assert client.session.session_key != before
        assert Client().post(reverse("login"), {"username": "noor", "password": PASSWORD}).status_code == 302

    def test_the_pages_of_another_language(self, project: Project, salma: User, client: Client) -> None:
        client.get(link(project, salma))
        client.post(reverse("join"), {**NOOR, "language": "en"})
        assert 'lang="en"' in client.get("/").content.decode()

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"username": "salma"}, "اسم المستخدم هذا مأخوذ"),
            ({"username": "نور القاسم"}, "دون مسافات"),
            ({"full_name": "123"}, "يُكتب الاسم بالحروف"),
            ({"email": "noor@"}, "ليس هذا عنوان بريد"),
            ({"password": "123"}, "كلمة المرور هذه ضعيفة. عشرة محارف على الأقل."),
            ({"password": ""}, "هذا الحقل مطلوب"),
        ],
    )
    def test_what_is_wrong_is_said_beside_it_and_the_rest_is_kept(
        self, project: Project, salma: User, client: Client, fields: dict[str, str], sentence: str
    ) -> None:
        client.get(link(project, salma))
        answer = client.post(reverse("join"), {**NOOR, "email": "noor@example.org", **fields})
        assert answer.status_code == 400
        assert sentence in words(answer)
        kept = fields.get("username", "noor")
        assert f'value="{kept}"' in answer.content.decode()
        assert PASSWORD not in answer.content.decode()
        assert not User.objects.filter(username="noor").exists()

    def test_somebody_with_an_account_signs_in_and_presses(self, project: Project, salma: User, client: Client) -> None:
        noor = factories.user(username="noor", password=PASSWORD)
        client.get(link(project, salma))
        entered = client.post(
            reverse("login"), {"username": "noor", "password": PASSWORD, "next": "/join/"}, follow=True
        )
        assert "الانضمام إلى المشروع" in words(entered)
        client.post(reverse("join"))
        assert of(noor).role == "annotator"

    def test_a_member_reads_that_nothing_changes(self, project: Project, salma: User, layla: User) -> None:
        client = signed_in(layla)
        assert "ولا يغيّر الرابط منها شيئًا" in words(client.get(link(project, salma, role="viewer"), follow=True))
        assert "يعطيك دورًا أوسع" in words(client.get(link(project, salma, role="curator"), follow=True))
        client.post(reverse("join"))
        assert of(layla).role == "curator"

    def test_the_second_for_one_place_is_told(self, project: Project, salma: User) -> None:
        first, second = Client(), Client()
        address = link(project, salma)
        for client in (first, second):
            client.get(address)
        first.post(reverse("join"), NOOR)
        answer = second.post(reverse("join"), {**NOOR, "username": "hind"})
        assert (answer.status_code, "دخل بهذا الرابط كل من أُعدّ لهم." in words(answer)) == (410, True)
        assert not User.objects.filter(username="hind").exists()

    def test_a_wrong_link_and_no_link(self, client: Client) -> None:
        for path in ("/join/nonsense/", "/join/"):
            answer = client.get(path, follow=True)
            assert (answer.status_code, "ليس هذا من روابطنا" in words(answer)) == (404, True)

    def test_guessing_is_slowed_down(self, project: Project, salma: User, client: Client) -> None:
        address = link(project, salma)
        codes = [client.get(f"/join/{n}/", follow=True).status_code for n in range(31)]
        assert codes == [404] * 30 + [429]
        assert client.get(address, follow=True).status_code == 429

    def test_the_secret_goes_no_further_than_the_first_request(
        self, project: Project, salma: User, client: Client
    ) -> None:
        address = link(project, salma)
        secret = address.split("/")[2]
        first = client.get(address)
        assert (first.headers["Location"], first.headers["Referrer-Policy"]) == ("/join/", "no-referrer")
        assert first.headers["Cache-Control"] == "private, no-store"
        assert secret not in client.get("/join/").content.decode()
        assert secret not in str(dict(client.session))

    def test_a_fault_writes_no_secret_down(self) -> None:
        record = logging.LogRecord(
            "django.request", 40, "", 0, "%s: %s", ("Internal Server Error", "/join/s3cret/"), None
        )
        assert Discreet().filter(record)
        assert record.getMessage() == "Internal Server Error: /join/…/"


class TestLeaving:
    def test_one_reads_what_becomes_of_ones_work_and_leaves(self, layla: User) -> None:
        client = signed_in(layla)
        assert "ما سُلِّم باقٍ كما هو وباسمك." in words(client.get(reverse("leave", args=["press"])))
        page = client.post(reverse("leave", args=["press"]), follow=True)
        assert "انتهت مشاركتك في الصحف." in words(page)
        assert client.get("/projects/press/").status_code == 404

    def test_the_last_manager_hears_why_not(self, manager: Client, salma: User) -> None:
        answer = manager.post(reverse("leave", args=["press"]))
        assert (answer.status_code, "لا بدّ للمشروع من مدير" in words(answer)) == (400, True)
        assert of(salma).ended_at is None


def test_every_rule_for_passwords_has_our_words(settings: Any) -> None:
    with pytest.raises(ValidationError) as short:
        validate_password("123")
    with pytest.raises(ValidationError) as similar:
        validate_password("layla-layla", User(username="layla-layla"))
    codes = {one.code for raised in (short, similar) for one in raised.value.error_list}
    assert codes == set(strength.RULES)
    assert len(settings.AUTH_PASSWORD_VALIDATORS) == len(strength.RULES)
