"""The pages of giving a set back: the curator's form, the annotator's desk, and what changed since."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import AnnotationSet, AuditEntry, Membership, NoteThread, Project, SetReturn, User
from annotator.services import annotations, notes, review
from annotator.services.review import returning
from tests import factories

pytestmark = pytest.mark.django_db
TEXT = factories.TEXT
NAME = (TEXT.index("سامر"), TEXT.index("سامر") + len("سامر الهادي"))
MESSAGE = "عمل متقن. بقي حدٌّ واحد."


class Desk:
    """A submitted set, its author, a colleague, a curator; everybody with a browser."""

    def __init__(self) -> None:
        self.project: Project = factories.project(slug="press", name="الصحف")
        role = Membership.Role
        self.author = self.person(role.ANNOTATOR, first_name="هند")
        self.colleague = self.person(role.ANNOTATOR, first_name="ليلى")
        self.curator = self.person(role.CURATOR, first_name="سامر")
        article = factories.article(project=self.project, title="مقترحات لأوكرانيا")
        mark = factories.change(factories.put(factories.span(start=NAME[0], end=NAME[1], type="PERS", id="s1")))
        self.set: AnnotationSet = factories.submitted(article=article, author=self.author, changes=[mark])

    def person(self, role: str, **names: Any) -> User:
        return factories.member(project=self.project, role=role, **names)

    def browser(self, user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def note(self, body: str = "«الهادي» من الاسم؟", by: User | None = None) -> NoteThread:
        thread = uuid4()
        notes.open_thread(
            annotation_set=self.set, thread_id=thread, message_id=uuid4(),
            place=notes.Place(anchor="span", anchor_id="s1", segments=[NAME]), body=body, actor=by or self.curator,
        )  # fmt: skip
        return NoteThread.objects.get(pk=thread)

    def give_back(self, *places: NoteThread, message: str = MESSAGE) -> SetReturn:
        return returning.return_set(
            annotation_set=self.set, return_id=uuid4(), message=message,
            places=[one.pk for one in places], actor=self.curator,
        ).set_return  # fmt: skip

    def mend(self, *changes: dict[str, Any]) -> None:
        annotations.reopen(annotation_set_id=self.set.pk, actor=self.author)
        self.set.refresh_from_db()
        factories.saved(self.set, *changes)

    def hand_in(self) -> None:
        annotations.submit(annotation_set_id=self.set.pk, revision=self.set.revision, actor=self.author)

    def at(self, name: str) -> str:
        return reverse(name, args=[self.set.pk])


@pytest.fixture
def desk() -> Desk:
    return Desk()


def words(answer: Any) -> str:
    html = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_curator_chooses_the_places_and_sees_what_the_annotator_will_see(desk: Desk) -> None:
    own, asked = desk.note(), desk.note("أهو اسم واحد؟", by=desk.author)
    page = desk.browser(desk.curator).get(desk.at("set-return"))
    html = page.content.decode()
    assert "ما سيراه هند" in words(page)
    # The curator's own note is proposed; the annotator's question is there to be ticked.
    assert re.findall(rf'value="({own.pk}|{asked.pk})"\s*(checked)?', html) == [
        (str(own.pk), "checked"),
        (str(asked.pk), ""),
    ]
    client = desk.browser(desk.curator)
    sent = {"message": MESSAGE, "places": [str(asked.pk)], "preview": "1"}
    part = client.post(desk.at("set-return"), sent, headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith('<section id="return-preview"')
    assert MESSAGE in words(part)
    assert "أهو اسم واحد؟" in words(part)
    assert not SetReturn.objects.exists()
    # Without a script the whole page comes back, nothing lost.
    whole = client.post(desk.at("set-return"), sent)
    assert f">{MESSAGE}</textarea>" in whole.content.decode()


def test_it_is_done_once_however_often_it_is_sent(desk: Desk) -> None:
    note, client = desk.note(), desk.browser(desk.curator)
    page = client.get(desk.at("set-return")).content.decode()
    found = re.search(r'name="id" value="([^"]+)"', page)
    assert found
    sent = {"id": found[1], "message": MESSAGE, "places": [str(note.pk)]}
    for _time in range(2):
        answer = client.post(desk.at("set-return"), sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, desk.at("set-returns"))
    assert SetReturn.objects.get().places.get().thread_id == note.pk
    assert AuditEntry.objects.filter(act="set.return").count() == 1
    waiting = client.get(desk.at("set-returns"))
    assert "ولم يُستأنف العمل عليها بعد." in words(waiting)
    assert "التراجع عن الإعادة" in words(waiting)


@pytest.mark.parametrize(("message", "said"), [("  ", "اذكر في كلمات قليلة"), ("ن" * 501, "طول الرسالة ٥٠١")])
def test_bad_input_is_said_and_nothing_is_lost(desk: Desk, message: str, said: str) -> None:
    note = desk.note()
    sent = {"message": message, "places": [str(note.pk)]}
    answer = desk.browser(desk.curator).post(desk.at("set-return"), sent)
    assert (answer.status_code, said in words(answer)) == (400, True)
    assert f">{message}</textarea>" in answer.content.decode()
    assert re.search(rf'value="{note.pk}"\s*checked', answer.content.decode())
    assert AnnotationSet.objects.get().state == "submitted"


def test_another_curator_was_quicker(desk: Desk) -> None:
    desk.give_back()
    answer = desk.browser(desk.person(Membership.Role.CURATOR)).post(desk.at("set-return"), {"message": "كلام آخر"})
    assert (answer.status_code, "أُعيدت هذه الطبقة من قبل" in words(answer)) == (409, True)


def test_home_shows_the_message_and_each_note_on_its_snippet(desk: Desk) -> None:
    desk.give_back(desk.note())
    page = desk.browser(desk.author).get(reverse("home"))
    html, told = page.content.decode(), words(page)
    assert MESSAGE in told
    assert "<mark>سامر الهادي</mark>" in html
    assert told.count("«الهادي» من الاسم؟") == 1, "shown with the return, and not among the notes once more"
    assert "لديّ رأي آخر" in told
    assert "سامر · " in told
    project = words(desk.browser(desk.author).get(reverse("project", args=["press"])))
    assert MESSAGE in project
    # What is said later in the thread is news.
    thread = NoteThread.objects.get()
    notes.reply(
        annotation_set=desk.set, thread_id=thread.pk, message_id=uuid4(), body="وانظر المثال", actor=desk.curator
    )
    assert "وانظر المثال" in words(desk.browser(desk.author).get(reverse("home")))


def test_nobody_else_sees_that_something_came_back(desk: Desk) -> None:
    desk.give_back(desk.note())
    colleague, stranger = desk.browser(desk.colleague), desk.browser(factories.member(project=factories.project()))
    for client in (colleague, stranger):
        assert MESSAGE not in words(client.get(reverse("home")))
        assert client.get(desk.at("set-returns")).status_code == 404
        assert client.get(desk.at("set-return")).status_code == 404
    assert MESSAGE not in words(colleague.get(reverse("project", args=["press"])))


def test_the_workspace_says_what_and_why_over_the_text(desk: Desk) -> None:
    note = desk.note()
    desk.give_back(note)
    author, curator = desk.browser(desk.author), desk.browser(desk.curator)
    told = words(author.get(desk.at("workspace")))
    assert "الجولة ٢ أعادها إليك سامر" in told
    assert MESSAGE in told
    assert f'data-thread="{note.pk}"' in author.get(desk.at("workspace")).content.decode()
    assert "أعادها سامر" in words(curator.get(desk.at("workspace")))
    desk.mend()
    desk.hand_in()
    assert "وسُلِّمت من جديد" in words(curator.get(desk.at("workspace")))
    assert 'id="return-open"' in curator.get(desk.at("workspace")).content.decode()
    assert 'id="return-open"' not in author.get(desk.at("workspace")).content.decode()


def test_the_second_submission_is_compared_with_the_first(desk: Desk) -> None:
    desk.give_back(desk.note())
    first = factories.span(start=NAME[0], end=NAME[1], type="PERS", id="s1")
    shorter = factories.span(start=NAME[0], end=NAME[0] + 4, type="PERS", id="s1", attributes={"mention": "NAM"})
    label = {"op": "set", "kind": "label", "code": "genre", "value": "report", "seen": None}
    place = TEXT.index("2025")
    date = factories.span(start=place, end=place + 4, type="DATE")
    desk.mend(factories.change(factories.put(shorter, seen=first)), factories.change(factories.put(date), label))
    at_work = words(desk.browser(desk.author).get(desk.at("set-returns")))
    assert "والعمل عليها جارٍ. ٣ تغييرات: جديدان، معدَّل واحد. وتغيّر الموضع المذكور." in at_work
    desk.hand_in()
    page = desk.browser(desk.curator).get(desk.at("set-returns"))
    html = page.content.decode()
    assert "سُلِّمت من جديد" in words(page)
    assert html.count("<mark>سامر الهادي</mark>") >= 2
    assert html.count("<mark>سامر</mark>") == 2
    assert "<mark>2025</mark>" in html
    assert "معدَّل شخص الحدود · نوع الإشارة (من بلا قيمة إلى اسم علم)" in words(page)
    # A label's value by its name, not by its code.
    assert "report" not in words(page)


def test_earlier_rounds_stay_to_be_looked_at(desk: Desk) -> None:
    first = desk.give_back(message="الأولى")
    desk.mend(*factories.marks(2))
    desk.hand_in()
    desk.give_back(message="الثانية")
    client = desk.browser(desk.curator)
    latest = words(client.get(desk.at("set-returns")))
    assert ("الأولى" in latest, "الثانية" in latest, "لم يتغيّر شيء في الطبقة." in latest) == (True, True, True)
    assert "تغييران: جديدان." in words(client.get(desk.at("set-returns"), {"round": str(first.pk)}))
    # A round that is none is the latest one.
    assert client.get(desk.at("set-returns"), {"round": "x"}).status_code == 200


def test_taking_back_is_one_press_and_is_said(desk: Desk) -> None:
    desk.give_back()
    client = desk.browser(desk.curator)
    page = client.post(desk.at("set-return-back"), follow=True)
    assert "تم التراجع عن الإعادة" in words(page)
    assert AnnotationSet.objects.get().state == "submitted"
    assert "لم تُعَد هذه الطبقة قط." in words(desk.browser(desk.author).get(desk.at("set-returns")))
    desk.give_back()
    desk.mend()
    assert "بدأ الواسم العمل" in words(client.post(desk.at("set-return-back"), follow=True))


def test_the_article_leads_to_the_return_and_to_the_rounds(desk: Desk) -> None:
    address = reverse("article", args=[desk.set.article.public])
    client = desk.browser(desk.curator)
    assert desk.at("set-return") in client.get(address).content.decode()
    desk.give_back()
    html = client.get(address).content.decode()
    assert (desk.at("set-return") in html, desk.at("set-returns") in html) == (False, True)


def test_in_english_too(desk: Desk) -> None:
    desk.give_back(desk.note())
    for user in (desk.author, desk.curator):
        user.language = "en"
        user.save()
    assert "Round 2 Returned to you by سامر" in words(desk.browser(desk.author).get(desk.at("workspace")))
    desk.mend()
    desk.hand_in()
    told = words(desk.browser(desk.curator).get(desk.at("set-returns")))
    assert "Nothing in the set has changed. None of the noted places changed." in told


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_returns_costs_home_the_same_queries(
    desk: Desk, count: int, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        article = factories.article(project=desk.project, text=f"نص آخر {n}", title=f"آخر {n}")
        desk.set = factories.submitted(article=article, author=desk.author)
        thread = uuid4()
        notes.open_thread(
            annotation_set=desk.set, thread_id=thread, message_id=uuid4(),
            place=notes.Place(segments=[[0, 2]]), body="سؤال", actor=desk.curator,
        )  # fmt: skip
        desk.give_back(NoteThread.objects.get(pk=thread))
    client = desk.browser(desk.author)
    client.get(reverse("home"))
    with django_assert_num_queries(16):  # home's own thirteen; places, threads, messages
        page = client.get(reverse("home"))
    assert page.content.decode().count('class="ret stack"') == count


def test_where_locked_gold_is_in_the_way_the_page_leads_to_where_it_is_opened(desk: Desk) -> None:
    gold = reverse("curation", args=[desk.set.article.public])
    assert gold not in desk.browser(desk.curator).get(desk.at("set-return")).content.decode()
    review.promote(annotation_set=desk.set, actor=desk.curator)
    assert gold in desk.browser(desk.curator).get(desk.at("set-return")).content.decode()
